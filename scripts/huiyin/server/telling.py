"""The words in which a push is refused: bounded, without personal data, nothing that steers a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from huiyin.diagnostic import Location
from huiyin.formats.report import hint, message, visible
from huiyin.formats.text import place
from huiyin.language import _
from huiyin.server.kinds import Refusal
from huiyin.server.naming import shown, shown_ref

SHOWN = 20
"""Problems that are told; the rest are counted."""
_LONGEST = 600


def told(refusals: Sequence[Refusal], commit: bool = False) -> Iterator[str]:
    """The lines, of a push or of a commit."""
    distinct = list(dict.fromkeys(map(_lines, refusals)))
    if commit:
        yield _("Huiyin: the commit is refused; what is staged stays staged.")
    else:
        yield _("Huiyin: the push is refused. Nothing of it was taken in.")
    for lines in distinct[:SHOWN]:
        yield from lines
    if len(distinct) > SHOWN:
        yield _("… and {n} more problems of these kinds.").format(n=len(distinct) - SHOWN)
    codes = dict.fromkeys(item.diagnostic.code for item in refusals)
    yield _("What each code means: the handbook, codes {codes}.").format(
        codes=", ".join(sorted(codes)[:SHOWN])
    )


def _lines(item: Refusal) -> tuple[str, ...]:
    found = item.diagnostic
    where = " ".join(_where(item))
    masked = found._replace(params={name: _masked(name, value) for name, value in found.params.items()})
    head = f"{where}: {found.code}: {message(masked)}"[:_LONGEST]
    cure = hint(masked)[:_LONGEST]
    return (head, f"    {cure}") if cure else (head,)


def _masked(name: str, value: str) -> str:
    return shown_ref(value) if name == "other" else value


def _where(item: Refusal) -> Iterable[str]:
    """Reference, commit, file and line, as far as they are known."""
    if item.ref:
        yield visible(shown_ref(item.ref))
    if item.commit:
        yield item.commit[:10]
    if item.diagnostic.location.path:
        location: Location = item.diagnostic.location
        path = shown(location.path)
        if item.diagnostic.code == "HY879":
            path = "/".join((*path.split("/")[:-1], "…"))
        yield place(location._replace(path=path.encode("utf-8", "replace").decode()))
