"""A letter in HTML as the text that its reader sees: no scripts, no styles, nothing hidden, nothing fetched."""

from __future__ import annotations

import re
from typing import Any

from inscriptis import Inscriptis
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.model.config import ParserConfig
from lxml import html
from lxml.etree import LxmlError

MOST = 2_000_000
"""Characters of a page that are read."""
_GONE = "//script|//style|//template|//noscript|//iframe|//object|//embed|//svg|//head|//title|//comment()"
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:!|;|$)|opacity\s*:\s*0(?:\.0*)?\s*(?:!|;|$)",
    re.IGNORECASE,
)
_CONFIG = ParserConfig(css=STRICT_CSS_PROFILE, display_links=False, display_images=False)


def text_of(page: str) -> str:
    """The text of a page, line by line. Where the page cannot be laid out, its text without the layout."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    data = page[:MOST].replace("\0", "").encode("utf-8", "replace")
    if not data.strip():
        return ""
    try:
        tree: Any = html.document_fromstring(data, parser=parser)
    except (LxmlError, ValueError):
        return ""
    _drop_hidden(tree)
    try:
        text = str(Inscriptis(tree, _CONFIG).get_text())
    except (RecursionError, ValueError, KeyError, TypeError, AttributeError):
        text = " ".join(tree.itertext())
    lines = (line.strip().replace("\xa0", " ") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _drop_hidden(tree: Any) -> None:
    for item in tree.xpath(_GONE):
        _drop(item)
    for item in tree.xpath("//*[@hidden or @style]"):
        if item.get("hidden") is not None or _HIDDEN.search(item.get("style", "")):
            _drop(item)


def _drop(item: Any) -> None:
    """Take an element out, and leave what stands behind it."""
    if item.getparent() is not None:
        item.drop_tree()
