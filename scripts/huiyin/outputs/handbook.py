"""The handbook's pages that must follow the program: statuses, deadlines, codes, file formats."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin import worked
from huiyin.calendar import Calendar
from huiyin.lifecycle import ANY_TIME, EVENTS, FOLLOWS
from huiyin.model import words
from huiyin.outputs import codepages, formatpages, markup
from huiyin.outputs.markup import of_language
from huiyin.words.names import event_name, status_name

STATUS, DEADLINES = "handbook/status.md", "handbook/deadlines.md"


def render(calendar: Calendar) -> dict[str, str]:
    """{path: text}; the worked examples are reckoned by that calendar."""
    rules = worked.rules(calendar)
    found = {**codepages.render(), **formatpages.render()}
    for language in ("zh", "en"):
        found[of_language(STATUS, language)] = markup.page(_status(language))
        examples = ((one, worked.lines(one, rules, language)) for one in worked.EXAMPLES)
        found[of_language(DEADLINES, language)] = markup.page(_deadlines(examples, language))
    return found


def _status(language: str) -> Iterator[str]:
    chinese = language == "zh"
    yield markup.head("状态与事项" if chinese else "Statuses and events")
    yield (
        "案件的状态由办理记录决定，不用手填。下表是程序正在执行的规则：在每个状态下，接着可以记什么。"
        if chinese
        else "The log decides the status of a case. This table is the rule that the program keeps: "
        "what may be logged next in each status."
    )
    heads = ("状态", "接着可以记") if chinese else ("Status", "May follow")
    rows = ((_status_cell(status, language), _events(events, language)) for status, events in FOLLOWS.items())
    yield markup.table(heads, rows)
    yield (
        f"除“{status_name('received', 'zh')}”和“{status_name('destroyed', 'zh')}”以外，任何状态下都可以记："
        if chinese
        else "In every status but received and destroyed these may be logged too:"
    )
    yield f"{_events(ANY_TIME, language)}{'。' if chinese else '.'}"
    yield "## 每个事项以后的状态 {#after}" if chinese else "## The status after each event {#after}"
    yield _after(language)
    yield from _notes(language)


def _status_cell(status: str, language: str) -> str:
    return f"**{status_name(status, language)}** `{status}`"


def _events(events: frozenset[str], language: str) -> str:
    order = [name for name in EVENTS if name in events]
    listed = [f"{event_name(name, language)} `{name}`" for name in order]
    return ("、" if language == "zh" else ", ").join(listed) or ("（无）" if language == "zh" else "nothing")


def _after(language: str) -> str:
    chinese = language == "zh"
    rows = []
    for name, shape in EVENTS.items():
        if shape.status:
            rows.append((f"{event_name(name, language)} `{name}`", _status_cell(shape.status, language)))
    return markup.table(("事项", "状态") if chinese else ("Event", "Status"), rows)


def _notes(language: str) -> Iterator[str]:
    if language == "zh":
        yield "\n".join(
            [
                "- 表里没有的事项不改变状态。",
                f"- “{event_name('resumed', 'zh')}”以后，回到等待以前的状态。",
                f"- “{event_name('assigned', 'zh')}”在办理开始以后只换人，不改状态；等待期间记进展，"
                "仍是等待。",
                f"- {event_name('called-back', 'zh')}的评价为不满意，而案件还没有结案的，"
                f"回到“{status_name('handling', 'zh')}”；"
                "已经结案的，要先重新办理。",
                "- 须经批准的事项，批准以前不改变状态。",
            ]
        )
    else:
        yield "\n".join(
            [
                "- Events that are not in the table leave the status as it is.",
                "- After a resumption the case is where it was before it waited.",
                "- An assignment changes only the person once handling has begun; a progress note while "
                "waiting leaves "
                "it waiting.",
                "- A call-back with the verdict “not satisfied” takes a case that is not closed back to "
                "being handled; "
                "a closed one has to be reopened first.",
                "- An event that needs approval changes nothing until it is approved.",
            ]
        )


def _deadlines(examples: Iterator[tuple[worked.Example, list[str]]], language: str) -> Iterator[str]:
    chinese = language == "zh"
    yield markup.head("期限怎样计算" if chinese else "How deadlines are counted")
    yield (
        "下面的例子由程序自己算出，用的是本单位的工作日历（`policies/calendar.yml`）和计时的同一段程序，"
        "所以与实际计时一致。任何一件案件都可以这样看：`huiyin explain 案号`。"
        if chinese
        else "The program itself reckoned these examples, by this organisation's calendar "
        "(`policies/calendar.yml`) and "
        "the clock that it runs for every case. Any case can be looked at like this: `huiyin explain CASE`."
    )
    for example, lines in examples:
        yield f"## {words(example.title, language)} {{#{example.key}}}"
        yield words(example.about, language)
        yield markup.fenced("\n".join(lines))
