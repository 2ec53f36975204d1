"""`huiyin open`: shows what is sealed of a case to who holds a key, and logs that it was seen."""

from __future__ import annotations

from typing import Annotated

import typer

from huiyin.cli import clerk, sealing
from huiyin.cli.entering import Entering
from huiyin.cli.new import By
from huiyin.cli.session import At, CaseArgument, Lang, Quiet, Root, Session, Stop, session, to_json
from huiyin.language import _

Reason = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help=_("Why it has to be seen; it is logged."))
]
Format = Annotated[str, typer.Option("--format", metavar="text|json", help=_("How to print."))]


def open_case(
    case: CaseArgument,
    reason: Reason = None,
    by: By = None,
    format: Format = "text",  # noqa: A002 - the option's name
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.desk.recording import Unsound, opened

    here = session(root, lang, at, quiet)
    path = clerk.path_of_case(here, case)
    try:
        file = opened(path, here.tree, here.rules)
    except Unsound as error:
        clerk.judge(error.problems, here, None)
        raise Stop("", 1) from None
    if not isinstance(file.case.reporter, str):
        raise Stop(_("Nothing is sealed in {case}: huiyin show tells it.").format(case=file.case.id))
    bundle = _unsealed(here, file.data, file.case.received.date())
    if not reason or not reason.strip():
        raise Stop(_("Say why: --reason “…”. Who opens a sealed letter, and why, is logged."))
    person = clerk.author(here, by, clerk.now(here))
    # logged before it is shown: nobody sees it without a trace
    Entering(here, file, "accessed", {"to": person, "reason": reason}, person).run()
    if format == "json":
        typer.echo(to_json({"case": bundle.case, "reporter": dict(bundle.reporter), "letter": bundle.letter}))
        return
    for key, value in bundle.reporter.items():
        typer.echo(f"{key}\t{value}")
    typer.echo(f"\n{bundle.letter}")


open_case.__doc__ = _(
    "Show the sender and the letter that are sealed in a case, if one of your keys opens them; it is logged.\n\n"
    "Examples: huiyin open 7KQ4J --reason 回访核实"
)


def _unsealed(here: Session, data: bytes, received):  # type: ignore[no-untyped-def]
    from huiyin.sealing.age import NoKey
    from huiyin.sealing.bundle import Damaged, period_of
    from huiyin.sealing.casefile import OtherCase
    from huiyin.sealing.casefile import opened as unsealed
    from huiyin.sealing.sealer import own_keys

    store = sealing.store(here)
    period = period_of(received, here.organization.sealing_period)
    try:
        names = [name for name in (period, *store.holds(period)) if store.recipient(name)]
        keys = [store.identity(name, own_keys()) for name in names]
        return unsealed(data, keys)
    except NoKey:
        told = _(
            "None of your keys opens what was sealed in {period}: either you are not among the recipients,"
            " or that key was destroyed or lost; then nobody can open it any more."
        )
        raise Stop(told.format(period=period), 1) from None
    except OtherCase as error:
        told = _("What is sealed here belongs to {number}: it was copied into this case.")
        raise Stop(told.format(number=error.number), 1) from None
    except Damaged:
        raise Stop(_("What is sealed here is damaged, or was not sealed by this program."), 1) from None
