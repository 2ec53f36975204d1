"""From cases to what the public may know: numbers, rows, totals, and the moment whose state is shown."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin import publish
from huiyin.book import load_house, read_case
from huiyin.cli import run
from huiyin.committed import NotThere
from huiyin.model import Case, Organization
from huiyin.privacy.anonymity import Label
from huiyin.privacy.disclosure import Discloser, Facts, hidden, senders
from huiyin.privacy.lateness import timeliness
from huiyin.privacy.publicbook import assemble, fits, same_senders
from huiyin.privacy.publicnumber import DEMO, BadKey, Key, checked, public_number, public_numbers
from huiyin.public import STAGES, TIMELINESS, PublicBook, PublicCase
from huiyin.release import Rhythm, rhythm
from huiyin.repository import WorkTree
from huiyin.source import Source

ROOT = Path(__file__).resolve().parent.parent
ZONE = ZoneInfo("Asia/Shanghai")
KEY = Key(b"a key for tests, long enough to do")
ENVIRONMENT = {"HUIYIN_PUBLIC_KEY": "a key for tests, long enough to do"}


def at(text: str) -> datetime:
    """A local time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


# --- public numbers -------------------------------------------------------------------------------


def test_a_public_number_hangs_on_the_key_and_tells_nothing() -> None:
    numbers = [public_number("20260315-7KQ4J", key) for key in (KEY, Key(b"another key for tests, as long"))]
    assert len(set(numbers)) == 2
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{8}", number) for number in numbers)
    assert public_number("20260315-7KQ4J", KEY) == numbers[0]


def test_numbers_that_fall_together_are_parted_by_the_earlier_case(monkeypatch: pytest.MonkeyPatch) -> None:
    def few(case: str, key: Key, attempt: int = 0) -> str:
        return public_number(case, key, attempt)[:1]

    monkeypatch.setattr("huiyin.privacy.publicnumber.public_number", few)
    cases = [f"20260315-{number:05}" for number in range(20)]
    found = public_numbers(reversed(cases), KEY)
    assert len(set(found.values())) == 20
    assert found == public_numbers(cases, KEY)
    assert found[cases[0]] == few(cases[0], KEY)


@pytest.mark.parametrize(
    ("secret", "reason"), [(b"", "short"), (b"fifteen bytes..", "short"), (b"   \n", "short")]
)
def test_a_key_that_could_be_guessed(secret: bytes, reason: str) -> None:
    with pytest.raises(BadKey, match=reason):
        checked(secret)


def home(root: Path, settings: dict[str, object] | None = None) -> Organization:
    """The shipped organisation, as one that is no example."""
    found = load_house(WorkTree(ROOT)).rules.organization
    rest = {key: value for key, value in found.settings.items() if key != "x-demo"}
    return replace(found, settings={**rest, **(settings or {})})


def test_where_the_key_comes_from(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    root.mkdir()
    (tmp_path / "key").write_bytes(b"0123456789abcdef\n")
    (root / "key").write_bytes(b"0123456789abcdef\n")
    (tmp_path / "link").symlink_to(root / "key")
    outside = {"HUIYIN_PUBLIC_KEY_FILE": str(tmp_path / "key")}
    assert publish.load_key(root, home(root), outside) == Key(b"0123456789abcdef")
    assert publish.load_key(root, home(root, {"x-public-key-file": "../key"}), {}) == Key(b"0123456789abcdef")
    assert publish.load_key(root, home(root), {"HUIYIN_PUBLIC_KEY": "f" * 32}) == Key(b"f" * 32)
    assert publish.load_key(root, home(root, {"x-demo": "true"}), {}).demo
    for environment, reason in (
        ({}, "missing"),
        ({"HUIYIN_PUBLIC_KEY_FILE": str(root / "key")}, "inside"),
        ({"HUIYIN_PUBLIC_KEY_FILE": "key"}, "inside"),
        ({"HUIYIN_PUBLIC_KEY_FILE": str(tmp_path / "link")}, "inside"),
        ({"HUIYIN_PUBLIC_KEY_FILE": str(tmp_path / "none")}, "unreadable"),
    ):
        with pytest.raises(BadKey, match=reason):
            publish.load_key(root, home(root), environment)


# --- release moments ------------------------------------------------------------------------------

MONDAYS = Rhythm(0, time(9), ZONE)


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        ("2026-11-16T09:00", "2026-11-16T09:00", "2026-11-16T09:00"),
        ("2026-11-16T08:59", "2026-11-09T09:00", "2026-11-16T09:00"),
        ("2026-11-22T23:59", "2026-11-16T09:00", "2026-11-23T09:00"),
        ("2027-01-01T00:00", "2026-12-28T09:00", "2027-01-04T09:00"),
    ],
)
def test_release_moments(now: str, last: str, following: str) -> None:
    assert (MONDAYS.last(at(now)), MONDAYS.next(at(now))) == (at(last), at(following))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.integers(0, 6))  # noqa: DTZ001
def test_a_release_is_at_most_a_week_ago(moment: datetime, weekday: int) -> None:
    now = moment.replace(tzinfo=ZONE)
    found = Rhythm(weekday, time(9), ZONE).last(now)
    assert timedelta(0) <= now - found < timedelta(days=7)
    assert (found.weekday(), found.time()) == (weekday, time(9))


# --- a repository with history --------------------------------------------------------------------


class Repository:
    """The shipped policies as an organisation of its own, and commits with dates."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT / "policies", root / "policies")
        rules = root / "policies/organization.yml"
        rules.write_text(re.sub(r"^x-demo.*\n", "", rules.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.email", "a@example.org")
        self.git("config", "user.name", "A")

    def git(self, *words: str, date: str = "2026-01-01T00:00+08:00") -> str:
        """A Git command at a time."""
        environment = {**os.environ, "GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
        return subprocess.run(
            ["git", *words], cwd=self.root, check=True, capture_output=True, env=environment, text=True
        ).stdout.strip()

    def add(self, month: str, number: int = 6) -> None:
        """The shipped cases of a month, as many as are asked for that could be rows."""
        taken = 0
        for path in sorted(ROOT.glob(f"cases/{month[:4]}/{month.replace('-', '')}*.md")):
            text = path.read_text("utf-8")
            named = "consent: [name]" in text
            if "kind: report" in text or "confidential: none" not in text or named or taken == number:
                continue
            taken += 1
            target = self.root / f"cases/{month[:4]}/{path.name}"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")

    def commit(self, date: str) -> str:
        """Commit everything at a time."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "work", date=date)
        return self.git("rev-parse", "HEAD")

    def book(self, now: str) -> PublicBook:
        """What the site would show."""
        return publish.public_book(WorkTree(self.root), at(now), environment=ENVIRONMENT)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A new repository."""
    return Repository(tmp_path)


def test_the_board_shows_the_last_release_whatever_came_since(repository: Repository) -> None:
    repository.add("2026-07", 9)
    first = repository.commit("2026-10-03T12:00+08:00")
    before = repository.book("2026-10-05T10:00")
    assert (before.as_of, before.commit, len(before.cases)) == (at("2026-10-05T09:00"), first, 9)
    repository.add("2026-08", 12)
    second = repository.commit("2026-10-06T12:00+08:00")
    for path in repository.root.glob("cases/2026/*.md"):
        path.write_text("not even committed", "utf-8")
    assert repository.book("2026-10-11T23:00") == before
    after = repository.book("2026-10-12T09:00")
    assert (after.commit, len(after.cases)) == (second, 21)


def test_the_first_parents_of_head_are_the_shared_branch(repository: Repository) -> None:
    repository.add("2026-07", 9)
    repository.commit("2026-10-01T12:00+08:00")
    repository.git("checkout", "-q", "-b", "side")
    repository.add("2026-08", 12)
    repository.commit("2026-10-02T12:00+08:00")
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "merge", "side", date="2026-10-07T12:00+08:00")
    assert len(repository.book("2026-10-06T10:00").cases) == 9
    assert len(repository.book("2026-10-13T10:00").cases) == 21


def test_before_the_first_release_there_is_nothing(repository: Repository) -> None:
    repository.add("2026-07", 9)
    repository.commit("2026-10-06T12:00+08:00")
    book = repository.book("2026-10-07T10:00")
    assert (book.cases, book.commit, book.withheld) == ((), "", 0)


def test_a_shallow_clone_that_lacks_the_commit_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository.add("2026-07", 9)
    repository.commit("2026-10-03T12:00+08:00")
    repository.add("2026-08", 9)
    repository.commit("2026-10-06T12:00+08:00")
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", f"file://{repository.root}", str(clone)], check=True
    )
    with pytest.raises(NotThere):
        publish.public_book(WorkTree(clone), at("2026-10-07T10:00"), environment=ENVIRONMENT)
    assert publish.public_book(WorkTree(clone), at("2026-10-13T10:00"), environment=ENVIRONMENT).commit


def test_a_shallow_clone_is_told_how_to_be_deepened(
    repository: Repository,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repository.add("2026-07", 9)
    repository.commit("2026-10-06T12:00+08:00")
    repository.add("2026-08", 9)
    repository.commit("2026-10-06T13:00+08:00")
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", f"file://{repository.root}", str(clone)], check=True
    )
    monkeypatch.setenv("HUIYIN_PUBLIC_KEY", "f" * 32)
    assert run(["build", "--root", str(clone), "--lang", "en", "--at", "2026-10-07T10:00"]) == 2
    assert "git fetch --unshallow" in capsys.readouterr().err


def test_without_a_key_nothing_is_built(
    repository: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HUIYIN_PUBLIC_KEY", raising=False)
    monkeypatch.delenv("HUIYIN_PUBLIC_KEY_FILE", raising=False)
    repository.add("2026-07", 9)
    repository.commit("2026-10-03T12:00+08:00")
    assert run(["build", "--root", str(repository.root), "--lang", "en", "--at", "2026-10-07T10:00"]) == 2
    assert "HUIYIN_PUBLIC_KEY_FILE" in capsys.readouterr().err
    assert not (repository.root / "build").exists()


def test_without_git_what_came_after_the_release_is_not_seen(repository: Repository) -> None:
    repository.add("2026-07", 9)
    shutil.rmtree(repository.root / ".git")
    assert len(repository.book("2026-10-05T10:00").cases) == 9
    assert repository.book("2026-06-20T10:00").cases == ()


# --- the shipped example --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> PublicBook:
    """What the shipped example shows."""
    root = tmp_path_factory.mktemp("shipped")
    for name in ("policies", "cases"):
        shutil.copytree(ROOT / name, root / name)
    return publish.public_book(WorkTree(root), at("2030-01-01T00:00"))


def test_the_shipped_board(shipped: PublicBook) -> None:
    cases = [*_cases()]
    assert shipped.as_of == max(case.log[-1].at for case in cases if case.log)
    assert shipped.demo
    assert len(shipped.cases) > 200
    assert [case.number for case in shipped.cases] == sorted(case.number for case in shipped.cases)
    keys = Counter((case.period, case.category, case.site, case.channel) for case in shipped.cases)
    assert min(keys.values()) >= shipped.k
    for key in keys:
        outcomes = {
            case.outcome
            for case in shipped.cases
            if (case.period, case.category, case.site, case.channel) == key and case.outcome
        }
        assert len(outcomes) != 1
    assert shipped.withheld % shipped.k == 0
    assert {case.stage for case in shipped.cases} <= set(STAGES)
    assert {case.timeliness for case in shipped.cases} <= set(TIMELINESS)


def test_nothing_of_a_case_but_the_named_fields_is_public(shipped: PublicBook) -> None:
    assert [field.name for field in fields(PublicCase)] == (
        "number period category channel site stage outcome timeliness overdue summary".split()
    )
    text = repr((shipped.cases, shipped.months, shipped.figures, shipped.records, shipped.organization))
    for case in _cases():
        told = case.reporter if isinstance(case.reporter, dict) else {}
        assert case.id not in text
        assert str(told.get("phone", case.id)) not in text
        assert str(told.get("room", case.id)) not in text
        if told.get("name") and "name" not in case.consent:
            assert f"{told['name']}'" not in repr((shipped.commendations, shipped.recurring))


def test_no_row_is_one_of_the_hidden(shipped: PublicBook) -> None:
    numbers = public_numbers((case.id for case in _cases()), Key(DEMO, demo=True))
    secret = {numbers[case.id] for case in _cases() if hidden(case)}
    assert len(secret) >= 10
    assert not secret & {case.number for case in shipped.cases}


def test_the_same_again_from_the_cache_and_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("policies", "cases"):
        shutil.copytree(ROOT / name, tmp_path / name)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "-A"], cwd=tmp_path, check=True)
    who = ["-c", "user.email=a@example.org", "-c", "user.name=A"]
    subprocess.run(["git", *who, "commit", "-q", "-m", "one"], cwd=tmp_path, check=True)
    monkeypatch.setenv("HUIYIN_CACHE", str(tmp_path / "kept"))
    cold, warm = (publish.public_book(WorkTree(tmp_path), at("2030-01-01T00:00")) for _ in range(2))
    monkeypatch.setenv("HUIYIN_CACHE", "off")
    assert cold == warm == publish.public_book(WorkTree(tmp_path), at("2030-01-01T00:00"))
    assert cold.commit
    path = next((tmp_path / "cases/2026").glob("*.md"))
    path.unlink()
    monkeypatch.setenv("HUIYIN_CACHE", str(tmp_path / "kept"))
    changed = publish.public_book(WorkTree(tmp_path), at("2030-01-01T00:00"))
    assert changed.commit == ""
    assert changed.cases != cold.cases


def test_months_are_whole_and_small_numbers_untold(shipped: PublicBook) -> None:
    assert shipped.months[-1].period < f"{shipped.as_of:%Y-%m}"
    for month in shipped.months:
        numbers = [
            month.received,
            month.answered,
            month.closed,
            *month.by_category.values(),
            *month.by_channel.values(),
        ]
        assert all(number is None or number == 0 or number >= shipped.k for number in numbers)
        if month.received is not None:
            assert sum(number or 0 for number in month.by_category.values()) == month.received
        assert month.due is None or month.due == 0 or month.due >= shipped.k
        assert (month.due is None) == (month.in_time is None)


def test_records_are_of_many(shipped: PublicBook) -> None:
    told = [record for record in shipped.records if record.total is not None]
    assert len(told) > 10
    for record in told:
        assert record.met is not None
        assert record.total is not None
        assert record.total >= shipped.k
        assert record.total - record.met not in range(1, shipped.l)


# --- one case -------------------------------------------------------------------------------------

RULES = load_house(WorkTree(ROOT)).rules


def _cases() -> Iterator[Case]:
    for path in sorted(ROOT.glob("cases/2*/*.md")):
        case, _reader = read_case(Source(path.relative_to(ROOT).as_posix(), path.read_bytes()), ZONE)
        assert case is not None
        yield case


FRONT = """\
---
id: 20260302-AAAA0
status: {status}
channel: letter
received: 2026-03-02T10:00+08:00
site: {site}
party: owner
named: false
kind: {kind}
category: {category}
confidential: {confidential}
summary: {summary}
log:
{log}
---
"""
REGISTERED = "{at: 2026-03-02T10:10+08:00, event: registered, by: chen.min}"


def case_of(*log: str, **given: str) -> Case:
    """A case with that log."""
    usual = {"status": "registered", "site": "binjiang", "kind": "complaint", "category": "order/noise"}
    usual |= {"confidential": "none", "summary": "已办理", **given}
    text = FRONT.format(log="\n".join(f"  - {line}" for line in (REGISTERED, *log)), **usual)
    case, _reader = read_case(Source("cases/2026/20260302-AAAA0.md", text.encode()), ZONE)
    assert case is not None
    assert case.sound
    return case


def facts(moment: str, *log: str, **given: str) -> Facts:
    """What is kept of a case as seen at a moment."""
    found, _first, _last = Discloser(RULES).facts(case_of(*log, **given), at(moment))
    assert found is not None
    return found


REPLIED = "{{at: {}, event: replied, by: li.na, reply_no: HF-1, via: phone, cc: [wu.gm]}}"


@pytest.mark.parametrize(
    ("now", "log", "expected"),
    [
        pytest.param("2026-03-04T12:00", (), ("open", False), id="not due yet"),
        pytest.param("2026-03-05T18:00", (), ("late-3", True), id="due at closing of the third working day"),
        pytest.param("2026-03-10T12:00", (), ("late-3", True), id="three working days late"),
        pytest.param("2026-03-11T12:00", (), ("late-10", True), id="four working days late"),
        pytest.param("2026-03-19T12:00", (), ("late-10", True), id="ten working days late"),
        pytest.param("2026-03-20T12:00", (), ("late-more", True), id="eleven working days late"),
        pytest.param(
            "2026-04-01T12:00", ("2026-03-05T17:30+08:00",), ("in-time", False), id="at the very moment"
        ),
        pytest.param("2026-04-01T12:00", ("2026-03-06T10:00+08:00",), ("late-3", False), id="a day late"),
        pytest.param("2026-04-01T12:00", ("2026-03-20T10:00+08:00",), ("late-more", False), id="long late"),
        pytest.param(
            "2026-03-04T12:00", ("2026-03-06T10:00+08:00",), ("open", False), id="events to come are not seen"
        ),
    ],
)
def test_lateness_in_bands(now: str, log: tuple[str, ...], expected: tuple[str, bool]) -> None:
    replies = [REPLIED.format(moment) for moment in log]
    status = "replied" if replies else "registered"
    assert timeliness(facts(now, *replies, status=status), at(now), RULES.calendar) == expected


CHANGED = (
    "{{at: {at}, event: reclassified, by: chen.min, field: {field}, from: {old}, to: {new}, reason: 核实}}"
)


@pytest.mark.parametrize(
    ("moment", "category"),
    [
        ("2026-03-20T10:00+08:00", "order"),
        ("2026-04-06T08:00+08:00", "order"),
        ("2026-04-06T09:01+08:00", "fees"),
        ("2026-06-01T10:00+08:00", "fees"),
    ],
)
def test_what_is_reclassified_after_its_month_was_told_changes_no_key(moment: str, category: str) -> None:
    change = CHANGED.format(at=moment, field="category", old="fees/deposit", new="order/noise")
    assert facts("2026-07-01T10:00", change).category == category


@pytest.mark.parametrize(
    ("given_", "change", "expected"),
    [
        ({}, None, False),
        ({"kind": "report"}, None, True),
        ({"confidential": "sensitive"}, None, True),
        ({"confidential": "trade-secret"}, None, True),
        ({}, ("kind", "report", "complaint"), True),
        ({}, ("confidential", "sensitive", "none"), True),
        ({}, ("urgency", "urgent", "normal"), False),
    ],
)
def test_what_is_or_was_secret_is_never_a_row(
    given_: dict[str, str], change: tuple[str, str, str] | None, expected: bool
) -> None:
    log = []
    if change is not None:
        field, old, new = change
        log = [CHANGED.format(at="2026-03-03T10:00+08:00", field=field, old=old, new=new)]
    assert facts("2026-07-01T10:00", *log, **given_).hidden is expected


def test_a_site_is_told_only_where_many_live() -> None:
    small = replace(RULES.organization.sites["binjiang"], households=99)
    rules = load_house(WorkTree(ROOT)).rules
    rules.organization = replace(rules.organization, sites={"binjiang": small})
    found, _, _ = Discloser(rules).facts(case_of(), at("2026-07-01T10:00"))
    assert found is not None
    assert found.site is None
    assert facts("2026-07-01T10:00").site == "binjiang"


def test_a_summary_that_would_not_pass_the_check_is_not_published() -> None:
    assert facts("2026-07-01T10:00", summary="已办理").summary == "已办理"
    assert facts("2026-07-01T10:00", summary="已致电13800000000").summary == ""


@pytest.mark.parametrize(
    ("summary", "label", "fit"),
    [
        ("路灯已修", Label("2026", "repair"), True),
        ("路灯已修", Label("2026", "other"), False),
        ("滨江花园路灯已修", Label("2026-03", "repair"), False),
        ("滨江花园路灯已修", Label("2026-03", "repair", "binjiang"), True),
        ("Lamps at Riverside Garden", Label("2026-03", "repair"), False),
        ("三月已修", Label("2026-03", "repair"), True),
        ("三月已修", Label("2026-Q1", "repair"), False),
        ("3月5日已修", Label("2026-03", "repair"), False),
        ("2026-03-05已修", Label("2026-03", "repair"), False),
        ("日常巡查", Label("2026-03", "repair"), True),
        ("春节前已修", Label("2026-Q1", "repair"), False),
        ("春节前已修", Label("2026-03", "repair"), True),
        ("Done in May", Label("2026-Q2", "repair"), False),
        ("It may rain", Label("2026-Q2", "repair"), True),
        ("上半年已修", Label("2026", "repair"), False),
        ("第一季度已修", Label("2026-Q1", "repair"), True),
        ("微信反映的路灯已修", Label("2026-03", "repair", "binjiang"), False),
        ("微信反映的路灯已修", Label("2026-03", "repair", "binjiang", "written"), True),
    ],
)
def test_a_summary_tells_no_more_than_its_row(summary: str, label: Label, fit: bool) -> None:
    assert fits(summary, label, "repair", RULES.organization) is fit


def test_letters_of_one_household_are_one_sender() -> None:
    one = facts("2026-07-01T10:00")
    marks = [(b"phone 1",), (b"phone 1", b"room 1"), (b"room 1",), (b"phone 2",), ()]
    found = same_senders([one._replace(senders=senders) for senders in marks])
    assert found[0] == found[1] == found[2]
    assert len(set(found)) == 3


NAME, PHONE = "a" * 20, "b" * 20


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"reporter": {"email": "A@example.org"}}, {"reporter": {"email": "a@example.org "}}, True),
        ({"reporter": {"name": "某", "email": "a@example.org"}}, {"reporter": {"name": "某"}}, False),
        ({"fingerprints": {"name": NAME}}, {"fingerprints": {"name": NAME}}, True),
        ({"fingerprints": {"name": NAME, "phone": PHONE}}, {"fingerprints": {"name": NAME}}, False),
        ({"fingerprints": {"phone": [NAME, PHONE]}}, {"fingerprints": {"phone": PHONE}}, True),
    ],
)
def test_what_a_sender_is_known_by(one: dict[str, object], other: dict[str, object], same: bool) -> None:
    first, second = (set(senders(case_of()._replace(**given))) for given in (one, other))  # type: ignore[arg-type]
    assert bool(first & second) is same


def test_a_few_hidden_cases_leave_no_trace_in_totals() -> None:
    plain = [facts("2026-07-01T10:00")._replace(id=f"2026030{n}-AAAA{n}", stage=1) for n in range(6)]
    secret = [plain[0]._replace(id=f"20260309-BBBB{n}", hidden=True) for n in range(6)]

    def book(*cases: Facts) -> PublicBook:
        return assemble(cases, RULES, at("2026-07-01T10:00"), "", lambda: KEY)

    without, few, many = book(*plain), book(*plain, *secret[:4]), book(*plain, *secret)
    assert [(b.withheld, b.months[0].received) for b in (without, few, many)] == [(0, 6), (0, 6), (5, 12)]
    assert few.cases == without.cases
    assert replace(few, cases=()) == replace(without, cases=())


def test_absent_a_rhythm_every_build_shows_the_work_tree(tmp_path: Path) -> None:
    organization = home(tmp_path, {"publish": {}})
    assert rhythm(organization) is None
    tree = WorkTree(tmp_path)
    assert publish.choose(tree, organization, at("2026-10-07T10:00")) == publish.Release(
        tree, at("2026-10-07T10:00"), ""
    )
