"""`huiyin export`: the ledger as a workbook or as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiyin.cli.choices import meant, nearest
from huiyin.cli.listing import Category, Channel, Site, Status, Where, conditions
from huiyin.cli.outfile import outside, put
from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session
from huiyin.language import _, active

if TYPE_CHECKING:
    from huiyin.papers.table import Cell, Table

File = Annotated[
    Path, typer.Argument(metavar="FILE", help=_("Where to write: a name that ends in .xlsx or .csv."))
]
From = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help=_("Only cases received on this day or later."))
]
To = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help=_("Only cases received on this day or earlier."))
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar="A,B,…",
        help=_("These columns, by the names of the fields; +A,B adds to the usual ones."),
    ),
]
WithReporter = Annotated[
    bool,
    typer.Option(
        "--with-reporter",
        help=_("Also who sent it: name, telephone and room. Without it no personal data goes out."),
    ),
]


def export(
    file: File,
    status: Status = None,
    site: Site = None,
    channel: Channel = None,
    category: Category = None,
    where: Where = None,
    first: From = None,
    last: To = None,
    columns: Columns = None,
    with_reporter: WithReporter = False,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    here = session(root, lang, at, quiet)
    form = file.suffix.lower()
    if form not in (".xlsx", ".csv"):
        raise Stop(_("The file's name must end in .xlsx or .csv: {path}").format(path=file.name))
    outside(file, here)
    options = {"status": status, "site": site, "channel": channel, "category": category}
    wanted = {name: meant(name, values, here.organization) for name, values in options.items() if values}
    names = _columns(columns, with_reporter)
    days = _day("--from", first), _day("--to", last)
    made = _table(here, {**wanted, **conditions(where or [], wanted)}, days, names, with_reporter)
    put(file, _bytes(made, names, here, form))
    if with_reporter:
        told = _(
            "Mind: {path} names the senders. Whoever has it is answerable for it; delete it when it has served."
        )
        here.say(told.format(path=file.name))
    here.say(_("{number} cases written to {path}.").format(number=len(made.rows), path=file))


export.__doc__ = _(
    "Write the ledger to a file, a row a case, xlsx or csv; no personal data unless it is asked for.\n\n"
    "Examples: huiyin export ledger.xlsx · huiyin export march.csv --from 2026-03-01 --to 2026-03-31"
    " --site binjiang · huiyin export open.xlsx --where handler=zhang.wei --columns +summary,severity"
)


def _day(option: str, given: str | None) -> date | None:
    from huiyin.fields import as_day

    found = as_day(given) if given is not None else None
    if given is not None and found is None:
        raise Stop(
            _("{option} wants a day such as 2026-03-01, not {value}.").format(option=option, value=given)
        )
    return found


def _columns(asked: str | None, with_reporter: bool) -> tuple[str, ...]:
    """The columns that are meant. Raises Stop (2) for one that there is not, or that names the sender unasked."""
    from huiyin.papers.ledger import SENDER, USUAL, columns, taken

    listed = [name.strip() for name in (asked or "").lstrip("+").split(",") if name.strip()]
    for name in listed:
        if name not in columns() and not name.startswith("x-"):
            near = nearest(name, dict.fromkeys(columns(), ()))
            told = _("There is no column {name}.").format(name=name)
            raise Stop(f"{told} {_('Did you mean {near}?').format(near=', '.join(near))}" if near else told)
        if name.startswith("reporter.") and not with_reporter:
            raise Stop(_("{name} is personal data; ask for it with --with-reporter.").format(name=name))
    usual = USUAL if asked is None or asked.startswith("+") else ()
    return taken((*usual, *listed, *(SENDER if with_reporter else ())))


def _table(
    here: Session,
    wanted: dict[str, frozenset[str]],
    days: tuple[date | None, date | None],
    names: Sequence[str],
    with_reporter: bool,
) -> Table:
    from huiyin.book import read_case
    from huiyin.desk.listing import listed
    from huiyin.papers.ledger import Clerk, received_within, table
    from huiyin.source import Source

    zone = here.organization.zone
    found = listed(here.tree, wanted, zone)
    clerk = Clerk(here.rules, here.at, active(), names, with_reporter)
    rows: list[tuple[Cell, ...]] = []
    unread = list(found.unread)
    for row in found.rows:
        data = here.tree.read(row[-1])
        case, _reader = read_case(Source(row[-1], data), zone)
        if case is None or not case.sound:
            unread.append(row[-1])
        elif received_within(case.received, *days):
            rows.append(clerk.row(case, data))
    for path in sorted(unread):
        told = _("Left out, as it cannot be read as a case: {path}. huiyin validate says why.")
        here.say(told.format(path=path))
    return table(names, rows, active())


def _bytes(made: Table, names: Sequence[str], here: Session, form: str) -> bytes:
    from huiyin.papers.ledger import CHECK, as_csv

    if form == ".csv":
        return as_csv(made)
    from huiyin.papers.workbook import one_sheet

    return one_sheet(made, here.at, (names.index(CHECK),), _about(made, here))


def _about(made: Table, here: Session) -> list[str]:
    """Who took the ledger out of the system, when, and how much of it (CO-05)."""
    from huiyin.cli.clerk import author_by_git, now, person_name, short

    who = author_by_git(here, now(here))
    return [
        _("Exported by: {person}").format(person=person_name(here.organization, who) if who else "-"),
        _("As of: {at}").format(at=short(here.at)),
        _("Cases: {number}").format(number=len(made.rows)),
        _("For internal use; not to be passed on."),
        _("The column with the check is hidden; leave it and the case number as they are."),
    ]
