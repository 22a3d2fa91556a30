"""What click itself says, in Chinese.

Click asks ``gettext`` for its words under the names ``_`` and ``ngettext`` of its modules;
a catalogue of its own would follow the variables of the system (``LANG``) and not
``--language``. So these two names are given our own look-up. A sentence that a later click
words otherwise comes out in English.
"""

from __future__ import annotations

from click import core, decorators, exceptions, formatting, parser, types

from tihang.text import ENGLISH, current_language

_CHINESE = {
    "Usage:": "用法:",
    "Options": "选项",
    "Commands": "命令",
    "default: {default}": "默认：{default}",
    "env var: {var}": "环境变量：{var}",
    "required": "必填",
    "Show this message and exit.": "显示本说明 / show this message and exit",
    "Try '{command} {option}' for help.": "查看说明：{command} {option}",
    "Error: {message}": "错误：{message}",
    "Aborted!": "已中止。",
    "Invalid value: {message}": "取值有误：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 取值有误：{message}",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing command.": "缺少命令。",
    "Choose from:\n\t{choices}": "可选：{choices}",
    "No such option {name!r}.": "没有选项 {name!r}。",
    "No such command {name!r}.": "没有命令 {name!r}。",
    "Did you mean {possibility}?": "是否为 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "是否为其中之一：{possibilities}？",
    "Option {name!r} does not take a value.": "选项 {name!r} 不带取值。",
    "Option {name!r} requires an argument.": "选项 {name!r} 须带取值。",
    "Got unexpected extra argument ({args})": "多余的参数：{args}",
    "Got unexpected extra arguments ({args})": "多余的参数：{args}",
    "{value!r} is not one of {choices}.": "{value!r} 不在可选范围内：{choices}。",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是有效的数值。",
    "{value} is not in the range {range}.": "{value} 超出范围 {range}。",
    "{name} {filename!r} is a file.": "{filename!r} 是文件，此处应为文件夹。",
    "{name} {filename!r} is a directory.": "{filename!r} 是文件夹，此处应为文件。",
    "{name} {filename!r} is not readable.": "{filename!r} 没有读取权限。",
}


def _word(message: str) -> str:
    return message if current_language() == ENGLISH else _CHINESE.get(message, message)


def _counted(singular: str, plural: str, count: int) -> str:
    return _word(singular if count == 1 else plural)


def translate_click() -> None:
    """Let click speak the language in force from now on."""
    for module in (core, decorators, exceptions, formatting, parser, types):
        for name, ours in (("_", _word), ("ngettext", _counted)):
            if hasattr(module, name):
                setattr(module, name, ours)
