"""`huiyin calendar propose`: a year as YAML on stdout, what to mind about it on stderr."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from huiyin import cli
from huiyin.frontmatter import parse_yaml
from tests.office import Said, open_office

ROOT = Path(__file__).parent.parent


@pytest.fixture
def propose(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Said]:
    """The command in an office that has the shipped calendar."""
    open_office(tmp_path, capsys, monkeypatch)
    shutil.copy(ROOT / "policies/calendar.yml", tmp_path / "policies/calendar.yml")

    def run(*words: str) -> Said:
        status = cli.run(["calendar", "propose", *words, "--root", str(tmp_path)])
        return Said(status, *capsys.readouterr())

    return run


def test_a_year_that_is_in_the_file_is_proposed_without_a_difference(propose: Callable[..., Said]) -> None:
    said = propose("2024")
    values, _positions, problems = parse_yaml(said.out.encode())
    kept, _positions, _problems = parse_yaml((ROOT / "policies/calendar.yml").read_bytes())
    assert isinstance(values, dict)
    assert isinstance(kept, dict)
    proposed, held = values["2024"], kept["2024"]
    assert isinstance(proposed, dict)
    assert isinstance(held, dict)
    assert (said.status, problems, said.err) == (0, [], "")
    assert (proposed["holidays"], proposed["workdays"]) == (held["holidays"], held["workdays"])
    assert "differs" not in said.out


def test_a_difference_is_told(propose: Callable[..., Said], tmp_path: Path) -> None:
    path = tmp_path / "policies/calendar.yml"
    path.write_text(path.read_text("utf-8").replace("2024-02-04, ", ""), "utf-8")
    line = (
        "# differs from the file: 2024-02-04 (Sun) is a make-up day here, a plain weekend day in the file\n"
    )
    assert propose("2024").out.startswith(line)


def test_a_guess_says_so(propose: Callable[..., Said]) -> None:
    said = propose("2030")
    assert said.status == 0
    assert said.out.startswith("# a guess: ")
    assert (
        said.err == "A guess: the notice for 2030 is not known. Wait for it before you change the calendar.\n"
    )
    assert propose("2030", "-q").err == ""


@pytest.mark.parametrize("year", ["1800", "99999", "next"])
def test_a_year_that_is_not_known_is_wrong_usage(propose: Callable[..., Said], year: str) -> None:
    said = propose(year)
    assert (said.status, said.out) == (2, "")
    assert said.err != ""
