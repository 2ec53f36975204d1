"""Sends a note to an address of any service that the notification library reaches."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable

Send = Callable[[str, str, str], bool]
"""(address, title, text) → whether the service took it."""


class NoLibrary(Exception):
    """The notification library is not installed."""


def sender() -> Send:
    """What sends. Raises NoLibrary."""
    try:
        import apprise
    except ImportError:
        raise NoLibrary from None
    # its log tells addresses, and these hold passwords
    logging.getLogger("apprise").disabled = True
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)

    def send(address: str, title: str, text: str) -> bool:
        asset = apprise.AppriseAsset(
            app_id="Huiyin", async_mode=False, storage_mode="memory", plugin_paths=[]
        )
        service = apprise.Apprise(asset=asset)
        if not service.add(address):
            return False
        return bool(service.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT))

    def safely(address: str, title: str, text: str) -> bool:
        try:
            with warnings.catch_warnings():
                # it asks for modules that later Pythons no longer have, and is ready for that
                warnings.simplefilter("ignore", DeprecationWarning)
                return send(address, title, text)
        except Exception:  # whatever one service stumbles over, the others are still told
            return False

    return safely
