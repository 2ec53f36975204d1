"""What every format is given: the diagnostics of a run, and helpers that several formats share."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from huiyin import language
from huiyin.diagnostic import Diagnostic, Severity

# Unseen characters that turn the direction of the text around them: a message would read otherwise.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNPRINTABLE = frozenset(("Cc", "Cs", "Zl", "Zp"))


def _no_excerpt(path: str, line: int) -> str | None:
    return None


class Report(NamedTuple):
    """The outcome of a run. `diagnostics` are sorted by (path, line, code), their severities final."""

    cases: int
    policies: int
    diagnostics: Sequence[Diagnostic]
    excerpt: Callable[[str, int], str | None] = _no_excerpt
    """A line (from 1) of a file, for a person at a terminal; None where it may not be shown, and always for
    the lines of `reporter:`. Only `terminal` calls it: whatever else is written may be kept or passed on."""
    handbook: str = ""
    """The address below which the handbook has a page for each code, with a slash at its end; may be empty."""

    def count(self, severity: Severity) -> int:
        """How many diagnostics have that severity."""
        return sum(language.severity(diagnostic) is severity for diagnostic in self.diagnostics)


def message(diagnostic: Diagnostic) -> str:
    """What is wrong, on one line."""
    told = language.message(diagnostic)
    commit = diagnostic.params.get("commit")
    if commit:
        author = diagnostic.params.get("author", "?")
        told += language._(" (commit {commit}, {author})").format(commit=commit[:10], author=author)
    return visible(told)


def hint(diagnostic: Diagnostic) -> str:
    """How to put it right, on one line; may be empty."""
    return visible(language.hint(diagnostic))


def page_of(code: str, handbook: str) -> str:
    """The address of the handbook's page of a code; "" where the site's address is not known."""
    return f"{handbook}{code}/" if handbook else ""


def visible(text: str) -> str:
    """The text with its control characters as escapes: what stands in a file cannot steer a terminal."""
    return text if text.isprintable() else "".join(map(visible_character, text))


def visible_character(character: str) -> str:
    """One character; written as an escape where it would not be seen."""
    if unicodedata.category(character) not in _UNPRINTABLE and character not in _TURNING:
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def fingerprints(report: Report) -> Iterator[tuple[Diagnostic, str]]:
    """Each diagnostic with a mark of its own: the same in the next run, in any language, on another line."""
    from hashlib import sha256

    seen: Counter[str] = Counter()
    for diagnostic in report.diagnostics:
        params = (f"{name}={value}" for name, value in sorted(diagnostic.params.items()))
        what = "\0".join((diagnostic.location.path, diagnostic.code, diagnostic.key, *params))
        seen[what] += 1
        marked = f"{what}\0{seen[what]}".encode("utf-8", "surrogatepass")
        yield diagnostic, sha256(marked).hexdigest()[:32]
