"""Charts as SVG written at build time, each with its legend, a text alternative and the table behind it.

Widths are percentages and heights pixels, so that a chart fills any screen and its words keep their size.
Colours are classes of huiyin.css: light and dark each have theirs, and no chart needs a style attribute.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

HEIGHT, TOP, BASE = 208, 26, 176
"""Pixels: the whole picture, the highest value, the line on which bars stand."""
_LEFT = 7
"""Per cent of the width that the numbers of the axis take."""
_FEW_HEIGHT = 5
_ROW, _THICK = 34, 9
"""Pixels: from one row to the next, and the bar in it, below its words."""


class Series(NamedTuple):
    """A name and a value for each place; None where it is too small to tell."""

    name: str
    values: Sequence[float | None]


class Chart(NamedTuple):
    """What a picture shows. `name` is unique on its page, `places` are (short label, full label)."""

    name: str
    title: str
    description: str
    head: str
    """What the places are: Month, Category."""
    places: Sequence[tuple[str, str]]
    series: Sequence[Series]
    unit: str = ""
    few: str = ""
    """What stands in the table where a value is None."""


def bars(chart: Chart, language: str) -> str:
    """Bars side by side for up to two series, from zero."""
    top = _round_up(max((value for one in chart.series for value in one.values if value), default=1))
    wide = (100 - _LEFT) / max(len(chart.places), 1)
    levels = [0, top / 2, top] if top % 2 == 0 else [0, top]
    parts = list(_grid(levels, 0, top, chart.unit, language))
    bar = wide * (0.62 if len(chart.series) == 1 else 0.36)
    for number, one in enumerate(chart.series):
        for place, value in enumerate(one.values):
            left = _LEFT + place * wide + (wide - bar * len(chart.series)) / 2 + number * bar
            parts += _bar(left, bar, value, top, number, f"{chart.places[place][1]} · {one.name}", chart)
            if value is not None and number == 0:
                parts.append(_above(left + bar / 2, _y(value, 0, top), value, language))
    return _figure(chart, [*parts, *_labels(chart, wide)], [*_keys(chart), *_few_key(chart)], language)


def rows(chart: Chart, language: str) -> str:
    """Bars below each other for one series, the largest first: its words and its number stand above each.

    For places that follow no order of time and whose names are words. Those without a value are named below.
    """
    (one,) = chart.series
    order = sorted(
        range(len(chart.places)), key=lambda place: (one.values[place] is None, -(one.values[place] or 0))
    )
    sorted_ = chart._replace(
        places=[chart.places[place] for place in order],
        series=[Series(one.name, [one.values[place] for place in order])],
    )
    top = max((value for value in one.values if value), default=1)
    told = [(place[1], value) for place, value in zip(sorted_.places, sorted_.series[0].values, strict=True)]
    shown = [(name, value) for name, value in told if value is not None]
    parts = [
        line for row, (name, value) in enumerate(shown) for line in _row(row * _ROW, name, value, top, chart)
    ]
    few = [name for name, value in told if value is None]
    stop, comma = ("：", "、") if language == "zh" else (": ", ", ")
    below = f"{chart.few[:1].upper()}{chart.few[1:]}{stop}{comma.join(few)}" if few else ""
    return _figure(sorted_, parts, [], language, height=max(len(shown), 1) * _ROW, below=below)


def _row(above: int, name: str, value: float, top: float, chart: Chart) -> Iterator[str]:
    yield f'<text class="c-name" x="0" y="{above + 16}">{escape(name)}</text>'
    yield f'<text class="c-name c-end" x="100%" y="{above + 16}">{escape(_number(value) + chart.unit)}</text>'
    at = f'y="{above + 21}" height="{_THICK}" rx="2"'
    yield f'<rect class="c-track" x="0" width="100%" {at}/>'
    if value:
        yield f'<rect class="c-bar c-1" x="0" width="{value / top * 100:.2f}%" {at}/>'


def lines(chart: Chart, language: str, target: tuple[float, str] | None = None) -> str:
    """Points joined by lines, for shares in per cent; `target` is a level and what it is called."""
    values = [value for one in chart.series for value in one.values if value is not None]
    if not values:
        return _without_picture(chart, language)
    lowest = min([*values, *([target[0]] if target else [])], default=0)
    floor = next(level for level in (90, 80, 60, 40, 20, 0) if lowest >= level)
    wide = (100 - _LEFT) / max(len(chart.places), 1)
    parts = list(_grid([floor, (floor + 100) / 2, 100], floor, 100, "%", language))
    if target is not None:
        height = _y(target[0], floor, 100)
        parts.append(f'<line class="c-target" x1="0" x2="100%" y1="{height}" y2="{height}"/>')
    for number, one in enumerate(chart.series):
        parts += _line(one, number, wide, floor, chart)
    keys = [*_keys(chart, "c-stroke "), *([_key("c-stroke c-goal", target[1])] if target else [])]
    gaps = f"{'断开处：' if language == 'zh' else 'Gaps: '}{chart.few}" if _lacks(chart) else ""
    return _figure(chart, [*parts, *_labels(chart, wide)], keys, language, below=gaps)


def _number(value: float) -> str:
    """1,234,567 or 96.8: counts are whole, shares have one decimal."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _brief(value: float, language: str) -> str:
    """12.3万 / 123k where there is no room for all digits; the table behind the picture has them."""
    if value < 10_000:
        return _number(value)
    if language == "zh":
        return f"{_number(int(value / 1000) / 10)}万"
    return f"{_number(int(value / 1000))}k"


def _round_up(value: float) -> int:
    """The next round number, an even one above ten, so that half of it is whole."""
    step = 1
    while value > step * 10:
        step *= 10
    steps = -int(-value // step)
    return step * (steps + steps % 2 if step > 1 else steps)


def _y(value: float, floor: float, top: float) -> float:
    return round(BASE - (value - floor) / (top - floor) * (BASE - TOP), 1)


def _grid(levels: Sequence[float], floor: float, top: float, unit: str, language: str) -> Iterator[str]:
    for level in levels:
        height = _y(level, floor, top)
        kind = "c-base" if level == floor else "c-grid"
        yield f'<line class="{kind}" x1="0" x2="100%" y1="{height}" y2="{height}"/>'
        if level != floor or floor:
            yield f'<text class="c-axis" x="0" y="{height - 5}">{_brief(level, language)}{escape(unit)}</text>'


def _bar(
    left: float, wide: float, value: float | None, top: float, number: int, label: str, chart: Chart
) -> Iterator[str]:
    at = f'x="{left:.2f}%" width="{wide:.2f}%"'
    if value is None:
        told, kind, height = chart.few, "c-few", float(BASE - _FEW_HEIGHT)
    else:
        told, kind, height = _number(value) + chart.unit, f"c-bar c-{number + 1}", _y(value, 0, top)
    tall = round(BASE - height, 1)
    yield (
        f'<rect class="{kind}" {at} y="{height}" height="{tall}">'
        f"<title>{escape(label)} {escape(told)}</title></rect>"
    )


def _above(middle: float, height: float, value: float, language: str) -> str:
    return f'<text class="c-value" x="{middle:.2f}%" y="{height - 5}">{_brief(value, language)}</text>'


def _line(one: Series, number: int, wide: float, floor: float, chart: Chart) -> Iterator[str]:
    before: tuple[float, float] | None = None
    for place, value in enumerate(one.values):
        if value is None:
            before = None
            continue
        here = (_LEFT + place * wide + wide / 2, _y(value, floor, 100))
        if before is not None:
            yield (
                f'<line class="c-line c-{number + 1}" x1="{before[0]:.2f}%" y1="{before[1]}"'
                f' x2="{here[0]:.2f}%" y2="{here[1]}"/>'
            )
        label = f"{chart.places[place][1]} · {one.name} {_number(value)}%"
        yield (
            f'<circle class="c-dot c-{number + 1}" cx="{here[0]:.2f}%" cy="{here[1]}" r="3.5">'
            f"<title>{escape(label)}</title></circle>"
        )
        before = here


def _labels(chart: Chart, wide: float) -> Iterator[str]:
    last = len(chart.places) - 1
    for place, (short, _) in enumerate(chart.places):
        # On a phone every other label is left out, counted from the newest.
        kind = "c-label c-odd" if (last - place) % 2 else "c-label"
        across = f"{_LEFT + (place + 0.5) * wide:.2f}%"
        yield f'<text class="{kind}" x="{across}" y="{HEIGHT - 10}">{escape(short)}</text>'


def _key(kind: str, name: str) -> str:
    return f'<span class="c-key"><i class="c-swatch {kind}"></i>{escape(name)}</span>'


def _keys(chart: Chart, kind: str = "") -> list[str]:
    return [_key(f"{kind}c-{number}", one.name) for number, one in enumerate(chart.series, 1)]


def _lacks(chart: Chart) -> bool:
    return bool(chart.few) and any(value is None for one in chart.series for value in one.values)


def _few_key(chart: Chart) -> list[str]:
    return [_key("c-few", chart.few)] if _lacks(chart) else []


def _figure(
    chart: Chart,
    parts: Sequence[str],
    keys: Sequence[str],
    language: str,
    *,
    height: int = HEIGHT,
    below: str = "",
) -> str:
    """The picture in its frame. No line is blank: a blank line would end the HTML in Markdown."""
    name = escape(chart.name)
    opening = "看数据" if language == "zh" else "The figures"
    return "\n".join(
        [
            f'<figure class="chart" data-search-exclude><figcaption>{escape(chart.title)}</figcaption>',
            *([f'<p class="c-keys">{"".join(keys)}</p>'] if keys else []),
            f'<svg class="c-plot" role="img" aria-labelledby="{name}-title {name}-desc" height="{height}">',
            f'<title id="{name}-title">{escape(chart.title)}</title>',
            f'<desc id="{name}-desc">{escape(chart.description)}</desc>',
            *parts,
            "</svg>",
            *([f'<p class="c-keys">{escape(below)}</p>'] if below else []),
            f"<details><summary>{opening}</summary>",
            _table(chart),
            "</details></figure>",
        ]
    )


def _without_picture(chart: Chart, language: str) -> str:
    """Words in place of an empty frame."""
    said = "太少或者没有，画不成图。" if language == "zh" else "Too little, or nothing, to draw."
    caption = f"<figcaption>{escape(chart.title)}</figcaption>"
    return f'<figure class="chart" data-search-exclude>{caption}\n<p class="c-keys">{said}</p>\n</figure>'


def _table(chart: Chart) -> str:
    heads = "".join(f'<th scope="col">{escape(one.name)}</th>' for one in chart.series)
    lines = [f'<table><thead><tr><th scope="col">{escape(chart.head)}</th>{heads}</tr></thead><tbody>']
    for place, (_, label) in enumerate(chart.places):
        cells = "".join(f"<td>{_cell(one.values[place], chart)}</td>" for one in chart.series)
        lines.append(f'<tr><th scope="row">{escape(label)}</th>{cells}</tr>')
    return "\n".join([*lines, "</tbody></table>"])


def _cell(value: float | None, chart: Chart) -> str:
    return escape(chart.few) if value is None else f"{_number(value)}{escape(chart.unit)}"
