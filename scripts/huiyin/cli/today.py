"""`huiyin today`: the day sheet, what must happen today and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiyin.cli import paperwork
from huiyin.cli.choices import meant
from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session, terminal, to_json
from huiyin.language import _, active
from huiyin.model import words

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.model import Organization
    from huiyin.papers.daysheet import Item

FORMATS = ("table", "json", "markdown", "html")
Person = Annotated[
    str | None, typer.Option("--person", metavar="ID", help=_("Only what this person must or may do."))
]
Format = Annotated[str, typer.Option("--format", metavar="table|json|markdown|html", help=_("How to print."))]


def today(
    person: Person = None,
    format: Format = "table",  # noqa: A002 - the option's name
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.papers import daysheet

    here = session(root, lang, at, quiet)
    if format not in FORMATS:
        raise Stop(_("--format is one of {known}.").format(known=", ".join(FORMATS)))
    wanted = meant("person", [person], here.organization) if person is not None else None
    paperwork.warn_of_rules(here)
    moment, language = here.at, active()
    found = [*daysheet.of_house(here.rules, moment, language)]
    for case in paperwork.cases(here):
        found += daysheet.of_case(case, here.rules, moment, language)
    items = [
        item for item in daysheet.in_order(found) if wanted is None or not wanted.isdisjoint(item.people)
    ]
    late = sum(item.overdue for item in items)
    told = _("{day}: {number} things to do, {late} of them overdue.")
    here.say(told.format(day=moment.date().isoformat(), number=len(items), late=late))
    if format == "json":
        day = moment.date().isoformat()
        typer.echo(to_json({"at": moment, "day": day, "items": [as_json(item, moment) for item in items]}))
    elif format == "html":
        typer.echo(_page(here, items))
    elif format == "table" and terminal():
        _table(items, moment, here.organization)
    else:
        _lines(items, moment, here.organization, format)


today.__doc__ = _(
    "What must happen today: what is due or overdue, pauses that end, approvals, calls within the hours for"
    " them, boxes and receptions; by person, in the order of time.\n\n"
    "Examples: huiyin today · huiyin today --person he.jun · huiyin today --format html > today.html"
)


def as_json(item: Item, at: datetime) -> dict[str, Any]:
    """The keys that other programs rely on."""
    from huiyin.papers.daysheet import note

    return {
        "time": item.time,
        "kind": item.kind,
        "people": item.people,
        "roles": item.roles,
        "case": item.case or None,
        "site": item.site or None,
        "subject": item.subject or None,
        "clause": item.clause or None,
        "due": item.due,
        "overdue": item.overdue,
        "windows": [f"{start:%H:%M}-{end:%H:%M}" for start, end in item.windows],
        "note": note(item, at, active()),
    }


def heads() -> tuple[str, ...]:
    """The heads of a table for people."""
    return _("Who"), _("Time"), _("What"), _("Case"), _("Site"), _("Subject"), _("Remarks")


def _cells(item: Item, at: datetime, home: Organization) -> tuple[str, ...]:
    from huiyin.papers import daysheet

    language = active()
    site = home.sites.get(item.site)
    return (
        daysheet.who(item, home, language),
        daysheet.when(item, at),
        daysheet.KINDS[item.kind][0 if language == "zh" else 1],
        item.case,
        words(site.name, language) if site is not None else item.site,
        item.subject,
        daysheet.note(item, at, language),
    )


def _by_person(
    items: list[Item], at: datetime, home: Organization
) -> list[tuple[str, list[tuple[Item, tuple[str, ...]]]]]:
    """The rows by whom they concern, in the order in which each comes first."""
    found: dict[str, list[tuple[Item, tuple[str, ...]]]] = {}
    for item in items:
        cells = _cells(item, at, home)
        found.setdefault(cells[0], []).append((item, cells))
    return list(found.items())


def _table(items: list[Item], at: datetime, home: Organization) -> None:
    from huiyin.cli import grid

    lines = []
    for who, rows in _by_person(items, at, home):
        for number, (item, cells) in enumerate(rows):
            shown = (who if number == 0 else "", *cells[1:])
            last = number == len(rows) - 1
            lines.append(grid.Line(shown, "red" if item.overdue else None, last))
    grid.show(heads(), lines, yielding=(4, 6), folding=(0, 2, 5, 6))


def _lines(items: list[Item], at: datetime, home: Organization, form: str) -> None:
    lines: list[str] = []
    for who, rows in _by_person(items, at, home):
        if form == "markdown":
            lines += [f"## {_escaped(who)}", "", "| " + " | ".join(heads()[1:]) + " |", "|" + " --- |" * 6]
            lines += ["| " + " | ".join(map(_escaped, cells[1:])) + " |" for _item, cells in rows] + [""]
        else:
            lines += ["\t".join(cells) for _item, cells in rows]
    typer.echo("".join(f"{line}\n" for line in lines), nl=False)


def _escaped(cell: str) -> str:
    """A cell in which nothing is markup."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>|#" else sign for sign in cell)


def _page(here: Session, items: list[Item]) -> str:
    """The sheet to print."""
    from huiyin.papers import moments
    from huiyin.papers.kinds import DAY_SHEET
    from huiyin.papers.sheet import DaySheet, Task

    at, language = here.at, active()
    people = tuple(
        (who, tuple(Task(cells[1:], item.overdue) for item, cells in rows))
        for who, rows in _by_person(items, at, here.organization)
    )
    sheet = DaySheet(
        organization=words(here.organization.name, language),
        printed=moments.moment(at, language),
        day=moments.day(at.date(), language),
        people=people,
    )
    return paperwork.html(paperwork.printer(here), DAY_SHEET, sheet)
