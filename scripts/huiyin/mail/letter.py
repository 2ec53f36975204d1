"""A message to the letters in it: usually one, or those that a colleague passed on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from datetime import datetime
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from typing import NamedTuple
from zoneinfo import ZoneInfo

from huiyin.diagnostic import Diagnostic, Location
from huiyin.ledgers.ledger import clean
from huiyin.mail import headers
from huiyin.mail.automatic import is_automatic
from huiyin.mail.filenames import safe_name
from huiyin.mail.forwards import marked, original, unmarked
from huiyin.mail.headers import Address
from huiyin.mail.parts import Attached, Parts, parts, plain_text_only

MOST_OF_A_MESSAGE = 100 << 20
"""Bytes of a message that is read at all; more than any mail server takes."""
MOST_NESTED = 200
MOST_DIVIDED = 20_000
MOST_WORK = 2 << 30
"""Boxes in a message, lines that may part them, and boxes times bytes: the parser's time grows with all of them."""
MOST_OF_A_LETTER = 200_000
"""Characters of a letter that stand in the case; a longer one is attached whole."""
MOST_OF_A_SUBJECT = 200
_BOX = re.compile(rb"^content-type:\s*(?:multipart/|message/)", re.IGNORECASE | re.MULTILINE)
_DIVIDER = re.compile(rb"^--", re.MULTILINE)
_PARSER = BytesParser(policy=headers.Raw())


class Letter(NamedTuple):
    """A letter that came by e-mail. Times are aware; None where nothing tells them."""

    source: str
    """What tells it from every other letter, so that it is not taken in twice."""
    sender: Address
    subject: str
    text: str
    posted: datetime | None
    received: datetime | None
    files: tuple[Attached, ...]
    left_out: int


class NotTaken(Exception):
    """A message that makes no case, and why."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.problem = Diagnostic(code, Location(""), params)


def parse(data: bytes) -> Message:
    """The message in these bytes. Raises NotTaken."""
    if len(data) > MOST_OF_A_MESSAGE:
        raise NotTaken("HY479", size=str(len(data)), limit=str(MOST_OF_A_MESSAGE))
    boxes, dividers = len(_BOX.findall(data)), len(_DIVIDER.findall(data))
    if boxes > MOST_NESTED or dividers > MOST_DIVIDED or boxes * len(data) > MOST_WORK:
        raise NotTaken("HY480", limit=str(MOST_NESTED))
    try:
        message = _PARSER.parsebytes(data.lstrip(b"\r\n"))
    except (RecursionError, ValueError, AssertionError):
        raise NotTaken("HY480", limit=str(MOST_NESTED)) from None
    if not any(message.get(name) for name in ("From", "Date", "Subject", "Message-ID", "Received", "To")):
        raise NotTaken("HY478")
    return message


def letters(data: bytes, ours: Collection[str], zone: ZoneInfo) -> list[Letter]:
    """The letters in a message; `ours` are the addresses of the staff, in small letters.

    Raises NotTaken: HY475 for one that no person wrote.
    """
    message = parse(data)
    try:
        if is_automatic(message):
            raise NotTaken("HY475")
        received = received_at(message)
        return [item._replace(received=received) for item in _letters(message, ours, zone, 0)]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, MessageError):
        # the library stumbles over some damage; one message must not keep the others from being read
        raise NotTaken("HY477") from None


def _letters(message: Message, ours: Collection[str], zone: ZoneInfo, depth: int) -> Iterator[Letter]:
    found = parts(message)
    sender = headers.sender(message)
    subject = headers.field(message, "Subject")
    passed_on = marked(subject) or sender.email.lower() in ours
    if found.originals and depth < MOST_NESTED and (passed_on or not found.text.strip()):
        yield from _passed_on(found, _note(found.text, sender, ours), ours, zone, depth)
        return
    inner = original(found.text, passed_on, zone)
    if inner is None:
        posted = headers.moment(str(message.get("Date") or ""))
        yield _letter(message, sender, subject, found.text, posted, found)
        return
    text = _with_note(inner.text, _note(inner.note, sender, ours))
    yield _letter(message, inner.sender, inner.subject or unmarked(subject), text, inner.posted, found)


def _passed_on(
    found: Parts, note: str, ours: Collection[str], zone: ZoneInfo, depth: int
) -> Iterator[Letter]:
    """The letters attached to a message; what was written above them, and the other files, go with the first."""
    attached = [item for item in found.files if item.kind != "message/rfc822"]
    inner = [letter for item in found.originals for letter in _letters(item, ours, zone, depth + 1)]
    for number, letter in enumerate(inner):
        first = number == 0
        yield letter._replace(
            text=_with_note(letter.text, note) if first else letter.text,
            files=(*letter.files, *attached) if first else letter.files,
            left_out=letter.left_out + (found.left_out if first else 0),
        )


def _note(note: str, sender: Address, ours: Collection[str]) -> str:
    """What was written when passing it on, and by whom, unless a colleague did: who else it was may matter."""
    if sender.email.lower() in ours or not any(sender):
        return note
    return f"{sender.name} <{sender.email}>\n{note}".strip()


def _with_note(text: str, note: str) -> str:
    return f"{text}\n\n----\n{note.strip()}" if note.strip() else text


def _letter(
    message: Message, sender: Address, subject: str, text: str, posted: datetime | None, found: Parts
) -> Letter:
    text = plain_text_only(clean(text))
    files = found.files
    if len(text) > MOST_OF_A_LETTER:
        whole = safe_name("letter.txt", "text/plain", 0, [item.name for item in files])
        files = (*files, Attached(whole, whole, text.encode(), "text/plain"))
        text = f"{text[:MOST_OF_A_LETTER]}\n…\n({whole})"
    # a Message-ID alone would let one letter hide behind another that bears the same
    number = str(message.get("Message-ID") or "").strip()
    told = [number, sender.email.lower(), "".join(text.split())]
    if not number:
        told += [str(message.get("Date") or ""), subject]
        told += [hashlib.sha256(item.data).hexdigest() for item in files]
    digest = hashlib.sha256("\0".join(told).encode("utf-8", "surrogateescape")).hexdigest()
    subject = subject[:MOST_OF_A_SUBJECT].strip()
    return Letter(f"mail-{digest[:32]}", sender, subject, text, posted, None, files, found.left_out)


def received_at(message: Message) -> datetime | None:
    """When our own server took it: what the topmost Received tells, the only one that a sender cannot write."""
    for value in (message.get_all("Received") or ())[:1]:
        return headers.moment(str(value).rpartition(";")[2])
    return None
