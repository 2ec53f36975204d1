"""A case file with its sender and letter sealed, and what was sealed of one: bytes to bytes, keys passed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huiyin import edit
from huiyin.frontmatter import read
from huiyin.reading.document import Value
from huiyin.sealing.age import seal, unseal
from huiyin.sealing.bundle import PLACEHOLDERS, Bundle, Damaged, is_block, is_placeholder, pack, unpack
from huiyin.sealing.fingerprints import fingerprints
from huiyin.sections import quote, section_place, sections


class OtherCase(Exception):
    """The block belongs to another case: it was copied into this one."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def plain(data: bytes) -> bool:
    """Whether anything in the file still is to be sealed: a sender in clear, or a letter."""
    document, _problems = read(data)
    if document is None:
        return False
    reporter = document.values.get("reporter")
    return (isinstance(reporter, Mapping) and bool(reporter)) or not is_placeholder(
        sections(document.body).text("letter")
    )


def sealed(data: bytes, recipient: str, key: bytes, language: str, known: Bundle | None = None) -> bytes:
    """The file with sender and letter sealed to a period's key; the same bytes where nothing is in clear.

    `known` is what is sealed in it already (of which one part may have been written in clear since).
    Raises edit.EditError, age.NotAKey.
    """
    document, _problems = read(data)
    if document is None or not plain(data):
        return data
    given = document.values.get("reporter")
    letter = sections(document.body).text("letter")
    reporter = dict(known.reporter) if known is not None else {}
    if isinstance(given, Mapping):
        reporter |= {key: str(value) for key, value in given.items() if value is not None}
    text = known.letter if known is not None and is_placeholder(letter) else unquoted(letter)
    bundle = Bundle(str(document.values.get("id", "")), reporter, text)
    return with_bundle(data, bundle, recipient, key, language)


def with_bundle(data: bytes, bundle: Bundle, recipient: str, key: bytes, language: str) -> bytes:
    """The file with this bundle sealed in it, and its fingerprints. Raises edit.EditError, age.NotAKey."""
    fields: dict[str, Value] = {"reporter": seal(pack(bundle), (recipient,))}
    fields["fingerprints"] = fingerprints(key, bundle.reporter) or None
    document, _problems = read(data)
    body = document.body if document is not None else ""
    if is_placeholder(sections(body).text("letter")):
        return edit.set_values(data, fields)
    start, end = section_place(body, "letter")
    text = quote(PLACEHOLDERS.get(language, PLACEHOLDERS["en"]))
    rest = f"\n{body[end:]}" if body[end:] else ""
    return edit.set_values(data, fields, f"{body[:start]}\n{text}\n{rest}")


def opened(data: bytes, identities: Sequence[str]) -> Bundle | None:
    """What is sealed in a file; None where nothing is. Raises age.NoKey, Damaged, OtherCase."""
    document, _problems = read(data)
    block = document.values.get("reporter") if document is not None else None
    if document is None or not is_block(block):
        return None
    bundle = unpack(unseal(str(block), identities))
    if bundle.case != document.values.get("id"):
        raise OtherCase(bundle.case)
    return bundle


def unquoted(letter: str) -> str:
    """A letter without the marks of a block quote."""
    lines = letter.splitlines()
    if all(line.startswith(">") or not line.strip() for line in lines):
        lines = [line[2:] if line.startswith("> ") else line[1:] for line in lines]
    return "\n".join(lines).strip("\n")


__all__ = ["Bundle", "Damaged", "OtherCase", "opened", "plain", "sealed", "unquoted", "with_bundle"]
