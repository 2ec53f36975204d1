"""Names of attachments that every system can hold, that lead nowhere, and of which no two are alike."""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from collections.abc import Collection

MOST_BYTES = 120
"""Of a name in UTF-8; file systems take 255, and a copy or an archive adds to it."""
_UNFIT = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f-\x9f]+')
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])(?:\.|\Z)", re.IGNORECASE
)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")
_ENDINGS = {"image/jpeg": ".jpg", "text/plain": ".txt", "text/html": ".html", "message/rfc822": ".eml"}


def safe_name(given: str, kind: str, number: int, taken: Collection[str]) -> str:
    """A name for the attachment `number` (from 1) of that MIME type, unlike those `taken` in any case of letters."""
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    name = "".join(
        char for char in name if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    name = _UNFIT.sub("_", name).strip().lstrip(".~ ").rstrip(". ")
    if not name.strip("_"):
        name = f"attachment-{number}{ending_of(kind)}"
    if _RESERVED.match(name):
        name = f"_{name}"
    return _unlike(_short(name), taken)


def plain_name(given: str, kind: str, number: int) -> str:
    """A name that tells nothing but the kind of file: attachment-1.jpg."""
    found = _ENDING.search(given)
    return f"attachment-{number}{found[0].lower() if found is not None else ending_of(kind)}"


def ending_of(kind: str) -> str:
    """The usual ending of files of a MIME type."""
    return _ENDINGS.get(kind) or mimetypes.guess_extension(kind, strict=True) or ".bin"


def _short(name: str, room: int = MOST_BYTES) -> str:
    """The name cut so that it has at most so many bytes; its ending stays."""
    if len(name.encode()) <= room:
        return name
    found = _ENDING.search(name)
    ending = found[0] if found is not None else ""
    stem = name.removesuffix(ending).encode()[: room - len(ending)].decode("utf-8", "ignore")
    return f"{stem.rstrip('. ')}{ending}"


def _unlike(name: str, taken: Collection[str]) -> str:
    known = {other.casefold() for other in taken}
    found = _ENDING.search(name)
    ending = found[0] if found is not None else ""
    stem, count, made = name.removesuffix(ending), 1, name
    while made.casefold() in known:
        count += 1
        made = f"{_short(stem, MOST_BYTES - 12)}-{count}{ending}"
    return made
