"""A policy's text with its placeholders filled in: Markdown for the site, plain words for a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable

from huiyin.clauses import KINDS
from huiyin.model import Clause, Organization, Policy, words
from huiyin.policies import PLACEHOLDER
from huiyin.words.figures import numeral
from huiyin.words.sentences import sentence
from huiyin.words.wording import Words

_ARTICLE = re.compile(r"\*\*第([零一二两三四五六七八九十百千]+)条\*\*")
_CHAPTER = re.compile(r"^(#{2,4} .*?)[ \t]*$", re.MULTILINE)
_NUMERALS = "零一二三四五六七八九十百千万亿"
_NUMBER = {numeral(number): number for number in range(1, 1000)}
_MARKS = {
    "enforced": ("程序执行", "enforced"),
    "data": ("数据载明", "data"),
    "wording": ("文字规定", "wording"),
}
_INERT = {ord(sign): f"&#{ord(sign)};" for sign in "\\`*_{}[]<>|~#&\"'!"} | {ord("\n"): " "}
"""Neither HTML nor Markdown takes anything in an attribute for its own."""
_DATA = ("target", "retention", "reward", "penalty")


def keeping(clause: Clause) -> str:
    """How a clause is kept: `enforced` on every case, as `data` that the text shows, or as `wording` only."""
    if not KINDS[clause.kind].enforced:
        return "wording"
    return "data" if clause.kind in _DATA or "activity" in clause.fields else "enforced"


def mark(clause: Clause, language: str) -> str:
    """What stands at a clause in the text: 程序执行 / enforced, 数据载明 / data, 文字规定 / wording."""
    return _MARKS[keeping(clause)][0 if language == "zh" else 1]


def render_body(policy: Policy, language: str = "zh", home: Organization | None = None) -> str:
    """The body as Markdown: each clause's anchor and mark, each figure in words, an anchor for each chapter.

    The mark of a clause leads to its row in the table of clauses (`rule-ID`) and has the rule as its tooltip.
    """
    numbers = {clause.id: number for number, clause in enumerate(policy.clauses, 1)}

    def shown(clause: Clause) -> str:
        rule = sentence(clause, language, home).translate(_INERT)
        text = f"{mark(clause, language)} {numbers[clause.id]}"
        kind = f"clause-mark clause-{keeping(clause)}"
        return f'<a class="{kind}" id="{clause.id}" href="#rule-{clause.id}" title="{rule}">{text}</a>'

    return _with_anchors(fill(policy, policy.body, language, shown))


def _with_anchors(text: str) -> str:
    count = 0

    def numbered(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return found[1] if found[1].endswith("}") else f"{found[1]} {{#chapter-{count}}}"

    return _CHAPTER.sub(numbered, text)


def render_summary(policy: Policy, language: str) -> str:
    """The summary in that language, its figures in words."""
    return fill(policy, words(policy.summary, language), language, lambda clause: "").strip()


def fill(policy: Policy, text: str, language: str, shown: Callable[[Clause], str]) -> str:
    """A text with its placeholders filled in; `shown` says what stands for a clause itself.

    A placeholder that leads nowhere is left as it is: it has its diagnostic.
    """
    clauses = {clause.id: clause for clause in policy.clauses}
    speech = Words(language)
    parts: list[str] = []
    last = 0
    for found in PLACEHOLDER.finditer(text):
        name, *path = found[1].split(".")
        clause = clauses.get(name)
        if clause is None:
            continue
        filled = speech.figure(clause, tuple(path)) if path else shown(clause)
        between = text[last : found.start()]
        parts += [between, _apart(parts, between, filled), filled]
        last = found.end()
    return "".join(parts) + text[last:]


def _apart(before: list[str], between: str, figure: str) -> str:
    """的 between two Chinese figures that would run into one: 星期五的十六时."""
    runs_on = not between and before and before[-1][-1:] in _NUMERALS and figure[:1] in _NUMERALS
    return "的" if runs_on and before[-1] and figure else ""


def article_of(policy: Policy, clause_id: str, language: str = "zh") -> str:
    """The paragraph that shows a clause, in plain words, with its article's name: what a refusal quotes."""
    place = _place(policy, clause_id)
    if place is None:
        return ""
    start = policy.body.rfind("\n\n", 0, place) + 2 if "\n\n" in policy.body[:place] else 0
    end = policy.body.find("\n\n", place)
    paragraph = policy.body[start : end if end >= 0 else None]
    plain = fill(policy, paragraph, language, lambda clause: "").replace("**", "")
    plain = re.sub(r"\s+", " ", plain).strip()
    label = article_label(policy, clause_id, "zh")
    return plain if plain.startswith(label) else f"{label} {plain}"


def article_label(policy: Policy, clause_id: str, language: str) -> str:
    """The article in which a clause is shown: 第十二条 / art. 12; "" where the text has no articles."""
    place = _place(policy, clause_id)
    articles = [] if place is None else [found[1] for found in _ARTICLE.finditer(policy.body, 0, place)]
    if not articles:
        return ""
    if language == "zh":
        return f"第{articles[-1]}条"
    return f"art. {_NUMBER.get(articles[-1], articles[-1])}"


def _place(policy: Policy, clause_id: str) -> int | None:
    """Where the body shows a clause itself."""
    return next((found.start() for found in PLACEHOLDER.finditer(policy.body) if found[1] == clause_id), None)
