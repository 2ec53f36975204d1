"""`huiyin destroy`: what has been kept long enough, its proposal, its approval, and the destruction of its keys."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from huiyin.cli import clerk, sealing
from huiyin.cli.new import By
from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session, to_json
from huiyin.language import _

if TYPE_CHECKING:
    from huiyin.sealing.retention import Fate

Due = Annotated[bool, typer.Option("--due", help=_("List whose time is over (the default)."))]
Propose = Annotated[
    bool, typer.Option("--propose", help=_("Log the proposal in each case whose time is over."))
]
Approve = Annotated[bool, typer.Option("--approve", help=_("Approve what was proposed."))]
Carry = Annotated[
    bool, typer.Option("--carry-out", help=_("Destroy the keys of what is approved; needs one's own key."))
]
Period = Annotated[
    str | None, typer.Option("--period", metavar="PERIOD", help=_("Only what was received then, as 2023-Q1."))
]
Format = Annotated[str, typer.Option("--format", metavar="text|json", help=_("How to print."))]


def destroy(
    due: Due = False,
    propose: Propose = False,
    approve: Approve = False,
    carry_out: Carry = False,
    period: Period = None,
    by: By = None,
    format: Format = "text",  # noqa: A002 - the option's name
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.sealing.destruction import fates

    here = session(root, lang, at, quiet)
    if due + propose + approve + carry_out > 1:
        raise Stop(_("One of --due, --propose, --approve and --carry-out at a time."))
    now = clerk.now(here)
    if not (propose or approve or carry_out):
        _list(here, [one for one in fates(here.tree, here.rules, here.at) if _meant(one, period)], format)
        return
    _not_ahead(here, now)
    if carry_out:
        _carry_out(here, now, period, clerk.author(here, by, now))
        return
    found = [one for one in fates(here.tree, here.rules, now) if _meant(one, period)]
    if propose:
        _log(here, [one for one in found if one.state == "expired"], "destroyed", now, by)
    else:
        _log(here, [one for one in found if one.state == "proposed" and one.expired], "approved", now, by)


destroy.__doc__ = _(
    "What was kept as long as the policy says: list it, propose it, approve it, destroy its keys, in four steps"
    " by those whom the policy names.\n\nExamples: huiyin destroy --due · huiyin destroy --propose ·"
    " huiyin destroy --approve --by wu.gm · huiyin destroy --carry-out --period 2021-Q1"
)


def _meant(one: Fate, period: str | None) -> bool:
    """Whether a case is asked for. One that is destroyed by its log is told of only where a key still opens it."""
    return one.case.status != "destroyed" and period in (None, one.period)


def _list(here: Session, found: list[Fate], form: str) -> None:
    shown = [one for one in found if one.state != "kept"]
    if form == "json":
        told = [
            {
                "case": one.case.id,
                "period": one.period,
                "clause": f"{one.clause.policy}/{one.clause.id}",
                "expires": one.expires,
                "state": one.state,
                "approved_by": one.approved_by,
            }
            for one in shown
        ]
        typer.echo(to_json({"at": here.at, "cases": told}))
        return
    names = {
        "held": _("held back"),
        "expired": _("time is over"),
        "proposed": _("awaits approval"),
        "ready": _("approved"),
    }
    for one in shown:
        typer.echo(
            f"{one.case.id}\t{one.period}\t{one.expires:%Y-%m-%d}\t{names[one.state]}"
            f"\t{one.clause.policy}/{one.clause.id}"
        )
    here.say(_("{n} cases in all.").format(n=len(shown)))
    _restored(here)


def _restored(here: Session) -> None:
    """Say which keys open what is destroyed, where this clone has a key store."""
    from huiyin.sealing.destruction import restored
    from huiyin.sealing.sealer import named_store, own_keys

    if named_store(here.tree) is None:
        return
    for key in restored(here.tree, here.rules, sealing.store(here), own_keys()):
        told = _(
            "The key {key} still opens what is destroyed: it was not carried out yet, or the key came back with"
            " a backup. Carry it out: huiyin destroy --carry-out."
        )
        here.say(told.format(key=key))


def _not_ahead(here: Session, now: datetime) -> None:
    """Nothing is destroyed by a clock that runs ahead. Raises Stop (1)."""
    from huiyin.repository import GitFailed
    from huiyin.sealing.destruction import ClockAhead, check_clock

    if now > datetime.now(now.tzinfo):
        raise Stop(_("--at lies in the future: nothing is destroyed early."), 1)
    try:
        check_clock(here.tree, now)
    except ClockAhead as error:
        told = _(
            "The newest commit is of {newest}, more than a week before this computer's clock. Sync first;"
            " if it is so still, the clock is wrong. Nothing was destroyed."
        )
        raise Stop(told.format(newest=error.newest.isoformat(timespec="minutes")), 1) from None
    except GitFailed:
        raise Stop(_("There is no commit to hold the clock against. Nothing was destroyed."), 1) from None


def _log(here: Session, found: list[Fate], event: str, now: datetime, by: str | None) -> None:
    """Log the proposal or approval in every case; what a rule forbids is told and left."""
    from huiyin.desk.recording import entry, opened, reference, usual_time
    from huiyin.desk.store import replace
    from huiyin.desk.writing import stamp
    from huiyin.diagnostic import Severity
    from huiyin.language import message, severity

    author, refused = clerk.author(here, by, now), 0
    for one in found:
        file = opened(one.case.path, here.tree, here.rules)
        item: dict[str, object] = {"at": stamp(usual_time(now, file.case)), "event": event, "by": author}
        if event == "destroyed":
            item["scope"] = "all" if one.clause.fields["then"] == "destroy-all" else "identity"
        elif one.event is not None:
            item["of"] = reference(one.event)
        made = entry(file, item, now, here.tree, here.rules)
        problems = [problem for problem in made.problems if severity(problem) is Severity.ERROR]
        if problems:
            refused += 1
            here.say(f"{one.case.id}: {message(problems[0])} [{problems[0].code}]")
            continue
        replace(here.tree.root, file.path, file.data, made.data)
        typer.echo(file.path)
    if refused:
        raise typer.Exit(1)


def _carry_out(here: Session, now: datetime, period: str | None, by: str) -> None:
    from huiyin.sealing.age import NoKey
    from huiyin.sealing.destruction import NotShared, carry_out, fates
    from huiyin.sealing.sealer import own_keys

    store = sealing.store(here)
    ready = [one for one in fates(here.tree, here.rules, now) if one.ready]
    periods = sorted({one.period for one in ready if period in (None, one.period)})
    for name in periods:
        try:
            work = lambda name=name: carry_out(here.tree, here.rules, now, name, store, own_keys(), by)  # noqa: E731
            done = sealing.in_words(work)
        except NoKey:
            told = _("Your own key does not open the keys of {period}, so nothing was destroyed.")
            raise Stop(told.format(period=name), 1) from None
        except NotShared as error:
            told = _(
                "Before the key of {period} goes, these files have to be on the shared branch as they are here:"
                " {paths}. Commit and sync them, then run this again; it goes on where it stopped."
            )
            raise Stop(told.format(period=name, paths=", ".join(error.paths)), 1) from None
        for one in done:
            typer.echo(f"{one.key}\t{len(one.cases)}\t{one.certificate}")
            here.say(
                _(
                    "The key {key} is destroyed. Destroy its backups too: this program does not reach them."
                ).format(key=one.key)
            )
