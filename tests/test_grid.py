"""Tables on a terminal: what gives way in a narrow window, and what never does."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from huiyin.cli.grid import Line, show
from huiyin.language import use

HEADS = ("Case", "Site", "Since", "Due", "Subject")
LINES = [
    Line(("20261015-FE6CV", "云景公寓", "2026-10-20 08:30", "2026-10-27 17:30", "地下车库侧墙渗水，报修两次无结果")),
    Line(("20261023-NCKG6", "", "2026-10-23 20:34", "2026-10-28 17:30", "[red]方括号[/red]")),
]  # fmt: skip


def drawn(width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """The table in a window of that width."""
    monkeypatch.setenv("COLUMNS", str(width))
    use("en")
    show(HEADS, LINES, yielding=(2, 1), folding=(4,))
    return capsys.readouterr().out


def cells(text: str) -> list[list[str]]:
    """The words between the lines of a table, row by row."""
    return [
        [cell.strip() for cell in line.strip("│┃").replace("┃", "│").split("│")]
        for line in text.splitlines()
        if line[0] in "│┃"
    ]


def test_where_there_is_room_everything_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = drawn(120, monkeypatch, capsys)
    assert cells(text) == [list(HEADS), *(list(line.cells) for line in LINES)]
    assert "narrow" not in text


@pytest.mark.parametrize(
    ("width", "left"), [(84, ["Case", "Site", "Due", "Subject"]), (62, ["Case", "Due", "Subject"])]
)
def test_columns_give_way_in_their_order(
    width: int, left: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = drawn(width, monkeypatch, capsys)
    assert cells(text)[0] == left
    gone = [head for head in ("Site", "Since") if head not in left]
    assert f"Left out, as the window is narrow: {', '.join(gone)}" in text


@pytest.mark.parametrize("width", [200, 84, 70, 62, 56])
def test_numbers_dates_and_words_are_whole_at_any_width(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = drawn(width, monkeypatch, capsys)
    rows = cells(text)[1:]
    for line in LINES:
        assert line.cells[0] in text
        assert line.cells[3] in text
    assert "".join(row[-1] for row in rows) == "".join(line.cells[4] for line in LINES)
    assert max(cell_len(line) for line in text.splitlines()) <= width
