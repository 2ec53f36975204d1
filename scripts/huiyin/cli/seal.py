"""`huiyin seal`: seals sender and letter of cases that stand in clear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from huiyin.cli import clerk, sealing
from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session
from huiyin.language import _

if TYPE_CHECKING:
    from huiyin.desk.registering import Sealer

Cases = Annotated[list[str] | None, typer.Argument(metavar="[CASE]...", help=_("Which cases."))]
All = Annotated[bool, typer.Option("--all", help=_("Every case that stands in clear."))]


def seal(
    cases: Cases = None,
    every: All = False,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.book import case_paths
    from huiyin.sealing.sealer import file_sealer, sealer

    here = session(root, lang, at, quiet)
    if bool(cases) == every:
        raise Stop(_("Name the cases, or say --all."))
    if not here.organization.recipients:
        raise Stop(_("organization.yml names no recipients, so there is nobody to seal to: huiyin keys."))
    store = sealing.store(here)
    work = sealer(here.organization, store), file_sealer(here.organization, store)
    paths = (
        case_paths(here.tree.paths("cases"))[0]
        if every
        else [clerk.path_of_case(here, one) for one in cases or ()]
    )
    done = 0
    for path in paths:
        if sealing.in_words(lambda path=path: _one(here, path, work)):  # type: ignore[misc]
            typer.echo(path)
            done += 1
    if done and _in_history(here):
        here.say(
            _(
                "Sealed from now on. What was committed before stays readable in Git's history and in every"
                " clone: only a new repository without that history would be rid of it."
            )
        )


seal.__doc__ = _(
    "Seal sender, letter and attachments of cases that stand in clear, to the key of the period they were received in.\n\n"
    "Examples: huiyin seal 7KQ4J · huiyin seal --all"
)


def _one(here: Session, path: str, work: tuple[Sealer, Sealer]) -> bool:
    """Seal one case; whether there was anything to seal. One that cannot be read is told and left."""
    from huiyin.book import read_case
    from huiyin.desk.store import create, replace
    from huiyin.sealing import attached
    from huiyin.sealing.bundle import is_sealed_file
    from huiyin.sealing.casefile import plain
    from huiyin.source import Source

    if here.tree.is_link(path):
        return False
    data = here.tree.read(path)
    case, _reader = read_case(Source(path, data), here.organization.zone)
    if case is None or not case.sound:
        here.say(_("Left as it is, for it cannot be read as a case: {path}").format(path=path))
        return False
    clear = plain(data)
    if not clear and all(is_sealed_file(str(item.get("file", ""))) for item in case.attachments):
        return False
    if clear and isinstance(case.reporter, str):
        here.say(
            _("{path}: sender or letter stands in clear beside a sealed block; open it first.").format(
                path=path
            )
        )
        return False
    (seal_case, seal_file), day = work, case.received.date()
    done = attached.sealed(here.tree, path, seal_case(data, day), lambda content: seal_file(content, day))
    if done.data == data:
        return False
    for place, content in done.files.items():
        try:
            create(here.tree.root, place, content)
        except FileExistsError:  # of a run that was cut short: sealed anew, as the other cannot be read here
            replace(here.tree.root, place, here.tree.read_plain(place), content)
    replace(here.tree.root, path, data, done.data)
    for place in done.gone:
        (here.tree.root / place).unlink(missing_ok=True)
    return True


def _in_history(here: Session) -> bool:
    from huiyin.repository import GitFailed

    try:
        return bool(here.tree.git("rev-list", "-1", "HEAD", "--", "cases").strip())
    except (GitFailed, OSError):
        return False
