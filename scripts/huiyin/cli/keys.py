"""`huiyin keys`: one's own key, the key store, a key for each period, administrators who come and go."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from huiyin.cli import sealing
from huiyin.cli.help import Group
from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session
from huiyin.language import _

app = typer.Typer(
    cls=Group,
    help=_("The keys that senders and letters are sealed with; they lie outside the repository."),
    no_args_is_help=True,
)
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help=_("A folder outside the repository."))]


@app.callback()
def keys() -> None:
    # A group: without a callback Typer would take a single command for the whole.
    pass


def mine(root: Root = None, lang: Lang = None, at: At = None, quiet: Quiet = False) -> None:
    from huiyin.sealing.age import new_identity, public
    from huiyin.sealing.keystore import write_secret
    from huiyin.sealing.sealer import own_key_file, own_keys

    here = session(root, lang, at, quiet)
    path = own_key_file()
    if not own_keys():
        if path.exists():
            raise Stop(_("{path} is there, but holds no age key; move it away first.").format(path=path))
        write_secret(path, f"{new_identity()}\n")
        here.say(_("Your secret key was written to {path}. Back it up; give it to nobody.").format(path=path))
    typer.echo("\n".join(public(key) for key in own_keys()))
    here.say(_("This is your public key: it goes into organization.yml, under recipients."))


mine.__doc__ = _(
    "Make your own key, or show the public half of the one you have.\n\nExamples: huiyin keys mine"
)


def create(folder: Folder, root: Root = None, lang: Lang = None, at: At = None, quiet: Quiet = False) -> None:
    from huiyin.sealing.keystore import InsideRepository, KeyStore, place
    from huiyin.sealing.sealer import SETTING

    here = session(root, lang, at, quiet)
    _recipients(here)
    try:
        where = place(here.root, str(folder))
    except InsideRepository as error:
        raise Stop(sealing.inside(str(error))) from None
    KeyStore(where).create()
    here.tree.git("config", SETTING, str(where))
    here.say(_("The key store is {folder}; this clone now uses it.").format(folder=where))
    _rotate(here, KeyStore(where))


create.__doc__ = _(
    "Lay out the key store, and make the key of this period and the next.\n\n"
    "Examples: huiyin keys create /srv/huiyin-keys"
)


def rotate(
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="PERIOD", help=_("A period such as 2026-Q1, for older cases.")),
    ] = None,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.sealing.keystore import PERIOD

    here = session(root, lang, at, quiet)
    store = sealing.store(here)
    if period is None:
        _rotate(here, store)
        return
    if not PERIOD.match(period):
        raise Stop(_("{period} is no period; write it like 2026-Q1, 2026-03 or 2026.").format(period=period))
    store.add_period(period, _recipients(here))
    typer.echo(period)


rotate.__doc__ = _(
    "Make the keys of this period and the next, where they lack; run it once a period.\n\n"
    "Examples: huiyin keys rotate · huiyin keys rotate --period 2025-Q4"
)


def rewrap(root: Root = None, lang: Lang = None, at: At = None, quiet: Quiet = False) -> None:
    from huiyin.sealing.age import NoKey
    from huiyin.sealing.sealer import own_keys

    here = session(root, lang, at, quiet)
    store, recipients = sealing.store(here), _recipients(here)
    try:
        done = store.rewrap(own_keys(), recipients)
    except NoKey:
        raise Stop(_("Your own key does not open them all, so nothing was changed.")) from None
    for period in done:
        typer.echo(period)
    here.say(
        _("The keys of these periods are now wrapped to those named under recipients, and to no others.")
    )


rewrap.__doc__ = _(
    "Wrap the keys to the recipients of organization.yml as they are now: when an administrator came or left."
    " No case is touched.\n\nExamples: huiyin keys rewrap"
)


def status(root: Root = None, lang: Lang = None, at: At = None, quiet: Quiet = False) -> None:
    from huiyin.sealing.age import NoKey
    from huiyin.sealing.sealer import own_keys

    here = session(root, lang, at, quiet)
    store, own = sealing.store(here), own_keys()
    for period in store.periods():
        try:
            store.identity(period, own)
            opens = _("you can open it")
        except NoKey:
            opens = _("you cannot open it")
        typer.echo(f"{period}\t{opens}")
    for period in _due(here):
        if store.recipient(period) is None:
            here.say(_("There is no key for {period} yet: huiyin keys rotate.").format(period=period))


status.__doc__ = _(
    "List the periods that have a key, and which of them you can open.\n\nExamples: huiyin keys status"
)


def _recipients(here: Session) -> tuple[str, ...]:
    from huiyin.sealing.age import is_recipient

    found = here.organization.recipients
    if not found:
        raise Stop(
            _(
                "organization.yml names no recipients. Make your own key (huiyin keys mine), put what it"
                " prints into policies/organization.yml as “recipients: [age1…]”, then come back."
            )
        )
    for number, text in enumerate(found, 1):
        if not is_recipient(text):
            raise Stop(
                _("Recipient {number} in organization.yml is no age key (age1…).").format(number=number)
            )
    return found


def _due(here: Session) -> list[str]:
    """The period of the moment, and the one after it."""
    from huiyin.sealing.bundle import period_of

    length = here.organization.sealing_period
    today = here.at.date()
    current = period_of(today, length)
    day = today
    while period_of(day, length) == current:
        day += timedelta(days=1)
    return [current, period_of(day, length)]


def _rotate(here: Session, store) -> None:  # type: ignore[no-untyped-def]
    for period in _due(here):
        store.add_period(period, _recipients(here))
        typer.echo(period)


app.command("mine")(mine)
app.command("create")(create)
app.command("rotate")(rotate)
app.command("rewrap")(rewrap)
app.command("status")(status)
