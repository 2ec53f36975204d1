"""`huiyin log`: adds an event to a case, or offers what may follow, what is due first on top."""

from __future__ import annotations

from typing import Annotated

import typer

from huiyin.cli import asking, clerk
from huiyin.cli.entering import Entering
from huiyin.cli.new import By
from huiyin.cli.session import At, CaseArgument, Lang, Quiet, Root, Session, Stop, session
from huiyin.desk.prospects import Outlook, outlook
from huiyin.desk.questions import Option
from huiyin.desk.recording import Opened, Unsound, opened
from huiyin.desk.registering import NotAField, pairs
from huiyin.desk.writing import stamp
from huiyin.language import _, active
from huiyin.words.names import event_name, status_name

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[EVENT] [KEY=VALUE]...",
        help=_("What happened, and its fields; without it, what may follow."),
    ),
]


def log(
    case: CaseArgument,
    words: Words = None,
    by: By = None,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    here = session(root, lang, at, quiet)
    path = clerk.path_of_case(here, case)
    try:
        file = opened(path, here.tree, here.rules)
    except Unsound as error:
        asking.say(_("Put {path} right first; huiyin validate shows the places.").format(path=path))
        clerk.judge(error.problems, here, None)
        raise Stop("", 1) from None
    event, given = _said(words or [])
    if not event and given:
        raise Stop(_("Say first which event it is, then its fields: huiyin log CASE EVENT KEY=VALUE."))
    if not event:
        event = _offered(file, here)
    if event:
        Entering(here, file, event, given, by).run()


log.__doc__ = _(
    "Add an event to a case, or see what may follow and what is due first.\n\n"
    "Examples: huiyin log 7KQ4J · huiyin log 7KQ4J dispatched to=engineering ·"
    " huiyin log 7KQ4J replied via=phone cc=wu.gm at=2026-03-17T15:00"
)


def _said(words: list[str]) -> tuple[str, dict[str, str]]:
    """The event, by its name in the file or in the reader's language, and the fields given for it."""
    event = words[0] if words and "=" not in words[0] else ""
    try:
        given = pairs(words[1:] if event else words)
    except NotAField as error:
        raise Stop(_("Write {word} as KEY=VALUE.").format(word=str(error).partition("=")[0])) from None
    return event and clerk.event_meant(event), given


def _offered(file: Opened, here: Session) -> str:
    """Show how the case stands and what may follow; the event chosen on a terminal, "" for none."""
    view = outlook(file.case, here.rules, here.at)
    if not asking.on_terminal():
        for line in (*standing(view, here), *plain(view)):
            typer.echo(line)
        return ""
    for line in standing(view, here):
        asking.say(line)
    asking.say()
    names = [event_name(item.event, active()) for item in view.prospects]
    for number, (name, item) in enumerate(zip(names, view.prospects, strict=True), 1):
        duty = item.fulfils
        due = (
            _("   due {due}, {left}").format(
                due=clerk.short(duty.due), left=clerk.time_left(duty.due, here.at)
            )
            if duty
            else ""
        )
        asking.say(f"  {number:>2}  {name}  {item.event}{due}")
    options = [Option(item.event, name) for name, item in zip(names, view.prospects, strict=True)]
    while answer := asking.read_line(_("Which one? (Enter for none) ")).strip():
        if (picked := asking.pick(answer, options)) is not None:
            return picked
        asking.say(_("Please give one of the numbers, or a word of the list."))
    return ""


def standing(view: Outlook, here: Session) -> list[str]:
    """Where a case stands and what it owes, for a person."""
    case, home = view.case, here.organization
    speech = clerk.speech(home)
    head = (
        f"{case.id}  {status_name(view.status, active())}  {speech.value('site', case.site)}  {case.subject}"
    )
    lines = [head.rstrip()]
    if view.owed:
        lines.append(_("Due first:"))
        lines += [f"  {clerk.duty_line(item, here, here.at, case.received.date())}" for item in view.owed]
    else:
        lines.append(_("Nothing is owed now."))
    for event, clause in view.pending:
        awaited = _("Awaits approval: {event} of {at}, by {roles}")
        roles = speech.roles(clause.fields["by"])
        lines.append(
            awaited.format(event=event_name(event.event, active()), at=clerk.short(event.at), roles=roles)
        )
    return lines


def plain(view: Outlook) -> list[str]:
    """What may follow, a line each: event, its name, when it is due, the clause that wants it."""
    lines = [_("May follow:")]
    for item in view.prospects:
        duty = item.fulfils
        due = f"\t{stamp(duty.due)}\t{duty.policy}/{duty.clause}" if duty else ""
        lines.append(f"{item.event}\t{event_name(item.event, active())}{due}")
    return lines
