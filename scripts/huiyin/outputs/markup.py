"""Small pieces of Markdown that every page is made of: heads, links, tables, text that stays text."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Sequence
from html import escape, unescape

_LIVE = {ord(sign): f"&#{ord(sign)};" for sign in "\\`*_{}[]<>|~#"} | {ord("&"): "&amp;", ord("\n"): " "}
"""What Markdown, HTML or attribute lists would take for their own."""


def plain(text: str) -> str:
    """Words that must come out exactly as they are, whatever they hold: nothing in them is markup."""
    return text.translate(_LIVE)


_OPENING = re.compile(r"<(?!https?://[^\s<>\"]*>)")
_BRACE = re.compile(r"(?<!\{)\{(?!#[\w\-]+\}[ \t]*$|\{[^{}\n]*\}\})|(?<=\{)\{(?![^{}\n]*\}\})", re.MULTILINE)
_PICTURE = re.compile(r"!(?=\[)")
_TARGET = re.compile(r"(\] ?\(\s*|^[ \t]*\[[^\]\n]+\]:\s*)([^\s)]+)", re.MULTILINE)
_SCHEME = re.compile(r"([^/?#]*):")
_HARMLESS = ("http", "https", "mailto", "tel")


def written(text: str) -> str:
    """Markdown that people wrote, of which only words, lists, tables and links are left.

    HTML and what leads into a program are shown as they are written, attributes do nothing, pictures are links.
    """
    text = _BRACE.sub("&#123;", _OPENING.sub("&lt;", text))
    return _TARGET.sub(_leading, _PICTURE.sub("", text))


def _leading(found: re.Match[str]) -> str:
    bare = re.sub(r"[\x00-\x20]", "", unescape(unescape(found[2])).replace("\\", ""))
    scheme = _SCHEME.match(bare)
    if scheme is None or scheme[1].lower() in _HARMLESS:
        return found[0]
    return found[0].replace("](", "]&#40;", 1).replace("] (", "]&#40;", 1).replace("]:", "]&#58;", 1)


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
