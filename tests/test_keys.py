"""The commands of sealing, as an administrator uses them: keys, new, seal, open."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from huiyin.sealing.age import new_identity, public
from huiyin.sealing.receipt import key_of, tidy, unwrapped
from tests.office import CASE, NUMBER, Office, open_office

LETTER = (
    *("--channel", "letter", "--site", "east", "--party", "owner", "--kind", "complaint"),
    *("--category", "repair/leak", "--by", "chen.min"),
)
SENDER = ("--field", "reporter.name=王小明", "--field", "reporter.phone=19900000000")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose administrator has a key, and a key store outside the repository."""
    monkeypatch.setenv("HUIYIN_IDENTITY", str(tmp_path / "me.txt"))
    monkeypatch.delenv("HUIYIN_KEYS", raising=False)
    (tmp_path / "repository").mkdir()
    found = open_office(tmp_path / "repository", capsys, monkeypatch)
    found.git("init", "-q")
    own = found.run("keys", "mine").out.strip()
    text = (found.root / "policies/organization.yml").read_text("utf-8")
    found.put("policies/organization.yml", f"{text}recipients: [{own}]\n")
    made = found.run("keys", "create", str(tmp_path / "keys"))
    assert made.out.split() == ["2026-Q1", "2026-Q2"], made.err
    return found


def registered(office: Office, *words: str, letter: str = "漏水，我是王小明") -> Path:
    said = office.run("new", *LETTER, *SENDER, *words, stdin=letter)
    assert said.status == 0, said.err
    return office.root / said.out.split("\t")[1].splitlines()[0]


def test_one_s_own_key_and_the_store_are_for_the_owner_s_eyes(office: Office, tmp_path: Path) -> None:
    first = office.run("keys", "mine").out
    assert first == office.run("keys", "mine").out
    secret = (tmp_path / "me.txt").read_text().strip()
    assert (public(secret) + "\n", secret.startswith("AGE-SECRET-KEY-1")) == (first, True)
    kept = [path for path in (tmp_path / "keys").rglob("*") if path.is_file()]
    assert [path for path in (*kept, tmp_path / "me.txt") if stat.S_IMODE(path.stat().st_mode) != 0o600] == []
    assert [path.name for path in kept if secret in path.read_text()] == []


@pytest.mark.parametrize("inside", ["keys", "cases/keys", "."])
def test_a_key_store_inside_the_repository_is_refused(office: Office, inside: str) -> None:
    said = office.run("keys", "create", str(office.root / inside))
    assert (said.status, "lies in the repository" in said.err) == (2, True)
    assert not (office.root / inside / "periods").exists()


def test_a_new_case_is_sealed_and_valid(office: Office) -> None:
    path = registered(office)
    text = path.read_text("utf-8")
    assert [secret for secret in ("王小明", "19900000000", "漏水") if secret in text] == []
    assert office.run("validate", str(path)).status == 0
    assert office.run("show", path.stem).status == 0


def test_it_is_opened_with_a_reason_which_is_logged_first(office: Office) -> None:
    path = registered(office)
    said = office.run("open", path.stem, "--by", "chen.min")
    assert (said.status, said.out) == (2, "")
    said = office.run("open", path.stem, "--by", "chen.min", "--reason", "回访", "-q")
    assert said.status == 0
    assert said.out.endswith("name\t王小明\nphone\t19900000000\n\n漏水，我是王小明\n")
    assert "event: accessed, by: chen.min, to: chen.min, reason: 回访}" in path.read_text("utf-8")


def test_the_code_for_the_sender_is_told_once_and_kept_nowhere(office: Office, tmp_path: Path) -> None:
    said = office.run("new", *LETTER, *SENDER, stdin="漏水")
    line, told = said.out.splitlines()
    code = tidy(told.removeprefix("code\t")) or ""
    path = office.root / line.split("\t")[1]
    text = path.read_text("utf-8")
    assert (len(code), code in text, told in text) == (21, False, False)
    store_key = bytes.fromhex((tmp_path / "keys/pickup.key").read_text())
    kept = text.split("pickup: ")[1].splitlines()[0]
    assert unwrapped(kept, store_key, path.stem) == key_of(code)
    everything = [item for item in tmp_path.rglob("*") if item.is_file()]
    assert [item for item in everything if code.encode() in item.read_bytes()] == []


def test_without_the_key_it_stays_closed_and_nothing_is_logged(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = registered(office)
    before = path.read_bytes()
    (tmp_path / "other.txt").write_text(new_identity())
    monkeypatch.setenv("HUIYIN_IDENTITY", str(tmp_path / "other.txt"))
    said = office.run("open", path.stem, "--by", "chen.min", "--reason", "好奇")
    assert (said.status, said.out, path.read_bytes()) == (1, "", before)
    assert "None of your keys opens what was sealed in 2026-Q1" in said.err


def test_an_administrator_comes_and_goes_and_no_case_is_touched(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = registered(office)
    before = path.read_bytes()
    (tmp_path / "next.txt").write_text(new_identity())
    organization = office.root / "policies/organization.yml"
    head = organization.read_text("utf-8").split("recipients:")[0]
    own = public((tmp_path / "next.txt").read_text())
    organization.write_text(f"{head}recipients: [{own}]\n", "utf-8")
    assert office.run("keys", "rewrap").out.split() == ["2026-Q1", "2026-Q2"]
    assert office.run("open", path.stem, "--by", "chen.min", "--reason", "回访").status == 1
    assert office.run("keys", "rewrap").status == 2  # who has left cannot wrap them back
    monkeypatch.setenv("HUIYIN_IDENTITY", str(tmp_path / "next.txt"))
    assert path.read_bytes() == before
    assert office.run("open", path.stem, "--by", "chen.min", "--reason", "回访", "-q").out.startswith(
        f"{path.stem}\t"
    )


def test_what_stands_in_clear_is_an_error_until_it_is_sealed(office: Office) -> None:
    clear = CASE.replace("log:", "reporter: {name: 王小明}\nlog:")
    office.put(f"cases/2026/{NUMBER}.md", clear)
    said = office.run("validate", "--format", "json")
    assert (said.status, said.out.count('"HY701"'), said.out.count('"HY702"')) == (1, 1, 1)
    assert office.run("seal", "--all").out == f"cases/2026/{NUMBER}.md\n"
    assert office.run("validate").status == 0
    text = (office.root / f"cases/2026/{NUMBER}.md").read_text("utf-8")
    assert ("# by hand" in text, "王小明" in text, "漏水" in text) == (True, False, False)
    assert office.run("seal", "--all").out == ""


def test_attachments_are_sealed_one_by_one_and_opened_again(office: Office, tmp_path: Path) -> None:
    path = registered(office)
    listed = path.read_text("utf-8").replace("log:", "attachments: [{file: light.jpg}]\nlog:")
    path.write_text(listed, "utf-8")
    office.put(f"cases/2026/{path.stem}/light.jpg", "照片")
    said = office.run("validate", "--format", "json")
    assert (said.status, said.out.count('"HY704"')) == (1, 1)
    assert office.run("seal", path.stem).status == 0
    folder = path.with_suffix("")
    assert [item.name for item in folder.iterdir()] == ["light.jpg.age"]
    assert "照片".encode() not in (folder / "light.jpg.age").read_bytes()
    assert office.run("validate", str(path)).status == 0
    words = ("--by", "chen.min", "--reason", "看照片", "--attachments", str(tmp_path / "seen"))
    assert office.run("open", path.stem, *words).status == 0
    assert [item.read_text("utf-8") for item in (tmp_path / "seen").iterdir()] == ["照片"]


def test_what_cannot_be_sealed_for_want_of_a_key_is_not_passed_over(office: Office) -> None:
    office.put(
        "cases/2025/20250316-ABCD7.md",
        CASE.replace("2026-03-16", "2025-03-16").replace(NUMBER, "20250316-ABCD7"),
    )
    said = office.run("seal", "--all")
    assert (said.status, "no key for 2025-Q1" in said.err) == (2, True)


def test_sealing_says_what_history_keeps(office: Office) -> None:
    office.git("add", "-A")
    office.git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "in clear")
    assert "stays readable in Git's history" in office.run("seal", "--all").err


def test_a_case_copied_into_another_is_found(office: Office) -> None:
    path = registered(office)
    other = registered(office)
    block = path.read_text("utf-8").split("reporter: |\n")[1].split("fingerprints:")[0]
    text = other.read_text("utf-8")
    head, rest = text.split("reporter: |\n")
    other.write_text(f"{head}reporter: |\n{block}fingerprints:{rest.split('fingerprints:')[1]}", "utf-8")
    said = office.run("validate", "--format", "json")
    assert (said.status, said.out.count('"HY703"')) == (1, 1)
    said = office.run("open", other.stem, "--by", "chen.min", "--reason", "查")
    assert (said.status, f"belongs to {path.stem}" in said.err) == (1, True)


def test_an_older_case_wants_the_key_of_its_period(office: Office) -> None:
    said = office.run("new", *LETTER, *SENDER, "--received", "2026-01-05T09:00", stdin="漏水")
    assert said.status == 0
    text = (office.root / "policies/organization.yml").read_text("utf-8")
    office.put("policies/organization.yml", f"{text}sealing: {{period: month}}\n")
    said = office.run("new", *LETTER, *SENDER, stdin="漏水")
    assert (said.status, "no key for 2026-03" in said.err) == (2, True)
    assert office.run("keys", "rotate").out.split() == ["2026-03", "2026-04"]
    assert office.run("new", *LETTER, *SENDER, stdin="漏水").status == 0


def test_keys_status_names_what_opens(office: Office) -> None:
    assert office.run("keys", "status").out == "2026-Q1\tyou can open it\n2026-Q2\tyou can open it\n"
