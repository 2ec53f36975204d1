"""The replies by code that a build offers, and what is said where it cannot."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from huiyin.cli import sealing
from huiyin.cli.session import Session, Stop
from huiyin.language import _

if TYPE_CHECKING:
    from huiyin.outputs.pickup import Offer
    from huiyin.publish import Release


def offer(here: Session, release: Release | None) -> Offer | None:
    """The replies of the release; None where this clone has no key store for them, which is said. Raises Stop."""
    from huiyin.outputs.pickup import Offer
    from huiyin.sealing.keystore import StoreMissing
    from huiyin.sealing.publication import published
    from huiyin.sealing.replies import terms
    from huiyin.sealing.sealer import named_store
    from huiyin.sealing.slots import Overflow

    if named_store(here.tree) is None:
        here.say(_("No key store is named, so replies by code are not published: the page says so."))
        return None
    store, home = sealing.store(here), here.organization
    try:
        made = published(release, home, store, datetime.now(home.zone))
    except StoreMissing:
        here.say(
            _("The key store has no pickup.key, so replies by code are not published: the page says so.")
        )
        return None
    except Overflow as error:
        told = _(
            "{needed} slots are needed for the replies by code, but the file has {slots}. Write more into"
            " policies/organization.yml, say “pickup: {{slots: {more}}}”, and leave it at that: a size that"
            " changes with the replies would tell how many there are. Nothing was published."
        )
        more = 2 ** (error.needed + error.needed // 4).bit_length()
        raise Stop(told.format(needed=error.needed, slots=error.slots, more=more), 1) from None
    here.say(_("Replies by code: {number}.").format(number=made.replies))
    if made.foreign:
        here.say(
            _("{number} cases have a code of another key store, and cannot be fetched.").format(
                number=made.foreign
            )
        )
    return Offer(made.data, terms(home).days)
