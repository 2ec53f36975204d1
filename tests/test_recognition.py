"""The same sender known again without opening anything: earlier letters, and summaries that tell who wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.confidence import NUMBER, Confidence, confidence

SENDER = "reporter: {name: 司徒晓岚, phone: '19900001234', room: 7栋2单元1302}\n"
LETTER = (
    *("new", "--channel", "letter", "--site", "binjiang", "--party", "owner", "--kind", "complaint"),
    *("--category", "repair/leak", "--by", "chen.min", "--received", "2026-03-20T09:00"),
)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Confidence:
    """A house with one sealed case."""
    found = confidence(tmp_path, monkeypatch)
    found.put(more=f"{SENDER}summary: 三楼漏水已修好\n")
    assert found.run("seal", "--all").status == 0
    return found


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (("reporter.phone=199-0000-1234",), True),
        (("reporter.phone=19900009999", "reporter.room=7号楼1302室"), True),
        (("reporter.name=司徒晓岚", "reporter.phone=19900009999"), False),
        ((), False),
    ],
)
def test_a_new_case_names_earlier_ones_of_the_household(
    house: Confidence, fields: tuple[str, ...], told: bool
) -> None:
    words = [word for field in fields for word in ("--field", field)]
    said = house.run(*LETTER, *words, stdin="又漏了")
    assert said.status == 0, said.err
    assert (NUMBER in said.err) is told
    assert "1234" not in said.err


@pytest.mark.parametrize(
    ("summary", "found"),
    [
        ("三楼漏水已修好", False),
        ("司徒晓岚家漏水已修好", True),
        ("7栋1302漏水已修好", True),
        ("请打19900001234", True),
    ],
)
def test_a_summary_that_tells_the_sender_is_an_error(house: Confidence, summary: str, found: bool) -> None:
    path = house.root / f"cases/2026/{NUMBER}.md"
    path.write_text(path.read_text("utf-8").replace("三楼漏水已修好", summary), "utf-8")
    said = house.run("validate", str(path))
    assert ("HY240" in said.out) is found, said.out
    assert "司徒" not in said.out
