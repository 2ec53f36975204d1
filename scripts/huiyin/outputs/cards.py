"""Figures as cards: a name, a large number, and what the number says."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from huiyin.outputs import labels


def counted(name: str, value: int | None, k: int, language: str, said: Sequence[str] = ()) -> str:
    """A count; where it is too small to tell, the words for that."""
    number = labels.few(k, language) if value is None else f"{value:,}"
    unit = "<small>件</small>" if language == "zh" else ""
    # Words in place of a number, and numbers of six or seven digits, get a smaller size.
    kind = "words" if value is None else "longer" if len(number) > 8 else "long" if len(number) > 6 else ""
    return _card(name, f"{number}{unit}", said, kind)


def shared(
    name: str,
    part: int | None,
    whole: int | None,
    said: Sequence[str] = (),
    of: str = "{part:,} / {whole:,}",
) -> str:
    """A share in per cent, and of how many; a dash where none can be told."""
    share = labels.percent(part, whole)
    if not share:
        return _card(name, "—", said, "words")
    first, *more = said or ("",)
    told = [first, of.format(part=part, whole=whole), *more]
    return _card(name, f"{share.removesuffix('%')}<small>%</small>", told)


def laid(cards: Sequence[str], label: str, more: str = "", name: str = "") -> str:
    """The cards side by side; `label` is what a screen reader calls them, `name` their anchor."""
    listed = "\n".join(f"<li>{card}</li>" for card in cards)
    anchor = f' id="{name}"' if name else ""
    lines = [f'<div class="figures"{anchor} data-search-exclude><ul aria-label="{escape(label)}">']
    return "\n".join([*lines, listed, "</ul>", *([more] if more else []), "</div>"])


def _card(name: str, value: str, said: Sequence[str], kind: str = "") -> str:
    size = f' class="{kind}"' if kind else ""
    lines = "".join(f"<em>{line}</em>" for line in said if line)
    return f"<span>{escape(name)}</span><strong{size}>{value}</strong>{lines}"
