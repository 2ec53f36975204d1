"""The command line as a whole: options before the verb, help and wrong usage in our words, closed pipes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest

from huiyin import cli
from huiyin.cli.app import GROUPS, VERBS, in_order
from huiyin.numbers import new_number
from tests.office import CASE, NUMBER, Office, open_office


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    return open_office(tmp_path, capsys, monkeypatch)


def shell(command: str, folder: Path, **variables: str) -> tuple[str, str]:
    """What a line of bash answers, where `huiyin` is this program: stdout and stderr."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", **variables}
    begin = f'huiyin() {{ "{sys.executable}" -m huiyin "$@"; }}; '
    found = subprocess.run(
        ["bash", "-c", begin + command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout, found.stderr


# --- options before the verb --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        (["list", "--root", "R"], ["list", "--root", "R"]),
        (["--root", "R", "list", "--status", "x"], ["list", "--root", "R", "--status", "x"]),
        (["--root=R", "-q", "--at", "T", "list"], ["list", "--root=R", "-q", "--at", "T"]),
        (["--lang", "en", "calendar", "propose", "2027"], ["calendar", "propose", "--lang", "en", "2027"]),
        (["--lang", "en", "list", "--lang", "zh"], ["list", "--lang", "en", "--lang", "zh"]),
        (["log", "C", "--lang"], ["log", "C", "--lang"]),
        (["--lang", "en"], ["--help"]),
        (["--lang", "en", "--help"], ["--help"]),
        (["--lang", "en", "calendar"], ["calendar", "--help"]),
        (["calendar", "--help", "--lang", "en"], ["calendar", "--help"]),
        (["--root", "R", "--bogus"], ["--bogus"]),
        ([], ["--help"]),
    ],
)
def test_common_options_may_stand_before_the_verb(given: list[str], ordered: list[str]) -> None:
    assert in_order(given) == ordered


def test_options_before_the_verb_count_as_those_behind_it(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(office.root)
    assert cli.run(["--root", root, "--at=2026-03-20T09:00", "-q", "overdue"]) == 0
    before = capsys.readouterr()
    assert cli.run(["overdue", "--root", root, "--at", "2026-03-20T09:00", "-q"]) == 0
    assert capsys.readouterr() == before
    assert (before.out.count("overdue"), before.err) == (2, "")


@pytest.mark.parametrize("word", ["--root", "--lang", "--at"])
def test_an_option_without_its_value_is_told(
    word: str, office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.root)
    assert cli.run([word]) == 2
    assert capsys.readouterr().err == f"{word} needs a value.\n"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (["list", "--root", "zh"], "zh"),
        (["list", "--root=zh"], "zh"),
        (["--root=en", "list"], "en"),
        (["list", "--root=zh", "--lang=en"], "en"),
        (["--lang", "zh", "list", "--root=zh", "--lang", "en"], "en"),
        (["--root", "zh", "list", "--root", "en"], "en"),
        (["list", "--root=en", "--", "--lang=zh"], "en"),
        (["list"], "en"),
    ],
)
def test_the_language_is_that_of_the_repository_asked_for(
    words: list[str], language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.chdir(tmp_path)
    for name in ("zh", "en"):
        (tmp_path / name / "policies").mkdir(parents=True)
        (tmp_path / name / "policies/organization.yml").write_text(f"language: {name}\n", "utf-8")
    assert cli.choose_language(words) == language


# --- help and wrong usage -----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [[], ["calendar"], ["--lang", "en"]])
def test_without_a_verb_help_is_printed(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(words) == 0
    said = capsys.readouterr()
    assert said.out.startswith(("Usage: huiyin", "用法：huiyin"))
    assert said.err == ""


@pytest.mark.parametrize(
    ("words", "told", "where"),
    [
        ("list --format", "--format needs a value.", "list"),
        ("list --statu x", "there is no option --statu. Did you mean --at, --site, --status?", "list"),
        ("lst", "there is no command lst. Did you mean list?", ""),
        ("calendar bogus", "there is no command bogus.", "calendar"),
        ("show", "CASE is missing.", "show"),
        ("import", "FILE is missing.", "import"),
        ("show a b", "too many arguments: b", "show"),
        ("calendar propose soon", "YEAR cannot have this value.", "calendar propose"),
        ("validate --strict=1", "--strict takes no value.", "validate"),
    ],
)
def test_wrong_usage_is_told_in_our_words(
    words: str, told: str, where: str, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["--lang", "en", *words.split()]) == 2
    help_of = " ".join(("huiyin", *where.split(), "--help"))
    assert capsys.readouterr() == ("", f"Wrong usage: {told}\nSee: {help_of}\n")


ENGLISH = re.compile(
    r"Usage|Options|Arguments|Commands|COMMAND|OPTIONS|ARGS|required|default|Show |Install |exit|<[a-z]"
)


@pytest.mark.slow
def test_help_in_chinese_has_no_english_frame_however_narrow(tmp_path: Path) -> None:
    verbs = ["", *VERBS, *GROUPS, "calendar propose"]
    command = "; ".join(f"huiyin --lang zh {verb} --help" for verb in verbs)
    for width in ("40", "80", "200"):
        out, err = shell(command, tmp_path, COLUMNS=width)
        assert err == ""
        assert out.count("用法：huiyin") == len(verbs)
        assert [line for line in out.splitlines() if ENGLISH.search(line)] == []


def test_no_type_of_the_language_is_shown_in_help(tmp_path: Path) -> None:
    out, _err = shell(
        "; ".join(f"huiyin --lang en {verb} --help" for verb in ("log", "overdue", "new", "validate")),
        tmp_path,
    )
    assert re.findall(r"<[a-z\[].*", out) == []
    assert "Usage: huiyin log [OPTIONS] CASE [EVENT] [KEY=VALUE]...\n" in out
    assert "Usage: huiyin validate [OPTIONS] [PATH]...\n" in out


# --- names that there are not -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("list --site bogus", "--site: there is no bogus. There is: east, west"),
        ("list --site wets", "--site: there is no wets. Did you mean west?"),
        ("list --status regstered", "--status: there is no regstered. Did you mean registered"),
        ("list --channel leter", "--channel: there is no leter. Did you mean letter?"),
        ("list --category leek", "--category: there is no leek. Did you mean repair/leak?"),
        ("list --category rep", "--category: there is no rep. Did you mean repair?"),
        ("overdue --site bogus", "--site: there is no bogus. There is: east, west"),
        ("overdue --department work", "--department: there is no work. Did you mean works?"),
        ("overdue --person zhang", "--person: there is no zhang. Did you mean zhang.wei?"),
        (f"explain {NUMBER} --clause replies", "--clause: there is no replies. Did you mean reply"),
        (f"explain {NUMBER} --clause answer", "--clause: there is no answer."),
    ],
)
def test_a_name_that_there_is_not_is_wrong_usage(words: str, told: str, office: Office) -> None:
    said = office.run(*words.split())
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(told)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("list --site 东苑 --status 已登记 --category 渗漏", 1),
        ("list --site West --status registered", 0),
        ("overdue --person 陈敏 --site East", 1),
        ("overdue --department 工程部", 0),
        ("overdue --person left.long", 0),
    ],
)
def test_what_names_are_called_will_do_too(words: str, count: int, office: Office) -> None:
    said = office.run(*words.split(), "-q", at="2026-03-20T09:00")
    assert (said.status, len(said.out.splitlines())) == (0, count)


@pytest.mark.parametrize(("clause", "begun"), [("reply", True), ("letters/reply", True), ("copies", False)])
def test_explain_takes_every_clause_that_governs(clause: str, begun: bool, office: Office) -> None:
    said = office.run("explain", NUMBER, "--clause", clause, "--lang", "en")
    assert (said.status, bool(said.out)) == (0, begun)


# --- pipes --------------------------------------------------------------------------------------------------


def many(office: Office) -> None:
    """So many cases, each with a warning, that no pipe holds what there is to say of them."""
    at = "2026-03-16T10:00+08:00"
    replied = f"  - {{at: {at}, event: replied, by: zhang.wei, reply_no: NUMBER, via: phone}}\n---\n##"
    choose = Random(1).choice
    for _count in range(500):
        number = new_number(date(2026, 3, 16), choose)
        text = CASE.replace(NUMBER, number).replace("subject_person", f"subject: {'漏' * 60}\nsubject_person")
        text = text.replace("status: registered", "status: replied").replace("---\n##", replied)
        office.put(f"cases/2026/{number}.md", text.replace("NUMBER", number))


@pytest.mark.parametrize(
    "words",
    [
        "list",
        "list --format csv",
        "list --format json",
        "overdue --all",
        "overdue --all --format csv",
        "validate",
        f"explain {NUMBER}",
        f"show {NUMBER}",
        "--help",
        "--version",
    ],
)
def test_a_reader_who_leaves_is_no_fault(words: str, office: Office) -> None:
    if words.startswith(("list", "overdue", "validate")):
        many(office)
    at = "--at 2026-04-20T09:00" if not words.startswith("--") else ""
    command = f"set -o pipefail; huiyin {words} {at} -q 2>err | head -1 >/dev/null; echo $? $(cat err)"
    assert shell(command.replace(" -q", "") if not at else command, office.root) == ("0\n", "")
    # … even one who reads nothing, and takes stderr along
    command = f"huiyin {words} {at} 2>&1 | true; echo ${{PIPESTATUS[0]}}"
    assert shell(command, office.root) == ("0\n", "")


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize(
    "words", ["list", "list --format csv", "overdue", "validate", f"show {NUMBER}", "--version"]
)
def test_a_closed_stdout_is_no_fault(words: str, closed: str, office: Office) -> None:
    at = "" if words.startswith("--") else "-q --at 2026-03-16T10:00"
    assert shell(f"huiyin {words} {at} {closed}; echo $?", office.root) == ("0\n", "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")
@pytest.mark.parametrize("words", ["list", "list --format csv", "--version"])
def test_a_full_disk_is_told_without_a_traceback(words: str, office: Office) -> None:
    out, err = shell(f"huiyin {words} >/dev/full; echo $?", office.root)
    assert (out, err.splitlines()[0]) == (
        "3\n",
        "The program broke (OSError: [Errno 28] No space left on device). Nothing was half written.",
    )
    assert "Traceback" not in err
