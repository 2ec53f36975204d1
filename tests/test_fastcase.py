"""The quick way to a case against the reference: what it takes it reads alike, mutated a thousandfold."""

from __future__ import annotations

from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from huiyin import frontmatter, schema
from huiyin.fields import Reader
from huiyin.model import Case
from huiyin.reading import fastcase
from huiyin.source import Source

ZONE = ZoneInfo("Asia/Shanghai")
SHIPPED = [
    path.read_text("utf-8") for path in sorted((Path(__file__).parent.parent / "cases").glob("[0-9]*/*.md"))
]
LINES = [line for text in SHIPPED for line in text.partition("\n---\n")[0].split("\n")]
PIECES = [
    *(
        " ",
        "  ",
        ": ",
        ", ",
        " #",
        "#",
        '"',
        "'",
        "''",
        "[",
        "]",
        "{",
        "}",
        "~",
        "null",
        "Null",
        "-",
        "?",
        "!",
        "&a ",
        "*",
    ),
    *(
        "x",
        "é",
        "：",
        "，",
        "\t",
        "\r",
        "\u200e",
        "\u3000",
        "\\",
        "0",
        "24",
        "T",
        "Z",
        "+09:00",
        ":30",
        "x-own: 1, ",
    ),
    *(
        "note: a, ",
        "reason: , ",
        "until: 2026-02-30",
        "until: 2026-03-01",
        "cc: [wu.gm]",
        "into: 20260301-0ABCD",
        "\n",
    ),
]


def reference(source: Source) -> Case | None:
    """The case by the long way; None where there is anything to report."""
    document, _positions, problems = frontmatter.parse(source.data)
    reader = Reader(source, ZONE)
    case = schema.case(document.values, document.body, reader) if document is not None else None
    return None if problems or reader.found or case is None or case.broken else case


def mutated(rng: Random) -> str:
    """A shipped case with one to three slips in its front matter."""
    text = rng.choice(SHIPPED)
    for _ in range(rng.choice((1, 1, 2, 3))):
        front, fence, body = text.partition("\n---\n")
        lines = front.split("\n")
        if len(lines) < 2:
            break
        place = rng.randrange(1, len(lines))
        at = rng.randrange(len(lines[place]) + 1)
        slip = rng.randrange(6)
        if slip == 0:
            lines[place] = lines[place][:at] + rng.choice(PIECES) + lines[place][at:]
        elif slip == 1:
            lines[place] = lines[place][:at] + lines[place][at + rng.choice((1, 1, 3)) :]
        elif slip == 2:
            lines.insert(place, rng.choice(LINES))
        elif slip == 3:
            del lines[place]
        elif slip == 4:
            parts = lines[place].split(", ")
            rng.shuffle(parts)
            lines[place] = ", ".join(parts)
        else:
            other = rng.randrange(1, len(lines))
            lines[place], lines[other] = lines[other], lines[place]
        text = "\n".join(lines) + fence + body
    return text


def compare(count: int, seed: int) -> int:
    """How many of the mutated files the quick way took; each must be what the reference makes of it."""
    rng = Random(seed)
    taken = 0
    for _ in range(count):
        text = mutated(rng)
        source = Source("cases/2026/x.md", text.encode())
        quick = fastcase.read(source, ZONE)
        if quick is not None:
            taken += 1
            exact = reference(source)
            assert quick == exact, text
            assert repr(quick) == repr(exact), text  # types and the order of keys too
    return taken


def test_every_shipped_case_is_taken() -> None:
    for text in SHIPPED:
        source = Source("cases/2026/x.md", text.encode())
        assert fastcase.read(source, ZONE) == reference(source) is not None


def test_what_is_read_again_is_the_same_and_not_shared_where_it_is_free() -> None:
    line = "  - {at: 2026-03-01T10:00+08:00, event: progress, by: li.na, note: %s}"
    text = SHIPPED[0].partition("log:\n")[0] + "log:\n" + line % "第一次" + "\n" + line % "第二次" + "\n---\n"
    case = fastcase.read(Source("cases/2026/x.md", text.encode()), ZONE)
    assert case is not None
    assert [event.fields for event in case.log] == [{"note": "第一次"}, {"note": "第二次"}]


@pytest.mark.parametrize(
    "line",
    [
        "  - {at: 2026-03-01T10:00}+08:00, event: registered, by: li.na}",
        "  - {at: 2026-03-01T10:00+08:00, event: registered, by: li.na]",
        "  - {at: 2026-03-01T10:00+08:00, event: progress, by: li.na, note}",
        "  - {at: 2026-03-01T10:00+08:00, event: progress, by: li.na, note: a, note: b}",
        "  - {at: 2026-03-01T10:00+08:00, event: extended, by: li.na, until: 2026-02-30, reason: a}",
        "  - {at: 1526-03-01T10:00+08:00, event: registered, by: li.na}",
        "  - {at: 2026-03-01T10:00+08:00, event: registered}",
        "  - {at: 2026-03-01T10:00+08:00, event: registerd, by: li.na}",
        "  - {at: 2026-03-01T10:00+08:00, event: progress, by: li.na, note: ~}",
    ],
)
def test_what_is_not_in_order_is_left_to_the_reference(line: str) -> None:
    text = SHIPPED[0].partition("log:\n")[0] + "log:\n" + line + "\n---\n"
    for _ in range(2):
        assert fastcase.read(Source("cases/2026/x.md", text.encode()), ZONE) is None


def test_mutated_cases_read_alike() -> None:
    assert compare(3_000, seed=1) > 700


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
def test_many_mutated_cases_read_alike(seed: int) -> None:
    assert compare(40_000, seed) > 9_000
