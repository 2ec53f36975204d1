"""`huiyin open`: shows what is sealed of a case to who holds a key, and logs that it was seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from huiyin.cli import clerk, sealing
from huiyin.cli.entering import Entering
from huiyin.cli.new import By
from huiyin.cli.session import At, CaseArgument, Lang, Quiet, Root, Session, Stop, session, to_json
from huiyin.language import _

if TYPE_CHECKING:
    from huiyin.model import Case
    from huiyin.sealing.bundle import Bundle

Reason = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help=_("Why it has to be seen; it is logged."))
]
Attachments = Annotated[
    Path | None,
    typer.Option(
        "--attachments",
        metavar="FOLDER",
        help=_("Also write the sealed attachments, opened, into this folder outside the repository."),
    ),
]
Format = Annotated[str, typer.Option("--format", metavar="text|json", help=_("How to print."))]


def open_case(
    case: CaseArgument,
    reason: Reason = None,
    by: By = None,
    attachments: Attachments = None,
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
    keys = _keys(here, file.case.received.date())
    bundle = _unsealed(file.data, keys)
    if attachments is not None and attachments.resolve().is_relative_to(here.root.resolve()):
        raise Stop(_("{folder} lies in the repository. Name a folder outside it.").format(folder=attachments))
    if not reason or not reason.strip():
        raise Stop(_("Say why: --reason “…”. Who opens a sealed letter, and why, is logged."))
    person = clerk.author(here, by, clerk.now(here))
    # logged before it is shown: nobody sees it without a trace
    Entering(here, file, "accessed", {"to": person, "reason": reason}, person).run()
    if attachments is not None:
        _write_attachments(here, file.case, attachments, keys)
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


class _Keys(NamedTuple):
    """The period in which a case was sealed, and the keys that open it for who runs this."""

    period: str
    opening: Sequence[str]


def _keys(here: Session, received: date) -> _Keys:
    from huiyin.sealing.age import NoKey
    from huiyin.sealing.bundle import period_of
    from huiyin.sealing.sealer import own_keys

    store = sealing.store(here)
    period = period_of(received, here.organization.sealing_period)
    try:
        names = [name for name in (period, *store.holds(period)) if store.recipient(name)]
        return _Keys(period, [store.identity(name, own_keys()) for name in names])
    except NoKey:
        raise _no_key(period) from None


def _no_key(period: str) -> Stop:
    told = _(
        "None of your keys opens what was sealed in {period}: either you are not among the recipients,"
        " or that key was destroyed or lost; then nobody can open it any more."
    )
    return Stop(told.format(period=period), 1)


def _unsealed(data: bytes, keys: _Keys) -> Bundle:
    from huiyin.sealing.age import NoKey
    from huiyin.sealing.bundle import Damaged
    from huiyin.sealing.casefile import OtherCase
    from huiyin.sealing.casefile import opened as unsealed

    try:
        bundle = unsealed(data, keys.opening)
    except NoKey:
        raise _no_key(keys.period) from None
    except OtherCase as error:
        told = _("What is sealed here belongs to {number}: it was copied into this case.")
        raise Stop(told.format(number=error.number), 1) from None
    except Damaged:
        bundle = None
    if bundle is None:
        raise Stop(_("What is sealed here is damaged, or was not sealed by this program."), 1)
    return bundle


def _write_attachments(here: Session, case: Case, folder: Path, keys: _Keys) -> None:
    """The attachments that are sealed, opened, for the eyes of who asked. Raises Stop (1) for one that cannot be."""
    from huiyin.sealing.age import NoKey, unseal
    from huiyin.sealing.bundle import is_sealed_file
    from huiyin.sealing.keystore import write_secret_bytes

    sealed = [
        name for name in (str(item.get("file", "")) for item in case.attachments) if is_sealed_file(name)
    ]
    for name in sealed:
        try:
            block = here.tree.read_plain(f"{case.path.removesuffix('.md')}/{name}").decode("ascii")
            write_secret_bytes(folder / f"{case.id}-{name.removesuffix('.age')}", unseal(block, keys.opening))
        except NoKey:
            raise _no_key(keys.period) from None
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise Stop(_("{path} cannot be read: {reason}.").format(path=name, reason=reason), 1) from None
    here.say(
        _("{n} attachments written to {folder}; delete them when they were seen.").format(
            n=len(sealed), folder=folder
        )
    )
