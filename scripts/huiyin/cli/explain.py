"""`huiyin explain`: the clock of each obligation of a case, every step of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from huiyin.cli import clerk
from huiyin.cli.choices import picked
from huiyin.cli.session import At, CaseArgument, Lang, Quiet, Root, Session, Stop, session, to_json
from huiyin.language import _, active
from huiyin.model import Case

if TYPE_CHECKING:
    from huiyin.history import History

FORMATS = ("text", "json")
ClauseName = Annotated[
    str | None, typer.Option("--clause", metavar="CLAUSE", help=_("Only the obligations under this clause."))
]
Format = Annotated[str, typer.Option("--format", metavar="text|json", help=_("How to print."))]


def explain(
    case: CaseArgument,
    clause: ClauseName = None,
    form: Format = "text",
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin import explain as clocks
    from huiyin.history import History
    from huiyin.words.narrate import Narrator

    here = session(root, lang, at, quiet)
    if form not in FORMATS:
        raise Stop(_("--format is one of {known}.").format(known=", ".join(FORMATS)))
    read = _read(here, clerk.path_of_case(here, case))
    history = History(read, here.rules, here.at)
    only = _governing(history, clause) if clause is not None else None
    told = [one for one in clocks.explain(history, here.at) if only in (None, one.clause.id)]
    language, home = active(), here.organization
    if form == "json":
        listed = [clocks.as_json(one, language, home) for one in told]
        typer.echo(to_json({"case": read.id, "at": here.at, "obligations": listed}))
        return
    if not told:
        here.say(
            _("{case}: no obligation had begun by {at}.").format(
                case=read.id, at=here.at.isoformat(timespec="minutes")
            )
        )
        return
    here.say(_("{case} as of {at}").format(case=read.id, at=here.at.isoformat(timespec="minutes")))
    policies = {policy.id: policy for policy in here.rules.force(read.received.date()).policies}
    narrator = Narrator(language, home)
    for number, one in enumerate(told):
        if number:
            typer.echo()
        for line in narrator.lines(one, policies.get(one.clause.policy)):
            typer.echo(line)


explain.__doc__ = _(
    "Explain each deadline of a case: every day counted or skipped and why, pauses and extensions.\n\n"
    "Examples: huiyin explain 20260315-7KQ4J · huiyin explain 7KQ4J --clause reply --lang en"
)


def _governing(history: History, asked: str) -> str:
    """The id of a clause that governs the case or did, asked for so or as policy/id. Raises Stop (2)."""
    found = {
        clause.id: (f"{clause.policy}/{clause.id}",)
        for index in range(len(history.events) + 1)
        for clause in history.governing(index).clauses
    }
    return picked("--clause", asked, found)


def _read(here: Session, path: str) -> Case:
    from huiyin.book import read_case
    from huiyin.source import Source

    found, _reader = read_case(Source(path, here.tree.read(path)), here.organization.zone)
    if found is None or not found.sound:
        raise Stop(_("Put {path} right first; huiyin validate shows the places.").format(path=path), 1)
    return found
