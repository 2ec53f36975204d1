"""`huiyin overdue`: what should have been done, and by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session, terminal, to_json
from huiyin.diagnostic import Severity
from huiyin.durations import duration
from huiyin.language import _, active, severity
from huiyin.model import Obligation, Organization, words

FORMATS = ("table", "json", "csv", "markdown")
Soon = Annotated[str | None, typer.Option("--soon", metavar="24h", help=_("Also what is due within this time."))]
All = Annotated[bool, typer.Option("--all", help=_("Every obligation, whatever its state."))]
Site = Annotated[str | None, typer.Option("--site", help=_("Only this site."))]
Department = Annotated[str | None, typer.Option("--department", help=_("Only this department."))]
Person = Annotated[str | None, typer.Option("--person", help=_("Only what this person is responsible or accountable for."))]
Format = Annotated[str, typer.Option("--format", metavar="table|json|csv|markdown", help=_("How to print."))]
Fail = Annotated[bool, typer.Option("--fail", help=_("Exit with 1 when anything is overdue."))]


def overdue(
    soon: Soon = None,
    all: All = False,
    site: Site = None,
    department: Department = None,
    person: Person = None,
    format: Format = "table",
    fail: Fail = False,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.arrears import obligations
    from huiyin.validation import Lazily

    here = session(root, lang, at, quiet)
    if format not in FORMATS:
        raise Stop(_("--format is one of {known}.").format(known=", ".join(FORMATS)))
    span = duration(soon) if soon is not None else None
    if soon is not None and span is None:
        raise Stop(_("--soon is a duration such as 24h or 3 workdays."))
    rules = Lazily(here.tree)
    here.__dict__["house"] = rules.house
    moment = here.at
    ahead = rules.rules.calendar.after(span, moment) - moment if span is not None else None
    unread: list[str] = []
    found = [
        item
        for item in obligations(here.tree, rules, moment, ahead, all, unread)
        if (site is None or item.site == site)
        and (department is None or item.responsible["department"] == department)
        and (person is None or person in (item.responsible["person"], item.accountable["person"]))
    ]
    late = sum(item.state == "overdue" for item in found)
    show(found, moment, format, here.organization)
    here.say(_("{late} overdue, {listed} listed, as of {at}.").format(
        late=late, listed=len(found), at=moment.isoformat(timespec="minutes")
    ))
    _warn(here, unread)
    if any(item.guessed for item in found):
        here.say(_("* counted by weekends only: there is no official calendar for that year."))
    raise typer.Exit(1 if fail and late else 0)


overdue.__doc__ = _(
    "List the obligations that are overdue, with who owes them.\n\n"
    "Examples: huiyin overdue · huiyin overdue --soon 24h --person he.jun · huiyin overdue --all --format json"
)


def _warn(here: Session, unread: list[str]) -> None:
    """What could not be reckoned with is named, so that nobody takes the list for the whole."""
    for path in sorted(unread):
        here.say(_("Left out, as it cannot be read as a case: {path}. huiyin validate says why.").format(path=path))
    wrong = sum(severity(item) is Severity.ERROR for item in here.house.diagnostics)
    if wrong:
        text = _("The policies have {number} errors, so deadlines may be missing. huiyin validate names them.")
        here.say(text.format(number=wrong))


def show(found: list[Obligation], at: datetime, form: str, home: Organization) -> None:
    """Print obligations in one of the formats."""
    from huiyin.owed import as_json

    if form == "json":
        typer.echo(to_json({"at": at, "obligations": [as_json(item) for item in found]}))
    elif form == "table" and terminal():
        _table(found, home)
    else:
        _lines(found, form, home)


HEADS = (_("Case"), _("Site"), _("Clause"), _("Responsible"), _("Since"), _("Due"), _("Done"), _("State"))
STATES = {
    "met": _("met"),
    "late": _("late"),
    "missed": _("missed"),
    "overdue": _("overdue"),
    "paused": _("paused"),
    "void": _("void"),
    "open": _("open"),
    "soon": _("soon"),
}


def _cells(item: Obligation, home: Organization, mark: str = "*") -> tuple[str, ...]:
    site = home.sites.get(item.site)
    person = home.people.get(item.responsible["person"] or "")
    who = person.name if person else item.responsible["role"] or ""
    return (
        item.case,
        words(site.name, active()) if site else item.site,
        f"{item.policy}/{item.clause}",
        who,
        _short(item.since),
        _short(item.due) + (mark if item.guessed else ""),
        _short(item.done) if item.done else "",
        STATES[item.state],
    )


def _short(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _table(found: list[Obligation], home: Organization) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*HEADS)
    for item in found:
        style = {"overdue": "red", "late": "yellow", "missed": "yellow", "soon": "magenta"}.get(item.state)
        table.add_row(*_cells(item, home), style=style)
    Console().print(table)


def _lines(found: list[Obligation], form: str, home: Organization) -> None:
    import csv
    import sys

    rows = (_cells(item, home, "" if form == "csv" else "*") for item in found)
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(HEADS)
        writer.writerows(rows)
    elif form == "markdown":
        typer.echo("| " + " | ".join(HEADS) + " |\n|" + " --- |" * len(HEADS))
        for row in rows:
            typer.echo("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")
    else:
        for row in rows:
            typer.echo("\t".join(row))
