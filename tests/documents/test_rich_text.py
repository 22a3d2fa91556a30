"""Lists, tables and pictures in long texts: the same in PDF and Word, and found again in both."""

from __future__ import annotations

import io
import zipfile
from functools import cache

import pypdf
import pytest
from PIL import Image

from tests.documents.reading import docx_text, missing_in_order, pdf_text, showcase
from tests.dossier.strategies import EDITION
from tihang.documents import filing_docx, filing_pdf
from tihang.documents.comparison import Comparison, compare_paper
from tihang.documents.content.filing import filing_content
from tihang.documents.content.model import Block, Listing, Paragraph, Picture, Table, strings
from tihang.documents.content.rich import pictured, rich_blocks
from tihang.documents.pictures import printable
from tihang.dossier.model import Dossier

TEXT = """建设内容如下：
- 改造三条产线，更换控制柜
- 上线制造执行系统
1. 先行试点
2. 全厂推广
表：主要设备
| 设备 | 型号 | 数量 |
|---|---|---|
| 机械臂 | A\\|B-7 | 6 |
| 视觉检测台 | V2 | 12 |
![产线全景](E01)
\\- 此行不是列表
![不在清单中的图](E99)"""


def jpeg(width: int = 3000, height: int = 1500) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


def see_through() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA", (40, 60), (200, 0, 0, 100)).save(buffer, "PNG")
    return buffer.getvalue()


@cache
def illustrated() -> Dossier:
    """The example with the text in a written part and in a scenario instance."""
    whole = showcase().model_dump()
    whole["narrative"]["profile"] = TEXT
    whole["scenarios"][0]["built"] = f"- 先说列表\n{TEXT}"
    whole["answers"][0]["statement"] = "- 表格里照原样\n| 甲 | 乙 |\n| 丙 | 丁 |"
    return Dossier.model_validate(whole)


def blocks_of(dossier: Dossier) -> list[Block]:
    return [b for s in filing_content(dossier, EDITION).sections for b in s.blocks]


PICTURES = {"E01": jpeg()}


def paper(kind: str, pictures: dict[str, bytes] | None = None) -> bytes:
    make = {"pdf": filing_pdf, "docx": filing_docx}[kind]
    return make(illustrated(), EDITION, pictures=pictures)


def compared(data: bytes, dossier: Dossier) -> Comparison:
    return compare_paper(data, dossier, EDITION)


def test_a_text_becomes_blocks_with_its_label_before_the_first() -> None:
    first, listed = rich_blocks("引言\n- 甲", "业务活动")
    assert (first, listed) == (Paragraph("引言", "业务活动"), Listing(("甲",)))
    assert rich_blocks("- 甲", "业务活动")[0] == Paragraph("", "业务活动")
    assert rich_blocks(None, "业务活动") == (Paragraph("（未填写）", "业务活动"),)


def test_pictures_and_captioned_tables_are_numbered_through_the_whole_paper() -> None:
    blocks = blocks_of(illustrated())
    captions = [b.caption for b in blocks if isinstance(b, Picture)]
    assert captions == [
        "图1　产线全景（佐证材料 E01）",
        "图2　不在清单中的图（佐证材料 E99）",
        "图3　产线全景（佐证材料 E01）",
        "图4　不在清单中的图（佐证材料 E99）",
    ]
    written = [b.caption for b in blocks if isinstance(b, Table) and b.written]
    assert written == ["表1　主要设备", "表2　主要设备"]


def test_the_notation_has_no_meaning_in_the_cells_of_a_form() -> None:
    said = set(strings(filing_content(illustrated(), EDITION)))
    assert "- 表格里照原样\n| 甲 | 乙 |\n| 丙 | 丁 |" in said
    assert "- 此行不是列表" in said


def test_the_pictures_that_a_filing_needs_are_known() -> None:
    assert pictured(illustrated()) == ("E01", "E99")
    assert pictured(showcase()) == ()


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("pictures", [None, PICTURES, {"E01": b"no picture"}])
def test_a_paper_with_and_without_its_pictures_says_what_the_filing_says(
    kind: str, pictures: dict[str, bytes] | None
) -> None:
    data = paper(kind, pictures)
    wanted = strings(filing_content(illustrated(), EDITION))
    text = pdf_text(data) if kind == "pdf" else docx_text(data)
    assert list(missing_in_order(wanted, text, 0)) == []
    frames = text.count("〔图片未随文附上，请查阅佐证材料E01〕")
    assert frames == (0 if pictures is PICTURES else 2)
    assert text.count("〔图片未随文附上，请查阅佐证材料E99〕") == 2
    found = compared(data, illustrated())
    assert found.findings == ()
    assert found.clean


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ("更换控制柜", "更换控制箱", ""),
        ("| 视觉检测台 | V2 |", "| 视觉检测台 | V3 |", "型号"),
        ("| 设备 | 型号 |", "| 装备 | 型号 |", "表头"),
        ("![产线全景]", "![产线近景]", "图片"),
    ],
)
def test_a_change_inside_a_list_a_table_or_a_caption_is_found(
    kind: str, old: str, new: str, label: str
) -> None:
    whole = illustrated().model_dump()
    whole["narrative"]["profile"] = TEXT.replace(old, new)
    changed = Dossier.model_validate(whole)
    findings = compared(paper(kind), changed).findings
    # The hash on the paper is another one, which is no field.
    assert [(finding.label, finding.status) for finding in findings] == [(label, "different")]


def test_pictures_are_inside_both_files_with_words_for_those_who_do_not_see_them() -> None:
    pdf = pypdf.PdfReader(io.BytesIO(paper("pdf", PICTURES)))
    assert sum(len(page.images) for page in pdf.pages) == 2
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    with zipfile.ZipFile(io.BytesIO(paper("docx", PICTURES))) as word:
        body = word.read("word/document.xml").decode()
        assert len([name for name in word.namelist() if name.startswith("word/media/")]) == 2
    assert body.count('descr="图1　产线全景（佐证材料 E01）"') == 1
    assert 'descr="二维码：' in body


def test_equal_pictures_give_equal_bytes() -> None:
    for kind in ("pdf", "docx"):
        assert paper(kind, PICTURES) == paper(kind, dict(PICTURES))


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    made = printable(jpeg())
    assert made is not None
    assert made.format == "jpeg"
    assert made.pixels == (1600, 800)
    assert made.width == 156


def test_a_tall_picture_leaves_room_for_its_caption() -> None:
    made = printable(jpeg(500, 3000))
    assert made is not None
    wide, high = made.pixels
    assert made.width * high / wide <= 171


def test_what_can_be_seen_through_is_set_on_white() -> None:
    made = printable(see_through())
    assert made is not None
    with Image.open(io.BytesIO(made.data)) as picture:
        assert picture.mode == "RGB"
        assert picture.getpixel((0, 0)) == (233, 155, 155)


def test_what_a_camera_writes_beside_a_picture_is_left_out_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret place"
    buffer = io.BytesIO()
    Image.new("RGB", (200, 100)).save(buffer, "JPEG", exif=exif)
    made = printable(buffer.getvalue())
    assert made is not None
    assert made.pixels == (100, 200)
    assert b"secret" not in made.data


def test_a_photograph_saved_as_png_becomes_a_jpeg() -> None:
    buffer = io.BytesIO()
    Image.effect_noise((1500, 1500), 90).save(buffer, "PNG")
    made = printable(buffer.getvalue())
    assert made is not None
    assert made.format == "jpeg"


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"GIF89a", jpeg()[:400], b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_sound_png_or_jpeg_is_no_picture(data: bytes) -> None:
    assert printable(data) is None
