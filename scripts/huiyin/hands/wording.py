"""Clashes in words: which field or event, on which sides; never a value, which may be personal."""

from __future__ import annotations

from huiyin.hands.threeway import Clash
from huiyin.language import _, active
from huiyin.words.names import event_name, field_name, section_name


def of_clash(clash: Clash) -> str:
    """What both sides changed, for a person."""
    return _SAID[clash.kind]().format(name=_called(clash))


def _called(clash: Clash) -> str:
    if clash.kind == "field":
        return _with_word(field_name(clash.name, active()), clash.name)
    if clash.kind in ("event", "changed-line"):
        return _with_word(event_name(clash.name, active()), clash.name)
    return (
        section_name(_SECTIONS.get(clash.name, clash.name), active())
        if clash.kind == "section"
        else clash.name
    )


def _with_word(name: str, word: str) -> str:
    return name if name == word else f"{name} ({word})"


_SECTIONS = {"letter": "来信内容", "handling": "办理", "reply": "答复"}
_SAID = {
    "field": lambda: _("“{name}” was changed on both sides to different values (ours and theirs)."),
    "event": lambda: _("the event {name} may not stand beside what the other side logged."),
    "changed-line": lambda: _("a line of the log, {name}, was rewritten on one side; the log only grows."),
    "reply-number": lambda: _("both sides sent a reply under the number {name}."),
    "section": lambda: _("the section “{name}” was changed on both sides in the same place."),
    "number": lambda: _(
        "two different cases bear this number; “huiyin sync” renumbers the one not yet shared."
    ),
    "comment": lambda: _("both sides changed the same comment."),
}


def of_restored(event: str) -> str:
    """What one side had taken out of the log and the other had not."""
    name = _with_word(event_name(event, active()), event)
    return _("the line {name}, removed on one side, stands again; the log only grows.").format(name=name)
