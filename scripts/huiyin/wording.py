"""What a clause says, in words: its figures for the placeholders of the text, its conditions and events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from huiyin import figures
from huiyin.durations import By, Duration
from huiyin.model import RECLASSIFIABLE, Clause, Condition, Organization, Overdue, Pattern, Test, Text, words
from huiyin.names import (
    KEPT_BY_NAMES,
    KIND_NAMES,
    MEASURE_NAMES,
    VALUE_NAMES,
    event_name,
    field_name,
    look_up,
    role_name,
    section_name,
    value_name,
)
from huiyin.policies import figure_of

Refer = Callable[[str], str]
"""How another clause is named in a sentence."""

_YES = {
    "named": (("署名", "signed"), ("未署名", "unsigned")),
    "reply_needed": (("需要答复", "a reply is needed"), ("不需要答复", "no reply is needed")),
    "valid": (("投诉属实", "found justified"), ("投诉不属实", "not found justified")),
}
_THEN = {
    "archive": ("归档", "it is archived"),
    "destroy-identity": ("销毁来信人身份信息", "the sender's identity is destroyed"),
    "destroy-all": ("全卷销毁", "the whole file is destroyed"),
}
_PER = {"case": ("每件", "for each case"), "day": ("每日", "for each day")}
_PLAIN: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "kind": KIND_NAMES,
    "measure": MEASURE_NAMES,
    "kept_by": KEPT_BY_NAMES,
    "then": _THEN,
    "per": _PER,
    "currency": {"CNY": ("元", "yuan")},
    "roll": {"next-workday": ("顺延至下一个工作日", "moved to the next working day")},
    "person": {
        "subject_person": ("被反映的人员", "person complained about"),
        "handler": ("承办人", "handler"),
    },
    "severity": {"error": ("错误", "error"), "warning": ("警告", "warning"), "notice": ("提示", "notice")},
}


class Words:
    """Speaks of clauses in one language: with the organisation's own names, and its way to refer to other clauses."""

    def __init__(self, language: str, home: Organization | None = None, refer: Refer | None = None) -> None:
        self.language, self.home = language, home
        self.chinese = language == "zh"
        self.refer: Refer = refer or (lambda name: f"“{name}”")

    def joined(self, items: Iterable[str], any_of: bool = False) -> str:
        """A list in a sentence."""
        return figures.joined(list(items), self.language, any_of)

    def roles(self, names: Sequence[str], any_of: bool = True) -> str:
        """Roles: 审核人或者总经理 / reviewer or General Manager."""
        return self.joined((role_name(name, self.language) for name in names), any_of)

    def value(self, field: str, value: str, event: str = "") -> str:
        """A value of a field, by the organisation's own name where it has one."""
        own = self._own(field, event).get(value)
        return words(own, self.language) if own is not None else value_name(field, value, self.language, event)

    def _own(self, field: str, event: str) -> Mapping[str, Text]:
        """The organisation's own names for the values of a field."""
        home = self.home
        if home is None:
            return {}
        if field == "category":
            return home.categories
        if field in ("responsible", "assisting") or (event == "dispatched" and field == "to"):
            return {key: unit.name for key, unit in home.departments.items()}
        if field == "site":
            return {key: site.name for key, site in home.sites.items()}
        return {key: channel.name for key, channel in home.channels.items()} if field == "channel" else {}

    def condition(self, tests: Condition | None) -> str:
        """A `when` in words: 渠道为来信或者电子邮件，缓急程度不是紧急."""
        return ("，" if self.chinese else ", ").join(self._test(test) for test in tests or ())

    def _test(self, test: Test) -> str:
        plain = _YES.get(test.field)
        if plain is not None and len(test.values) == 1:
            no = (test.values == {"false"}) != test.negated
            return plain[no][0 if self.chinese else 1]
        name, values = field_name(test.field, self.language), self._values(test)
        if self.chinese:
            return f"{name}{'不是' if test.negated else '为'}{values}"
        return f"{name} is {'not ' if test.negated else ''}{values}"

    def _values(self, test: Test, event: str = "") -> str:
        """The values of a test in the order in which they are usually named."""
        table = [*self._own(test.field, event), *VALUE_NAMES.get(test.field, ())]
        ordered = sorted(test.values, key=lambda value: (table.index(value) if value in table else len(table), value))
        return self.joined((self._event_value(event, test.field, value) for value in ordered), any_of=True)

    def pattern(self, wanted: Pattern) -> str:
        """An event and what it must be: 首次回访（部门负责人） / first call-back (department head)."""
        name = event_name(wanted.event, self.language)
        notes: list[str] = []
        tests = sorted(wanted.tests)
        if wanted.event == "reclassified":
            name, tests = self._reclassified(tests)
        for test in tests:
            values = self._values(test, wanted.event)
            if test.negated:
                notes.append(self._other_than(test.field, values))
            elif test.field in ("kind", "via"):
                name = f"{values}{'' if self.chinese else ' '}{name}"
            elif test.field == "with":
                name = f"与{values}联系" if self.chinese else f"{name} with {values}"
            elif test.field in ("satisfaction", "ground", "outcome", "on", "clause", "for"):
                notes.append(values)
            else:
                notes.append(f"{field_name(test.field, self.language)}{'：' if self.chinese else ': '}{values}")
        if wanted.by_role:
            doers = self.roles(sorted(wanted.by_role))
            notes.append(f"由{doers}" if self.chinese else f"by the {doers}")
        if not notes:
            return name
        return f"{name}（{'，'.join(notes)}）" if self.chinese else f"{name} ({', '.join(notes)})"

    def _reclassified(self, tests: list[Test]) -> tuple[str, list[Test]]:
        """性质由举报改列 / kind reclassified from report of wrongdoing; and the tests not yet told."""
        told = {test.field: self._values(test, "reclassified") for test in tests if not test.negated}
        rest = [test for test in tests if test.negated]
        field, old, new = (told.get(key, "") for key in ("field", "from", "to"))
        if self.chinese:
            return f"{field}{'由' + old if old else ''}改列{'为' + new if new else ''}", rest
        return f"{field} reclassified{' from ' + old if old else ''}{' to ' + new if new else ''}".strip(), rest

    def _event_value(self, event: str, field: str, value: str) -> str:
        if field == "clause":
            return self.refer(value)
        if event == "reclassified" and field == "field":
            return field_name(value, self.language)
        if event == "reclassified" and field in ("from", "to"):
            names = (self.value(name, value) for name in RECLASSIFIABLE)
            return next((name for name in names if name != value), value)
        return self.value(field, value, event)

    def _other_than(self, field: str, values: str) -> str:
        name = field_name(field, self.language)
        return f"{name}不是{values}" if self.chinese else f"{name} not {values}"

    def patterns(self, wanted: Iterable[Pattern | Overdue], any_of: bool = True) -> str:
        """Several events, or deadlines that passed."""
        return self.joined((self._start(item) for item in wanted), any_of)

    def _start(self, wanted: Pattern | Overdue) -> str:
        if isinstance(wanted, Pattern):
            return self.pattern(wanted)
        name = self.refer(wanted.clause)
        return f"{name}逾期" if self.chinese else f"{name} being overdue"

    # --- figures -----------------------------------------------------------------------------------------

    def figure(self, clause: Clause, path: tuple[str, ...]) -> str:
        """The value that a placeholder asks for, in words; "" where the clause has no such value."""
        value = figure_of(clause, path)
        return "" if value is None else self._figure(clause, path[-1], value)

    def _figure(self, clause: Clause, key: str, value: Any) -> str:
        if isinstance(value, Duration):
            return figures.duration(value, self.language)
        if isinstance(value, By):
            return figures.by(value, self.language)
        if isinstance(value, bool):
            return ("是" if value else "否") if self.chinese else ("yes" if value else "no")
        if isinstance(value, int):
            return figures.count(value, self.language)
        if isinstance(value, str):
            return self._word(clause, key, value)
        if isinstance(value, Mapping):
            return self._mapping(clause, value)
        return self._list(key, tuple(value))

    def _word(self, clause: Clause, key: str, value: str) -> str:
        if key in ("at_least", "at_most"):
            return figures.number(value, self.language)
        if key == "amount":
            return figures.amount(value, clause.fields.get("currency", ""), self.language)
        if key == "grade":
            return figures.numeral(int(value)) if self.chinese else value
        if key in ("responsible", "accountable"):
            return role_name(value, self.language)
        if key == "for":
            return self.refer(value)
        return look_up(_PLAIN.get(key, {}), value, self.language)

    def _mapping(self, clause: Clause, value: Mapping[str, Any]) -> str:
        if "up_to" in value:
            return self._figure(clause, "up_to", value["up_to"])
        return words(value, self.language)

    def _list(self, key: str, items: tuple[Any, ...]) -> str:
        if key == "weekdays":
            return figures.weekdays(items, self.language)
        if key == "hours":
            return figures.hours(items, self.language)
        if key in ("by", "only", "roles"):
            return self.roles(items, any_of=key != "roles")
        if key in ("of", "covers"):
            return self.joined(self.refer(item) if key == "of" else item for item in items)
        if key == "ground":
            return self.joined((self.value("ground", item) for item in items), any_of=True)
        if key in ("fields", "same"):
            return self.joined(field_name(item, self.language) for item in items)
        if key == "sections":
            return self.joined(section_name(item, self.language) for item in items)
        if items and isinstance(items[0], Test):
            return self.condition(items)
        return self.patterns(items, any_of=key != "events")


def figure(clause: Clause, path: tuple[str, ...], language: str) -> str:
    """The words of a figure of a clause: within → 三个工作日 / three working days."""
    return Words(language).figure(clause, path)
