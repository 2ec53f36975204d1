"""`huiyin remind`: who is told what, once a day, over a real mail server and a real webhook; calendars of deadlines."""

from __future__ import annotations

import email
import email.policy
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import icalendar
import pytest
from aiosmtpd.controller import Controller

from huiyin.reminders.record import Record, place
from huiyin.repository import WorkTree
from tests.office import Office, open_office

LATE = "2026-03-20T09:00"
"""The letter came on Monday the 16th at 9:00: dispatch was due at 13:10, the reply on Thursday at 17:30."""


class Mailbox:
    """Takes every message, but for an address that it refuses."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    async def handle_RCPT(  # noqa: N802 - named by aiosmtpd
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address.startswith("he@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = message.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        self.found.append((envelope.rcpt_tos[0], f"{message['subject']}\n{text}"))
        return "250 OK"


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


class Hook(ThreadingHTTPServer):
    """A webhook on this machine: what it was sent, and the status that it answers with."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.found: list[dict[str, Any]] = []
        self.status = 200

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.server_address[1]}/secret-token"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Hook)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status == 200:
            self.server.found.append(json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.delenv("HUIYIN_REMIND", raising=False)
    return open_office(tmp_path / "office", capsys, monkeypatch)


def targets(office: Office, text: str) -> None:
    path = office.root.parent / "remind.yml"
    path.write_text(text, "utf-8")
    office.git("config", "huiyin.remind", str(path))


# --- who is told --------------------------------------------------------------------------------------------


def test_a_dry_run_shows_who_would_be_told_what(office: Office) -> None:
    said = office.run("remind", "--dry-run", at=LATE)
    assert said.status == 0, said
    assert said.out.splitlines() == [
        "陈敏 (chen.min, cannot be reached)",
        "  overdue\t20260316-ABCDQ, East: dispatch or refusal, due 2026-03-16 13:10 (letters/dispatch)",
        "张卫 (zhang.wei, cannot be reached)",
        "  overdue\t20260316-ABCDQ, East: reply or refusal, due 2026-03-19 17:30 (letters/reply)",
    ]


def test_nothing_of_sender_and_letter_is_told(office: Office) -> None:
    text = office.case().replace("named: false", "named: true\nreporter: {name: 王小明}\nsubject: 我家漏水")
    office.put("cases/2026/20260316-ABCDQ.md", text)
    said = office.run("remind", "--dry-run", at=LATE)
    assert [word for word in ("王小明", "漏水", "he.jun") if word in said.out + said.err] == []


def test_what_is_soon_due_is_told_too(office: Office) -> None:
    early = office.run("remind", "--dry-run", "--soon", "2h", at="2026-03-16T11:30").out
    assert early.splitlines()[1].startswith("  due soon\t20260316-ABCDQ, East: dispatch")
    assert office.run("remind", "--dry-run", "--soon", "1h", at="2026-03-16T11:30").out == ""


def test_it_goes_up_when_it_stays_overdue(office: Office) -> None:
    def told(at: str, *words: str) -> list[str]:
        out = office.run("remind", "--dry-run", "--soon", "1h", *words, at=at).out
        return [line.split(" (")[1].split(",")[0] for line in out.splitlines() if not line.startswith(" ")]

    # dispatch is owed by the administrator since Monday; above come the head of the site and the manager
    assert told("2026-03-17T09:00", "--escalate", "2") == ["chen.min"]
    assert told("2026-03-18T20:00", "--escalate", "2") == ["chen.min"]
    assert told("2026-03-19T09:00", "--escalate", "2") == ["chen.min", "he.jun"]
    assert told("2026-03-19T09:00", "--escalate", "1") == ["chen.min", "wu.gm", "he.jun"]
    assert told("2026-03-19T09:00") == ["chen.min"]


def test_a_day_off_is_quiet(office: Office) -> None:
    said = office.run("remind", "--dry-run", "--workdays-only", at="2026-03-21T09:00")
    assert (said.status, said.out, said.err) == (0, "", "2026-03-21 is a day off: nobody is told.\n")


# --- telling ------------------------------------------------------------------------------------------------


def test_by_e_mail_to_the_address_on_the_roster(office: Office, mail: tuple[Mailbox, int]) -> None:
    box, port = mail
    targets(office, f"email: mailto://127.0.0.1:{port}?from=letters@example.org&mode=insecure\n")
    said = office.run("remind", at=LATE)
    assert (said.status, said.err.splitlines()[-1]) == (0, "2 told, 0 told before today, 0 failed."), said
    assert sorted(address for address, _text in box.found) == ["chen@example.org", "zhang@example.org"]
    text = dict(box.found)["chen@example.org"].replace("\r\n", "\n")
    assert text.startswith("Deadlines on 2026-03-20: 1 overdue, 0 due soon\n")
    assert "- 20260316-ABCDQ, East: dispatch or refusal, due 2026-03-16 13:10 (letters/dispatch)" in text


def test_a_mailbox_that_refuses_is_told_and_the_others_get_theirs(
    office: Office, mail: tuple[Mailbox, int]
) -> None:
    box, port = mail
    targets(
        office,
        f"{{email: 'mailto://127.0.0.1:{port}?from=letters@example.org&mode=insecure', escalate: 2}}\n",
    )
    said = office.run("remind", at=LATE)
    assert (said.status, len(box.found)) == (1, 2), said
    assert said.err.splitlines()[0] == "何军 could not be told by mailto; the next run tries again."


def test_in_chinese(office: Office, hook: Hook) -> None:
    targets(office, f"roles: {{administrator: '{hook.url}', department-head: '{hook.url}'}}\n")
    assert office.run("remind", "--lang", "zh", at=LATE).status == 0
    note = next(item for item in hook.found if "letters/dispatch" in item["message"])
    assert note["title"] == "2026-03-20 期限提醒：逾期 1 项，即将到期 0 项"
    assert (
        "- 20260316-ABCDQ，东苑：分办或者不予受理，应于 2026-03-16 13:10 前完成（letters/dispatch）"
        in note["message"]
    )


def test_once_a_day_and_again_the_next(office: Office, hook: Hook) -> None:
    targets(office, f"people: {{chen.min: ['{hook.url}'], zhang.wei: '{hook.url}/2'}}\n")
    runs = [office.run("remind", at=at) for at in (LATE, "2026-03-20T15:00", "2026-03-21T09:00")]
    assert [said.err.splitlines()[-1].split(",")[0] for said in runs] == ["2 told", "0 told", "2 told"]
    assert len(hook.found) == 4


def test_only_what_is_new_is_told_in_a_second_run(office: Office, hook: Hook) -> None:
    targets(office, f"roles: {{administrator: '{hook.url}', department-head: '{hook.url}'}}\n")
    assert office.run("remind", at="2026-03-18T09:00").status == 0
    assert office.run("remind", at="2026-03-18T18:00").status == 0
    notes = [item["message"].count("- 2026") for item in hook.found]
    assert (len(notes), sum(notes)) == (2, 2)


def test_one_that_fails_does_not_stop_the_rest_and_is_tried_again(office: Office, hook: Hook) -> None:
    targets(office, f"people: {{chen.min: 'json://127.0.0.1:9/password', zhang.wei: '{hook.url}'}}\n")
    said = office.run("remind", at=LATE)
    assert (said.status, len(hook.found)) == (1, 1)
    assert "陈敏 could not be told by json; the next run tries again.\n1 told" in said.err
    assert "password" not in said.err + said.out
    targets(office, f"people: {{chen.min: '{hook.url}', zhang.wei: '{hook.url}'}}\n")
    assert office.run("remind", at=LATE).status == 0
    assert len(hook.found) == 2


def test_a_service_that_refuses_is_a_failure(office: Office, hook: Hook) -> None:
    hook.status = 500
    targets(office, f"people: {{chen.min: '{hook.url}', zhang.wei: 'nonsense'}}\n")
    assert office.run("remind", at=LATE).err.splitlines()[-1] == "0 told, 0 told before today, 2 failed."
    hook.status = 200
    assert office.run("remind", at=LATE).err.splitlines()[-1] == "1 told, 0 told before today, 1 failed."


def test_who_cannot_be_reached_is_named(office: Office, hook: Hook) -> None:
    targets(office, f"people: {{zhang.wei: '{hook.url}'}}\n")
    said = office.run("remind", at=LATE)
    assert (said.status, len(hook.found), said.err.startswith("陈敏 cannot be reached")) == (1, 1, True)


def test_after_a_crash_nobody_is_told_twice(office: Office, hook: Hook) -> None:
    targets(office, f"people: {{chen.min: '{hook.url}', zhang.wei: '{hook.url}'}}\n")
    key = "20260316-ABCDQ letters/dispatch 2026-03-16T09:10:00+08:00 overdue 0"
    # what a run leaves that died between writing down and sending
    crashed = Record(place(WorkTree(office.root)), date(2026, 3, 20))
    assert crashed.begin(f"chen.min {hook.url}", [key]) == [key]
    assert office.run("remind", at=LATE).err.splitlines()[-1].startswith("1 told, 1 told before")
    assert ["letters/reply" in item["message"] for item in hook.found] == [True]


def test_two_runs_at_once_tell_everybody_once(office: Office, hook: Hook) -> None:
    targets(office, f"people: {{chen.min: '{hook.url}', zhang.wei: '{hook.url}'}}\n")
    command = [sys.executable, "-m", "huiyin", "remind", "--root", str(office.root), "--at", LATE]
    runs = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    told = [run.communicate()[1] for run in runs]
    assert ([run.returncode for run in runs], len(hook.found)) == ([0, 0, 0], 2), told


def test_the_record_lies_beside_git_s_own_and_holds_no_address(office: Office, hook: Hook) -> None:
    targets(office, f"people: {{chen.min: '{hook.url}', zhang.wei: '{hook.url}'}}\n")
    before = office.files()
    office.run("remind", at=LATE)
    record = office.root / ".git/huiyin/reminded.sqlite"
    assert (b"secret-token" in record.read_bytes(), office.files() == before) == (False, True)
    assert record.stat().st_mode & 0o77 == 0


# --- where people are reached -------------------------------------------------------------------------------


def test_without_a_file_of_targets_the_way_to_one_is_told(office: Office) -> None:
    said = office.run("remind", at=LATE)
    assert (said.status, "git config huiyin.remind FILE" in said.err) == (2, True)


def test_a_file_in_the_repository_is_refused(office: Office) -> None:
    office.put("remind.yml", "email: mailto://x\n")
    office.git("config", "huiyin.remind", str(office.root / "remind.yml"))
    said = office.run("remind", "--dry-run", at=LATE)
    assert (said.status, "lies in the repository" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("people: {chen.mim: 'json://secret'}", "chen.min"),
        ("roles: {adminstrator: 'json://secret'}", "administrator"),
        ("peple: {chen.min: 'json://secret'}", "people"),
        ("escalate: many", "escalate"),
        ("people: [", ""),
    ],
)
def test_a_wrong_file_is_told_without_its_addresses(office: Office, text: str, code: str) -> None:
    targets(office, text)
    said = office.run("remind", at=LATE)
    assert (said.status, code in said.err, "secret" in said.err) == (2, True, False), said


def test_where_the_library_lacks_the_cure_is_told(office: Office, tmp_path: Path) -> None:
    targets(office, "email: mailto://127.0.0.1:9\n")
    (tmp_path / "none/apprise").mkdir(parents=True)
    (tmp_path / "none/apprise/__init__.py").write_text("raise ImportError")
    path = os.pathsep.join((str(tmp_path / "none"), *sys.path))
    command = [sys.executable, "-m", "huiyin", "remind", "--root", str(office.root), "--at", LATE]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
    assert (done.returncode, "pip install 'huiyin[remind]'" in done.stderr) == (2, True), done.stderr


# --- calendars ----------------------------------------------------------------------------------------------


def events(path: Path) -> dict[str, Any]:
    found = icalendar.Calendar.from_ical(path.read_bytes())
    return {
        str(event["summary"]): event for event in found.walk("VEVENT") if isinstance(event, icalendar.Event)
    }


def test_a_calendar_for_each_person_and_department(office: Office, tmp_path: Path) -> None:
    office.run("log", "ABCDQ", "dispatched", "to=works", at="2026-03-16T10:30")
    folder = tmp_path / "calendars"
    assert office.run("remind", "--calendar", str(folder), at="2026-03-16T11:00").status == 0
    assert sorted(path.name for path in folder.iterdir()) == ["department-works.ics", "person-zhang.wei.ics"]
    found = events(folder / "person-zhang.wei.ics")
    (event,) = found.values()
    assert list(found) == ["reply or refusal · East · 20260316-ABCDQ"]
    assert event["dtstart"].dt.isoformat() == "2026-03-19T09:30:00+00:00"
    assert [alarm["trigger"].dt.total_seconds() for alarm in event.walk("VALARM")] == [-86400, -7200]
    assert (str(event["status"]), int(event["sequence"])) == ("CONFIRMED", 0)


def test_what_does_not_change_is_not_written_again(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "calendars"
    office.run("remind", "--calendar", str(folder), at="2026-03-16T11:00")
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    said = office.run("remind", "--calendar", str(folder), at="2026-03-16T12:00")
    assert said.err.startswith("0 calendars written")
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def test_a_deadline_that_moves_is_changed_and_one_that_is_done_cancelled(
    office: Office, tmp_path: Path
) -> None:
    folder = tmp_path / "calendars"
    office.run("remind", "--calendar", str(folder), at="2026-03-16T11:00")
    (first,) = events(folder / "person-chen.min.ics").values()
    office.run("log", "ABCDQ", "dispatched", "to=works", at="2026-03-16T11:30")
    office.run("remind", "--calendar", str(folder), at="2026-03-16T12:00")
    (done,) = events(folder / "person-chen.min.ics").values()
    assert (str(done["status"]), int(done["sequence"]), done["uid"] == first["uid"]) == ("CANCELLED", 1, True)
    office.run("remind", "--calendar", str(folder), at="2026-05-16T12:00")
    assert events(folder / "person-chen.min.ics") == {}


def test_a_calendar_of_somebody_else_is_left_alone(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "calendars"
    folder.mkdir()
    (folder / "person-chen.min.ics").write_text("mine")
    office.run("remind", "--calendar", str(folder), at="2026-03-16T11:00")
    assert (folder / "person-chen.min.ics").read_text() == "mine"
