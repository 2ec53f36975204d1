"""A built file as the texts that a reader or a search engine may get out of it, however wrapped."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

_LARGEST = 1 << 27
"""No more than so many bytes of a compressed file are looked at."""
_DEEPEST = 3
_MARKUP = (".html", ".htm", ".xml", ".svg", ".md", ".atom", ".rss", ".xhtml")
_TAG = re.compile(r"<(?=[A-Za-z/!?])(?:!--(.*?)--|([^<>]*))>", re.DOTALL)
_DRAWING = re.compile(r"\b(?:d|points|transform|viewBox|integrity)=(?:\"[^\"]*\"|'[^']*')")
_BREAKS = re.compile(
    r"</?(?:p|div|li|td|th|tr|h[1-6]|dt|dd|section|article|summary|option|title|item|entry)\b", re.IGNORECASE
)
_INLINE = re.compile(r"</[A-Za-z]|<(?:wbr|br|img|!--)", re.IGNORECASE)
"""A sign that a text which is no page has tags in it."""
_LAYERS = 5
"""So many wrappings, one in the other, are undone."""
_ESCAPED = re.compile(r"(?:\\+u[0-9a-fA-F]{4}|\\+u\{[0-9a-fA-F]{1,6}\}|\\+x[0-9a-fA-F]{2})+")
_ONE_ESCAPE = re.compile(r"\\u\{?([0-9a-fA-F]{1,6})\}?|\\x([0-9a-fA-F]{2})")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_BASE64 = re.compile(
    r"(?<![A-Za-z0-9+/_\-])(?:(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]+|[A-Za-z0-9+/_\-]{16,})={0,2}"
)
_HEX = re.compile(r"(?=[0-9]*[A-Fa-f])(?:[0-9A-Fa-f]{2})+\Z")
_FOLD = re.compile(rb"\r?\n[ \t]")
_CSS = re.compile(r"(?:\\[0-9a-fA-F]{4,6} ?){2,}")
_CSS_ONE = re.compile(r"\\[0-9a-fA-F]{1,6} ?")
_BEFORE_SIGN = re.compile(r"\\([!-/:-@\[-`{-~])")
_QUOTED = re.compile(r"(?:=[0-9A-F]{2}){2,}")
_SOFT = re.compile(r"=\r?\n")
_EMPHASIS = re.compile(r"[*`]+")
_JOINED = re.compile(r"([\"'`])\s*\+\s*\1")
_LEGIBLE = re.compile(r"[\t\n\r -~\u00b7\u2000-\u2bff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def texts(path: str, data: bytes, depth: int = 0) -> Iterator[str]:
    """Everything legible in a file."""
    if depth < _DEEPEST and data[:2] == b"\x1f\x8b":
        yield from texts(path.removesuffix(".gz"), _gunzipped(data), depth + 1)
        return
    if depth < _DEEPEST and data[:4] == b"PK\x03\x04":
        yield from _zipped(data, depth)
        return
    if depth < _DEEPEST and data[:1] == b"\x78" and (inside := _inflated(data)):
        yield from texts(path, inside, depth + 1)
    for text in _decoded(_FOLD.sub(b"", data) if path.endswith(".ics") else data):
        if path.endswith(".md"):
            text = _EMPHASIS.sub("", text)
        yield from unwrapped(text, path, depth)


def unwrapped(text: str, path: str = "", depth: int = 0) -> Iterator[str]:
    """A text and whatever is wrapped in it: between tags, in tags, in escapes and in base 64."""
    style = path.endswith(".css")
    marked = path.endswith(_MARKUP) or text.lstrip("\ufeff \n\r\t").startswith("<")
    for _ in range(_LAYERS):
        before = text
        if marked or _INLINE.search(text):
            text, marks = _without_tags(text)
            if marks:
                yield from unwrapped(marks)
        text = _unescaped(text, style)
        if text == before:
            break
        marked = False
    yield text
    if depth < _DEEPEST:
        for data in _encoded(text):
            yield from texts("", data, depth + 1)


def _decoded(data: bytes) -> Iterator[str]:
    """The file as text, in each encoding in which it is one."""
    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        yield data.decode("utf-32", "replace")
        return
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield data.decode("utf-16", "replace")
        return
    try:
        yield data.decode("utf-8")
        if b"\0" not in data:
            return
    except ValueError:
        yield data.decode("utf-8", "replace")
    for encoding in ("utf-16-le", "utf-16-be", "gb18030", "big5"):
        try:
            text = data.decode(encoding)
        except ValueError:
            continue
        if len(_LEGIBLE.findall(text)) > 0.7 * len(text):
            yield text


def _gunzipped(data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            return stream.read(_LARGEST)
    except (OSError, EOFError, zlib.error):
        return b""


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _LARGEST)
    except zlib.error:
        return b""


def _zipped(data: bytes, depth: int) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for item in archive.infolist():
                yield item.filename
                with archive.open(item) as stream:
                    yield from texts(item.filename, stream.read(_LARGEST), depth + 1)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return


def _without_tags(text: str) -> tuple[str, str]:
    """What stands between the tags, run together where a tag does not end a line; and the tags."""
    marks: list[str] = []

    def out(found: re.Match[str]) -> str:
        marks.append(found[1] if found[1] is not None else _DRAWING.sub("", found[2]))
        return "\n" if _BREAKS.match(found[0]) else ""

    return _TAG.sub(out, text), "\n".join(marks)


def _unescaped(text: str, style: bool = False) -> str:
    """The text with one layer of entities, JSON, CSS, mail and address escapes undone."""
    if "&" in text:
        text = html.unescape(text)
    if "\\" in text:
        if style or _CSS.search(text):
            text = (_CSS_ONE if style else _CSS).sub(_from_css, text)
        text = _ESCAPED.sub(_from_escapes, _BEFORE_SIGN.sub(r"\1", text))
        text = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\n")
    if "%" in text:
        text = _PERCENT.sub(lambda found: unquote_to_bytes(found[0]).decode("utf-8", "replace"), text)
    if "=" in text and _QUOTED.search(text):
        text = _QUOTED.sub(_from_quoted, _SOFT.sub("", text))
    if "+" in text:
        text = _JOINED.sub("", text)
    return text


def _encoded(text: str) -> Iterator[bytes]:
    """What runs of base 64 and of hexadecimal digits in a text hold."""
    for found in _BASE64.finditer(text):
        run = "".join(found[0].split())
        if _HEX.match(run):
            yield from filter(_is_text, (bytes.fromhex(run),))
        elif inside := _from_base64(run):
            yield inside


def _is_text(data: bytes) -> bool:
    """Whether bytes are text, or a file of a kind that holds texts."""
    if data[:2] in (b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff") or data[:4] == b"PK\x03\x04":
        return True
    try:
        data.decode("utf-8")
    except ValueError:
        return False
    return True


def _from_quoted(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("=", "")).decode("utf-8", "replace")


def _from_escapes(found: re.Match[str]) -> str:
    units = [int(one[1] or one[2], 16) for one in _ONE_ESCAPE.finditer(found[0])]
    joined = "".join(chr(unit) if unit < 0x110000 else "\ufffd" for unit in units)
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _from_css(found: re.Match[str]) -> str:
    return "".join(chr(min(int(one, 16), 0x10FFFF)) for one in found[0].replace(" ", "").split("\\") if one)


def _from_base64(found: str) -> bytes:
    """The text that a run of base 64 is, if it is one; what is made of plain words is not."""
    if found.isalpha() and (found.islower() or found.isupper()):
        return b""
    bare = found.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(bare + "=" * (-len(bare) % 4))
    except (ValueError, binascii.Error):
        return b""
    return data if _is_text(data) else b""
