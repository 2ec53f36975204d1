"""`huiyin import --back`: what was changed in an exported ledger, proposed on a branch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from huiyin.cli import clerk
from huiyin.cli.session import Session, Stop, to_json
from huiyin.diagnostic import Diagnostic
from huiyin.language import _, active, hint, message
from huiyin.words.names import event_name, field_name

if TYPE_CHECKING:
    from huiyin.committed import CommitTree
    from huiyin.ledgers.back import Outcome
    from huiyin.ledgers.backjudge import Proposal
    from huiyin.ledgers.backrow import Ignored


class Wish:
    """What was asked for besides the file."""

    def __init__(self, branch: str | None, by: str | None, reason: str, dry_run: bool, form: str) -> None:
        self.branch, self.by, self.reason, self.dry_run, self.form = branch, by, reason, dry_run, form


def bring_back(file: Path, data: bytes, wish: Wish, here: Session) -> None:
    """Propose what a person changed in an exported ledger. Raises Stop; Exit (1) where rows were rejected."""
    from huiyin.book import load_house
    from huiyin.ledgers import back, backsheet
    from huiyin.ledgers.backjudge import Author

    tree = _commit(here)
    now = clerk.now(here)
    sheet, problems = backsheet.read_sheet(data, str(file))
    if sheet is None:
        _tell_problems(problems, wish)
        raise typer.Exit(1)
    author = Author(clerk.author(here, wish.by, now), now, " ".join(wish.reason.split()))
    found = back.bring_back(sheet, tree, here.tree, load_house(tree).rules, author)
    branch, written = _kept(found, tree, wish, now, here) if found.proposals else ("", False)
    _tell(found, branch, written, wish)
    if branch:
        _what_next(branch, written, wish, here)
    raise typer.Exit(1 if found.rejected else 0)


def _commit(here: Session) -> CommitTree:
    from huiyin.committed import CommitTree
    from huiyin.ledgers.backbranch import head_of
    from huiyin.repository import GitFailed

    try:
        return CommitTree(here.root, head_of(here.tree))
    except (GitFailed, OSError):
        raise Stop(_("There is no commit here yet that a branch could start from.")) from None


def _kept(found: Outcome, tree: CommitTree, wish: Wish, now: datetime, here: Session) -> tuple[str, bool]:
    """The branch with the proposals, and whether it was made by this run. Raises Stop."""
    from huiyin.ledgers import backbranch
    from huiyin.repository import GitFailed

    name = wish.branch or f"ledger/{now:%Y-%m-%d}-{found.digest}"
    try:
        if already := backbranch.proposed_already(here.tree, found.digest):
            return already, False
        backbranch.checked_name(here.tree, name)
        if not wish.dry_run:
            backbranch.write(here.tree, name, tree.commit, found.files, _message(found))
    except backbranch.BadName:
        raise Stop(_("Git takes no branch of this name; give another with --branch.")) from None
    except backbranch.Taken:
        told = _("There is a branch {name} already, and it is left as it is; give another with --branch.")
        raise Stop(told.format(name=name)) from None
    except GitFailed as error:
        told = _("Git could not write the branch, and nothing was changed: {reason}")
        raise Stop(told.format(reason=error), 1) from None
    return name, not wish.dry_run


def _message(found: Outcome) -> str:
    from huiyin.ledgers.backbranch import TRAILER

    count = f"{len(found.files)} case{'s' if len(found.files) > 1 else ''}"
    return f"Propose what was changed in a ledger: {count}\n\n{TRAILER}: {found.digest}\n"


# --- telling ------------------------------------------------------------------------------------------------


def _tell_problems(problems: Sequence[Diagnostic], wish: Wish) -> None:
    from huiyin.formats import json, text
    from huiyin.formats.report import Report

    if wish.form == "json":
        told = [json.entry(item) for item in problems]
        typer.echo(
            to_json({"proposed": 0, "unchanged": 0, "ignored": [], "rejected": [], "diagnostics": told})
        )
    else:
        typer.echo(text.render(Report(0, 0, list(problems))), nl=False)


def _tell(found: Outcome, branch: str, written: bool, wish: Wish) -> None:
    fresh = len(found.proposals) if written or wish.dry_run or not branch else 0
    if wish.form == "json":
        ignored = [{"row": i.row, "column": i.column, "message": _why(i)} for i in found.ignored]
        rejected = [
            {"row": item.row, "column": fault.column, "message": message(fault.problem)}
            for item in found.rejected
            for fault in item.faults
        ]
        told = {"proposed": fresh, "unchanged": found.unchanged, "ignored": ignored, "rejected": rejected}
        typer.echo(to_json({**told, "branch": branch or None, "dry_run": wish.dry_run}))
        return
    for line in _lines(found):
        typer.echo(line)
    words = (
        _("{proposed} would be proposed, {unchanged} rows unchanged, {ignored} ignored, {rejected} rejected.")
        if wish.dry_run
        else _("{proposed} proposed, {unchanged} rows unchanged, {ignored} ignored, {rejected} rejected.")
    )
    numbers = {"unchanged": found.unchanged, "ignored": len(found.ignored), "rejected": len(found.rejected)}
    typer.echo(words.format(proposed=fresh, **numbers))


def _lines(found: Outcome) -> Iterator[str]:
    """A line a proposal, then what is ignored, then what is rejected; what cells say is not repeated."""
    for item in found.proposals:
        yield f"{item.row}\t{item.number}\t{_proposed(item)}"
    for left in found.ignored:
        told = _("Ignored: {why}").format(why=_why(left))
        yield f"{left.row or '-'}\t{left.column}\t{told}"
    for row in found.rejected:
        for fault in row.faults:
            why = f"{message(fault.problem)} {hint(fault.problem)}".strip()
            told = _("Rejected: {why}").format(why=why)
            yield f"{row.row}\t{fault.column}\t{told}"


def _proposed(item: Proposal) -> str:
    """What is proposed, in the words of the files; of free text only where it goes."""
    name = field_name(item.name, active())
    if not item.event:
        return _("set: {name}").format(name=name)
    called = f"{event_name(item.event, active())} ({item.event})"
    if item.event == "reclassified":
        return f"{called}: {name} {item.fields['from']} → {item.fields['to']}"
    return f"{called}: {item.fields['to']}" if "to" in item.fields else called


def _why(item: Ignored) -> str:
    told = {
        "fixed": _("this is fixed when the letter comes, and never changes"),
        "follows": _("this follows from the log; change it with “huiyin log”"),
        "sender": _("who sent it is not changed through a ledger"),
        "other": _("this is changed in the case's file, not through a ledger"),
        "strange": _("the ledger has no such column"),
    }
    return told[item.why]


def _what_next(branch: str, written: bool, wish: Wish, here: Session) -> None:
    from huiyin.ledgers.backbranch import branch_of

    if wish.dry_run:
        return
    if not written:
        here.say(
            _("All of this stands on the branch {branch} already; nothing was written.").format(branch=branch)
        )
    else:
        here.say(_("Written to the new branch {branch}; your files are as they were.").format(branch=branch))
    here.say(
        _("To review it: huiyin review {base}..{branch}").format(base=branch_of(here.tree), branch=branch)
    )
