"""Bytes of a message to text, also where the charset is missing, misnamed or wrong."""

from __future__ import annotations

import codecs
import re

_TEXT = re.compile(
    r"utf-(8|16|32)|ascii|gb|hz|big5|cp\d|iso8859|iso2022|latin|shift_jis|euc|koi8|johab|tis|mac|utf-7"
)
"""Codecs of text. Python knows others (punycode, unicode_escape …) that a stranger must not choose."""
_CHINESE = ("gb2312", "gbk", "gb18030", "cp936", "hz")
_ONE_BYTE = re.compile(r"ascii|iso8859-|cp125\d|latin")
_PAIRS = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xf7][\xa1-\xfe])*\Z")
"""GB 2312: both bytes high. A French or German text in one byte a letter does not look like this."""
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_META = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)


def decoded(data: bytes, declared: str = "") -> str:
    """The text of bytes said to be in that charset; what the bytes themselves tell goes before what is said."""
    if data.isascii() and not declared.lower().startswith(("hz", "iso-2022", "utf-7", "utf-16", "utf-32")):
        return data.decode("ascii")
    name = known(declared)
    as_utf8 = _strictly(data, "utf-8-sig")
    if name in _CHINESE:
        if as_utf8 is not None and _IDEOGRAPH.search(as_utf8):
            return as_utf8
        name = name if name == "hz" else "gb18030"
    elif not name or _ONE_BYTE.match(name) or name.startswith("utf-8"):
        if as_utf8 is not None:
            return as_utf8
        if _PAIRS.match(data) or not name or (name.startswith("utf-8") and not _mostly_utf8(data)):
            found = _strictly(data, "gb18030")
            if found is not None:
                return found
    found = _strictly(data, name) if name else None
    if found is not None:
        return found
    return data.decode("gb18030" if name in (*_CHINESE, "") else name, "replace")


def known(declared: str) -> str:
    """The name by which Python knows a charset of text; empty for any other."""
    try:
        name = codecs.lookup(declared.strip().strip("'\"").partition("*")[0][:40]).name
    except (LookupError, ValueError):
        return ""
    return name if _TEXT.match(name) else ""


def of_html(data: bytes) -> str:
    """The charset that the head of a page names; empty where it names none."""
    found = _META.search(data[:2048])
    return found[1].decode("ascii") if found is not None else ""


def _mostly_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 but for a few, such as a character that was cut in two."""
    text = data.decode("utf-8", "replace")
    return sum(char > "\x7f" for char in text) > 3 * text.count("\ufffd")


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):
        return None
