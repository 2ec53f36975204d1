"""Gathers the messages of the program into its catalogues and compiles them: `python scripts/messages.py`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent / "huiyin"
LOCALE = SOURCE / "locale"
KEYWORDS = {"_": None, "counted": (1, 2)}
HEADER = """\
# The messages of huiyin. Only the lines that begin with msgstr are edited by hand;
# `python scripts/messages.py` keeps the rest, and compiles the .mo beside this file."""

Text = str | list[str] | tuple[str, ...] | None


class Undated(Catalog):
    """A catalogue whose header says nothing that changes from run to run."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header, without dates, people and versions."""
        return [
            ("Language", str(self.locale)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def empty(language: str) -> Catalog:
    """A catalogue without messages."""
    return Undated(locale=language, header_comment=HEADER, fuzzy=False)


def gathered(language: str, source: Path = SOURCE) -> Catalog:
    """Every message of the program, not yet translated; English is its own translation."""
    catalog = empty(language)
    for _path, _line, message, comments, _context in extract_from_dir(
        source,
        [("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    ):
        catalog.add(message, message if language == "en" else None, auto_comments=comments)
    return catalog


def translated(catalog: Catalog, known: Catalog) -> Catalog:
    """The messages of a catalogue with the words that an earlier one has for them."""
    for message in list(catalog):
        earlier = known.get(message.id)
        if message.id and earlier is not None and not any(forms(message.string)):
            message.string = earlier.string
    return catalog


def read(language: str) -> Catalog:
    """The catalogue as it lies in the folder; an empty one where there is none."""
    path = folder(language) / "huiyin.po"
    return read_po(BytesIO(path.read_bytes()), locale=language) if path.exists() else empty(language)


def folder(language: str) -> Path:
    """Where a language's catalogue lies."""
    return LOCALE / language / "LC_MESSAGES"


def as_po(catalog: Catalog) -> bytes:
    """The text of a catalogue: sorted, one line a message, no line numbers of the source."""
    out = BytesIO()
    write_po(out, catalog, width=0, no_location=True, sort_output=True)
    return out.getvalue().rstrip(b"\n") + b"\n"


def as_mo(catalog: Catalog) -> bytes:
    """The compiled catalogue."""
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def faults(catalog: Catalog) -> Iterator[str]:
    """What is wrong with the translations: none at all, or other {placeholders} than in the message."""
    for message in catalog:
        if not message.id:
            continue
        wanted = placeholders(message.id)
        if not all(forms(message.string)):
            yield f"not translated: {forms(message.id)[0]}"
        elif any(placeholders(form) != wanted for form in forms(message.string)):
            yield f"other placeholders: {forms(message.id)[0]}"


def forms(text: Text) -> tuple[str, ...]:
    """A message's text in all its forms: one, or singular and plural."""
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def placeholders(text: Text) -> set[str]:
    """The names between braces, in any of the forms; braces that do not pair are one of their own."""
    parse = Formatter().parse
    try:
        return {name for form in forms(text) for _text, name, _spec, _conversion in parse(form) if name}
    except ValueError:
        return {"{"}


def main() -> int:
    """Bring both catalogues up to date; exit status 1 where a translation is missing or wrong."""
    status = 0
    for language in ("zh", "en"):
        catalog = translated(gathered(language), read(language))
        folder(language).mkdir(parents=True, exist_ok=True)
        write(folder(language) / "huiyin.po", as_po(catalog))
        write(folder(language) / "huiyin.mo", as_mo(catalog))
        for fault in faults(catalog):
            sys.stderr.write(f"{language}: {fault}\n")
            status = 1
    return status


def write(path: Path, data: bytes) -> None:
    """Write a file, unless it is so already."""
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
