"""The pages of the regulations: the text with its clauses marked, what is enforced, earlier versions; an index."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from html import escape

from huiyin import figures
from huiyin.articles import article_label, keeping, mark, render_body, render_summary
from huiyin.model import Clause, Organization, Policy, words
from huiyin.sentences import sentence
from huiyin.wording import Refer, Words

INDEX = "policies/index.md"
_EARLIER = re.compile(r"policies/[^/]+/[^/]+\.md\Z")
_LEGEND = {
    "enforced": (
        "程序对每件事项逐条计时或者检查",
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


def render(policies: Sequence[Policy], home: Organization) -> dict[str, str]:
    """A page for each policy and version in Chinese, a page of its clauses in English, an index in each language."""
    found = {INDEX: _index(policies, "zh"), english(INDEX): _index(policies, "en")}
    for policy in policies:
        found[policy.path] = _page(policy, policies, home)
        if not is_earlier(policy):
            found[english(policy.path)] = _english_page(policy, policies, home)
    return found


def is_earlier(policy: Policy) -> bool:
    """Whether it lies where earlier versions lie: policies/ID/VERSION.md."""
    return bool(_EARLIER.match(policy.path))


def english(path: str) -> str:
    """The path of the English page beside a Chinese one."""
    return f"en/{path}"


def _page(policy: Policy, policies: Sequence[Policy], home: Organization) -> str:
    parts = [_head(words(policy.title, "zh")), _facts(policy, "zh")]
    current = next((one for one in policies if one.id == policy.id and not is_earlier(one)), policy)
    if current is not policy:
        link = _link(f"{current.version}版", policy.path, current.path)
        parts.append(
            f'!!! warning "历史版本"\n    这是旧版，现行的是{link}。施行期间收到的事项，仍按本版的期限办理。'
        )
    else:
        parts.append(f"[English summary]({_relative(policy.path, english(policy.path))})")
    summary = render_summary(policy, "zh")
    if summary:
        parts.append(f'!!! abstract "提要"\n    {summary}')
    parts.append(render_body(policy, "zh", home).strip())
    parts += [*_clauses(policy, policies, home, "zh"), *_versions(policy, policies, "zh")]
    return _text(parts)


def _english_page(policy: Policy, policies: Sequence[Policy], home: Organization) -> str:
    path = english(policy.path)
    speech = Words("en", home)
    parts = [
        _head(words(policy.title, "en")),
        _facts(policy, "en"),
        f"The regulation itself is in Chinese: {_link('《' + words(policy.title, 'zh') + '》', path, policy.path)}.",
        render_summary(policy, "en"),
    ]
    if policy.applies_to:
        parts.append(f"It applies where {speech.condition(policy.applies_to)}.")
    parts += [*_clauses(policy, policies, home, "en"), *_versions(policy, policies, "en")]
    return _text(parts)


def _index(policies: Sequence[Policy], language: str) -> str:
    chinese = language == "zh"
    here = INDEX if chinese else english(INDEX)
    parts = [_head("规章" if chinese else "Regulations")]
    if chinese:
        parts.append(
            "规章的文字和程序执行的规则是同一份文件：文中的期限、比例和金额都取自条款，条款改了，文字随之改变。"
        )
        parts.append(f"[English]({_relative(here, english(INDEX))})")
    else:
        parts.append(
            "A regulation and the rule that the program enforces are one file: each figure in the text is the clause's own."
        )
        parts.append(_link("中文", here, INDEX))
    for policy in sorted(
        (one for one in policies if not is_earlier(one)), key=lambda one: (one.order, one.id)
    ):
        page = policy.path if chinese else english(policy.path)
        parts.append(f"## {_link(words(policy.title, language), here, page)} {{#{policy.id}}}")
        parts += [_facts(policy, language), render_summary(policy, language), _tally(policy, language)]
    return _text(parts)


def _head(title: str) -> str:
    return f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n\n# {title}"


def _facts(policy: Policy, language: str) -> str:
    """Number, version, by whom approved, from when to when in force."""
    start = figures.day(policy.start, language)
    last = figures.day(policy.end - timedelta(days=1), language) if policy.end is not None else ""
    if language == "zh":
        force = f"{start}至{last}施行" if last else f"自{start}起施行"
        approved = f"{policy.approved_by}批准" if policy.approved_by else ""
        facts = [policy.number, f"{policy.version}版", approved, force]
        return " · ".join(escape(fact, quote=False) for fact in facts if fact)
    force = f"in force {start} to {last}" if last else f"in force from {start}"
    approved = f"approved by {policy.approved_by}" if policy.approved_by else ""
    facts = [policy.number, f"version {policy.version}", approved, force]
    return " · ".join(escape(fact, quote=False) for fact in facts if fact)


def _tally(policy: Policy, language: str) -> str:
    kept = [keeping(clause) for clause in policy.clauses]
    numbers = [
        f"{mark(clause, language)} {kept.count(keeping(clause))}"
        for clause in sorted(
            {keeping(one): one for one in policy.clauses}.values(),
            key=lambda one: list(_LEGEND).index(keeping(one)),
        )
    ]
    if language == "zh":
        return f"条款{len(kept)}项：{'，'.join(numbers)}"
    return f"{len(kept)} clauses: {', '.join(numbers)}"


# --- the table of clauses ------------------------------------------------------------------------------------


def _clauses(policy: Policy, policies: Sequence[Policy], home: Organization, language: str) -> list[str]:
    chinese = language == "zh"
    heads = ("序号", "条文", "规则", "方式") if chinese else ("No.", "Article", "Rule", "Kept as")
    refer = _referrer(policy, policies, language)
    rows = [
        f"| {' | '.join(heads)} |",
        "| ---: | --- | --- | --- |",
        *(
            f"| {' | '.join(_row(number, clause, policy, home, language, refer))} |"
            for number, clause in enumerate(policy.clauses, 1)
        ),
    ]
    title = "条款一览" if chinese else "Clauses"
    legend = [
        f"- **{label}**{'：' if chinese else ': '}{_LEGEND[kind][0 if chinese else 1]}"
        for kind, label in sorted(
            {keeping(one): mark(one, language) for one in policy.clauses}.items(),
            key=lambda item: list(_LEGEND).index(item[0]),
        )
    ]
    return [f"## {title} {{#clauses}}", "\n".join(legend), "\n".join(rows)]


def _row(
    number: int, clause: Clause, policy: Policy, home: Organization, language: str, refer: Refer
) -> Iterable[str]:
    article = article_label(policy, clause.id, language) or clause.id
    page = policy.path if language == "zh" else english(policy.path)
    yield f'<span id="rule-{clause.id}">{number}</span>'
    yield f"[{article}]({_relative(page, policy.path) if page != policy.path else ''}#{clause.id})"
    yield _cell(sentence(clause, language, home, refer))
    yield mark(clause, language)


def _cell(text: str) -> str:
    return text.replace("<", "&lt;").replace("|", "\\|").replace("\n", " ")


def _referrer(policy: Policy, policies: Sequence[Policy], language: str) -> Refer:
    """Names another clause by its regulation and article, with a link to it."""
    page = policy.path if language == "zh" else english(policy.path)

    def refer(name: str) -> str:
        holders = [
            one
            for one in (policy, *sorted(policies, key=is_earlier))
            if any(c.id == name for c in one.clauses)
        ]
        if not holders:
            return name
        holder = holders[0]
        label = article_label(holder, name, language) or name
        there = holder.path if language == "zh" else english(holder.path)
        anchor = name if language == "zh" else f"rule-{name}"
        if holder is policy:
            return f"[{label}](#{anchor})"
        title = words(holder.title, language)
        label = f"《{title}》{label}" if language == "zh" else f"{title}, {label}"
        return f"[{label}]({_relative(page, there)}#{anchor})"

    return refer


def _versions(policy: Policy, policies: Sequence[Policy], language: str) -> list[str]:
    """The other versions of the policy, newest first."""
    others = sorted(
        (one for one in policies if one.id == policy.id and one is not policy),
        key=lambda one: one.start,
        reverse=True,
    )
    if not others:
        return []
    page = policy.path if language == "zh" else english(policy.path)
    title = "其他版本" if language == "zh" else "Other versions"
    listed = [
        f"- {_link(_version(one, language), page, one.path)}：{_facts(one, language)}" for one in others
    ]
    if language != "zh":
        listed = [line.replace("：", ": ", 1) for line in listed]
    return [f"## {title} {{#versions}}", "\n".join(listed)]


def _version(policy: Policy, language: str) -> str:
    return f"{policy.version}版" if language == "zh" else f"version {policy.version} (in Chinese)"


def _link(label: str, here: str, there: str) -> str:
    return f"[{label}]({_relative(here, there)})"


def _relative(here: str, there: str) -> str:
    return posixpath.relpath(there, posixpath.dirname(here))


def _text(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
