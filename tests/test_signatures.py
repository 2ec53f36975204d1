"""Who signed: real keys, real commits, and what somebody might try."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin import cli
from huiyin.model import Organization, Person, SigningKey
from huiyin.proof.evidence import Signature
from huiyin.proof.keys import public_key, signing_key
from huiyin.proof.roster import allowed_signers, same_person
from huiyin.proof.signatures import NoKeygen, verify
from tests.signing import NOON, Signers, moment, needs_keygen

pytestmark = needs_keygen
SOUND = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOHxH2Lls+O6vs6SBAdZV/nUssr20TYgwH6tZY0VfdYx"
ORGANIZATION = """\
name: {{zh: 小院, en: Small office}}
timezone: Asia/Shanghai
approvals: {{proof: signature, forge_key: {forge}}}
channels: [{{id: letter}}]
sites: [{{id: east}}]
people:
  - {{id: wu.gm, name: 吴建国, roles: [gm], emails: [wu@example.org], signing_key: {wu}}}
  - {{id: he.jun, name: 何军, roles: [gm], signing_key: [{he}, {{key: {old}, to: 2026-01-01}}]}}
  - {{id: left.long, name: 周平, roles: [gm], to: 2026-01-01, signing_key: {left}}}
  - {{id: xu.new, name: 徐新, roles: [gm], from: 2026-06-01, signing_key: {new}}}
  - {{id: twin.a, name: 孪甲, roles: [gm], signing_key: {twin}}}
  - {{id: twin.b, name: 孪乙, roles: [gm], signing_key: {twin}}}
  - {{id: passed.on, name: 前任, roles: [gm], signing_key: {{key: {seat}, to: 2026-03-01}}}}
  - {{id: taken.over, name: 后任, roles: [gm], signing_key: {{key: {seat}, from: 2026-03-01}}}}
categories: [{{id: repair}}]
"""
NAMES = ("forge", "wu", "he", "old", "left", "new", "twin", "seat")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Signers:
    here = Signers(tmp_path, monkeypatch)
    here.put("policies/organization.yml", ORGANIZATION.format(**{name: here.key(name) for name in NAMES}))
    here.commit()
    return here


def told(world: Signers, commit: str, at: str | None = NOON) -> tuple[str, str | None]:
    """State and person of a commit's signature, judged at a moment."""
    when = moment(at) if at else None
    found = verify(world.tree, [commit], world.home("main"), {commit: when})[commit]
    return str(found.state), found.person


@pytest.mark.parametrize(
    ("key", "state", "person"),
    [
        ("wu", "good", "wu.gm"),
        ("he", "good", "he.jun"),
        ("old", "expired", "he.jun"),  # changed for another
        ("left", "expired", "left.long"),  # who is gone
        ("new", "not-yet", "xu.new"),
        ("twin", "shared-key", None),
        ("seat", "good", "taken.over"),  # one after the other
        ("forge", "forge", None),
        ("stranger", "unknown-key", None),
        ("", "none", None),
    ],
)
def test_whose_signature_it_is(world: Signers, key: str, state: str, person: str | None) -> None:
    assert told(world, world.commit(sign=key)) == (state, person)


def test_the_judge_s_clock_counts_and_not_the_date_of_the_commit(world: Signers) -> None:
    commit = world.commit(sign="old", at="2025-06-01T12:00+08:00")
    signers = world.beside / "signers"
    signers.write_text(allowed_signers(world.home().people, ZoneInfo("Asia/Shanghai")))
    # Git itself is content with the date that the commit gives itself
    world.git("-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-commit", commit)
    assert told(world, commit, "2026-03-20T12:00+08:00") == ("expired", "he.jun")
    assert told(world, commit, "2025-12-31T23:59+08:00") == ("good", "he.jun")
    assert told(world, commit, "2025-12-31T16:00Z") == ("expired", "he.jun")  # midnight in Shanghai
    assert told(world, commit, None) == ("expired", "he.jun")


def test_git_reads_the_file_of_allowed_signers_as_we_judge(world: Signers) -> None:
    signers = world.beside / "signers"
    signers.write_text(allowed_signers(world.home().people, ZoneInfo("Asia/Shanghai")))
    for key in ("wu", "he", "old", "left", "new", "seat", "stranger"):
        for at in ("2025-12-31T23:59:59+08:00", "2026-01-01T00:00:00+08:00", "2026-06-01T00:00:01+08:00"):
            commit = world.commit(sign=key, at=at)
            form = ("show", "-s", "--format=%G?", commit)
            told_by_git = world.git("-c", f"gpg.ssh.allowedSignersFile={signers}", *form)
            assert (told_by_git == "G") == (told(world, commit, at)[0] == "good"), (key, at)


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_other_kinds_of_keys(world: Signers, kind: str) -> None:
    world.key("other", kind)
    text = (world.root / "policies/organization.yml").read_text("utf-8")
    world.put("policies/organization.yml", text.replace(world.key("wu"), world.key("other")))
    assert told(world, world.commit(sign="other")) == ("good", "wu.gm")


def raw(world: Signers, commit: str) -> bytes:
    return world.tree.git("cat-file", "commit", commit)


def write(world: Signers, data: bytes) -> str:
    return world.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", data=data)


PGP = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEzBAABCAAdFiEE\n =abcd\n -----END PGP SIGNATURE-----\n"


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (lambda data: data, "good"),
        (lambda data: data.replace(b"\n\nx\n", b"\n\ny\n"), "bad"),  # another message
        (lambda data: data.replace(b"author somebody", b"author wu"), "bad"),
        (lambda data: re.sub(rb"\n U1NIU0lH", b"\n U1NIU0lI", data), "bad"),  # no signature's bytes
        (lambda data: re.sub(rb"gpgsig .*?\n(?! )", b"", data, flags=re.S), "none"),
        (lambda data: re.sub(rb"gpgsig .*?\n(?! )", PGP, data, flags=re.S), "not-ssh"),
        (
            lambda data: data.replace(b"gpgsig ", b"gpgsig-sha256 ", 1),
            "none",
        ),  # not read in such a repository
        (lambda data: data.replace(b"gpgsig ", PGP + b"gpgsig ", 1), "bad"),  # two of them
        (lambda data: data.replace(b"gpgsig ", b"mergetag ", 1), "none"),
        (lambda data: data.replace(b"\n\nx\n", b"\n\nx\n\0more"), "bad"),
        (lambda data: data.replace(b"BEGIN SSH SIGNATURE", b"BEGIN SSH SIGNATURES", 1), "not-ssh"),
    ],
)
def test_a_signature_that_was_tampered_with(world: Signers, change: object, state: str) -> None:
    commit = write(world, change(raw(world, world.commit(sign="wu"))))  # type: ignore[operator]
    assert told(world, commit)[0] == state


def test_a_signature_that_only_stands_in_the_message(world: Signers) -> None:
    signed = raw(world, world.commit(sign="wu"))
    block = signed[signed.index(b"gpgsig ") : signed.index(b"\n\nx\n")]
    plain = raw(world, world.commit())
    assert told(world, write(world, plain + b"\n" + block)) == ("none", None)


def test_a_signature_made_for_something_else_than_git(world: Signers) -> None:
    payload = raw(world, world.commit())
    file = world.beside / "payload"
    file.write_bytes(payload)
    subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", str(world.keys / "wu"), str(file)],
        check=True,
        capture_output=True,
    )
    armoured = Path(f"{file}.sig").read_bytes().rstrip(b"\n").replace(b"\n", b"\n ")
    data = payload.replace(b"\n\n", b"\ngpgsig " + armoured + b"\n\n", 1)
    assert told(world, write(world, data))[0] == "bad"


def test_what_is_no_commit(world: Signers) -> None:
    world.git("tag", "-s", "-m", "t", "t1", sign="wu")
    tag, blob = world.git("rev-parse", "t1"), world.git("rev-parse", "HEAD:policies/organization.yml")
    for name in (tag, blob, "0" * 40, "HEAD", "t1", "HEAD\nHEAD", "--all"):
        assert told(world, name) == ("missing", None)


def test_a_signed_tag_that_was_merged_does_not_sign_the_merge(world: Signers) -> None:
    world.git("switch", "-q", "-c", "side")
    world.commit()
    world.git("tag", "-s", "-m", "t", "t1", sign="wu")
    world.git("switch", "-q", "main")
    world.commit(who="another")
    merge = world.merge("t1", "somebody")
    assert b"mergetag object" in raw(world, merge)
    assert told(world, merge) == ("none", None)


def test_no_configuration_and_no_replacement_changes_the_verdict(
    world: Signers, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, unsigned, strange = world.commit(sign="wu"), world.commit(), world.commit(sign="stranger")
    yes = world.beside / "yes"
    yes.write_text("#!/bin/sh\necho 'Good \"git\" signature for wu.gm'\nexit 0\n")
    yes.chmod(0o755)
    for name in ("gpg.program", "gpg.ssh.program", "gpg.x509.program", "gpg.ssh.defaultKeyCommand"):
        world.git("config", name, str(yes))
    world.git("config", "gpg.format", "openpgp")
    world.git("config", "log.showSignature", "true")
    (world.beside / "all").write_text(f"* {world.key('stranger')}\n")
    (world.beside / "revoked").write_text(f"{world.key('wu')}\n")
    world.git("config", "gpg.ssh.allowedSignersFile", str(world.beside / "all"))
    world.git("config", "gpg.ssh.revocationFile", str(world.beside / "revoked"))
    world.git("replace", unsigned, good)
    world.git("replace", good, strange)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    found = [told(world, commit)[0] for commit in (good, unsigned, strange)]
    assert found == ["good", "none", "unknown-key"]


def test_many_commits_and_rosters_at_once_in_a_bare_repository(world: Signers, tmp_path: Path) -> None:
    before = world.home()
    text = (world.root / "policies/organization.yml").read_text("utf-8")
    world.put("policies/organization.yml", text.replace(world.key("wu"), world.key("fresh")))
    commits = [world.commit(sign=key) for key in ("fresh", "wu", "fresh", "")]
    after = world.home()
    world.git("clone", "-q", "--bare", str(world.root), str(tmp_path / "bare.git"))
    tree = type(world.tree)(tmp_path / "bare.git")
    rosters = {commits[0]: before, commits[1]: before}

    def of(commit: str) -> Organization:
        return rosters.get(commit, after)

    # a key that comes with the commit is on its roster only from the next change on
    found = verify(tree, [*commits, *commits], of, lambda _commit: moment(NOON))
    assert [(str(found[one].state), found[one].person) for one in commits] == [
        ("unknown-key", None),
        ("good", "wu.gm"),
        ("good", "wu.gm"),
        ("none", None),
    ]


def test_a_repository_with_longer_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Signers(tmp_path, monkeypatch, "--object-format=sha256")
    here.put("policies/organization.yml", ORGANIZATION.format(**{name: here.key(name) for name in NAMES}))
    here.commit()
    commit = here.commit(sign="wu")
    assert len(commit) == 64
    assert told(here, commit) == ("good", "wu.gm")
    assert told(here, write(here, raw(here, commit).replace(b"\n\nx", b"\n\ny")))[0] == "bad"


HOOK = """\
#!{python}
import sys
sys.path.insert(0, {scripts!r})
from datetime import datetime
from pathlib import Path
from huiyin.book import load_house
from huiyin.committed import CommitTree
from huiyin.proof.signatures import verify
old, new, ref = sys.stdin.readline().split()
home = load_house(CommitTree(Path("."), old)).rules.organization
at = datetime.fromisoformat({at!r})
print("judged:", verify(CommitTree(Path("."), old), [new], home, lambda _: at)[new].state)
"""


def test_in_the_quarantine_of_a_server(world: Signers, tmp_path: Path) -> None:
    server = tmp_path / "server.git"
    world.git("clone", "-q", "--bare", str(world.root), str(server))
    hook = server / "hooks/pre-receive"
    scripts = str(Path(__file__).resolve().parent.parent / "scripts")
    hook.write_text(HOOK.format(python=sys.executable, scripts=scripts, at=NOON))
    hook.chmod(0o755)
    for key, state in (("wu", "good"), ("old", "expired"), ("stranger", "unknown-key")):
        world.commit(sign=key, at="2025-06-01T12:00+08:00")
        push = ["git", "push", str(server), "main"]
        done = subprocess.run(push, cwd=world.root, check=True, capture_output=True)
        assert f"judged: {state}" in done.stderr.decode()


def test_without_ssh_keygen_nothing_is_good(world: Signers, monkeypatch: pytest.MonkeyPatch) -> None:
    unsigned, signed = world.commit(), world.commit(sign="wu")
    home = world.home()
    git = Path(subprocess.run(["which", "git"], check=True, capture_output=True, text=True).stdout.strip())
    only_git = world.beside / "bin"
    only_git.mkdir()
    (only_git / "git").symlink_to(git)
    monkeypatch.setenv("PATH", str(only_git))
    assert verify(world.tree, [unsigned], home, {})[unsigned] == Signature(unsigned, "none")  # type: ignore[arg-type]
    with pytest.raises(NoKeygen):
        verify(world.tree, [signed], home, {signed: moment(NOON)})
    (only_git / "ssh-keygen").write_text("#!/bin/sh\nkill -9 $$\n")
    (only_git / "ssh-keygen").chmod(0o755)
    with pytest.raises(NoKeygen):
        verify(world.tree, [signed], home, {signed: moment(NOON)})


# --- the roster ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        f"{SOUND}\n* {SOUND}",
        f"{SOUND} x\n* {SOUND}",
        f"cert-authority {SOUND}",
        f'namespaces="file" {SOUND}',
        f"* {SOUND}",
        SOUND.replace("ssh-ed25519", "ssh-rsa"),
        SOUND.replace("ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com"),
        SOUND[:-4],
        SOUND + "AAAA",
        SOUND + " " + "x" * 9000,
        "SHA256:q4jZDWBjFX1W0EUWfvUXQrFtdAmQFUfRaTnyq5KNsOI",
    ],
)
def test_what_is_no_public_key(text: str) -> None:
    assert public_key(text) is None
    person = Person("wu.gm", "吴建国", emails=("wu@example.org",), signing_keys=(SigningKey(text),))
    assert allowed_signers({"wu.gm": person}, ZoneInfo("Asia/Shanghai")) == ""


def test_a_key_may_have_a_remark() -> None:
    key = public_key(f" {SOUND} wu@example.org at work ")
    assert key is not None
    assert key.line == SOUND


def test_the_file_of_allowed_signers() -> None:
    keys = (SigningKey(f"{SOUND} wu", date(2025, 1, 1), date(2026, 7, 1)),)
    emails = ("wu@example.org", "*", "a,b@example.org", 'x" cert-authority', "!he@example.org", "wu@b\n* ssh")
    person = Person("wu.gm", "吴建国", emails=emails, since=date(2025, 3, 1), signing_keys=keys)
    nobody = Person("*", "全部", emails=("?",), signing_keys=(SigningKey(SOUND),))
    assert (
        allowed_signers({"wu.gm": person, "*": nobody}, ZoneInfo("Asia/Shanghai"))
        == 'wu.gm,wu@example.org namespaces="git",valid-after="20250228160000Z",valid-before="20260630155959Z" '
        f"{SOUND}\n"
    )


@given(st.text(), st.lists(st.text()), st.text())
def test_no_name_adds_a_line_or_an_option_to_the_file(name: str, emails: list[str], remark: str) -> None:
    person = Person(name, name, emails=tuple(emails), signing_keys=(SigningKey(f"{SOUND} {remark}"),))
    listed = allowed_signers({name: person}, ZoneInfo("Asia/Shanghai"))
    found = re.fullmatch(r"([^\s\"'*?!#]+) namespaces=\"git\" " + re.escape(SOUND) + "\n", listed)
    assert listed == "" or (found and set(found[1].split(",")) <= {name, *emails})


@given(st.binary(max_size=300))
def test_bytes_that_are_no_signature_have_no_key(data: bytes) -> None:
    armoured = base64.b64encode(b"SSHSIG\0\0\0\1" + data)
    assert signing_key(data) is None
    assert (
        signing_key(b"-----BEGIN SSH SIGNATURE-----\n" + armoured + b"\n-----END SSH SIGNATURE-----\n")
        is None
    )


def test_the_command_prints_the_file(world: Signers, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["signers", "--root", str(world.root)]) == 0
    printed = capsys.readouterr().out
    assert printed == allowed_signers(world.home().people, ZoneInfo("Asia/Shanghai"))
    assert f'wu.gm,wu@example.org namespaces="git" {world.key("wu")}\n' in printed


def test_one_person_under_several_entries() -> None:
    def person(name: str, *emails: str, key: str = "") -> Person:
        return Person(name, name, emails=emails, signing_keys=(SigningKey(key),) if key else ())

    people = {
        one.id: one
        for one in (
            person("zhang", "Zhang@Example.org"),
            person("zhang.gm", "zhang+office@example.org", "second@example.org"),
            person("third", "second@example.org", key=SOUND),
            person("fourth", key=SOUND + " the same"),
            person("other", "zhang.wei@example.org"),
            person("none"),
            person("none.either"),
        )
    }
    assert same_person(people, ["zhang"]) == {"zhang", "zhang.gm", "third", "fourth"}
    assert same_person(people, ["none"]) == {"none"}
    assert same_person(people, ["gone"]) == {"gone"}
