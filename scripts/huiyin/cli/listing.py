"""`huiyin list`: a table of cases."""

from __future__ import annotations

from typing import Annotated

import typer

from huiyin.cli import sheets
from huiyin.cli.choices import meant
from huiyin.cli.clerk import path_of_case, speech
from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session, terminal, to_json
from huiyin.desk.listing import COLUMNS, Row, Wanted, as_json, listed
from huiyin.language import _, active
from huiyin.schema import FIELDS
from huiyin.words.names import field_name

FORMATS = ("table", "json", "csv")
Several = list[str] | None
Cases = Annotated[
    Several,
    typer.Argument(
        metavar="[CASE]...",
        help=_("Only these cases: numbers, former ones, or the ends of some that are unique."),
    ),
]
Status = Annotated[
    Several,
    typer.Option("--status", metavar="STATUS", help=_("Only cases with this status; may be given again.")),
]
Site = Annotated[Several, typer.Option("--site", metavar="ID", help=_("Only this site; may be given again."))]
Channel = Annotated[
    Several, typer.Option("--channel", metavar="ID", help=_("Only this channel; may be given again."))
]
Category = Annotated[
    Several,
    typer.Option(
        "--category", metavar="PATH", help=_("Only this category and those below it; may be given again.")
    ),
]
Where = Annotated[
    Several,
    typer.Option(
        "--where",
        metavar="KEY=VALUE",
        help=_("Only cases whose field has this value; a comma stands for or."),
    ),
]
Format = Annotated[str, typer.Option("--format", metavar="table|json|csv", help=_("How to print."))]


def list_cases(
    cases: Cases = None,
    status: Status = None,
    site: Site = None,
    channel: Channel = None,
    category: Category = None,
    where: Where = None,
    format: Format = "table",  # noqa: A002 - the option's name
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    here = session(root, lang, at, quiet)
    if format not in FORMATS:
        raise Stop(_("--format is one of {known}.").format(known=", ".join(FORMATS)))
    options = {"status": status, "site": site, "channel": channel, "category": category}
    wanted = {name: meant(name, values, here.organization) for name, values in options.items() if values}
    only = sorted({path_of_case(here, asked) for asked in cases}) if cases else None
    found = listed(here.tree, {**wanted, **conditions(where or [], wanted)}, here.organization.zone, only)
    for path in found.unread:
        here.say(_("{path} cannot be read; huiyin validate says why.").format(path=path))
    if format == "json":
        typer.echo(to_json(as_json(found.rows)))
    elif format == "csv":
        sheets.write(COLUMNS, found.rows)
    elif terminal():
        _table(found.rows, here)
    else:
        for row in found.rows:
            typer.echo("\t".join(" ".join(cell.split()) for cell in row))


list_cases.__doc__ = _(
    "List cases, in order of receipt.\n\n"
    "Examples: huiyin list 7KQ4J 1JV6K · huiyin list --status replied --site binjiang ·"
    " huiyin list --where handler=zhang.wei --format json"
)


def conditions(given: list[str], known: Wanted) -> Wanted:
    """What --where asks for, on top of what the other options do. Raises Stop (2)."""
    found: dict[str, frozenset[str]] = {}
    for word in given:
        name, sign, value = word.partition("=")
        head = name.partition(".")[0]
        if not sign or not (head in FIELDS or head.startswith("x-")):
            raise Stop(_("--where wants a field of cases and a value, KEY=VALUE: {word}").format(word=name))
        values = frozenset(value.split(","))
        before = found.get(name, known.get(name))
        found[name] = values if before is None else values & before
    return found


def _table(rows: list[Row], here: Session) -> None:
    from huiyin.cli import grid

    words = speech(here.organization)
    shown = COLUMNS[:-1]
    lines = [
        grid.Line([words.value(name, _cell(name, value)) for name, value in zip(shown, row, strict=False)])
        for row in rows
    ]
    order = ("kind", "category", "channel", "site")
    grid.show(
        [field_name(name, active()) for name in shown],
        lines,
        yielding=[shown.index(name) for name in order],
        folding=(shown.index("subject"),),
    )


def _cell(name: str, value: str) -> str:
    return value[:16].replace("T", " ") if name == "received" else value
