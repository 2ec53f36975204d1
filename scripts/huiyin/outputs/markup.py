"""Small pieces of Markdown that every page is made of: heads, links, tables, text that stays text."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Sequence
from html import escape

_LIVE = {ord(sign): f"&#{ord(sign)};" for sign in "\\`*_{}[]<>|~#"} | {ord("&"): "&amp;", ord("\n"): " "}
"""What Markdown, HTML or attribute lists would take for their own."""


def plain(text: str) -> str:
    """Words that must come out exactly as they are, whatever they hold: nothing in them is markup."""
    return text.translate(_LIVE)


def english(path: str) -> str:
    """The path of the English page beside a Chinese one."""
    return f"en/{path}"


def of_language(path: str, language: str) -> str:
    """The page in that language: Chinese at the root, English below en/."""
    return path if language == "zh" else english(path)


def head(title: str, *, search: bool = True) -> str:
    """The front matter and the heading of a page; `search` False keeps it out of the site's search."""
    more = "" if search else "\nsearch:\n  exclude: true"
    # The theme prints titles of front matter as they are.
    told = json.dumps(escape(title, quote=False), ensure_ascii=False)
    return f"---\ntitle: {told}{more}\n---\n\n# {plain(title)}"


def link(label: str, here: str, there: str, anchor: str = "") -> str:
    """A link from one page or file to another, or to an anchor of the same page; `label` is markup."""
    address = "" if here == there and anchor else posixpath.relpath(there, posixpath.dirname(here))
    return f"[{label}]({address}{'#' + anchor if anchor else ''})"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], sides: str = "") -> str:
    """A table; cells are markup already, a bar or a line break in one is kept from breaking it.

    `sides` has a letter for each column: r sets it to the right, as numbers want.
    """
    marks = ["---:" if side == "r" else "---" for side in sides.ljust(len(heads))]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in [heads, marks, *rows])


def _cell(text: str) -> str:
    return text.replace("\\|", "|").replace("|", "\\|").replace("\n", " ")


def narrow(name: str, text: str) -> str:
    """A table that the style sheet makes fit for a phone."""
    return f'<div class="rows {name}" markdown>\n\n{text}\n\n</div>'


def block(kind: str, title: str, text: str, *, folded: bool = False) -> str:
    """A box with a title (an admonition); `folded` leaves only the title to be seen until it is opened."""
    inside = "\n".join(f"    {line}" if line else "" for line in text.splitlines())
    quoted = title.replace('"', "&quot;")
    return f'{"???" if folded else "!!!"} {kind} "{quoted}"\n{inside}'


def fenced(text: str, language: str = "text") -> str:
    """Text as it stands, in a frame."""
    marks = "```"
    while marks in text:
        marks += "`"
    return f"{marks}{language}\n{text.rstrip()}\n{marks}"


def page(parts: Iterable[str]) -> str:
    """Blocks put together, empty ones left out."""
    return "\n\n".join(part for part in parts if part) + "\n"
