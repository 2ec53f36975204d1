"""What the commands that seal share: the key store of this clone, and what is said where something lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from huiyin.cli.session import Session, Stop
from huiyin.language import _

if TYPE_CHECKING:
    from huiyin.desk.registering import Sealer
    from huiyin.sealing.keystore import KeyStore

T = TypeVar("T")


def sealer(here: Session) -> Sealer | None:
    """What seals new cases; None where the organisation has no recipients, or this clone no key store (a sender is then refused).

    Raises Stop (2).
    """
    from huiyin.sealing.sealer import named_store
    from huiyin.sealing.sealer import sealer as make

    if not here.organization.recipients or named_store(here.tree) is None:
        return None

    return make(here.organization, store(here))


def store(here: Session) -> KeyStore:
    """The key store of this clone. Raises Stop (2) with the way to one."""
    from huiyin.sealing.keystore import InsideRepository, StoreMissing
    from huiyin.sealing.sealer import store_of

    try:
        return store_of(here.tree)
    except StoreMissing as error:
        if not str(error):
            raise Stop(
                _(
                    "No key store is named. Ask your administrator for the folder, then:"
                    " git config huiyin.keys FOLDER (or set HUIYIN_KEYS)."
                )
            ) from None
        raise Stop(
            _("There is no key store in {folder}; “huiyin keys create” makes one.").format(folder=error)
        ) from None
    except InsideRepository as error:
        raise Stop(inside(str(error))) from None


def markings(here: Session) -> Callable[[str], Sequence[bytes] | None]:
    """The keys of the fingerprints of a period's cases: none without a key store, None once destroyed. Raises Stop (2)."""
    from huiyin.sealing.sealer import named_store

    if named_store(here.tree) is None:
        return lambda period: ()
    keys = store(here)

    def at_hand(period: str) -> Sequence[bytes] | None:
        found = keys.markings(period)
        return None if not found and keys.is_destroyed(period) else found

    return at_hand


class Code(NamedTuple):
    """A code for a sender, and what keeps its key with a case."""

    shown: str
    pickup: Callable[[str], str]


def code(here: Session) -> Code | None:
    """A new code; None where this clone has no key store, or it none for pick-up."""
    from huiyin.sealing.keystore import StoreMissing
    from huiyin.sealing.sealer import named_store

    if named_store(here.tree) is None:
        return None
    try:
        store_key = store(here).pickup()
    except StoreMissing:
        return None
    from huiyin.sealing.receipt import key_of, new_code, tidy, wrapped

    shown = new_code()
    key = key_of(tidy(shown) or "")
    return Code(shown, lambda number: wrapped(key, store_key, number))


def inside(folder: str) -> str:
    """What is said of a store in the wrong place."""
    return _(
        "{folder} lies in the repository: Git would keep every key for ever. Name a folder outside it."
    ).format(folder=folder)


def in_words(work: Callable[[], T]) -> T:
    """Do what seals. Raises Stop, in words, where a key lacks."""
    from huiyin.edit import EditError
    from huiyin.sealing.age import NotAKey
    from huiyin.sealing.keystore import StoreMissing
    from huiyin.sealing.sealer import NoPeriod

    try:
        return work()
    except NoPeriod as error:
        told = _("The key store has no key for {period}; an administrator makes it: huiyin keys rotate.")
        raise Stop(told.format(period=error.period)) from None
    except StoreMissing as error:
        raise Stop(_("The key store is not complete: {file} lacks.").format(file=error)) from None
    except NotAKey:
        raise Stop(_("A key in the key store, or a recipient in organization.yml, is damaged.")) from None
    except EditError as error:
        told = _("The file is laid out in a way that the program cannot seal ({reason}).")
        raise Stop(told.format(reason=error), 1) from None
