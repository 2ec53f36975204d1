"""A place in the data becomes a place in the file."""

from __future__ import annotations

import pytest

from huiyin.diagnostic import Diagnostic, Location
from huiyin.source import Source

PATH = "cases/2026/x.md"
CASE = Source(
    PATH,
    """---
id: x
reporter: {name: 王女士, phone: "13800000000"}
log:
  - {at: 2026-03-15, event: registered}
  - at: 2026-03-16
    event: replied
---

## 答复
""".encode(),
)


@pytest.mark.parametrize(
    ("where", "key", "line", "column"),
    [
        (("id",), False, 2, 5),
        (("id",), True, 2, 1),
        (("reporter", "phone"), False, 3, 30),
        (("reporter", "phone"), True, 3, 23),
        (("log", 0, "event"), False, 5, 29),
        (("log", 1, "event"), True, 7, 5),
        (("log", 1, "by"), False, 6, 5),
        (("log", 1, "by"), True, 6, 5),
        (("log", 7, "by"), False, 5, 3),
        (("status",), False, 2, 1),
        ((), False, 2, 1),
    ],
)
def test_a_place(where: tuple[str | int, ...], key: bool, line: int, column: int) -> None:
    assert CASE.locate(where, key=key) == Location(PATH, line, column)


def test_a_line_of_the_body() -> None:
    assert CASE.body_location(2) == Location(PATH, 10, 1)


def test_a_file_that_cannot_be_read_still_has_places() -> None:
    source = Source(PATH, b"---\nid: x\nid: y\nlog: {at: z}\n---\n")
    assert source.locate(("log", "at")) == Location(PATH, 4, 11)
    assert source.values() is None
    assert source.problems() == [Diagnostic("HY112", Location(PATH, 3, 1), {"key": "id", "first": "2"})]
    assert Source(PATH, b"\xff").locate(("id",)) == Location(PATH, 1, 1)


def test_a_file_that_is_yaml_as_a_whole() -> None:
    source = Source("policies/calendar.yml", b"2026:\n  workdays: [2026-01-04]\n", whole=True)
    assert source.values() == {"2026": {"workdays": ["2026-01-04"]}}
    assert source.problems() == []
    assert source.locate(("2026", "workdays", 0)) == Location("policies/calendar.yml", 2, 14)


def test_an_excerpt_is_harmless_in_a_terminal() -> None:
    source = Source(PATH, b"---\r\nid: \x1b[31mred\x07\r\n---\r\n")
    line = source.excerpt(2)
    assert line is not None
    assert line.startswith("id: ")
    assert line.endswith("[31mred ")
    assert line.isprintable()


@pytest.mark.parametrize("line", [3, 10, 99])
def test_an_excerpt_tells_nothing_of_the_sender(line: int) -> None:
    assert not CASE.excerpt(line)
