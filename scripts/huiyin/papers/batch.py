"""Which forms a case can have, and which forms a day brings: what happened on it, and what fell due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from huiyin.desk.prospects import OWED
from huiyin.model import Case, Event, Organization
from huiyin.papers.filling import Filler
from huiyin.papers.kinds import FORMS, TO_SENDER, Form, channels_of
from huiyin.papers.quoting import asks_call
from huiyin.sections import sections

ON_EVENT: Mapping[str, tuple[str, ...]] = {
    "dispatched": ("letter-file",),
    "extended": ("extension-notice",),
    "replied": ("reply-letter",),
    "called-back": ("call-back",),
    "destroyed": ("destruction-certificate",),
    "closed": ("assessment-record",),
}
"""What an event of the day brings."""


def meant_for(form: Form, case: Case, home: Organization) -> bool:
    """Whether the form is for cases of this channel."""
    channels = channels_of(form, home)
    return not channels or case.channel in channels


def lacking(form: Form, filler: Filler) -> str:
    """Why the form would say nothing true of the case; "" where it can be filled.

    `extension`: none counts; `approval`: one awaits approval; `reply`: none is written; `nothing-owed`;
    `not-registered`; `not-approved`: a destruction that nobody approved.
    """
    history = filler.history
    if form.name == "extension-notice" and "extended" not in history.places:
        waiting = any(event.event == "extended" for event, _clause in history.pending)
        return "approval" if waiting else "extension"
    if form.name == "reply-letter" and not sections(filler.case.body).texts.get("reply", "").strip():
        return "reply"
    if form.name == "reminder-slip" and not filler.view.owed:
        return "nothing-owed"
    if form.name == "receipt" and "registered" not in history.places:
        return "not-registered"
    if form.name == "destruction-certificate" and any(e.event == "destroyed" for e, _c in history.pending):
        return "not-approved"
    return ""


def forms_of(filler: Filler, day: date) -> Iterator[Form]:
    """The forms that a day brings for one case, in the order of the table."""
    wanted = {name for event in filler.history.events for name in _of_event(event, filler, day)}
    wanted |= set(_of_duties(filler, day)) | set(_to_be_approved(filler, day))
    if not filler.case.named:
        wanted -= TO_SENDER
    for form in FORMS.values():
        if form.name in wanted and not form.of_day and not lacking(form, filler):
            yield form


def _of_event(event: Event, filler: Filler, day: date) -> Iterator[str]:
    """What an event brings on the day that it came to count: that of its approval, where it needed one."""
    approval = filler.approving(event)
    if (approval or event).at.date() != day:
        return
    if event.event == "registered":
        yield from _at_registration(filler)
    if event.event == "dispatched" and filler.now.procedure == "special":
        yield "rectification-order"
    yield from ON_EVENT.get(event.event, ())


def _to_be_approved(filler: Filler, day: date) -> Iterator[str]:
    """An order is approved by its signature: it is printed when it is asked for."""
    for event, _clause in filler.history.pending:
        if event.event == "dispatched" and filler.now.procedure == "special" and event.at.date() == day:
            yield "rectification-order"


def _at_registration(filler: Filler) -> Iterator[str]:
    """The record that cases of this channel have of their own, else the file; what was said is receipted by mouth."""
    case = filler.case
    own = [
        form.name
        for form in FORMS.values()
        if channels_of(form, filler.home) and meant_for(form, case, filler.home)
    ]
    yield from own or ("letter-file",)
    channel = filler.home.channels.get(case.channel)
    if filler.now.reply_needed and (channel is None or channel.group in ("", "written")):
        yield "receipt"


def _of_duties(filler: Filler, day: date) -> Iterator[str]:
    """What obligations bring: a sheet for the call-back that falls due, a reminder where something passed."""
    for item in filler.view.obligations:
        if item.state not in OWED or item.due.date() != day or item.state == "paused":
            continue
        clause = filler.clause(item)
        if clause is not None and asks_call(clause):
            yield "call-back"
        if item.state == "overdue":
            yield "reminder-slip"
