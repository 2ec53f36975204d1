"""`huiyin import`: a ledger kept so far, or letters that came by e-mail, taken in as cases."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from huiyin.cli import clerk, sealing
from huiyin.cli.mailing import import_mail
from huiyin.cli.new import By, Category, Channel, Kind, Party, Site
from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session, terminal, to_json
from huiyin.diagnostic import Diagnostic, Location
from huiyin.language import _, hint, message

if TYPE_CHECKING:
    from huiyin.ledgers.intake import Outcome, Rejected
    from huiyin.ledgers.ledger import Ledger
    from huiyin.ledgers.ledgermap import LedgerMap
    from huiyin.ledgers.mapsource import MapSource

T = TypeVar("T")
LEDGERS = (".csv", ".xlsx", ".xlsm", ".xls")
ENOUGH_TO_WATCH = 500
"""Fewer cases take less than a second."""
File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=_("A ledger, xlsx or csv; or e-mail: a message, an mbox, a Maildir, a folder of .eml."),
    ),
]
Map = Annotated[
    Path | None,
    typer.Option("--map", metavar="MAP", help=_("For a ledger: which column is which field, a YAML file.")),
]
Back = Annotated[
    bool,
    typer.Option(
        "--back", help=_("A ledger of “huiyin export”: propose on a branch what was changed in it.")
    ),
]
Branch = Annotated[
    str | None,
    typer.Option("--branch", metavar="NAME", help=_("With --back: the new branch (default: ledger/DATE-…).")),
]
Reason = Annotated[
    str,
    typer.Option(
        "--reason", metavar="TEXT", help=_("With --back: why, where the row has no reason of its own.")
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Judge every row, write nothing."))]
Format = Annotated[str, typer.Option("--format", metavar="text|json", help=_("How to print."))]


def import_file(
    file: File,
    map: Map = None,  # noqa: A002 - named as the option is
    back: Back = False,
    branch: Branch = None,
    reason: Reason = "",
    channel: Channel = None,
    site: Site = None,
    party: Party = None,
    kind: Kind = None,
    category: Category = None,
    by: By = None,
    dry_run: DryRun = False,
    format: Format = "text",  # noqa: A002 - named as the option is
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    if format not in ("text", "json"):
        raise Stop(_("--format is one of {known}.").format(known="text, json"))
    given = {"channel": channel, "site": site, "party": party, "kind": kind, "category": category}
    told = any(value is not None for value in given.values())
    if back == (map is not None) and (back or file.suffix.lower() in LEDGERS):
        raise Stop(
            _(
                "Give --map MAP for a ledger kept so far, or --back for one of “huiyin export” that was edited."
            )
        )
    if not back and (branch or reason):
        raise Stop(_("--branch and --reason go with --back."))
    if (back and told) or (map is not None and (told or by is not None)):
        raise Stop(
            _("With a ledger, its map or its rows say channel, site and the like: leave those options out.")
        )
    here = session(root, lang, at, quiet)
    if back:
        from huiyin.cli.bringing import Wish, bring_back

        bring_back(file, _bytes(file), Wish(branch, by, reason, dry_run, format), here)
    elif map is not None:
        _take_in(file, map, here, dry_run, format)
    else:
        import_mail(file, given, by, dry_run, format, here)


import_file.__doc__ = _(
    "Take in a ledger kept so far (xlsx or csv, with --map), or e-mail (.eml, mbox, Maildir).\n\n"
    "Every row or message becomes a case, or is rejected with the reason; what was taken in before is skipped."
    " With --back a ledger of “huiyin export” that somebody edited: each change becomes an event or a field on a"
    " new branch, to be reviewed.\n\n"
    "Examples: huiyin import ledger.xlsx --map map.yml --dry-run · huiyin import inbox.mbox --site binjiang"
    " · huiyin import ledger.xlsx --back --reason 核对台账"
)


def _take_in(file: Path, plan_path: Path, here: Session, dry_run: bool, format: str) -> None:  # noqa: A002
    """A ledger kept so far: every row a case."""
    from huiyin.ledgers.intake import keep, prepare
    from huiyin.ledgers.mapreading import read_map
    from huiyin.ledgers.mapsource import MapSource

    home = here.organization
    now = clerk.now(here)
    source = MapSource(str(plan_path), _bytes(plan_path))
    plan, problems = read_map(source, home)
    ledger = None
    if plan is not None:
        ledger, more = _ledger(file, plan, source, here)
        problems += more
    if plan is None or ledger is None:
        _tell_problems(problems, format)
        raise typer.Exit(1)
    rows = _watched(ledger.rows, _("Judging rows"), here)
    outcome = sealing.in_words(lambda: prepare(rows, plan, here.rules, here.tree, now, sealing.sealer(here)))
    if not dry_run:
        keep(_watched(outcome.made, _("Writing cases"), here), here.tree)
    _tell(outcome, dry_run, format)
    _remark(outcome, here)
    raise typer.Exit(1 if outcome.rejected else 0)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Stop(_("{path} cannot be read: {reason}.").format(path=path, reason=reason)) from None


def _ledger(
    file: Path, plan: LedgerMap, source: MapSource, here: Session
) -> tuple[Ledger | None, list[Diagnostic]]:
    """The ledger, if it has what the map names; else what is wrong."""
    from huiyin.ledgers.ledger import Unreadable, read
    from huiyin.ledgers.ledgermap import check_columns

    try:
        found = read(_bytes(file), (plan.number.name,), plan.sheet, plan.encoding)
    except Unreadable as error:
        inside = error.code == "HY457"
        place = source.locate(("sheet",)) if inside else Location(str(file))
        return None, [Diagnostic(error.code, place, error.params)]
    problems = check_columns(plan, found, source, here.organization.zone)
    return (None if problems else found), problems


def _watched(items: Sequence[T], words: str, here: Session) -> Iterable[T]:
    """The items, with a bar on a terminal's stderr where they take a while."""
    if len(items) < ENOUGH_TO_WATCH or here.quiet or not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, words, console=Console(stderr=True), transient=True)


# --- telling ------------------------------------------------------------------------------------------------


def _tell_problems(problems: Sequence[Diagnostic], form: str) -> None:
    """What is wrong with the map or the ledger as a whole; no row was touched."""
    from huiyin.formats import json, text
    from huiyin.formats.report import Report

    listed = sorted(problems, key=lambda item: (item.location, item.code))
    if form == "json":
        told = [json.entry(item) for item in listed]
        typer.echo(to_json({"created": 0, "skipped": 0, "rejected": [], "diagnostics": told}))
    else:
        typer.echo(text.render(Report(0, 0, listed)), nl=False)


def _tell(outcome: Outcome, dry_run: bool, form: str) -> None:
    if form == "json":
        told = {"created": len(outcome.made), "skipped": outcome.skipped}
        rejected = [_as_json(item) for item in outcome.rejected]
        typer.echo(to_json({**told, "rejected": rejected, "dry_run": dry_run}))
        return
    lines = list(_lines(outcome.rejected))
    if terminal() and lines:
        from huiyin.cli import grid

        cells = [grid.Line((str(row), column, reason)) for row, column, reason in lines]
        grid.show((_("Row"), _("Column"), _("Reason")), cells, folding=(1, 2))
    else:
        for row, column, reason in lines:
            typer.echo(f"{row}\t{column}\t{reason}")
    words = (
        _("{created} would be created, {skipped} skipped, {rejected} rejected.")
        if dry_run
        else _("{created} created, {skipped} skipped, {rejected} rejected.")
    )
    typer.echo(
        words.format(created=len(outcome.made), skipped=outcome.skipped, rejected=len(outcome.rejected))
    )


def _as_json(item: Rejected) -> dict[str, Any]:
    """A rejected row: its first fault, and the others under `more`."""
    first, *more = [{"column": fault.column, "message": message(fault.problem)} for fault in item.faults]
    return {"row": item.row, **first, **({"more": more} if more else {})}


def _lines(rejected: Iterable[Rejected]) -> Iterator[tuple[int, str, str]]:
    for item in rejected:
        for fault in item.faults:
            cure = hint(fault.problem)
            yield item.row, fault.column, f"{message(fault.problem)} {cure}".strip()


def _remark(outcome: Outcome, here: Session) -> None:
    """What a person should know of the cases that were made."""
    from huiyin.formats.summary import counted

    dated = sum(item.dated for item in outcome.made)
    if dated:
        here.say(
            counted(
                "In {n} case a time was only a date; it was taken as 00:00 of that day.",
                "In {n} cases a time was only a date; it was taken as 00:00 of that day.",
                dated,
            )
        )
    breaches = sum(item.breaches > 0 for item in outcome.made)
    if breaches:
        here.say(
            counted(
                "{n} case did not keep all clauses; “huiyin validate” tells which, as warnings.",
                "{n} cases did not keep all clauses; “huiyin validate” tells which, as warnings.",
                breaches,
            )
        )
    if any(item.named for item in outcome.made) and not here.organization.recipients:
        here.say(
            _(
                "Mind: what the sender's name and telephone are enters Git in clear,"
                " and stays there for ever; name recipients in organization.yml to seal it."
            )
        )
