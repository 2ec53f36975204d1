"""`huiyin import` for e-mail: which fields the clerk gives, and what is told afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from huiyin.cli import clerk, sealing
from huiyin.cli.session import Session, Stop, to_json
from huiyin.diagnostic import Diagnostic, Location
from huiyin.language import _, active, hint, message

if TYPE_CHECKING:
    from huiyin.mail.intake import Desk, Made, Outcome
    from huiyin.model import Organization

DEFAULTS = {"channel": "email", "party": "public", "kind": "other", "category": "other"}
OPEN = ("kind", "category", "party")
"""What a default stands for until a person has read the letter."""


def import_mail(
    file: Path, given: Mapping[str, str | None], by: str | None, dry_run: bool, form: str, here: Session
) -> None:
    """Take in the messages of a file or folder. Raises Stop, typer.Exit (1) where any was rejected."""
    from huiyin.ledgers.intake import already
    from huiyin.mail.intake import take_in
    from huiyin.mail.mailbox import messages

    kind = _kind(file)
    desk = _desk(given, by, here)
    known = already(here.tree, here.rules).sources
    try:
        outcome = sealing.in_words(lambda: take_in(messages(file, kind), desk, known, not dry_run))
    except OSError as error:
        raise Stop(_unreadable(file, error)) from None
    _tell(outcome, dry_run, form, here)
    if outcome.made:
        _remark(outcome, given, here)
    raise typer.Exit(1 if outcome.rejected else 0)


def _kind(file: Path) -> str:
    from huiyin.mail.mailbox import kind_of

    try:
        kind = kind_of(file)
    except OSError as error:
        raise Stop(_unreadable(file, error)) from None
    if not kind:
        raise Stop(
            _(
                "{path} is no e-mail (.eml, mbox, Maildir, a folder of .eml)."
                " For a ledger, say which column is which field: --map MAP."
            ).format(path=file)
        )
    return kind


def _unreadable(file: Path, error: OSError) -> str:
    reason = error.strerror or type(error).__name__
    return _("{path} cannot be read: {reason}.").format(path=file, reason=reason)


def _desk(given: Mapping[str, str | None], by: str | None, here: Session) -> Desk:
    from huiyin.mail.intake import Desk
    from huiyin.sealing.sealer import file_sealer

    now = clerk.now(here).replace(second=0, microsecond=0)
    values = _values(given, here.organization)
    author = clerk.author(here, by, now)
    seal = sealing.sealer(here)
    seal_file = file_sealer(here.organization, sealing.store(here)) if seal is not None else None
    return Desk(values, author, now, here.tree, here.rules, seal, seal_file)


def _values(given: Mapping[str, str | None], home: Organization) -> dict[str, str]:
    """What was given, by id or by name, and the defaults. Raises Stop (2) for what is not, or lacks."""
    from huiyin.cli.choices import meant

    values = {**DEFAULTS, **{name: value for name, value in given.items() if value is not None}}
    if "site" not in values and len(home.sites) == 1:
        values["site"] = next(iter(home.sites))
    known: Mapping[str, Any] = {"channel": home.channels, "category": home.categories}
    missing = [name for name, ids in known.items() if given[name] is None and values[name] not in ids]
    missing += [] if "site" in values else ["site"]
    if missing:
        options = ", ".join(f"--{name}" for name in missing)
        raise Stop(_("These are missing: {options}.").format(options=options))
    for name in ("channel", "site", "category"):
        values[name] = next(iter(meant(name, [values[name]], home)))
    return values


# --- telling ------------------------------------------------------------------------------------------------


def _tell(outcome: Outcome, dry_run: bool, form: str, here: Session) -> None:
    if form == "json":
        typer.echo(to_json({**_as_json(outcome), "dry_run": dry_run}))
        return
    for row, problems in outcome.rejected:
        for item in problems:
            typer.echo(f"{row}\t{_line(item)}")
    for row, item in outcome.set_aside:
        typer.echo(f"{row}\t{_line(item)}")
    for made in outcome.made:
        if not dry_run:
            typer.echo(f"{made.row}\t{made.draft.number}\t{made.draft.case.path if made.draft.case else ''}")
        for item in _notes(made):
            typer.echo(f"{made.row}\t{_line(item)}")
    words = (
        _("{created} would be created, {skipped} skipped, {aside} set aside, {rejected} rejected.")
        if dry_run
        else _("{created} created, {skipped} skipped, {aside} set aside, {rejected} rejected.")
    )
    numbers = {"created": len(outcome.made), "rejected": len(outcome.rejected)}
    typer.echo(words.format(skipped=outcome.skipped, aside=len(outcome.set_aside), **numbers))


def _line(item: Diagnostic) -> str:
    return f"{message(item)} {hint(item)} [{item.code}]"


def _notes(made: Made) -> Iterator[Diagnostic]:
    """What a person should know of one case."""
    from huiyin.mail.parts import MOST_FILES, MOST_OF_A_FILE, MOST_OF_ALL

    if made.left_out:
        params = {
            "number": str(made.left_out),
            "files": str(MOST_FILES),
            "each": str(MOST_OF_A_FILE >> 20),
            "all": str(MOST_OF_ALL >> 20),
        }
        yield Diagnostic("HY474", Location(""), params)
    if made.subject_sealed:
        yield Diagnostic("HY476", Location(""), {})


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "created": len(outcome.made),
        "skipped": outcome.skipped,
        "set_aside": [{"row": row, "message": message(item)} for row, item in outcome.set_aside],
        "rejected": [_rejected(row, problems) for row, problems in outcome.rejected],
        "cases": [
            {
                "row": made.row,
                "case": made.draft.number,
                "path": made.draft.case.path if made.draft.case else "",
                "attachments": len(made.files),
                "left_out": made.left_out,
                "missing": list(made.missing),
            }
            for made in outcome.made
        ],
    }


def _rejected(row: int, problems: tuple[Diagnostic, ...]) -> dict[str, Any]:
    """A rejected message: its first fault, and the others under `more`, as for the row of a ledger."""
    first, *more = [{"column": "", "code": item.code, "message": message(item)} for item in problems]
    return {"row": row, **first, **({"more": more} if more else {})}


def _remark(outcome: Outcome, given: Mapping[str, str | None], here: Session) -> None:
    """What the clerk has to do now."""
    from huiyin.words.names import field_name

    comma = _(", ")
    assumed = [field_name(name, active()) for name in OPEN if given[name] is None]
    if assumed:
        told = _(
            "Not told by a message, and set to the usual value; read the letters and put it right: {fields}."
        )
        here.say(told.format(fields=comma.join(assumed)))
    missing = dict.fromkeys(path for made in outcome.made for path in made.missing)
    if missing:
        told = _("The regulations want besides: {fields}.")
        here.say(told.format(fields=comma.join(field_name(path, active()) for path in missing)))
    if not here.organization.recipients and any(any(made.letter.sender) for made in outcome.made):
        here.say(
            _(
                "Mind: what the sender's name and telephone are enters Git in clear,"
                " and stays there for ever; name recipients in organization.yml to seal it."
            )
        )
    here.say(
        _("The original messages are not kept in the repository: keep the mailbox as long as the cases.")
    )
