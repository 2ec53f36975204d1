"""The rule of a clause in plain words, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from huiyin.durations import Duration
from huiyin.lifecycle import EVENTS
from huiyin.model import Clause, Organization, Overdue
from huiyin.words.names import event_name, field_name, role_name
from huiyin.words.phrases import Refer
from huiyin.words.wording import Words

CLOCKED = ("minutes", "hours")


def sentence(
    clause: Clause, language: str, home: Organization | None = None, refer: Refer | None = None
) -> str:
    """The rule in plain words: 自收到之日起，三个工作日内应当答复……

    `home` gives the names of its own channels and categories, `refer` says how other clauses are named.
    """
    speech = Words(language, home, refer)
    parts = _RULES[clause.kind](clause, speech)
    condition = speech.condition(clause.when)
    if speech.chinese:
        told = "；".join(part for part in parts if part) + "。"
        return f"限于{condition}的：{told}" if condition else told
    told = "; ".join(part for part in parts if part) + "."
    return f"Where {condition}: {told}" if condition else told[0].upper() + told[1:]


def _deadline(clause: Clause, speech: Words) -> list[str]:
    fields = clause.fields
    if speech.chinese:
        parts = [_deadline_zh(clause, speech)]
        doer, overseer = fields.get("responsible", ""), fields.get("accountable", "")
        parts.append(f"由{role_name(doer, 'zh')}负责" if doer else "")
        parts.append(f"由{role_name(overseer, 'zh')}督办" if overseer and overseer != doer else "")
        if "extendable" in fields:
            parts.append(f"经延期，合计不得超过{speech.figure(clause, ('extendable', 'up_to'))}")
        parts.append("等待期间不计时" if fields.get("pausable") else "")
        parts.append("最后一日为休息日的，顺延至下一个工作日" if "roll" in fields else "")
        return parts
    parts = [_deadline_en(clause, speech)]
    if "responsible" in fields:
        parts.append(f"responsible: {role_name(fields['responsible'], 'en')}")
    if "accountable" in fields:
        parts.append(f"accountable: {role_name(fields['accountable'], 'en')}")
    if "extendable" in fields:
        parts.append(f"extendable to {speech.figure(clause, ('extendable', 'up_to'))} in all")
    parts.append("waiting does not count" if fields.get("pausable") else "")
    parts.append("a last day that is a day off moves to the next working day" if "roll" in fields else "")
    return parts


def _deadline_zh(clause: Clause, speech: Words) -> str:
    fields = clause.fields
    start, until = _figure(speech, clause, "from"), _figure(speech, clause, "until")
    if "by" in fields:
        return f"{start}后，应当于{_figure(speech, clause, 'by')}{until}"
    begin = _begin_zh(clause, start)
    if "within" in fields:
        return f"{begin}，应当在{_figure(speech, clause, 'within')}内{until}"
    each = _figure(speech, clause, "each") or until
    return f"{begin}，每{_figure(speech, clause, 'every')}应当至少{each}一次，直至{until}"


def _begin_zh(clause: Clause, start: str) -> str:
    """自收到之日起; 之时 where hours are counted."""
    span = clause.fields.get("within") or clause.fields["every"]
    chained = all(isinstance(item, Overdue) for item in clause.fields["from"])
    return f"自{start}之{'时' if _clocked(span) or chained else '日'}起"


def term(clause: Clause, language: str, home: Organization | None = None) -> str:
    """How long a deadline gives: 自收到之日起三个工作日内 / within three working days of receipt."""
    speech = Words(language, home)
    start = _figure(speech, clause, "from")
    key = next(name for name in ("by", "within", "every") if name in clause.fields)
    figure = _figure(speech, clause, key)
    if speech.chinese:
        if key == "by":
            return f"{start}后，{figure}"
        return _begin_zh(clause, start) + (f"{figure}内" if key == "within" else f"每{figure}")
    told = {"by": "{figure}, counted from {start}", "within": "within {figure} of {start}"}
    return told.get(key, "every {figure} from {start}").format(figure=figure, start=start)


def _deadline_en(clause: Clause, speech: Words) -> str:
    fields = clause.fields
    start, until = _figure(speech, clause, "from"), _figure(speech, clause, "until")
    if "by" in fields:
        return f"{until}: due {_figure(speech, clause, 'by')}, counted from {start}"
    if "within" in fields:
        return f"{until}: due within {_figure(speech, clause, 'within')} of {start}"
    each = _figure(speech, clause, "each") or until
    return f"{each}: at least once every {_figure(speech, clause, 'every')} from {start} until {until}"


def _clocked(span: Any) -> bool:
    return isinstance(span, Duration) and span.unit in CLOCKED


def _figure(speech: Words, clause: Clause, key: str) -> str:
    return speech.figure(clause, (key,))


def _requirement(clause: Clause, speech: Words) -> list[str]:
    fields, parts = clause.fields, []
    for event, names in _by_event(fields.get("fields", ())).items():
        listed = speech.joined(names_of(names, speech.language))
        if speech.chinese:
            parts.append(f"{event_name(event, 'zh')}应当载明{listed}")
        else:
            parts.append(f"{event_name(event, 'en') if event else 'the case'} states: {listed}")
    if "sections" in fields:
        listed = _figure(speech, clause, "sections")
        many = "s" if len(fields["sections"]) > 1 else ""
        parts.append(f"应当写明“{listed}”" if speech.chinese else f"the text has the section{many}: {listed}")
    if "roles" in fields:
        people, doing = _figure(speech, clause, "roles"), _figure(speech, clause, "events")
        if speech.chinese:
            parts.append(f"应当由{people}共同参加{doing}")
        else:
            parts.append(f"{people} all take part{' in the ' + doing if doing else ''}")
    elif "events" in fields:
        listed = _figure(speech, clause, "events")
        parts.append(f"应当先有{listed}" if speech.chinese else f"{listed} comes first")
    if "before" in fields and parts:
        before = _figure(speech, clause, "before")
        parts[0] = f"{before}以前，{parts[0]}" if speech.chinese else f"before {before}, {parts[0]}"
    return parts


def _by_event(paths: tuple[str, ...]) -> Mapping[str, list[str]]:
    """Fields by the event that must carry them; "" stands for the case itself."""
    found: dict[str, list[str]] = {}
    for path in paths:
        head, _, rest = path.partition(".")
        found.setdefault(head if rest and head in EVENTS else "", []).append(path)
    return found


def names_of(paths: list[str], language: str) -> list[str]:
    """The names of some fields."""
    return [field_name(path, language) for path in paths]


def _approval(clause: Clause, speech: Words) -> list[str]:
    event, roles = _figure(speech, clause, "event"), _figure(speech, clause, "by")
    if speech.chinese:
        return [f"{event}须经{roles}批准后生效", "承办人、被反映的人员和经办人本人不得批准"]
    return [
        f"{event}: takes effect only when approved by the {roles}",
        "not by the handler, the person complained about or its author",
    ]


def _separation(clause: Clause, speech: Words) -> list[str]:
    fields = clause.fields
    if "person" in fields:
        who, what = _figure(speech, clause, "person"), speech.patterns(fields["may_not"])
        return [f"{who}不得{what}" if speech.chinese else f"not by the {who}: {what}"]
    who, what = _figure(speech, clause, "only"), speech.patterns(fields["may"])
    return [f"{what}只能由{who}进行" if speech.chinese else f"only by the {who}: {what}"]


def _refusal(clause: Clause, speech: Words) -> list[str]:
    listed, fields = _figure(speech, clause, "ground"), _figure(speech, clause, "fields")
    if speech.chinese:
        return [f"{listed}的，不予受理", f"并应当记明{fields}" if fields else ""]
    return [f"not taken up: {listed}", f"the refusal states {fields}" if fields else ""]


def _window(clause: Clause, speech: Words) -> list[str]:
    fields = clause.fields
    what = _figure(speech, clause, "event" if "event" in fields else "activity")
    days, hours = _figure(speech, clause, "weekdays"), _figure(speech, clause, "hours")
    exempt = speech.condition(fields.get("except"))
    if speech.chinese:
        when = f"{days}的{hours}" if days and hours else days or hours
        return [f"{what}的时间为{when}", f"{exempt}的除外" if exempt else ""]
    when = f"{days}, {hours}" if days and hours else days or hours
    return [f"{what}: {when}", f"except where {exempt}" if exempt else ""]


def _target(clause: Clause, speech: Words) -> list[str]:
    least, most = _figure(speech, clause, "at_least"), _figure(speech, clause, "at_most")
    measure, of = _figure(speech, clause, "measure"), _figure(speech, clause, "of")
    if speech.chinese:
        return [f"{measure}不低于{least}" if least else f"{measure}不超过{most}", f"按{of}计算" if of else ""]
    return [
        f"{measure}: {'at least ' + least if least else 'at most ' + most}",
        f"reckoned from {of}" if of else "",
    ]


def _recurrence(clause: Clause, speech: Words) -> list[str]:
    same, times, span = (_figure(speech, clause, key) for key in ("same", "times", "within"))
    if speech.chinese:
        return [f"{span}内，{same}相同的事项达到{times}件的，视为反复发生"]
    return [f"{times} cases with the same {same} within {span} count as a problem that comes back"]


def _retention(clause: Clause, speech: Words) -> list[str]:
    after, keep, then = (_figure(speech, clause, key) for key in ("after", "keep", "then"))
    return (
        [f"自{after}之日起保存{keep}", f"期满{then}"]
        if speech.chinese
        else [f"kept {keep} from {after}", f"then {then}"]
    )


def _reward(clause: Clause, speech: Words) -> list[str]:
    grade, amount = _figure(speech, clause, "grade"), _figure(speech, clause, "amount")
    return [f"{grade}等奖励{amount}"] if speech.chinese else [f"grade {grade}: a reward of {amount}"]


def _penalty(clause: Clause, speech: Words) -> list[str]:
    of, per, amount = (_figure(speech, clause, key) for key in ("for", "per", "amount"))
    return [f"违反{of}的，{per}处罚{amount}"] if speech.chinese else [f"breach of {of}: {amount} {per}"]


def _text(clause: Clause, speech: Words) -> list[str]:
    reason = _figure(speech, clause, "reason").rstrip("。.")
    keeper = _figure(speech, clause, "kept_by")
    if speech.chinese:
        return [reason, f"落实方式：{keeper}" if keeper else ""]
    return [reason, f"kept by {keeper}" if keeper else ""]


_RULES: Mapping[str, Callable[[Clause, Words], list[str]]] = {
    "deadline": _deadline,
    "requirement": _requirement,
    "approval": _approval,
    "separation": _separation,
    "refusal": _refusal,
    "window": _window,
    "target": _target,
    "recurrence": _recurrence,
    "retention": _retention,
    "reward": _reward,
    "penalty": _penalty,
    "text": _text,
}
