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
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]{1,6}\}|\\x[0-9a-fA-F]{2})+")
_ONE_ESCAPE = re.compile(r"\\u\{?([0-9a-fA-F]{1,6})\}?|\\x([0-9a-fA-F]{2})")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_\-])[A-Za-z0-9+/_\-]{16,}={0,2}")
_FOLD = re.compile(r"\r?\n[ \t]")
_CSS = re.compile(r"(?:\\[0-9a-fA-F]{4,6} ?){2,}")


def texts(path: str, data: bytes, depth: int = 0) -> Iterator[str]:
    """Everything legible in a file."""
    if depth < _DEEPEST and data[:2] == b"\x1f\x8b":
        yield from texts(path.removesuffix(".gz"), _gunzipped(data), depth + 1)
        return
    if depth < _DEEPEST and data[:4] == b"PK\x03\x04":
        yield from _zipped(data, depth)
        return
    text = _decoded(data)
    if path.endswith(".ics"):
        text = _FOLD.sub("", text)
    if path.endswith(_MARKUP) or text.lstrip("\ufeff \n\r\t").startswith("<"):
        inside, marks = _without_tags(text)
        yield from _unescaped(inside)
        text = marks
    yield from _unescaped(text)


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace")


def _gunzipped(data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            return stream.read(_LARGEST)
    except (OSError, EOFError, zlib.error):
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


def _unescaped(text: str) -> Iterator[str]:
    """The text with entities, JSON, CSS and address escapes undone; and what base 64 in it holds."""
    for _ in range(3):
        before = text
        if "&" in text:
            text = html.unescape(text)
        if "\\" in text:
            text = _CSS.sub(_from_css, _ESCAPED.sub(_from_escapes, text.replace("\\/", "/")))
            text = text.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"')
        if "%" in text:
            text = _PERCENT.sub(lambda found: unquote_to_bytes(found[0]).decode("utf-8", "replace"), text)
        if text == before:
            break
    yield text
    for found in _BASE64.finditer(text):
        inside = _from_base64(found[0])
        if inside:
            yield inside


def _from_escapes(found: re.Match[str]) -> str:
    units = [int(one[1] or one[2], 16) for one in _ONE_ESCAPE.finditer(found[0])]
    joined = "".join(chr(unit) if unit < 0x110000 else "\ufffd" for unit in units)
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _from_css(found: re.Match[str]) -> str:
    return "".join(chr(min(int(one, 16), 0x10FFFF)) for one in found[0].replace(" ", "").split("\\") if one)


def _from_base64(found: str) -> str:
    """The text that a run of base 64 is, if it is one; what is made of plain words is not."""
    if found.isalpha() and (found.islower() or found.isupper()):
        return ""
    try:
        data = base64.b64decode(
            found.rstrip("=").replace("-", "+").replace("_", "/") + "=" * (-len(found.rstrip("=")) % 4)
        )
        return data.decode("utf-8")
    except (ValueError, binascii.Error):
        return ""
