"""The notice's text as scanned, with its faults mended one by one, and cut into paragraphs.

Where the text is says ``TIHANG_NOTICE_TEXT``; without it the tests that read it are skipped.
"""

from __future__ import annotations

import re

SCAN_FAULTS = (
    # As scanned, as it must read, how often. Blanks are dropped and punctuation is ASCII here.
    ("应安装通知要求组织", "应按照通知要求组织", 1),
    ("NormanPark关键设备数控化率", "1关键设备数控化率", 1),
    ("present设备综合利用率提升", "11设备综合利用率提升", 1),
    ("West申报单位基本信息", "1申报单位基本信息", 1),
    ("推荐单位(高量)", "推荐单位(盖章)", 1),
    ("呼申报单位名称", "序号申报单位名称", 1),
    ("联暴方式(手机号)", "联系方式(手机号)", 1),
    ("项目核优先次序排名", "项目按优先次序排名", 1),
    ("pantauri申报单位基本信息", "1申报单位基本信息", 1),
)
"""What the scan garbles in words that the edition takes over.

The row of letters above the head of annex 3 stands for no words at all, and the table of
annex 5 is missing. "附 1" in results of excellence and pioneer is kept as it stands.
"""

NOT_CONDITIONS = (
    # The rest of the main text and of annex 1 that demands nothing of a factory by itself.
    ("并满足《要素条件》基础要求", "points to the basic requirements, clauses of their own"),
    ("并达到卓越级智能工厂要素条件要求", "points to annex 1, clauses of their own"),
    ("在闽中央企业由其所属集团总部组织推荐", "the channel of central enterprises"),
    ("鼓励企业参考《智能制造典型场景参考指引(2025年版)》,", "an encouragement"),
    ("围绕工厂建设、研发设计、生产作业、生产管理、运营管理等开展智能工厂建设", "the same"),
)

_PUNCTUATION = str.maketrans("，；：（）！？％“”‘’〔〕", ",;:()!?%\"\"''[]")
_FOOTNOTE = re.compile(r"\^?\[[1-5]\]")
_ANNEX_1 = ("为指导基础级、先进级、卓越级和领航级智能工厂梯度建设", "附表:智能工厂建设")
_MAIN_TEXT = ("二、卓越级智能工厂培育工作", "四、组织实施")
_MARK = re.compile(
    r"(?P<part>[一二三四五])、(?:基础要求|\w{2}级智能工厂(?:培育工作)?)"
    r"|-?\((?P<section>[一二三四])\)(?:建设内容|建设成效)?"
    r"|-?(?P<item>[1-5])\."
)


def plain(text: str) -> str:
    """Drop blanks and footnote marks and write punctuation in ASCII."""
    return _FOOTNOTE.sub("", re.sub(r"\s", "", text).translate(_PUNCTUATION))


def mend(scanned: str) -> str:
    """The plain text of the scan with its faults mended."""
    text = plain(scanned)
    for garbled, right, _times in SCAN_FAULTS:
        text = text.replace(garbled, right)
    return text


def paragraphs(notice: str) -> dict[str, str]:
    """The paragraphs of annex 1 and of parts 二 and 三 of the main text, by their place."""
    return {
        **_cut(_between(notice, *_ANNEX_1), "附件1 ", "、"),
        **_cut(_between(notice, *_MAIN_TEXT), "正文 ", ""),
    }


def _between(text: str, start: str, end: str) -> str:
    begin = text.index(start)
    return text[begin : text.index(end, begin)]


def _cut(text: str, prefix: str, before_item: str) -> dict[str, str]:
    found: dict[str, str] = {}
    part = section = item = ""
    marks = list(_MARK.finditer(text))
    for i, mark in enumerate(marks):
        if mark["part"]:
            part, section, item = mark["part"], "", ""
        elif mark["section"]:
            section, item = f"（{mark['section']}）", ""
        else:
            item = mark["item"] if section else f"{before_item}{mark['item']}"
        end = marks[i + 1].start() if i + 1 < len(marks) else len(text)
        if body := text[mark.end() : end].lstrip(":"):
            found[f"{prefix}{part}{section}{item}"] = body
    return found
