"""`huiyin show`: a case with its timeline and its obligations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any

import typer

from huiyin.cli import clerk
from huiyin.cli.session import At, CaseArgument, Lang, Quiet, Root, Session, Stop, session, to_json
from huiyin.desk.prospects import Outlook, outlook
from huiyin.language import _, active
from huiyin.model import Case, Event
from huiyin.words.names import event_name, field_name, state_name, status_name

FORMATS = ("text", "json")
Format = Annotated[str, typer.Option("--format", metavar="text|json", help=_("How to print."))]


def show(
    case: CaseArgument,
    format: Format = "text",  # noqa: A002 - the option's name
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.book import read_case
    from huiyin.source import Source

    here = session(root, lang, at, quiet)
    if format not in FORMATS:
        raise Stop(_("--format is one of {known}.").format(known=", ".join(FORMATS)))
    path = clerk.path_of_case(here, case)
    source = Source(path, here.tree.read(path))
    read, _reader = read_case(source, here.organization.zone)
    if read is None:
        raise Stop(_("{path} cannot be read; huiyin validate says why.").format(path=path), 1)
    if not read.sound:
        here.say(_("{path} has errors; huiyin validate shows them.").format(path=path))
    view = outlook(read, here.rules, here.at)
    if format == "json":
        typer.echo(to_json(as_json(source.values(), view)))
    else:
        typer.echo("\n".join(text(view, here, here.at)))


show.__doc__ = _(
    "Show a case: what it is, what happened, what is owed.\n\n"
    "Examples: huiyin show 20260315-7KQ4J · huiyin show 7KQ4J --format json"
)


def as_json(values: Mapping[str, Any], view: Outlook) -> dict[str, Any]:
    """The keys that other programs rely on (commands: show)."""
    from huiyin.owed import as_json as obligation

    return {
        "case": values,
        "obligations": [obligation(item) for item in view.obligations],
        "allowed_events": sorted(item.event for item in view.prospects),
    }


def text(view: Outlook, here: Session, at: datetime) -> Iterator[str]:
    """The case for a person: head, timeline, obligations."""
    yield from _head(view, here)
    yield ""
    yield _("What happened:")
    for event in view.case.log:
        pending = any(event.number == other.number for other, _clause in view.pending)
        yield _event(event, here) + ("  " + _("[awaits approval]") if pending else "")
    yield ""
    yield _("Obligations:") if view.obligations else _("There are no obligations.")
    for item in view.obligations:
        parts = [state_name(item.state, active()), _("due {due}").format(due=clerk.short(item.due))]
        if item.state in ("open", "soon", "overdue"):
            parts.append(clerk.time_left(item.due, at))
        if item.done is not None:
            parts.append(_("done {done}").format(done=clerk.short(item.done)))
        parts += [f"{item.policy}/{item.clause}", clerk.owner(item, here.organization)]
        yield "  " + "  ".join(part for part in parts if part)


SHOWN = (
    "channel",
    "site",
    "party",
    "kind",
    "category",
    "urgency",
    "severity",
    "scope",
    "confidential",
    "procedure",
)
USUAL = {"ordinary", "property", "none", "basic", "normal"}


def _head(view: Outlook, here: Session) -> Iterator[str]:
    case, home = view.case, here.organization
    words = clerk.speech(home)
    yield f"{case.id}  {status_name(view.status, active())}  {case.subject}".rstrip()
    yield _line("received", clerk.short(case.received))
    for name in SHOWN:
        value = getattr(case, name)
        if value not in USUAL:
            yield _line(name, words.value(name, value))
    if view.responsible:
        yield _line("responsible", words.value("responsible", view.responsible))
    for name in ("handler", "subject_person", "first_received_by"):
        found = view.handler if name == "handler" else getattr(case, name)
        if found:
            yield _line(name, clerk.person_name(home, found))
    yield from _sender(case)


def _sender(case: Case) -> Iterator[str]:
    if isinstance(case.reporter, Mapping):
        for key, value in case.reporter.items():
            yield _line(f"reporter.{key}", value)
    elif case.reporter is not None:
        yield _line("reporter", _("sealed"))


def _line(name: str, value: str) -> str:
    return f"  {field_name(name, active())}: {value}"


def _event(event: Event, here: Session) -> str:
    """A line of the timeline."""
    home = here.organization
    words = clerk.speech(home)
    told = []
    for key, value in event.fields.items():
        shown = ", ".join(value) if isinstance(value, tuple) else value
        if isinstance(shown, Mapping):
            shown = " ".join(
                str(part.isoformat(timespec="minutes") if isinstance(part, datetime) else part)
                for part in shown.values()
            )
        shown = clerk.person_name(home, str(shown))
        told.append(f"{field_name(f'{event.event}.{key}', active())}: {words.value(key, shown, event.event)}")
    fields = f"  ({'; '.join(told)})" if told else ""
    who = clerk.person_name(home, event.by)
    return f"  {clerk.short(event.at)}  {event_name(event.event, active())}  {who}{fields}"
