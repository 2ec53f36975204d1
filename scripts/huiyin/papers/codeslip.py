"""The acknowledgement with a sender's code: nothing on it leads from the code to a case, a name or a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from huiyin.model import Organization, words

PAGE = {"zh": "pickup/", "en": "en/pickup/"}
"""Where the page lies below the site's address."""


def slip(code: str, home: Organization, site: str, language: str) -> str:
    """The paper as HTML. `site` is the site's own address; without one there is no QR code.

    The QR code leads to the page and says nothing more: a code in an address would be sent.
    """
    environment = Environment(
        autoescape=True,
        loader=PackageLoader("huiyin.papers"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    hotline: Mapping[str, Any] = home.settings.get("hotline") or {}
    address = f"{site}{PAGE[language]}" if site else ""
    return environment.get_template("code-slip.html").render(
        zh=language == "zh",
        say=lambda chinese, english: chinese if language == "zh" else english,
        code=code,
        address=address,
        qr=Markup(picture(address)) if address else "",
        phone=str(hotline.get("phone", "")),
        organization=words(home.name, language),
    )


def picture(address: str) -> str:
    """A QR code as SVG, quiet zone included."""
    return str(segno.make(address, error="m", micro=False).svg_inline(border=4, omitsize=True))
