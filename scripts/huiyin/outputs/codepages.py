"""Handbook pages of the diagnostic codes: one each, with an example wrong and put right, and an index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huiyin.codes import CODES
from huiyin.diagnostic import Severity
from huiyin.language import catalogue
from huiyin.outputs import markup
from huiyin.outputs.markup import link, of_language, plain
from huiyin.specimens import SPECIMENS, Specimen

FOLDER = "handbook/codes/"
INDEX = f"{FOLDER}index.md"
_GROUPS = {
    "0": ("文件和文件夹", "Files and folders"),
    "1": ("读文件", "Reading a file"),
    "2": ("字段", "Fields"),
    "3": ("办理记录", "The log"),
    "4": ("规章、机构、日历", "Policies, organisation, calendar"),
    "5": ("条款的执行", "Clauses that a case does not keep"),
    "6": ("文件之间", "Between files"),
    "7": ("密封", "Sealing"),
    "8": ("历史", "What history forbids"),
}
_SEVERITIES = {
    Severity.ERROR: ("错误", "Error"),
    Severity.WARNING: ("警告", "Warning"),
    Severity.NOTICE: ("提示", "Notice"),
}
_MEANS = {
    Severity.ERROR: (
        "改好才能提交。已经在共享分支上的旧记录违反条款的，降为警告，因为历史不能改。",
        "It has to be put right. Where a clause was broken in what is already shared, it is a warning: "
        "history stays.",
    ),
    Severity.WARNING: (
        "请看一看；`--strict` 时按错误处理。",
        "Please look at it; with `--strict` it counts as an error.",
    ),
    Severity.NOTICE: ("告诉您一声，不必改。", "For your information; nothing has to be done."),
}
_HIDDEN = {number: f"⟨U+{number:04X}⟩" for number in (*range(9), *range(11, 32), 127, *range(0x202A, 0x202F))}
"""Characters of an example that cannot be seen, and what is shown in their place."""


def page_of(code: str) -> str:
    """The page of a code: handbook/codes/HY204.md."""
    return f"{FOLDER}{code}.md"


def render() -> dict[str, str]:
    """{path: text}: a page a code and the index, in each language."""
    found = {}
    for language in ("zh", "en"):
        found[of_language(INDEX, language)] = markup.page(_index(language))
        for code in CODES:
            found[of_language(page_of(code), language)] = markup.page(_page(code, language))
    return found


def _index(language: str) -> Iterator[str]:
    chinese = language == "zh"
    here = of_language(INDEX, language)
    yield markup.head("检查结果的代码" if chinese else "Codes")
    yield (
        f"`huiyin validate` 报告的每一个问题都有代码。共 {len(CODES)} 个，点开看例子和改法。"
        if chinese
        else f"Every problem that `huiyin validate` reports has a code. There are {len(CODES)}; each has "
        "its page."
    )
    for digit, group in sorted(_GROUPS.items()):
        codes = sorted(code for code in CODES if code[2] == digit)
        yield f"## {group[not chinese]} {{#HY{digit}}}"
        heads = ("代码", "轻重", "问题") if chinese else ("Code", "Severity", "Problem")
        yield markup.table(
            heads,
            (
                (
                    link(f"`{code}`", here, of_language(page_of(code), language)),
                    _SEVERITIES[CODES[code].severity][not chinese],
                    plain(told(CODES[code].message, {}, language)),
                )
                for code in codes
            ),
        )


def _page(code: str, language: str) -> Iterator[str]:
    chinese = language == "zh"
    specimen, entry = SPECIMENS.get(code), CODES[code]
    params = specimen.params if specimen is not None else {}
    here = of_language(page_of(code), language)
    yield markup.head(code, search=False)
    up = link("全部代码" if chinese else "All codes", here, of_language(INDEX, language), f"HY{code[2]}")
    yield f"**{_SEVERITIES[entry.severity][not chinese]}** · {_GROUPS[code[2]][not chinese]} · {up}"
    yield f"> {plain(told(entry.message, params, language))}"
    yield f"{_MEANS[entry.severity][not chinese]}"
    yield "## 怎样改 {#cure}" if chinese else "## How to put it right {#cure}"
    yield plain(told(entry.hint, params, language))
    if specimen is not None:
        yield "## 例子 {#example}" if chinese else "## Example {#example}"
        yield from _example(specimen, language)


def _example(specimen: Specimen, language: str) -> Iterator[str]:
    chinese = language == "zh"
    if specimen.path:
        yield f"`{specimen.path}`"
    yield "不对：" if chinese else "Wrong:"
    yield _lines(specimen.bad, language)
    yield "对：" if chinese else "Right:"
    yield _lines(specimen.good, language)


def _lines(shown: str | Mapping[str, str], language: str) -> str:
    if not isinstance(shown, str):
        return _frame(shown[language], "text")
    if not shown.strip():
        return _frame("（没有这一行）" if language == "zh" else "(the line is missing)")
    lines = shown.strip("\n").split("\n")
    # Lines of a list are shown from the dash on, as far as all of them are indented alike.
    if all(line.startswith("  ") for line in lines[1:]) and lines[0].startswith("- "):
        lines = [lines[0], *(line[2:] for line in lines[1:])]
    return _frame("\n".join(lines))


def _frame(text: str, language: str = "yaml") -> str:
    return markup.fenced(text.strip(" ").translate(_HIDDEN), language)


def told(template: str, params: Mapping[str, str], language: str) -> str:
    """A message of the table in that language; what fills it is … where the example does not say."""
    return catalogue(language).gettext(template).format_map(_Lenient(params))


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
