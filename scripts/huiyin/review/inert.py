"""Words of a change as Markdown that does nothing: no markup, link or picture, nobody called, no ticket referred to.

A page that a program posts to a forge is read by the forge as if a person had written it there.
"""

from __future__ import annotations

import re
import unicodedata

JOINER = "\u2060"
"""Takes no room and is seen by nobody, but parts what a forge would read as one: @name, #12, https://."""
_LIVE = {ord(sign): f"&#{ord(sign)};" for sign in "\\`*_{}[]<>|~$^"} | {ord("&"): "&amp;"}
# Before a letter or a digit: somebody, a ticket …; the second line where no letter stands before: a merge request,
# a label, a milestone, an epic, a snippet; then :smile:, and a command to the forge at the beginning of a line.
_REFERENCE = re.compile(
    r"([@#＠＃]|GH-|(?<![^\W_])[!~%&$])(?=[\w(\"'\[])|(:)(?=[\w+-]+:)|(?:(?<=^)|(?<=^ ))(/)(?=\w)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp|data|javascript|vbscript|file)(?=:)|\b(www)(?=\.)")
_HASH = re.compile(
    r"(?i)(?<![0-9a-z])(?=[a-f]*[0-9])(?=[0-9]*[a-f])([0-9a-f]{6})(?=[0-9a-f]{1,58}(?![0-9a-z]))"
)
_ITEM = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])(?=\s|$)")
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def inert(text: str) -> str:
    """Words in running text, on one line: shown as they are written, and nothing more."""
    quiet = _parted(_seen(text.replace("\r\n", "\n").replace("\n", " ")))
    return _ITEM.sub(rf"\1{JOINER}\2", quiet).translate(_LIVE)


def code(text: str) -> str:
    """A path or the like, on one line, in a frame: no forge looks for anything in there."""
    shown = _seen(text.replace("\r\n", "\n").replace("\n", "⏎")).replace("@", f"@{JOINER}")
    marks = "`" * (max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    room = " " if shown[:1] in ("`", " ", "") or shown[-1:] in ("`", " ") else ""
    return f"{marks}{room}{shown}{room}{marks}"


def verbatim(text: str, indent: str = "") -> str:
    """Many lines as they stand, in a frame that nothing in them can leave."""
    lines = [_parted(_seen(line)) for line in re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text)]
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join(f"{indent}{line}".rstrip() for line in (f"{fence}text", *lines, fence))


def _parted(text: str) -> str:
    text = _ADDRESS.sub(lambda found: f"{found[0]}{JOINER}", text)
    text = _HASH.sub(rf"\1{JOINER}", text)
    return _REFERENCE.sub(lambda found: f"{found[0]}{JOINER}", text)


def _seen(text: str) -> str:
    """What cannot be seen, or turns the direction of writing, as its number."""
    return "".join(map(_character, text)) if not text.isprintable() else text


def _character(character: str) -> str:
    if character == "\t":
        return " "
    hidden = unicodedata.category(character) in _UNSEEN or character in _TURNING
    return f"⟨U+{ord(character):04X}⟩" if hidden else character
