"""Header fields of a message: RFC 2047 words, RFC 2231 names, addresses, dates; nothing in them is trusted."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from datetime import UTC, datetime
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import NamedTuple

from huiyin.ledgers.ledger import clean
from huiyin.mail.charsets import decoded

MOST_OF_A_FIELD = 8192
"""Characters of a header field that are looked at."""
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]\x00-\x20]{1,64}@[A-Za-z0-9\u0080-\uffff.-]{1,190}\Z")


class Raw(Compat32):
    """Gives header fields as they came.

    The policy `default` puts U+FFFD for every byte that is not ASCII, so that a subject sent as plain GBK would be
    lost, and stumbles over some malformed addresses.
    """

    def header_fetch_parse(self, name: str, value: str) -> str:
        """The field as it stands in the message, its bytes as surrogates."""
        return value

    def fold_binary(self, name: str, value: str) -> bytes:
        """The field as it came, for a message that is kept as a file."""
        return f"{name}: {value}{self.linesep}".encode("utf-8", "surrogateescape")


class Address(NamedTuple):
    """Somebody's name and address, each empty where there is none that can be one."""

    name: str
    email: str


def field(message: Message, name: str) -> str:
    """A header field on one line, decoded; empty where there is none."""
    return words(str(message.get(name) or ""))


def words(value: str) -> str:
    """The text of a header field: on one line, without what no file may hold."""
    return " ".join(clean(_decoded(value[:MOST_OF_A_FIELD])).split())


def _decoded(value: str) -> str:
    """Encoded words as text; those that follow each other in one charset are put together first.

    Programs part a long subject in the middle of a character, which RFC 2047 forbids.
    """
    runs: list[tuple[str, bytes]] = []
    end, after_word = 0, False
    for word in _WORD.finditer(value):
        between, charset, data = value[end : word.start()], word[1].lower(), _bytes(word[3], word[2])
        apart = bool(between.strip()) or not after_word
        if apart and between:
            runs.append(("", between.encode("utf-8", "surrogateescape")))
        if not apart and runs[-1][0] == charset:
            runs[-1] = charset, runs[-1][1] + data
        else:
            runs.append((charset, data))
        end, after_word = word.end(), True
    runs.append(("", value[end:].encode("utf-8", "surrogateescape")))
    return "".join(decoded(data, charset) for charset, data in runs)


def _bytes(text: str, how: str) -> bytes:
    raw = text.encode("ascii", "ignore")
    if how in "qQ":
        return quopri.decodestring(raw.replace(b"_", b" "))
    raw = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    try:
        # one character too many says nothing, and stops the decoder
        raw = raw[: len(raw) - 1] if len(raw) % 4 == 1 else raw
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return b""


# --- addresses ----------------------------------------------------------------------------------------------


def sender(message: Message) -> Address:
    """Who wrote it: of From, else Reply-To, else Sender."""
    for name in ("From", "Reply-To", "Sender"):
        found = addresses(message, name)
        if found:
            return found[0]
    return Address("", "")


def addresses(message: Message, name: str) -> list[Address]:
    """The addresses of a field; what cannot be one is left out."""
    values = [str(value)[:MOST_OF_A_FIELD] for value in message.get_all(name) or ()]
    try:
        listed = getaddresses([" ".join(value.split()) for value in values])
    except (ValueError, IndexError, TypeError):
        listed = []
    found = [address(shown, email) for shown, email in listed]
    if not any(item.email for item in found):
        # written against the rules, as `张三 <a@b.cn>` with raw bytes and unbalanced quotes often is
        found = [loosely(words(value)) for value in values]
    return [item for item in found if item != ("", "")]


def address(shown: str, email: str) -> Address:
    """A name and an address as they may stand in a case."""
    name = words(shown).strip("\"' “”")[:100]
    email = words(email)
    email = email if _ADDRESS.match(email) else ""
    return Address("" if name == email else name, email)


def loosely(text: str) -> Address:
    """The first thing in a text that looks like an address, and the name before it."""
    found = re.search(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)*", text)
    if found is None:
        return Address(text.strip("<>[]\"'“” *")[:100], "")
    before = text[: found.start()].replace("mailto:", "")
    return address(before.strip().strip("<>[](（:：\"'“” *"), found[0])


# --- file names, dates --------------------------------------------------------------------------------------


def parameter(part: Message, name: str, header: str) -> str:
    """A parameter of a field, RFC 2231 or RFC 2047 or as plain bytes; empty where there is none."""
    try:
        value = part.get_param(name, None, header)
    except (ValueError, IndexError, TypeError, AttributeError):
        return ""
    if isinstance(value, tuple):
        charset, _language, text = value
        return words(decoded(str(text).encode("latin-1", "surrogateescape"), charset or ""))
    return words(str(value or ""))


def file_name(part: Message) -> str:
    """The name that a part gives itself."""
    return parameter(part, "filename", "content-disposition") or parameter(part, "name", "content-type")


def moment(text: str) -> datetime | None:
    """An RFC 5322 date; one without a zone is UTC. None where it tells none."""
    try:
        found = parsedate_to_datetime(" ".join(text[:200].split()))
        return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
