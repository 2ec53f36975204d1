"""The table of a policy's clauses: each rule in words, where it stands in the text, how it is kept."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from huiyin.articles import article_label, keeping, mark
from huiyin.model import Clause, Organization, Policy, words
from huiyin.phrases import Refer
from huiyin.sentences import sentence

_EARLIER = re.compile(r"policies/[^/]+/[^/]+\.md\Z")
_LEGEND = {
    "enforced": (
        "程序对每件事项计时或者检查",
        "the program keeps the time or checks the rule on every case",
    ),
    "data": (
        "文中的数字取自规章所载的数据，程序不逐件检查",
        "the figure in the text is taken from the rule's data; cases are not checked one by one",
    ),
    "wording": (
        "只有文字，程序不检查，理由见表",
        "wording only, which the program does not check; the table says why",
    ),
}


def is_earlier(policy: Policy) -> bool:
    """Whether it lies where earlier versions lie: policies/ID/VERSION.md."""
    return bool(_EARLIER.match(policy.path))


def page_of(policy: Policy, language: str) -> str:
    """The page of a policy in that language; earlier versions have one in Chinese only."""
    return policy.path if language == "zh" or is_earlier(policy) else english(policy.path)


def english(path: str) -> str:
    """The path of the English page beside a Chinese one."""
    return f"en/{path}"


def link(label: str, here: str, there: str, anchor: str = "") -> str:
    """A link from one page to another, or to an anchor of the same page."""
    address = "" if here == there and anchor else posixpath.relpath(there, posixpath.dirname(here))
    return f"[{label}]({address}{'#' + anchor if anchor else ''})"


def table(policy: Policy, policies: Sequence[Policy], home: Organization, language: str) -> list[str]:
    """The heading, the legend and the table of the clauses, as Markdown blocks."""
    chinese = language == "zh"
    heads = ("序号", "条文", "规则", "方式") if chinese else ("No.", "Article", "Rule", "Kept as")
    refer = _referrer(policy, policies, language)
    rows = [" | ".join(heads), "---: | --- | --- | ---"]
    for number, clause in enumerate(policy.clauses, 1):
        rows.append(" | ".join(_row(number, clause, policy, home, language, refer)))
    title = "条款一览" if chinese else "Clauses"
    colon = "：" if chinese else ": "
    legend = [f"- **{label}**{colon}{_LEGEND[kind][not chinese]}" for kind, label in _ways(policy, language)]
    return [f"## {title} {{#clauses}}", "\n".join(legend), "\n".join(f"| {row} |" for row in rows)]


def tally(policy: Policy, language: str) -> str:
    """How many clauses there are, by the way they are kept."""
    kept = [keeping(clause) for clause in policy.clauses]
    numbers = [f"{label} {kept.count(kind)}" for kind, label in _ways(policy, language)]
    if language == "zh":
        return f"条款{len(kept)}项：{'，'.join(numbers)}"
    return f"{len(kept)} clauses: {', '.join(numbers)}"


def _ways(policy: Policy, language: str) -> list[tuple[str, str]]:
    """The ways of keeping that a policy's clauses have, with their marks."""
    found = {keeping(clause): mark(clause, language) for clause in policy.clauses}
    return [(kind, found[kind]) for kind in _LEGEND if kind in found]


def _row(
    number: int, clause: Clause, policy: Policy, home: Organization, language: str, refer: Refer
) -> Iterator[str]:
    article = article_label(policy, clause.id, language) or clause.id
    yield f'<span id="rule-{clause.id}">{number}</span>'
    yield link(article, page_of(policy, language), policy.path, clause.id)
    yield sentence(clause, language, home, refer).replace("<", "&lt;").replace("|", "\\|").replace("\n", " ")
    yield mark(clause, language)


def _referrer(policy: Policy, policies: Sequence[Policy], language: str) -> Refer:
    """Names another clause by its regulation and article, with a link to it."""

    def refer(name: str) -> str:
        ordered = (policy, *sorted(policies, key=is_earlier))
        holder = next((one for one in ordered if any(clause.id == name for clause in one.clauses)), None)
        if holder is None:
            return name
        label = article_label(holder, name, language) or name
        if holder is not policy:
            title = words(holder.title, language)
            label = f"《{title}》{label}" if language == "zh" else f"{title}, {label}"
        there = page_of(holder, language)
        anchor = name if there == holder.path else f"rule-{name}"
        return link(label, page_of(policy, language), there, anchor)

    return refer
