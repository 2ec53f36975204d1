"""The pages of the regulations: the text with its clauses marked, their table, earlier versions; an index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from html import escape

from huiyin import figures
from huiyin.articles import render_body, render_summary
from huiyin.model import Organization, Policy, words
from huiyin.outputs.clauses import english, is_earlier, link, page_of, table, tally
from huiyin.wording import Words

INDEX = "policies/index.md"
_ONE_FILE = {
    "zh": "规章的文字和程序执行的规则是同一份文件：文中的期限、比例和金额都取自条款，"
    "条款改了，文字随之改变。",
    "en": "A regulation and the rule that the program enforces are one file: "
    "each figure in the text is the clause's own.",
}


def render(policies: Sequence[Policy], home: Organization) -> dict[str, str]:
    """{path: Markdown}: a page a policy and version in Chinese, its clauses in English, an index in each."""
    found = {INDEX: _index(policies, "zh"), english(INDEX): _index(policies, "en")}
    for policy in policies:
        found[policy.path] = _page(policy, policies, home)
        if not is_earlier(policy):
            found[english(policy.path)] = _english_page(policy, policies, home)
    return found


def _page(policy: Policy, policies: Sequence[Policy], home: Organization) -> str:
    parts = [_head(words(policy.title, "zh")), _facts(policy, "zh")]
    current = next((one for one in policies if one.id == policy.id and not is_earlier(one)), policy)
    if current is not policy:
        newer = link(f"{current.version}版", policy.path, current.path)
        text = f"这是旧版，现行的是{newer}。本版施行期间收到的事项，仍按本版的期限办理。"
        parts.append(f'!!! warning "历史版本"\n    {text}')
    else:
        parts.append(link("English summary", policy.path, english(policy.path)))
    summary = render_summary(policy, "zh")
    if summary:
        parts.append(f'!!! abstract "提要"\n    {summary}')
    parts.append(render_body(policy, "zh", home).strip())
    return _text([*parts, *table(policy, policies, home, "zh"), *_versions(policy, policies, "zh")])


def _english_page(policy: Policy, policies: Sequence[Policy], home: Organization) -> str:
    path = english(policy.path)
    chinese = link(f"《{words(policy.title, 'zh')}》", path, policy.path)
    parts = [
        _head(words(policy.title, "en")),
        _facts(policy, "en"),
        f"The regulation itself is in Chinese: {chinese}.",
        render_summary(policy, "en"),
    ]
    if policy.applies_to:
        parts.append(f"It applies where {Words('en', home).condition(policy.applies_to)}.")
    return _text([*parts, *table(policy, policies, home, "en"), *_versions(policy, policies, "en")])


def _index(policies: Sequence[Policy], language: str) -> str:
    here, other = (INDEX, english(INDEX)) if language == "zh" else (english(INDEX), INDEX)
    parts = [_head("规章" if language == "zh" else "Regulations"), _ONE_FILE[language]]
    parts.append(link("English" if language == "zh" else "中文", here, other))
    for policy in sorted(policies, key=lambda one: (one.order, one.id)):
        if not is_earlier(policy):
            title = link(words(policy.title, language), here, page_of(policy, language))
            parts.append(f"## {title} {{#{policy.id}}}")
            parts += [_facts(policy, language), render_summary(policy, language), tally(policy, language)]
    return _text(parts)


def _head(title: str) -> str:
    return f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n\n# {title}"


def _facts(policy: Policy, language: str) -> str:
    """Number, version, by whom approved, from when to when in force."""
    start = figures.day(policy.start, language)
    last = figures.day(policy.end - timedelta(days=1), language) if policy.end is not None else ""
    by = policy.approved_by
    if language == "zh":
        force = f"{start}至{last}施行" if last else f"自{start}起施行"
        facts = [policy.number, f"{policy.version}版", f"{by}批准" if by else "", force]
    else:
        force = f"in force {start} to {last}" if last else f"in force from {start}"
        facts = [policy.number, f"version {policy.version}", f"approved by {by}" if by else "", force]
    return " · ".join(escape(fact, quote=False) for fact in facts if fact)


def _versions(policy: Policy, policies: Sequence[Policy], language: str) -> list[str]:
    """The other versions of the policy, newest first."""
    others = [one for one in policies if one.id == policy.id and one is not policy]
    if not others:
        return []
    here = page_of(policy, language)
    listed = []
    for one in sorted(others, key=lambda one: one.start, reverse=True):
        if language == "zh":
            listed.append(f"- {link(f'{one.version}版', here, one.path)}：{_facts(one, 'zh')}")
        else:
            listed.append(
                f"- {link(f'version {one.version} (in Chinese)', here, one.path)}: {_facts(one, 'en')}"
            )
    return [f"## {'其他版本' if language == 'zh' else 'Other versions'} {{#versions}}", "\n".join(listed)]


def _text(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
