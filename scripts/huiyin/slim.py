"""Leaves out of the theme's style sheets what no page and no script uses: first views stay light."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"[\w-]+")
_NEEDS = re.compile(r"[.#]((?:[\w-]|\\.)+)|\[[\w-]+[~|^$*]?=[\"']?([\w-]+)[\"']?\s*[is]?\]")
_SKIPPED = re.compile(r"""/\*.*?\*/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""", re.DOTALL)
_OWN = re.compile(r"""(?<=[{;])(--[\w-]+):(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^;"'{}])*;?""")
_NESTING = ("@media", "@supports", "@container", "@layer")


def words(texts: Iterable[str]) -> frozenset[str]:
    """Every word that stands in these files: a class or a value that is not among them is never met."""
    return frozenset(word for text in texts for word in _WORD.findall(text))


def slim(css: str, known: frozenset[str]) -> str:
    """The style sheet without the selectors that ask for a class, an id or a value unknown to the site.

    What stands in parentheses (`:not(.x)`, `:is(…)`) is not asked for; what cannot be read is kept.
    """
    return "".join(_kept(css, known))


def dense(css: str) -> str:
    """The style sheet without comments and without space that means nothing."""
    return "".join(_pressed(css)).strip()


def _pressed(css: str) -> Iterator[str]:
    place = 0
    for found in _SKIPPED.finditer(css):
        yield _tight(css[place : found.start()])
        if not found[0].startswith("/*"):
            yield found[0]
        place = found.end()
    yield _tight(css[place:])


def _tight(css: str) -> str:
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", css)).replace(";}", "}")


def without_unused(css: str, others: str) -> str:
    """The style sheet without custom properties (most are icons) that neither it nor `others` name."""
    used = frozenset(
        re.findall(r"--[\w-]+", re.sub(_OWN, lambda found: found[0].partition(":")[2], css) + others)
    )
    return _OWN.sub(lambda found: found[0] if found[1] in used else "", css)


def _kept(css: str, known: frozenset[str]) -> Iterator[str]:
    place = 0
    for head, start, end in _rules(css):
        name = head.strip()
        if name.startswith(_NESTING):
            inside = slim(css[start:end], known)
            if inside.strip():
                yield f"{name}{{{inside}}}"
        elif name.startswith("@"):
            yield f"{name}{{{css[start:end]}}}"
        else:
            selectors = [one for one in _split(name) if _met(one, known)]
            if selectors:
                yield f"{','.join(selectors)}{{{css[start:end]}}}"
        place = end + 1
    yield css[place:].strip()


def _rules(css: str) -> Iterator[tuple[str, int, int]]:
    """(head, start, end) of each outermost block; statements without a block go with the next head."""
    depth, begin, start, place = 0, 0, 0, 0
    while place < len(css):
        sign = css[place]
        skipped = _SKIPPED.match(css, place) if sign in "/\"'" else None
        if skipped:
            place = skipped.end()
            continue
        if sign == "{":
            if depth == 0:
                start = place + 1
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                head = re.sub(r"/\*.*?\*/", "", css[begin : start - 1], flags=re.DOTALL)
                yield head, start, place
                begin = place + 1
        place += 1


def _split(selectors: str) -> Iterator[str]:
    """The selectors of a list; commas in parentheses or brackets do not part them."""
    depth = begin = 0
    for place, sign in enumerate(selectors):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            yield selectors[begin:place]
            begin = place + 1
    yield selectors[begin:]


def _met(selector: str, known: frozenset[str]) -> bool:
    bare = selector
    while (shorter := re.sub(r"\([^()]*\)", "", bare)) != bare:
        bare = shorter
    return all((name or value).replace("\\", "") in known for name, value in _NEEDS.findall(bare))
