"""The figures of a clause in words, for the placeholders of its policy's text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huiyin.durations import By, Duration
from huiyin.model import Clause, Test, words
from huiyin.policies import figure_of
from huiyin.words import figures
from huiyin.words.names import (
    KEPT_BY_NAMES,
    KIND_NAMES,
    MEASURE_NAMES,
    field_name,
    look_up,
    role_name,
    section_name,
)
from huiyin.words.phrases import Phrases

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


class Words(Phrases):
    """Speaks of clauses: Phrases, and the figures that a clause holds."""

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
