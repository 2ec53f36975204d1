"""The leak gate finds senders of sealed cases by their fingerprints, without a key that opens anything."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huiyin.book import load_house
from huiyin.privacy import leaks
from huiyin.privacy.guard import Guard
from huiyin.repository import WorkTree
from huiyin.sealing.keystore import KeyStore
from tests.confidence import NUMBER, Confidence, confidence

SENDER = "reporter: {name: 司徒晓岚, phone: '19900001234', room: 7栋2单元1302, email: xl.situ@example.org}\n"
TWO = "reporter: {name: 钟岳, phone: '19900005678'}\n"
LATIN = "reporter: {name: Anneke van Dijk}\n"
SECOND, THIRD = "20260316-KMNPZ", "20250316-GHJKZ"
WRAPPINGS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: f"联系{text}核实",
    "html": lambda text: f"<p>{'</b>'.join(text)}</p>",
    "entities": lambda text: f"<p>{''.join(f'&#{ord(one)};' for one in text)}</p>",
    "json": lambda text: json.dumps({"x": text}),
    "spaced": " ".join,
    "zero width": "\u200b".join,
    "base64": lambda text: base64.b64encode(f"来信人 {text} 请回电".encode()).decode(),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Confidence]:
    """A house with three sealed cases of two periods."""
    patch = pytest.MonkeyPatch()
    found = confidence(tmp_path_factory.mktemp("sealed"), patch)
    for number, sender in ((NUMBER, SENDER), (SECOND, TWO), (THIRD, LATIN)):
        found.put(number, more=sender)
    assert found.run("keys", "rotate", "--period", "2025-Q1").status == 0
    path = found.root / "cases/2025/20250316-GHJKZ.md"
    path.write_text(path.read_text("utf-8").replace("2026-03-16T09:00", "2025-03-16T09:00"), "utf-8")
    said = found.run("seal", "--all")
    assert len(said.out.split()) == 3, said
    # what opens them is not needed, so it is taken away
    for secret in (*(found.keys / "periods").glob("*.age"), found.keys.parent / "me.txt"):
        secret.unlink()
    texts = "".join(path.read_text("utf-8") for path in (found.root / "cases").rglob("*.md"))
    assert [one for one in ("司徒", "钟岳", "19900", "1302", "situ", "Anneke") if one in texts] == []
    yield found
    patch.undo()


def gate(house: Confidence, keys: leaks.Keys | None = None) -> Guard:
    tree = WorkTree(house.root)
    return leaks.guard(
        tree, load_house(tree).rules.organization, lambda case: "", keys=keys or KeyStore(house.keys).markings
    )


def hits(found: Guard, text: str, path: str = "page.html") -> list[tuple[str, str]]:
    return [(hit.kind, hit.case) for hit in found.search({path: text.encode()})]


CANARIES = (
    ("name", "司徒晓岚"),
    ("phone", "19900001234"),
    ("phone", "１９９００００１２３４"),
    ("room", "7栋2单元1302"),
    ("room", "7栋1302"),
    ("email", "XL.Situ@example.org"),
)


@pytest.mark.parametrize(
    ("kind", "datum", "wrapping"),
    [
        (kind, datum, wrapping)
        for kind, datum in CANARIES
        for wrapping in WRAPPINGS
        if wrapping != "spaced" or kind in ("name", "phone")
    ],
)
def test_a_planted_canary_is_found(house: Confidence, kind: str, datum: str, wrapping: str) -> None:
    assert (kind, NUMBER) in hits(gate(house), WRAPPINGS[wrapping](datum))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("钟岳女士来信", [("name", SECOND)]),
        ("古钟岳麓山下", []),
        ("来自 Anneke  van Dijk 的信", [("name", THIRD)]),
        ("{'name': 'ANNEKE VAN DIJK'}", [("name", THIRD)]),
        ("司徒先生、晓岚女士、19900001235、7栋2单元1301", []),
        ("86-199-0000-5678", [("phone", SECOND)]),
    ],
)
def test_it_does_not_cry_wolf(house: Confidence, text: str, found: list[tuple[str, str]]) -> None:
    assert hits(gate(house), text) == found


def test_file_names_are_searched(house: Confidence) -> None:
    assert hits(gate(house), "", "scans/司徒晓岚.pdf") == [("name", NUMBER)]


def test_what_cannot_be_looked_for_is_known(house: Confidence) -> None:
    found = gate(house, leaks.no_keys)
    assert found.unsought == {"2025-Q1": 1, "2026-Q1": 2}
    assert hits(found, "司徒晓岚") == []
    assert gate(house).unsought == {}
    # of what was destroyed nobody can be known again, and none of it can leak any more
    assert gate(house, lambda period: None).unsought == {}


def test_a_sealed_file_that_cannot_be_read_keeps_its_sender(house: Confidence) -> None:
    path = house.root / f"cases/2026/{NUMBER}.md"
    text = path.read_text("utf-8")
    try:
        path.write_text(text.replace("party: owner", "party: [owner"), "utf-8")
        assert ("name", NUMBER) in hits(gate(house), "联系司徒晓岚核实")
    finally:
        path.write_text(text, "utf-8")


def test_the_build_says_so_and_strict_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = confidence(tmp_path, monkeypatch)
    house.put(more=SENDER)
    assert house.run("seal", "--all").status == 0
    (house.root / "site/pages/about.md").write_text("# 感谢信\n\n司徒晓岚女士送来锦旗。\n", "utf-8")
    said = house.run("build")
    assert said.status == 1
    assert f"about.md: the sender's name ({NUMBER})" in said.err
    assert "司徒" not in said.err
    subprocess.run(["git", "config", "--unset", "huiyin.keys"], cwd=house.root, check=True)
    said = house.run("build", "--strict")
    assert (said.status, (house.root / "build").exists()) == (1, False)
    assert "The senders of 1 sealed cases (2026-Q1) were not looked for" in said.err
