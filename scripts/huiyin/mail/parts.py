"""The parts of a message: what is the letter, what is attached, what was forwarded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message
from typing import NamedTuple

from huiyin.ledgers.ledger import clean
from huiyin.mail import headers
from huiyin.mail.charsets import decoded, of_html
from huiyin.mail.filenames import plain_name, safe_name
from huiyin.mail.flowed import unfolded
from huiyin.mail.htmltext import text_of

MOST_FILES = 20
MOST_OF_A_FILE = 10 << 20
MOST_OF_ALL = 25 << 20
"""Bytes: of one attachment, and of all of a message. Git keeps for ever what it is given once."""
MOST_PARTS = 500
"""Parts of a message that are looked at."""
MOST_OF_A_TEXT = 8 << 20
"""Bytes of a text part that are read; a book has fewer."""


class Attached(NamedTuple):
    """A file that came with a message: a name fit for every system, one that tells nothing, its bytes and MIME type."""

    name: str
    plain: str
    data: bytes
    kind: str


class Parts(NamedTuple):
    """What a message consists of. `originals` are messages attached to it; `left_out` counts files over the limits."""

    text: str
    files: tuple[Attached, ...]
    originals: tuple[Message, ...]
    left_out: int


class _Leaf(NamedTuple):
    part: Message
    body: bool


def parts(message: Message) -> Parts:
    """The letter and the files of a message."""
    leaves = list(_leaves(message, True))
    texts_read = [leaf.part for leaf in leaves[:MOST_PARTS] if leaf.body]
    texts = [_text(part) for part in texts_read]
    others = [leaf.part for leaf in leaves[:MOST_PARTS] if not leaf.body]
    originals = tuple(_inner(part) for part in others if part.get_content_type() == "message/rfc822")
    gathered = _Gathered()
    for part in others:
        gathered.add(part)
    return Parts(
        "\n\n".join(text for text in texts if text),
        tuple(gathered.files),
        originals,
        gathered.left_out + max(len(leaves) - MOST_PARTS, 0) + sum(map(_too_long, texts_read)),
    )


def _leaves(part: Message, body: bool) -> Iterator[_Leaf]:
    """The parts that hold something, in order, and whether each belongs to the letter's text."""
    kind = part.get_content_type()
    if part.get_content_maintype() != "multipart" or not part.is_multipart():
        yield _Leaf(part, body and _is_text(part))
        return
    inner = [item for item in part.get_payload() if isinstance(item, Message)]
    if kind == "multipart/alternative":
        yield from _alternative(inner, body)
    elif kind == "multipart/related":
        yield from (leaf for place, item in enumerate(inner) for leaf in _leaves(item, body and place == 0))
    else:
        yield from (leaf for item in inner for leaf in _leaves(item, body))


def _alternative(inner: list[Message], body: bool) -> Iterator[_Leaf]:
    """Of the forms of one text the plainest that says anything; pictures and files of all of them."""
    forms = [list(_leaves(item, body)) for item in inner]
    told = [form for form in forms if any(leaf.body and _says(leaf.part) for leaf in form)]
    plain = [form for form in told if all(_is(leaf.part, "plain") for leaf in form if leaf.body)]
    chosen = next(iter(plain or told), None)
    for form in forms:
        yield from (leaf for leaf in form if form is chosen or not leaf.body)


def _says(part: Message) -> bool:
    return bool(_text(part).strip())


def _is(part: Message, kind: str) -> bool:
    return part.get_content_type() == f"text/{kind}"


def _is_text(part: Message) -> bool:
    """Whether a part is text to be read and not a file."""
    attached = str(part.get("content-disposition") or "").strip().lower().startswith("attachment")
    return (_is(part, "plain") or _is(part, "html")) and not attached and not headers.file_name(part)


def _text(part: Message) -> str:
    """The words of a text part."""
    data = payload(part)[:MOST_OF_A_TEXT]
    charset = headers.parameter(part, "charset", "content-type")
    if _is(part, "html"):
        return clean(text_of(decoded(data, charset or of_html(data))))
    text = clean(decoded(data, charset))
    if headers.parameter(part, "format", "content-type").lower() == "flowed":
        return unfolded(text, headers.parameter(part, "delsp", "content-type").lower() == "yes")
    return text


def _too_long(part: Message) -> bool:
    return len(payload(part)) > MOST_OF_A_TEXT


def payload(part: Message) -> bytes:
    """The bytes of a part, decoded; as they stand where the encoding is broken. A message attached as it came."""
    if part.get_content_maintype() == "message" and part.is_multipart():
        return b"\n".join(_as_bytes(item) for item in part.get_payload() if isinstance(item, Message))
    if "content-transfer-encoding" in part:
        # the library takes the name only as it should be written
        part.replace_header("content-transfer-encoding", _encoding(part))
    try:
        found = part.get_payload(decode=True)
    except (ValueError, AssertionError, IndexError, TypeError):
        found = _written(part).encode("utf-8", "surrogateescape")
    return found if isinstance(found, bytes) else b""


def _as_bytes(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, MessageError):
        return b""


def _inner(part: Message) -> Message:
    """The message that a part holds; the part itself where it holds none."""
    inner = part.get_payload()
    return inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], Message) else part


class _Gathered:
    """The files of a message, as many as may be kept."""

    def __init__(self) -> None:
        self.files: list[Attached] = []
        self.left_out = self._size = 0

    def add(self, part: Message) -> None:
        """Keep the file of a part, or count it as left out. An empty one without a name is none."""
        given, kind = headers.file_name(part), part.get_content_type()
        if len(self.files) >= MOST_FILES or _at_least(part) > MOST_OF_A_FILE:
            self.left_out += 1
            return
        data = payload(part)
        if not data and not given:
            return
        if len(data) > MOST_OF_A_FILE or self._size + len(data) > MOST_OF_ALL:
            self.left_out += 1
            return
        self._size += len(data)
        number = len(self.files) + 1
        name = safe_name(given, kind, number, [item.name for item in self.files])
        self.files.append(Attached(name, plain_name(name, kind, number), data, kind))


def _written(part: Message) -> str:
    """The body as it stands in the message; empty for one that has parts."""
    try:
        found = part.get_payload()
    except (ValueError, TypeError, LookupError):
        # said to be in a charset that cannot be
        del part["content-type"]
        found = part.get_payload()
    return found if isinstance(found, str) else ""


def _encoding(part: Message) -> str:
    return str(part.get("content-transfer-encoding") or "8bit").partition("(")[0].strip().lower()


def _at_least(part: Message) -> int:
    """So many bytes a part has when decoded, at least: told without decoding it."""
    found = _written(part)
    # of a line of base64, 76 characters and a line end, three quarters are left
    return len(found) * 7 // 10 if _encoding(part) == "base64" else 0


def plain_text_only(text: str) -> str:
    """A text without the runs of empty lines that mail programs leave."""
    return re.sub(r"\n{4,}", "\n\n\n", text)
