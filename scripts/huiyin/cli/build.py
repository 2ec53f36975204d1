"""`huiyin build`: stages the site in build/docs, builds it into build/html, and lets nothing private pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session
from huiyin.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from huiyin.outputs.pickup import Offer
    from huiyin.privacy.guard import Guard
    from huiyin.public import PublicBook
    from huiyin.publish import Published, Release
    from huiyin.stage import Files

T = TypeVar("T")

Engine = Annotated[
    str, typer.Option("--engine", metavar="mkdocs|zensical", help=_("The program that makes the pages."))
]


Strict = Annotated[
    bool,
    typer.Option(
        "--strict", help=_("Fail also where sealed senders cannot be looked for, for want of keys.")
    ),
]


def build(
    engine: Engine = "mkdocs",
    strict: Strict = False,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin import engines, stage

    if engine not in engines.ENGINES:
        raise Stop(_("--engine is one of {known}.").format(known=", ".join(engines.ENGINES)))
    here = session(root, lang, at, quiet)
    guard = stage_site(here, strict)
    try:
        stage.build_into_place(here.root, lambda fresh: _built(engine, here, guard, fresh))
    except engines.BuildFailed as error:
        told = _("{engine} could not build the site; build/html is as it was.").format(engine=engine)
        raise Stop(f"{error}\n{told}", 3) from None
    here.say(_("The site is in {folder}.").format(folder=stage.HTML))


build.__doc__ = _(
    "Build the site of the published policies into build/html.\n\n"
    "Examples: huiyin build · huiyin build --engine zensical"
)


def _built(engine: str, here: Session, guard: Guard, fresh: Path) -> None:
    """Build into a fresh folder and search what came out of it."""
    from huiyin import engines, stage
    from huiyin.privacy import leaks

    engines.ENGINES[engine](here.root, fresh)
    stage.finish(fresh)
    watch(guard, leaks.built_files(fresh))


def stage_site(here: Session, strict: bool = False) -> Guard:
    """Gather everything that the site is made of, search it, then write what changed of it. Raises Stop.

    `strict`: also where the gate cannot look for everybody.
    """
    from huiyin import stage
    from huiyin.cli import replies, sealing
    from huiyin.language import severity
    from huiyin.privacy import leaks

    wrong = [item for item in here.house.diagnostics if severity(item) == "error"]
    if wrong:
        raise Stop(
            _("The policies have {number} errors; “huiyin validate” shows them.").format(number=len(wrong)), 1
        )
    told = published(here)
    offer = replies.offer(here, release_of(here))
    written, address = stage.site_files(here.tree), site_address(here)
    mark = _mark(here, told, written, address, offer)
    try:
        kept = stage.again(here.root, mark)
        files = _made(here, told.book(), written, address, offer) if kept is None else _renewed(kept, offer)
    except stage.Doubled as error:
        said = _("site/pages/{path} has the name of a page that is made by the program. Rename it.")
        raise Stop(said.format(path=error), 1) from None
    guard = leaks.guard(
        here.tree, here.organization, _numbering(here), told.commendations, sealing.markings(here)
    )
    _tell_unsought(here, guard, strict)
    if offer is not None:
        guard.pass_over(offer.data)  # random to whoever has no code, and new each time
    watch(guard, leaks.as_bytes(files))
    if kept is files:
        done = stage.Staged(0, 0, len(files))
    else:
        done = stage.write(here.root, files)
        stage.remember(here.root, mark, files)
    here.say(
        _("Staged: {written} files written, {kept} unchanged, {removed} removed.").format(
            written=done.written, kept=done.kept, removed=done.removed
        )
    )
    return guard


def _made(
    here: Session, book: PublicBook, written: Mapping[str, bytes], address: str, offer: Offer | None
) -> Files:
    """Every file of the stage. Raises stage.Doubled."""
    from huiyin import outputs

    return outputs.everything(book, here.rules.calendar, written, address, offer)


def _renewed(kept: Files, offer: Offer | None) -> Files:
    """The files as they were staged last, with the replies of now: these are never the same twice."""
    from huiyin.outputs.pickup import FILE

    return kept if offer is None else {**kept, FILE: offer.data}


def _mark(
    here: Session, told: Published, written: Mapping[str, bytes], address: str, offer: Offer | None
) -> str:
    """What tells one input of the stage from another: while it is the same, no page has to be made again."""
    from hashlib import sha256

    from huiyin.cache import MAKING_PAGES, program_key

    known = sha256(told.digest + here.lazily.key)
    known.update(program_key(MAKING_PAGES) + f"{address}\0".encode())
    known.update(f"{offer.days if offer is not None else None}\0".encode())
    for path, data in sorted(written.items()):
        known.update(path.encode("utf-8", "surrogateescape") + b"\0" + sha256(data).digest())
    return known.hexdigest()


def site_address(here: Session) -> str:
    """The site's own address, from mkdocs.yml; "" where none is set. Raises Stop for what is none."""
    import os

    from huiyin import engines, siteaddress

    path = here.root / engines.CONFIG
    text = path.read_text("utf-8", "replace") if path.is_file() else ""
    try:
        return siteaddress.address(text, os.environ)
    except siteaddress.BadAddress as error:
        told = _("site_url in mkdocs.yml is no address like https://example.org/letters/: {value}")
        raise Stop(told.format(value=error), 1) from None


def published(here: Session) -> Published:
    """What the public may know, as of the last release moment. Raises Stop."""
    from huiyin import publish

    moment, asked = _moment(here)
    told = _told(lambda: publish.published(here.tree, moment, asked, here.lazily))
    here.say(_("The board shows the state of {at}.").format(at=told.as_of.isoformat(timespec="minutes")))
    if told.demo:
        here.say(
            _("This is the shipped example: its public numbers are made with a key that everybody knows.")
        )
    return told


def release_of(here: Session) -> Release | None:
    """The state that the site shows; None before the first release. Raises Stop."""
    from huiyin import publish

    return _told(lambda: publish.choose(here.tree, here.organization, *_moment(here)))


def _moment(here: Session) -> tuple[datetime, datetime | None]:
    """Now, and the moment that was asked for."""
    from datetime import datetime

    return datetime.now(here.organization.zone), here.at if here.asked_at is not None else None


def _told(work: Callable[[], T]) -> T:
    """Do what reads the state of the release. Raises Stop, in words."""
    from huiyin.committed import NotThere
    from huiyin.privacy.publicnumber import BadKey
    from huiyin.repository import GitFailed

    try:
        return work()
    except BadKey as error:
        raise Stop(bad_key(error.reason)) from None
    except NotThere:
        told = _(
            "The board shows the state of the last release, but this clone is shallow and lacks its commit."
            " Fetch the whole history: git fetch --unshallow (in CI: fetch-depth: 0)."
        )
        raise Stop(told) from None
    except GitFailed as error:
        raise Stop(
            _("Git could not give the state of the last release: {error}").format(error=error), 3
        ) from None


def bad_key(reason: str) -> str:
    """Why the key of the public numbers cannot be used, and how to come by one."""
    told = {
        "missing": _(
            "There is no key for the public numbers of cases."
            " Make one outside the repository and keep it for ever:"
            " python3 -c 'import secrets; print(secrets.token_hex(32))' > ~/.huiyin-public-key,"
            " then set HUIYIN_PUBLIC_KEY_FILE to that file (or HUIYIN_PUBLIC_KEY to the key itself)."
        ),
        "short": _(
            "The key for the public numbers is too short: it could be guessed."
            " Give at least 32 random characters."
        ),
        "inside": _(
            "The key file lies inside the repository, where everybody who has a clone would have it."
            " Move it out."
        ),
        "unreadable": _("The key file for the public numbers cannot be read; see HUIYIN_PUBLIC_KEY_FILE."),
    }
    return told[reason]


def _numbering(here: Session) -> Callable[[str], str]:
    """The public number of a case, for the gate to know its own row; nothing where there is no key."""
    from functools import lru_cache

    from huiyin.privacy.publicnumber import BadKey, public_number
    from huiyin.publish import load_key

    try:
        key = load_key(here.root, here.organization)
    except BadKey:
        return lambda case: ""
    return lru_cache(maxsize=4096)(lambda case: public_number(case, key))


def _tell_unsought(here: Session, guard: Guard, strict: bool) -> None:
    """Say which sealed senders the gate cannot look for. Raises Stop (1) where that is not to be."""
    if not guard.unsought:
        return
    told = _(
        "The senders of {number} sealed cases ({periods}) were not looked for in the public files: the keys of"
        " their fingerprints are not at hand. Name the key store (git config huiyin.keys FOLDER, or HUIYIN_KEYS)."
    ).format(number=sum(guard.unsought.values()), periods=", ".join(guard.unsought))
    if strict:
        raise Stop("\n".join((told, _("Nothing was published, as --strict asks."))), 1)
    here.say(told)


def watch(guard: Guard, files: Mapping[str, bytes]) -> None:
    """Stop with a word on each file that holds something private: which file and case, never the datum."""
    hits = guard.search(files)
    if not hits:
        return
    kinds = {
        "name": _("the sender's name"),
        "phone": _("the sender's telephone number"),
        "room": _("the sender's room"),
        "email": _("the sender's e-mail address"),
        "number": _("the case number"),
        "letter": _("a piece of the letter"),
        "person": _("somebody on the roster who is not public"),
    }
    lines = [
        _("{path}: {kind} ({case})").format(path=hit.path, kind=kinds[hit.kind], case=_whose(hit.case))
        for hit in hits[:50]
    ]
    if len(hits) > len(lines):
        lines.append(_("… and {number} more").format(number=len(hits) - len(lines)))
    lines.append(
        _("Nothing was published; build/html is as it was. Take it out where it stands and build again.")
    )
    raise Stop("\n".join(lines), 1)


def _whose(case: str) -> str:
    return _("person {number} of organization.yml").format(number=case[1:]) if case.startswith("#") else case
