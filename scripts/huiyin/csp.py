"""The Content-Security-Policy of a built page: nothing from elsewhere, no inline script but its own."""

from __future__ import annotations

import base64
import hashlib
import re

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_DATA = re.compile(r"""\btype\s*=\s*["']?application/(?:ld\+)?json""", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_PLACE = re.compile(r"""<meta\s+charset=["']?utf-8["']?\s*/?>""", re.IGNORECASE)
FIXED = (
    "default-src 'none'",
    # the theme's icons are masks written into its style sheet
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
)
"""All but the scripts; a server adds `frame-ancestors 'none'`, which a page cannot say for itself."""


def hashes(html: str) -> list[str]:
    """The hashes of the inline scripts of a page, sorted; data in a script element is not a script."""
    found = set()
    for attributes, text in _SCRIPT.findall(html):
        if text and not _SOURCE.search(attributes) and not _DATA.search(attributes):
            digest = hashlib.sha256(text.encode()).digest()
            found.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    return sorted(found)


def policy(html: str, inline_styles: bool = False) -> str:
    """The policy under which exactly this page works."""
    scripts = " ".join(["script-src 'self'", *hashes(html)])
    styles = "style-src 'self' 'unsafe-inline'" if inline_styles else "style-src 'self'"
    return "; ".join([FIXED[0], scripts, styles, *FIXED[1:]])


def with_policy(html: str, inline_styles: bool = False) -> str:
    """The page with its policy right after the encoding. Raises ValueError for a page that names none."""
    place = _PLACE.search(html)
    if place is None:
        raise ValueError("a page without its encoding")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(html, inline_styles)}">'
    return f"{html[: place.end()]}\n  {meta}{html[place.end() :]}"
