"""Lists, conditions and event patterns in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from huiyin.model import RECLASSIFIABLE, Condition, Organization, Overdue, Pattern, Test, Text, words
from huiyin.words import figures
from huiyin.words.names import VALUE_NAMES, event_name, field_name, role_name, value_name

Refer = Callable[[str], str]
"""How another clause is named in a sentence."""

_YES = {
    "named": (("署名", "signed"), ("未署名", "unsigned")),
    "reply_needed": (("需要答复", "a reply is needed"), ("不需要答复", "no reply is needed")),
    "valid": (("投诉属实", "found justified"), ("投诉不属实", "not found justified")),
}


class Phrases:
    """Speaks in one language, with the organisation's own names and its way to refer to other clauses."""

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
        return (
            words(own, self.language) if own is not None else value_name(field, value, self.language, event)
        )

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
        ordered = sorted(
            test.values, key=lambda value: (table.index(value) if value in table else len(table), value)
        )
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
                notes.append(
                    f"{field_name(test.field, self.language)}{'：' if self.chinese else ': '}{values}"
                )
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
        return (
            f"{field} reclassified{' from ' + old if old else ''}{' to ' + new if new else ''}".strip(),
            rest,
        )

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
