"""`huiyin remind`: tells each person what is overdue and due soon; deadlines as calendars."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session
from huiyin.durations import duration
from huiyin.language import _, active, hint, message
from huiyin.words.names import role_name

if TYPE_CHECKING:
    from huiyin.model import Obligation
    from huiyin.reminders.notices import Entry
    from huiyin.reminders.record import Record
    from huiyin.reminders.services import Send
    from huiyin.reminders.targets import Targets

Soon = Annotated[str, typer.Option("--soon", metavar="24h", help=_("Also what is due within this time."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Print who would be told what; tell nobody."))]
WorkdaysOnly = Annotated[bool, typer.Option("--workdays-only", help=_("Tell nobody on a day off."))]
Escalate = Annotated[
    int | None,
    typer.Option(
        "--escalate",
        metavar="N",
        min=0,
        help=_(
            "After N working days overdue tell the next role above too (0: never; default: as the file says)."
        ),
    ),
]
Calendar = Annotated[
    Path | None,
    typer.Option(
        "--calendar", metavar="FOLDER", help=_("Write deadlines as iCalendar instead of telling anybody.")
    ),
]


class Note(NamedTuple):
    """What one address is told."""

    who: str
    address: str
    entries: list[Entry]


def remind(
    soon: Soon = "24h",
    dry_run: DryRun = False,
    workdays_only: WorkdaysOnly = False,
    escalate: Escalate = None,
    calendar: Calendar = None,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    here = session(root, lang, at, quiet)
    span = duration(soon)
    if span is None:
        raise Stop(_("--soon is a duration such as 24h or 3 workdays."))
    if calendar is not None:
        _write_calendars(calendar, here)
        return
    if workdays_only and not here.rules.calendar.is_workday(here.at.date()):
        here.say(_("{day} is a day off: nobody is told.").format(day=here.at.date().isoformat()))
        return
    targets = _targets(here, needed=not dry_run)
    if escalate is not None:
        targets = targets._replace(escalate=escalate)
    from huiyin.reminders.notices import notices

    owed = _owed(here, here.rules.calendar.after(span, here.at))
    notes, unreached = _notes(notices(owed, here.rules, here.at, targets.escalate), targets, here)
    if dry_run:
        _show(notes, here)
    else:
        _unreachable(unreached, here)
    if not dry_run and (_tell(notes, here) or unreached):
        raise typer.Exit(1)


remind.__doc__ = _(
    "Tell each responsible person what is overdue and due soon, once a day, by e-mail or any other service.\n\n"
    "Examples: huiyin remind --dry-run · huiyin remind --soon 24h --workdays-only ·"
    " huiyin remind --calendar /srv/calendars"
)


def _owed(here: Session, until: datetime | None, everything: bool = False) -> list[Obligation]:
    from huiyin.sweep.arrears import obligations

    unread: list[str] = []
    ahead = until - here.at if until is not None else None
    found = obligations(here.tree, here.lazily, here.at, ahead, everything, unread)
    for path in sorted(unread):
        told = _("Left out, as it cannot be read as a case: {path}. huiyin validate says why.")
        here.say(told.format(path=path))
    return found


def _write_calendars(folder: Path, here: Session) -> None:
    from huiyin.reminders.calendars import calendars, write

    found = _owed(here, None, everything=True)
    files = calendars(found, here.rules, here.at)
    try:
        written = write(folder, files, here.rules, here.at, active())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Stop(_("{path} cannot be written: {reason}.").format(path=folder, reason=reason)) from None
    here.say(_("{written} calendars written, {all} in all.").format(written=written, all=len(files)))


def _targets(here: Session, needed: bool) -> Targets:
    """Where people are reached. Raises Stop (2) with the way to say it."""
    from huiyin.reminders.targets import Targets, inside, named_file, read_targets

    named = named_file(here.tree)
    if named is None:
        if not needed:
            return Targets()
        raise Stop(
            _(
                "No file says where people are reached. Write one outside the repository (the handbook shows it),"
                " then: git config huiyin.remind FILE (or set HUIYIN_REMIND)."
            )
        )
    file = Path(named).expanduser()
    if inside(here.tree, file):
        raise Stop(
            _("{path} lies in the repository: Git would keep its passwords for ever. Move it out.").format(
                path=file
            )
        )
    try:
        data = file.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Stop(_("{path} cannot be read: {reason}.").format(path=file, reason=reason)) from None
    targets, problems = read_targets(str(file), data, here.organization)
    if problems:
        lines = (
            f"{item.location.path}:{item.location.line}: {message(item)} {hint(item)}" for item in problems
        )
        raise Stop("\n".join(lines))
    return targets


def _notes(told: dict[Any, list[Entry]], targets: Targets, here: Session) -> tuple[list[Note], list[str]]:
    """What each address is told, and who has none."""
    entries: dict[tuple[str, str], list[Entry]] = {}
    for recipient, found in told.items():
        for who, addresses in targets.of(recipient, here.organization).items():
            for address in addresses or ("",):
                listed = entries.setdefault((who, address), [])
                listed += [entry for entry in found if entry not in listed]
    notes = [Note(who, address, sorted(found, key=_by_due)) for (who, address), found in entries.items()]
    return notes, [note.who for note in notes if not note.address]


def _by_due(entry: Entry) -> tuple[datetime, str]:
    return entry.item.due, entry.key


def _called(who: str, here: Session) -> str:
    person = here.organization.people.get(who)
    return person.name if person is not None else role_name(who, active())


def _show(notes: list[Note], here: Session) -> None:
    """Who would be told what; of an address only the service."""
    from huiyin.reminders.notices import line

    for note in notes:
        how = note.address.partition(":")[0] or _("cannot be reached")
        typer.echo(f"{_called(note.who, here)} ({note.who}, {how})")
        for entry in note.entries:
            state = _("overdue") if entry.item.state == "overdue" else _("due soon")
            typer.echo(f"  {state}\t{line(entry, here.rules, active())}")


def _unreachable(unreached: list[str], here: Session) -> None:
    for who in unreached:
        told = _(
            "{who} cannot be reached: no address in the file of targets, and no e-mail address with “email:”."
        )
        typer.echo(told.format(who=_called(who, here)), err=True)


def _tell(notes: list[Note], here: Session) -> int:
    """Tell everybody what they were not told today; gives how many addresses failed."""
    from huiyin.reminders.record import Record, place
    from huiyin.reminders.services import NoLibrary, sender

    try:
        send = sender()
    except NoLibrary:
        raise Stop(_("Reminders need the library apprise: pip install 'huiyin[remind]'.")) from None
    try:
        record = Record(place(here.tree), here.at.date())
        results = [_one(note, record, send, here) for note in notes if note.address]
    except (OSError, sqlite3.Error) as error:
        told = _("The record of who was told cannot be kept ({error}), so nobody else is told.")
        raise Stop(told.format(error=type(error).__name__), 1) from None
    failed = sum(result is False for result in results)
    told = _("{told} told, {already} told before today, {failed} failed.")
    counts = {
        "told": sum(result is True for result in results),
        "already": sum(result is None for result in results),
    }
    here.say(told.format(**counts, failed=failed))
    return failed


def _one(note: Note, record: Record, send: Send, here: Session) -> bool | None:
    """Tell one address; None where there was nothing new today."""
    from huiyin.reminders.notices import message as words

    target = f"{note.who} {note.address}"
    fresh = set(record.begin(target, [entry.key for entry in note.entries]))
    if not fresh:
        return None
    entries = [entry for entry in note.entries if entry.key in fresh]
    try:
        done = send(note.address, *words(entries, here.rules, here.at, active()))
    except KeyboardInterrupt:
        record.failed(target, fresh)
        raise
    if done:
        record.sent(target, fresh)
        return True
    record.failed(target, fresh)
    service = note.address.partition(":")[0]
    told = _("{who} could not be told by {service}; the next run tries again.")
    typer.echo(told.format(who=_called(note.who, here), service=service), err=True)
    return False
