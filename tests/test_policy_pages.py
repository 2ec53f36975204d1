"""Pages of policies: the rule and its record at each clause, what changed, nothing too small told."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from markdown import markdown  # type: ignore[import-untyped]

from huiyin.book import load_house
from huiyin.model import Policy
from huiyin.outputs import policies
from huiyin.outputs.changes import Change, compare
from huiyin.outputs.markup import written
from huiyin.public import PublicBook, Record
from huiyin.repository import WorkTree
from tests.office import CALENDAR, ORGANIZATION
from tests.public_books import book

NEW = """\
---
id: letters
title: {zh: 来信规定, en: Letters}
number: 示发〔2026〕1号
version: "2026-1"
in_force: {from: 2026-01-01}
approved_by: 总经理
applies_to: {channel: letter}
summary: {zh: "{{ reply.within }}内答复。", en: "Answered within {{ reply.within }}."}
clauses:
  - id: reply
    kind: deadline
    from: received
    until: [replied, declined]
    within: 3 workdays
    responsible: gm
  - {id: call, kind: deadline, when: {named: true}, from: replied, until: called-back, within: 2 weeks}
  - {id: share, kind: target, measure: in-time, of: [reply], at_least: 98 %}
  - {id: calm, kind: text, kept_by: page, reason: {zh: 态度须看实情, en: Manners are seen on the spot}}
---
## 第一章　总则

**第一条** 来信{{ reply.within }}内答复。{{ reply }}

**第二条** 署名的{{ call.within }}内回访。{{ call }} 按期率不低于{{ share.at_least }}。{{ share }}

**第三条** 待人和气。{{ calm }}
"""
OLD = """\
---
id: letters
title: {zh: 来信规定, en: Letters}
version: "2025-1"
in_force: {from: 2025-01-01, to: 2026-01-01}
clauses:
  - id: reply
    kind: deadline
    from: received
    until: [replied, declined]
    within: 5 workdays
    responsible: gm
  - {id: receipt, kind: requirement, fields: [reporter.name], before: dispatched}
  - {id: share, kind: target, measure: in-time, of: [reply], at_least: 98 %}
  - {id: calm, kind: text, kept_by: page, reason: {zh: 态度须看实情, en: Manners are seen on the spot}}
---
**第一条** 来信{{ reply.within }}内答复。{{ reply }}

**第二条** 登记姓名。{{ receipt }} 按期率不低于{{ share.at_least }}。{{ share }}

**第三条** 待人热情。{{ calm }}
"""


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Policy, ...]:
    """The two versions, the newer first."""
    for path, text in {
        "organization.yml": ORGANIZATION,
        "calendar.yml": CALENDAR,
        "letters.md": NEW,
        "letters/2025-1.md": OLD,
    }.items():
        (tmp_path / "policies" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "policies" / path).write_text(text, "utf-8")
    house = load_house(WorkTree(tmp_path))
    assert house.diagnostics == ()
    return tuple(house.rules.policies)


def told(versions: tuple[Policy, ...], *records: Record) -> PublicBook:
    return book(0, policies=versions, records=records)


def test_the_rule_and_its_record_stand_below_the_article(versions: tuple[Policy, ...]) -> None:
    page = policies.render(told(versions, Record("letters", "2026-1", "reply", 212, 219)))[
        "policies/letters.md"
    ]
    article = page[page.index("**第一条**") : page.index("**第二条**")]
    assert 'id="reply" href="#rule-reply"' in article
    assert article.endswith(
        '??? clause "怎样执行：程序执行 1 项，近12个月按期 96.8%"\n'
        "    - **程序执行 1** 自收到之日起，应当在三个工作日内答复或者不予受理；由总经理负责。"
        '<br><span class="clause-record">近12个月：按期 212 件，共 219 件，96.8%</span>\n\n'
    )


def test_the_english_page_lists_the_same_clauses(versions: tuple[Policy, ...]) -> None:
    page = policies.render(told(versions, Record("letters", "2026-1", "reply", 212, 219)))[
        "en/policies/letters.md"
    ]
    assert (
        '- <span id="reply"></span><span id="rule-reply"></span>[art. 1](../../policies/letters.md#reply) '
        "**enforced 1** Reply or refusal: due within three working days of receipt; responsible: General "
        "Manager."
        '<br><span class="clause-record">Last 12 months: 212 of 219 in time, 96.8%</span>\n'
    ) in page


@pytest.mark.parametrize(
    ("met", "total", "zh", "en"),
    [
        (212, 219, "按期 212 件，共 219 件，96.8%", "212 of 219 in time, 96.8%"),
        (1999, 2000, "按期 1,999 件，共 2,000 件，99.9%", "1,999 of 2,000 in time, 99.9%"),
        (6, 6, "按期 6 件，共 6 件，100%", "6 of 6 in time, 100%"),
        (None, None, "件数太少，不作统计（少于 5 件）", "too few to tell (fewer than 5)"),
        (None, 7, "件数太少，不作统计（少于 5 件）", "too few to tell (fewer than 5)"),
    ],
)
def test_a_record_in_words(
    versions: tuple[Policy, ...], met: int | None, total: int | None, zh: str, en: str
) -> None:
    pages = policies.render(told(versions, Record("letters", "2026-1", "reply", met, total)))
    assert f"近12个月：{zh}</span>" in pages["policies/letters.md"]
    assert f"Last 12 months: {en}</span>" in pages["en/policies/letters.md"]


def test_the_overview_has_a_row_a_clause(versions: tuple[Policy, ...]) -> None:
    records = Record("letters", "2026-1", "reply", 212, 219), Record("letters", "2026-1", "call", None, None)
    page = policies.render(told(versions, *records))["policies/letters.md"]
    assert (
        page[page.index("| 条文 |") : page.index("## 本版")]
        == """\
| 条文 | 近12个月按期 |
| --- | --- |
| <span id="rule-reply">[第一条](#reply)</span> 答复<br>程序执行 1 | 96.8%（212/219） |
| <span id="rule-call">[第二条](#call)</span> 回访<br>程序执行 2 | 少于5 |
| <span id="rule-share">[第二条](#share)</span> 指标<br>数据载明 3 | — |
| <span id="rule-calm">[第三条](#calm)</span> 文字规定<br>文字规定 4 | — |

"""
    )


def test_a_record_belongs_to_its_version(versions: tuple[Policy, ...]) -> None:
    pages = policies.render(told(versions, Record("letters", "2025-1", "reply", 212, 219)))
    assert "96.8%" not in pages["policies/letters.md"]
    assert "96.8%" in pages["policies/letters/2025-1.md"]


def test_the_summary_counts_the_clauses_by_how_they_are_kept(versions: tuple[Policy, ...]) -> None:
    pages = policies.render(told(versions))
    links = "[条款一览](#clauses) · [本版的变化](#changes) · [其他版本](#versions)"
    assert f"**条款 4 项：程序执行 2，数据载明 1，文字规定 1** · {links}" in pages["policies/letters.md"]
    assert "4 clauses: enforced 2, data 1, wording 1" in pages["en/policies/index.md"]


def test_what_changed_from_version_to_version(versions: tuple[Policy, ...]) -> None:
    new, old = sorted(versions, key=lambda one: one.start, reverse=True)
    called = "限于署名的：自答复之日起，应当在两周内回访。"
    assert compare(old, new, "zh") == [
        Change("", "适用范围", "", "渠道为letter"),
        Change("第一条", "答复：期限", "五个工作日", "三个工作日", "reply"),
        Change("第二条", "回访", "", called, "call", "added"),
        Change("第二条", "必备", "分办以前，应当载明姓名。", "", "", "dropped"),
        Change(
            "第二条",
            "文字",
            "登记姓名。 按期率不低于百分之九十八。",
            "署名的两周内回访。 按期率不低于百分之九十八。",
        ),
        Change("第三条", "文字", "待人热情。", "待人和气。"),
    ]
    assert compare(old, new, "en")[1] == Change(
        "art. 1", "reply: time limit", "five working days", "three working days", "reply"
    )
    assert compare(new, new, "zh") == []


def test_the_changes_stand_on_both_pages_of_the_newer_version(versions: tuple[Policy, ...]) -> None:
    pages = policies.render(told(versions))
    zh, en = pages["policies/letters.md"], pages["en/policies/letters.md"]
    assert "与[2025-1版](letters/2025-1.md)相比：" in zh
    assert "| [第一条](#reply) 答复：期限 | 五个工作日 → **三个工作日** |" in zh
    assert "| 第二条 必备 | **删去**：分办以前，应当载明姓名。 |" in zh
    assert (
        "| [art. 1](../../policies/letters.md#reply) reply: time limit "
        "| five working days → **three working days** |"
    ) in en
    assert "## 本版的变化" not in pages["policies/letters/2025-1.md"]


def test_an_earlier_version_says_so_in_both_languages(versions: tuple[Policy, ...]) -> None:
    pages = policies.render(told(versions))
    assert (
        "现行的是[2026-1版](../letters.md)（[改了什么](../letters.md#changes)）"
        in pages["policies/letters/2025-1.md"]
    )
    assert (
        "in force is [version 2026-1](../letters.md) ([what changed](../letters.md#changes))"
        in (pages["en/policies/letters/2025-1.md"])
    )
    assert "历史版本" not in pages["policies/letters.md"]


def test_what_a_policy_says_of_itself_is_text(tmp_path: Path) -> None:
    """A title or a number is no markup, whatever stands in it."""
    hostile = NEW.replace("来信规定", '"<b>来信</b> [x](javascript:1) {: onclick=a}"').replace(
        "示发〔2026〕1号", "<script>"
    )
    for path, text in {
        "organization.yml": ORGANIZATION,
        "calendar.yml": CALENDAR,
        "letters.md": hostile,
    }.items():
        (tmp_path / "policies").mkdir(exist_ok=True)
        (tmp_path / "policies" / path).write_text(text, "utf-8")
    found = tuple(load_house(WorkTree(tmp_path)).rules.policies)
    pages = policies.render(told(found))
    for name in ("policies/letters.md", "policies/index.md"):
        _, front, body = pages[name].split("---\n", 2)
        html = markdown(body, extensions=["attr_list", "tables", "admonition", "pymdownx.details"])
        assert "<b>" not in front + html
        assert "<script>" not in html
        assert 'onclick="' not in html
        assert 'href="javascript' not in html
        assert "<b>来信</b> [x](javascript:1) {: onclick=a}" in unescape(html)


@pytest.mark.parametrize(
    "text",
    [
        "<script>pwn()</script>",
        "<img src=x onerror=pwn()>",
        "<p onclick=pwn()>x</p>",
        "</title></svg><svg onload=pwn()>",
        "[x](javascript:pwn())",
        "[x](&#106;avascript:pwn())",
        "[x]( data:text/html,pwn)",
        "[x][y]\n\n[y]: javascript:pwn()",
        "<javascript:pwn()>",
        "**x**{: onclick=pwn() }",
        "{: onclick=pwn() }",
        "![x](https://example.net/pwn.png)",
        '!!! note "<img src=x onerror=pwn()>"\n    x',
        "*[x]: <img onerror=pwn()>\n\nx",
        "```{ .py onclick=pwn() }\nx\n```",
    ],
)
def test_markdown_of_people_does_nothing_but_set_words(text: str) -> None:
    extensions = ["abbr", "admonition", "attr_list", "md_in_html", "tables", "pymdownx.superfences"]
    html = markdown(written(text), extensions=extensions)
    live = r"""<(script|img|svg|base)|<[^>]*\son\w+=|href=["']?(javascript|data)"""
    assert re.search(live, re.sub(r'(title=)"[^"]*"', r"\1", html)) is None
    assert "pwn" in unescape(html)


def test_what_a_policy_may_use_of_markdown() -> None:
    text = "# 题 {#chapter}\n\n- **粗** [页](../board.md) <https://example.org/> {{ reply.within }}\n\n| a |\n|---|"
    assert written(text) == text
