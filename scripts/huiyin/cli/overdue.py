"""`huiyin overdue`: what should have been done, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any

import typer

from huiyin.cli import sheets
from huiyin.cli.choices import meant
from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session, terminal, to_json
from huiyin.diagnostic import Severity
from huiyin.durations import duration
from huiyin.language import _, active, severity
from huiyin.model import Obligation, Organization, words
from huiyin.words.names import role_name, state_name

FORMATS = ("table", "json", "csv", "markdown")
Soon = Annotated[
    str | None, typer.Option("--soon", metavar="24h", help=_("Also what is due within this time."))
]
All = Annotated[bool, typer.Option("--all", help=_("Every obligation, whatever its state."))]
Site = Annotated[str | None, typer.Option("--site", metavar="ID", help=_("Only this site."))]
Department = Annotated[
    str | None, typer.Option("--department", metavar="ID", help=_("Only this department."))
]
Person = Annotated[
    str | None,
    typer.Option(
        "--person", metavar="ID", help=_("Only what this person is responsible or accountable for.")
    ),
]
Format = Annotated[str, typer.Option("--format", metavar="table|json|csv|markdown", help=_("How to print."))]
Fail = Annotated[bool, typer.Option("--fail", help=_("Exit with 1 when anything is overdue."))]


def overdue(
    soon: Soon = None,
    all: All = False,  # noqa: A002 - the option's name
    site: Site = None,
    department: Department = None,
    person: Person = None,
    format: Format = "table",  # noqa: A002 - the option's name
    fail: Fail = False,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.sweep.arrears import obligations
    from huiyin.sweep.watch import Watch

    here = session(root, lang, at, quiet)
    if format not in FORMATS:
        raise Stop(_("--format is one of {known}.").format(known=", ".join(FORMATS)))
    span = duration(soon) if soon is not None else None
    if soon is not None and span is None:
        raise Stop(_("--soon is a duration such as 24h or 3 workdays."))
    rules = here.lazily
    # Git looks at the files while the policies are read
    with Watch(here.tree, "cases") as watch:
        options = {"site": site, "department": department, "person": person}
        wanted = {
            name: meant(name, [asked], here.organization)
            for name, asked in options.items()
            if asked is not None
        }
        moment = here.at
        ahead = rules.rules.calendar.after(span, moment) - moment if span is not None else None
        unread: list[str] = []
        owed = obligations(here.tree, rules, moment, ahead, all, unread, watch)
    found = [item for item in owed if all_of(item, wanted)]
    late = sum(item.state == "overdue" for item in found)
    show(found, moment, format, here.organization)
    told = _("{late} overdue, {listed} listed, as of {at}.")
    here.say(told.format(late=late, listed=len(found), at=moment.isoformat(timespec="minutes")))
    warn(here, unread)
    if any(item.guessed for item in found):
        here.say(_("* counted by weekends only: there is no official calendar for that year."))
    raise typer.Exit(1 if fail and late else 0)


overdue.__doc__ = _(
    "List the obligations that are overdue, with who owes them.\n\n"
    "Examples: huiyin overdue · huiyin overdue --soon 24h --person he.jun ·"
    " huiyin overdue --all --format json"
)


_WHOSE: Mapping[str, Callable[[Obligation], tuple[str | None, ...]]] = {
    "site": lambda item: (item.site,),
    "department": lambda item: (item.responsible["department"],),
    "person": lambda item: (item.responsible["person"], item.accountable["person"]),
}


def all_of(item: Obligation, wanted: Mapping[str, frozenset[str]]) -> bool:
    """Whether an obligation is of the site, the department and the person asked for."""
    return all(not names.isdisjoint(_WHOSE[option](item)) for option, names in wanted.items())


def warn(here: Session, unread: Iterable[str]) -> None:
    """What could not be reckoned with is named, so that nobody takes the list for the whole."""
    for path in sorted(unread):
        told = _("Left out, as it cannot be read as a case: {path}. huiyin validate says why.")
        here.say(told.format(path=path))
    wrong = sum(severity(item) is Severity.ERROR for item in here.house.diagnostics)
    if wrong:
        text = _(
            "The policies have {number} errors, so deadlines may be missing. huiyin validate names them."
        )
        here.say(text.format(number=wrong))


def show(found: list[Obligation], at: datetime, form: str, home: Organization) -> None:
    """Print obligations in one of the formats."""
    from huiyin.owed import as_json

    if form == "json":
        typer.echo(to_json({"at": at, "obligations": [as_json(item) for item in found]}))
    elif form == "csv":
        sheets.write(COLUMNS, ([*_flat(as_json(item))] for item in found))
    elif form == "table" and terminal():
        _table(found, home)
    else:
        _lines(found, form, home)


COLUMNS = (
    *("case", "site", "policy", "clause"),
    *("responsible.role", "responsible.department", "responsible.person"),
    *("accountable.role", "accountable.department", "accountable.person"),
    *("since", "due", "done", "state", "calendar_guessed"),
)
"""Of CSV: the keys of JSON."""


def _flat(told: Mapping[str, Any]) -> Iterator[str]:
    """The cells of a row of CSV, from what is told as JSON."""
    for column in COLUMNS:
        value: Any = told
        for part in column.split("."):
            value = value[part]
        yield "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def heads() -> tuple[str, ...]:
    """The heads of a table for people."""
    return _("Case"), _("Site"), _("Clause"), _("Responsible"), _("Since"), _("Due"), _("Done"), _("State")


def _cells(item: Obligation, home: Organization) -> tuple[str, ...]:
    site = home.sites.get(item.site)
    person = home.people.get(item.responsible["person"] or "")
    who = person.name if person else role_name(item.responsible["role"] or "", active())
    return (
        item.case,
        words(site.name, active()) if site else item.site,
        f"{item.policy}/{item.clause}",
        who,
        _short(item.since),
        _short(item.due) + ("*" if item.guessed else ""),
        _short(item.done) if item.done else "",
        state_name(item.state, active()),
    )


def _short(moment: datetime) -> str:
    return moment.isoformat(" ", "minutes")[:16]


def _table(found: list[Obligation], home: Organization) -> None:
    from huiyin.cli import grid

    styles = {"overdue": "red", "late": "yellow", "missed": "yellow", "soon": "magenta"}
    lines = [grid.Line(_cells(item, home), styles.get(item.state)) for item in found]
    # where there is no room it is not told when it was done, since when, where, how it stands, whose it is
    grid.show(heads(), lines, yielding=(6, 4, 1, 7, 3), folding=(2, 3))


def _lines(found: list[Obligation], form: str, home: Organization) -> None:
    rows = (_cells(item, home) for item in found)
    if form == "markdown":
        lines = ["| " + " | ".join(heads()) + " |", "|" + " --- |" * len(heads())]
        lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    else:
        lines = ["\t".join(row) for row in rows]
    # all at once: thousands of single lines take as long as finding them
    typer.echo("".join(f"{line}\n" for line in lines), nl=False)
