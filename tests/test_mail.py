"""`huiyin import` of e-mail: letters become cases, whatever program wrote them; nothing that a stranger sends does harm."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from huiyin.frontmatter import read
from huiyin.mail.automatic import is_automatic
from huiyin.mail.charsets import decoded, known
from huiyin.mail.filenames import MOST_BYTES, safe_name
from huiyin.mail.flowed import unfolded
from huiyin.mail.headers import words
from huiyin.mail.htmltext import text_of
from huiyin.mail.letter import Letter, NotTaken, letters, parse
from huiyin.sections import sections
from tests.office import Office, Said, open_office

ZONE = ZoneInfo("Asia/Shanghai")
HEAD = """\
Received: from mx.example.net by mail.example.org; Mon, 16 Mar 2026 09:20:00 +0800
From: =?gb2312?B?zfXQocP3?= <wang@mail.example>
To: letters@example.org, wu@example.org
Date: Mon, 16 Mar 2026 09:15:02 +0800
Message-ID: <one@mail.example>
"""
PLAIN = (
    HEAD
    + """\
Subject: =?UTF-8?B?5qW86YGT?= =?UTF-8?B?54Gv5LiN5Lqu?=
Content-Type: text/plain; charset=gb2312
Content-Transfer-Encoding: base64

wqW1wLXGu7XBy6GjCg==
"""
)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    return open_office(tmp_path / "office", capsys, monkeypatch)


def eml(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def take_in(office: Office, *words: str, at: str = "2026-03-16T10:00", **files: str | bytes) -> Said:
    """Import one message that lies beside the repository."""
    ((name, text),) = files.items() if files else (("mail", PLAIN),)
    path = office.root.parent / f"{name}.eml"
    path.write_bytes(eml(text))
    return office.run("import", str(path), "--site", "east", "--channel", "letter", *words, at=at)


def cases(office: Office) -> list[dict[str, Any]]:
    """Front matter and letter of the cases that were taken in."""
    found = []
    for path in sorted(office.root.glob("cases/2026/*.md")):
        document, problems = read(path.read_bytes())
        assert document is not None
        assert problems == []
        if "x-source-number" in document.values:
            found.append({**document.values, "letter": sections(document.body).text("letter")})
    return found


def one(data: str | bytes, ours: Iterable[str] = ()) -> Letter:
    (found,) = letters(eml(data), frozenset(ours), ZONE)
    return found


def body(text: str | bytes, kind: str = "text/plain; charset=utf-8", encoding: str = "8bit") -> bytes:
    return f"{HEAD}Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n".encode() + eml(text)


# --- the way of a letter ------------------------------------------------------------------------------------


def test_a_message_becomes_a_case_that_passes_every_check(office: Office) -> None:
    said = take_in(office)
    assert (said.status, said.out.splitlines()[-1]) == (
        0,
        "1 created, 0 skipped, 0 set aside, 0 rejected.",
    ), said
    (case,) = cases(office)
    told = {key: case[key] for key in ("status", "channel", "received", "posted", "site", "party", "kind")}
    assert told == {
        "status": "registered",
        "channel": "letter",
        "received": "2026-03-16T09:20+08:00",
        "posted": "2026-03-16T09:15:02+08:00",
        "site": "east",
        "party": "public",
        "kind": "other",
    }
    assert (case["subject"], case["category"], case["named"]) == ("楼道灯不亮", "other", "true")
    assert case["reporter"] == {"name": "王小明", "email": "wang@mail.example"}
    assert case["letter"] == "> 楼道灯坏了。"
    assert re.fullmatch(r"mail-[0-9a-f]{32}", case["x-source-number"])
    assert office.run("validate").status == 0


def test_nothing_of_the_sender_is_printed(office: Office) -> None:
    said = take_in(office)
    assert not re.search("王|wang|灯", said.out + said.err)
    assert "kind, category, party" in said.err.replace("性质", "kind")


def test_the_same_message_is_taken_in_once(office: Office) -> None:
    assert take_in(office).status == 0
    again = PLAIN.replace("09:20:00", "09:31:00").replace("from mx", "from other")
    assert take_in(office, mail=again).out.splitlines()[-1].startswith("0 created, 1 skipped")
    assert len(cases(office)) == 1


def test_a_letter_does_not_hide_behind_the_message_id_of_another(office: Office) -> None:
    said = take_in(office, mail=PLAIN), take_in(office, mail=body("Quite another letter."))
    assert [item.out.splitlines()[-1].split(",")[0] for item in said] == ["1 created", "1 created"]


def test_without_a_message_id_the_content_tells_whether_it_came_before(office: Office) -> None:
    bare = re.sub("Message-ID.*\n", "", PLAIN)
    assert take_in(office, mail=bare).out.splitlines()[-1].startswith("1 created")
    assert take_in(office, mail=bare).out.splitlines()[-1].startswith("0 created, 1 skipped")


def test_a_dry_run_writes_nothing(office: Office) -> None:
    before = office.files()
    said = take_in(office, "--dry-run", "--format", "json")
    told = json.loads(said.out)
    assert (told["created"], told["dry_run"], office.files() == before) == (1, True, True)


@pytest.mark.parametrize(
    ("dates", "received", "posted"),
    [
        ("", "2026-03-16T10:00+08:00", None),
        ("Date: Mon, 16 Mar 2026 09:00:00 +0800\n", "2026-03-16T10:00+08:00", "2026-03-16T09:00+08:00"),
        ("Date: Sun, 16 Mar 2036 09:00:00 +0800\n", "2026-03-16T10:00+08:00", None),
        ("Date: the day before yesterday\n", "2026-03-16T10:00+08:00", None),
        ("Date: Thu, 01 Jan 1970 00:00:00 +0000\n", "2026-03-16T10:00+08:00", None),
        (
            "Received: by a; Sun, 15 Mar 2026 23:59:00 +0000\nReceived: by b; Sat, 1 Jan 2000 00:00:00 +0000\n",
            "2026-03-16T07:59+08:00",
            None,
        ),
        ("Received: by a; Sat, 16 Mar 2041 00:00:00 +0000\n", "2026-03-16T10:00+08:00", None),
    ],
)
def test_times_that_cannot_be_are_not_believed(
    office: Office, dates: str, received: str, posted: str | None
) -> None:
    said = take_in(office, mail=f"{dates}From: a@mail.example\nSubject: x\n\nText\n")
    assert said.status == 0, said
    (case,) = cases(office)
    assert (case["received"], case.get("posted")) == (received, posted)


def test_no_subject_no_text_and_no_sender_is_still_a_case(office: Office) -> None:
    assert take_in(office, mail="Date: Mon, 16 Mar 2026 09:00:00 +0800\nTo: a@b.example\n\n").status == 0
    (case,) = cases(office)
    assert ("subject" in case, "reporter" in case, case["named"], case["letter"]) == (
        False,
        False,
        "false",
        "",
    )


def test_site_is_asked_for_and_names_will_do(office: Office) -> None:
    path = office.root.parent / "mail.eml"
    path.write_text(PLAIN)
    said = office.run("import", str(path), "--channel", "letter")
    assert (said.status, said.err) == (2, "These are missing: --site.\n")
    said = office.run("import", str(path))
    assert (said.status, said.err) == (2, "These are missing: --channel, --site.\n")
    assert (
        office.run("import", str(path), "--site", "东苑", "--channel", "来信", "--category", "渗漏").status
        == 0
    )
    assert cases(office)[0]["category"] == "repair/leak"


def test_what_is_no_mail_is_told(office: Office) -> None:
    said = take_in(office, mail="编号,收到\n7,2026/3/2\n")
    assert (said.status, "--map MAP" in said.err) == (2, True)
    said = office.run("import", str(office.root / "nothing.eml"), "--site", "east", "--channel", "letter")
    assert (said.status, "cannot be read: No such file or directory" in said.err) == (2, True)


# --- mailboxes ----------------------------------------------------------------------------------------------


def numbered(number: int) -> str:
    return f"From: a@mail.example\nSubject: n{number}\nMessage-ID: <{number}@x>\n\nText {number}\n"


def test_an_mbox_is_parted_at_its_postmarks(office: Office) -> None:
    quoted = (
        "From: a@mail.example\nSubject: n2\n\nOne\nFrom here on\n\n>From there\n\nFrom the roof it drips\n"
    )
    mark = "From a@mail.example Mon Mar  2 09:00:00 2026\n"
    path = office.root.parent / "box"
    path.write_text("\n".join(f"{mark}{text}" for text in (numbered(1), quoted, numbered(3))))
    said = office.run("import", str(path), "--site", "east", "--channel", "letter")
    assert said.out.splitlines()[-1] == "3 created, 0 skipped, 0 set aside, 0 rejected."
    found = {case["subject"]: case for case in cases(office)}
    assert found["n2"]["letter"] == "> One\n> From here on\n>\n> From there\n>\n> From the roof it drips"
    assert found["n1"]["received"] == "2026-03-02T17:00+08:00"


def test_a_maildir_and_a_folder_of_messages(office: Office) -> None:
    box = office.root.parent / "Maildir"
    for name in ("cur", "new", "tmp"):
        (box / name).mkdir(parents=True)
    (box / "cur/1773622800.M1.host:2,S").write_text(numbered(1))
    (box / "new/1773622900.M2.host").write_text(numbered(2))
    (box / "tmp/1773622900.M3.host").write_text(numbered(3))
    (box / "cur/9.link").symlink_to(office.root / "policies/letters.md")
    said = office.run("import", str(box), "--site", "east", "--channel", "letter")
    assert said.out.splitlines()[-1].startswith("2 created"), said
    assert {case["received"] for case in cases(office)} == {
        "2026-03-16T09:00+08:00",
        "2026-03-16T09:01:40+08:00",
    }
    folder = office.root.parent / "saved"
    folder.mkdir()
    (folder / "a.eml").write_text(numbered(1))
    (folder / "b.eml").write_text(numbered(4))
    (folder / "c.txt").write_text(numbered(5))
    said = office.run("import", str(folder), "--site", "east", "--channel", "letter")
    assert said.out.splitlines()[-1].startswith("1 created, 1 skipped"), said


def test_one_bad_message_does_not_stop_the_others(office: Office) -> None:
    mark = "From a@mail.example Mon Mar  2 09:00:00 2026\n"
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(260))
    path = office.root.parent / "box"
    path.write_text(f"{mark}Subject: x\n{deep}\n\n{mark}{numbered(1)}\n{mark}nothing here\n")
    said = office.run("import", str(path), "--site", "east", "--channel", "letter", "--format", "json")
    told = json.loads(said.out)
    assert (said.status, told["created"], [item["row"] for item in told["rejected"]]) == (1, 1, [1, 3])
    assert [item["code"] for item in told["rejected"]] == ["HY480", "HY478"]


# --- charsets and headers -----------------------------------------------------------------------------------

SAID = "楼道灯坏了，请修理。"


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        *((name, name) for name in ("gb2312", "gbk", "gb18030", "utf-8", "big5", "hz", "utf-16", "utf-7")),
        *(("gb2312", "gb18030"), ("gb2312", "utf-8"), ("utf-8", "gbk"), ("us-ascii", "gbk"), ("", "gbk")),
        *(("iso-8859-1", "gb2312"), ("iso-8859-1", "utf-8"), ("", "utf-8"), ("x-unknown", "gbk")),
        *(("unicode_escape", "utf-8"), ("zlib", "gbk"), ("GB2312*zh", "gbk")),
    ],
)
def test_text_is_read_whatever_its_charset_is_said_to_be(declared: str, real: str) -> None:
    text = SAID if real != "big5" else "樓道燈壞了"
    assert decoded(text.encode(real), declared) == text


def test_rare_characters_and_western_letters_are_kept() -> None:
    assert decoded("朱镕基、㐂".encode("gb18030"), "gb2312") == "朱镕基、㐂"
    assert decoded("Größe, été".encode("latin-1"), "iso-8859-1") == "Größe, été"
    assert decoded(b"ab\xffcd", "utf-8").startswith("ab")
    assert (known("punycode"), known("idna"), known("GBK")) == ("", "", "gbk")


def encoded(text: str, charset: str, parts: int = 1) -> str:
    """A header in RFC 2047 words, parted between bytes."""
    data = text.encode(charset)
    step = -(-len(data) // parts)
    pieces = [data[start : start + step] for start in range(0, len(data), step)]
    return "\n ".join(f"=?{charset}?B?{base64.b64encode(piece).decode()}?=" for piece in pieces)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (encoded(SAID, "gb2312"), SAID),
        (encoded(SAID, "utf-8", 3), SAID),
        (encoded(SAID, "gbk", 4), SAID),
        ("=?gb2312?B?" + base64.b64encode(SAID.encode()).decode() + "?=", SAID),
        ("=?utf-8?q?a=20b_=E7=81=AF?= c", "a b 灯 c"),
        ("Re: =?utf-8?b?54Gv?= and =?utf-8?b?54Gv?=", "Re: 灯 and 灯"),
        ("=?utf-8?b?54Gv?=\n =?gb2312?b?tcY=?=", "灯灯"),
        ("=?utf-8?b?" + base64.b64encode(SAID.encode()[:-1]).decode() + "?=", SAID[:-1] + "�"),
        (SAID.encode("gbk").decode("utf-8", "surrogateescape"), SAID),
        ("a\r\n b\x00c \u202eevil", "a bc evil"),
        ("=?utf-8?b?" + base64.b64encode(b"x\r\nBcc: y").decode() + "?=", "x Bcc: y"),
    ],
)
def test_header_words(raw: str, text: str) -> None:
    assert words(raw) == text


@pytest.mark.parametrize(
    ("field", "name", "email"),
    [
        ('"Wang, X." <w@mail.example>', "Wang, X.", "w@mail.example"),
        ("w@mail.example", "", "w@mail.example"),
        ('"w@mail.example" <w@mail.example>', "", "w@mail.example"),
        ("王小明 <w@mail.example>", "王小明", "w@mail.example"),
        ('"王小明 <w@mail.example>', "王小明", "w@mail.example"),
        ("=?utf-8?b?54GvPGV2aWxAeC55Pg==?= <w@mail.example>", "灯<evil@x.y>", "w@mail.example"),
        ("nobody", "", ""),
        ("a\u202ebc <w@mail.example>, other@mail.example", "abc", "w@mail.example"),
        ("undisclosed-recipients:;", "", ""),
    ],
)
def test_senders(field: str, name: str, email: str) -> None:
    found = one(f"From: {field}\nDate: x\n\ntext")
    assert (found.sender.name if email else "", found.sender.email) == (name, email)


# --- bodies -------------------------------------------------------------------------------------------------


def test_flowed_text_is_put_together() -> None:
    assert unfolded("One \ntwo\n\n> a \n> b\n-- \nMe") == "One two\n\n> a b\n--\nMe"
    assert unfolded("楼道 \n灯坏了\n From", joined_by_nothing=True) == "楼道灯坏了\nFrom"
    assert one(body("One \ntwo", "text/plain; format=flowed")).text == "One two"


def test_html_is_text_and_nothing_else() -> None:
    page = """<html><head><title>T</title><style>p{x:y}</style></head><body><script>alert(1)</script>
      <p>楼道&nbsp;灯<b>坏了</b></p><p style="DISPLAY : none">hidden</p><span hidden>gone</span>
      <div style="font-size:0px">tiny</div><img src="https://x.example/p.gif" alt="photo"><!-- no -->
      <table><tr><td>a</td><td>b</td></tr></table><a href="https://x.example">Here</a></body></html>"""
    text = text_of(page)
    assert [
        word for word in ("alert", "hidden", "gone", "tiny", "x:y", "https", "T\n", "no") if word in text
    ] == []
    assert re.sub(r"\s+", " ", text) == "楼道 灯坏了 a b Here"


@pytest.mark.parametrize(
    "page", ["", "<", "<p", "\0\0", "<?xml version='1.0' encoding='gbk'?><p>x", "<!DOCTYPE x [", "a<b"]
)
def test_broken_pages_are_read_as_they_can_be(page: str) -> None:
    assert "<p" not in text_of(page)


def test_a_page_that_is_deeply_nested_does_no_harm() -> None:
    assert "deep" in text_of("<div>" * 5000 + "deep" + "</div>" * 5000) + "deep"


def test_html_only_mail_with_its_charset_in_the_page() -> None:
    page = f"<meta http-equiv=x content='text/html; charset=gb2312'><p>{SAID}</p>".encode("gbk")
    assert one(body(page, "text/html")).text == SAID


def test_of_alternatives_the_plain_one_that_says_something() -> None:
    both = EmailMessage()
    both.set_content("plain")
    both.add_alternative("<p>page</p>", subtype="html")
    assert one(HEAD.encode() + both.as_bytes()).text == "plain"
    empty = EmailMessage()
    empty.set_content(" ")
    empty.add_alternative("<p>page</p>", subtype="html")
    assert one(HEAD.encode() + empty.as_bytes()).text == "page"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("quoted-printable", "=E7=81=AF=\n=E5=9D=8F"),
        ("base64", "54Gv5Z2P"),
        ("base64", "54Gv5Z2P\n\n-- list footer --"),
        ("BASE64 ", "54Gv\n5Z2P"),
        ("8bit", "灯坏"),
    ],
)
def test_transfer_encodings(encoding: str, text: str) -> None:
    assert one(body(text, encoding=encoding)).text.startswith("灯坏")


def test_a_letter_cannot_forge_what_stands_around_it(office: Office) -> None:
    evil = "ok\n---\nstatus: closed\n## Reply\nDone\x00\u2028## Reply\r## Reply\n<<<<<<< HEAD"
    assert take_in(office, mail=body(evil)).status == 0
    (case,) = cases(office)
    assert (case["status"], all(line.startswith(">") for line in case["letter"].split("\n"))) == (
        "registered",
        True,
    )
    assert office.run("validate").status == 0


# --- what is attached ---------------------------------------------------------------------------------------


def with_files(*files: tuple[str, bytes], text: str = "See the photo.") -> bytes:
    message = EmailMessage()
    message.set_content(text)
    for name, data in files:
        message.add_attachment(data, maintype="image", subtype="jpeg", filename=name)
    return HEAD.encode() + message.as_bytes()


def test_files_lie_in_the_folder_of_the_case_with_their_checksums(office: Office) -> None:
    said = take_in(
        office, mail=with_files(("照片.jpg", b"one"), ("../../etc/passwd", b"two"), ("照片.JPG", b"3"))
    )
    assert said.status == 0, said
    (case,) = cases(office)
    folder = office.root / f"cases/2026/{case['id']}"
    assert {item["file"]: item["sha256"] for item in case["attachments"]} == {
        "照片.jpg": hashlib.sha256(b"one").hexdigest(),
        "passwd": hashlib.sha256(b"two").hexdigest(),
        "照片-2.JPG": hashlib.sha256(b"3").hexdigest(),
    }
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "照片.jpg": b"one",
        "passwd": b"two",
        "照片-2.JPG": b"3",
    }
    assert office.run("validate").status == 0


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("CON.txt", "_CON.txt"),
        ("nul", "_nul"),
        ("..", "attachment-1.jpg"),
        (".gitattributes", "gitattributes"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("C:\\temp\\x.doc", "x.doc"),
        ("a:b?.txt ", "a_b_.txt"),
        ("", "attachment-1.jpg"),
        ("x. .", "x"),
    ],
)
def test_names_that_every_system_can_hold(given: str, name: str) -> None:
    assert safe_name(given, "image/jpeg", 1, ()) == name


def test_long_names_are_cut_and_stay_apart() -> None:
    first = safe_name("灯" * 200 + ".jpeg", "image/jpeg", 1, ())
    second = safe_name("灯" * 200 + ".jpeg", "image/jpeg", 2, [first])
    assert (first.endswith("灯.jpeg"), second.endswith("灯-2.jpeg")) == (True, True)
    assert max(len(first.encode()), len(second.encode())) <= MOST_BYTES


@pytest.mark.parametrize(
    "field",
    [
        "filename*=utf-8''%E7%81%AF.jpg",
        "filename*=gb2312'zh-cn'%B5%C6.jpg",
        "filename*0*=utf-8''%E7%81; filename*1*=%AF.jpg",
        "filename*0=\"\"; filename*0*=utf-8''%E7%81%AF; filename*1=.jpg",
        'filename="=?gb2312?B?tcYuanBn?="',
        'filename="灯.jpg"',
    ],
)
def test_names_of_files_however_they_are_written(field: str) -> None:
    part = f"Content-Type: image/jpeg\nContent-Disposition: attachment; {field}\nContent-Transfer-Encoding: base64\n\nQQ==\n"
    (file,) = one(f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n{part}--b--\n").files
    assert (file.name, file.data) == ("灯.jpg", b"A")


def test_what_is_over_the_limits_is_left_out_and_told(office: Office) -> None:
    many = [(f"{number}.jpg", b"x") for number in range(30)]
    said = take_in(office, mail=with_files(("big.jpg", b"\0" * (11 << 20)), *many))
    assert (said.status, "11 attachments were left out" in said.out) == (0, True)
    assert len(cases(office)[0]["attachments"]) == 20


def test_inline_pictures_and_winmail_dat_are_files() -> None:
    message = EmailMessage()
    message.set_content("<p>photo <img src='cid:a'></p>", subtype="html")
    message.add_related(b"PNG", maintype="image", subtype="png", cid="<a>")
    message.add_attachment(b"TNEF", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    found = one(HEAD.encode() + message.as_bytes())
    assert (found.text, [item.name for item in found.files]) == ("photo", ["attachment-1.png", "winmail.dat"])


def test_a_very_long_letter_is_attached_whole(office: Office) -> None:
    assert take_in(office, mail=body("灯" * 300_000)).status == 0
    (case,) = cases(office)
    text = (office.root / f"cases/2026/{case['id']}/letter.txt").read_text("utf-8")
    assert (text, len(case["letter"]) < 201_000) == ("灯" * 300_000, True)


@pytest.mark.parametrize(
    "kind", ['image/png; charset="utf-7\udccc"', "image/png; charset*=''x", "a/b/c; charset=hz"]
)
def test_types_that_make_no_sense(kind: str) -> None:
    part = f"--b\nContent-Type: {kind}\nContent-Transfer-Encoding: base64\n\nQQ==\udcff\n"
    text = f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n{part}--b--\n"
    assert len(one(text.encode("utf-8", "surrogateescape")).files) <= 1


def test_thousands_of_parts_and_endless_headers_end_soon() -> None:
    part = "--b\nContent-Type: image/png\n\nx\n"
    found = one(f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n{part * 10_000}--b--\n")
    assert (len(found.files), found.left_out) == (20, 9_980)
    assert (
        len(one(f"From: {'a' * 1_000_000} <a@b.example>\nDate: x\nSubject: {'(' * 1_000_000}\n\n").subject)
        <= 200
    )
    with pytest.raises(NotTaken):
        parse(
            b"From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
            + b"--b\n\n" * 30_000
        )


# --- who wrote it -------------------------------------------------------------------------------------------

QQ = """看看怎么处理

------------------ 原始邮件 ------------------
发件人: "王小明" <w@mail.example>;
发送时间: 2026年3月14日(星期六) 下午3:05
收件人: "陈敏" <chen@example.org>;
主题: 楼道灯不亮

楼道灯坏了。"""
GMAIL = """FYI

---------- Forwarded message ---------
From: *Wang* <w@mail.example>
Date: Sat, 14 Mar 2026 at 15:05:00 +0800
Subject: 楼道灯不亮
To: <chen@example.org>

楼道灯坏了。"""
APPLE = """> 开始转发的邮件：
>
> 发件人: 王小明 <w@mail.example>
> 主题: 楼道灯不亮
> 日期: 2026年3月14日 GMT+8 15:05:00
> 收件人: chen@example.org
>
> 楼道灯坏了。"""
NETEASE = """-------- 转发邮件信息 --------
发件人："王小明" <w@mail.example>
发送日期：2026-03-14 15:05:00
收件人：chen@example.org
主题：楼道灯不亮
楼道灯坏了。"""
OUTLOOK = """________________________________
发件人: 王小明 <w@mail.example>
发送时间: 2026年3月14日 15:05
收件人: 陈敏 <chen@example.org>
主题: 楼道灯不亮

楼道灯坏了。"""


OURS = ("chen@example.org",)


def forwarded(text: str, subject: str = "Fwd: x", sender: str = "chen@example.org") -> bytes:
    return f"From: {sender}\nSubject: {subject}\nDate: Sun, 15 Mar 2026 09:00:00 +0800\n\n{text}".encode()


@pytest.mark.parametrize(
    "text", [QQ, GMAIL, APPLE, NETEASE, OUTLOOK, f"-----原始邮件-----\n{OUTLOOK.partition('_' * 32)[2]}"]
)
def test_a_letter_passed_on_keeps_its_sender(text: str) -> None:
    found = one(forwarded(text))
    assert (found.sender.email, found.sender.name in ("王小明", "Wang")) == ("w@mail.example", True)
    assert (found.subject, found.text.split("\n")[0]) == ("楼道灯不亮", "楼道灯坏了。")
    if "at 15" not in text:
        assert found.posted is not None
        assert found.posted.isoformat()[:16] == "2026-03-14T15:05"


def test_what_the_colleague_wrote_stands_below() -> None:
    assert one(forwarded(QQ), OURS).text == "楼道灯坏了。\n\n----\n看看怎么处理"
    stranger = one(forwarded(QQ, sender="李四 <li@mail.example>"), OURS)
    assert stranger.sender.email == "w@mail.example"
    assert stranger.text == "楼道灯坏了。\n\n----\n李四 <li@mail.example>\n看看怎么处理"


def test_the_innermost_of_letters_passed_on_again_and_again() -> None:
    outer = (
        f"Second\n\n---------- Forwarded message ---------\nFrom: B <b@mail.example>\nSubject: Fwd\n\n{QQ}"
    )
    found = one(forwarded(outer), OURS)
    assert (found.sender.email, found.text) == (
        "w@mail.example",
        "楼道灯坏了。\n\n----\nSecond\n\n看看怎么处理",
    )


def test_an_answer_that_quotes_us_is_the_sender_s_own() -> None:
    found = one(forwarded(f"还是不亮。\n\n{QQ}", subject="回复: 楼道灯", sender="z@mail.example"))
    assert (found.sender.email, found.text.startswith("还是不亮。")) == ("z@mail.example", True)


def test_a_colleague_s_message_is_known_by_the_roster() -> None:
    assert one(forwarded(QQ, subject="灯"), ours=OURS).sender.email == "w@mail.example"
    assert one(forwarded(QQ, subject="灯"), ours=[]).sender.email == "chen@example.org"


def attached(*inner: bytes, subject: str = "Fwd: x", text: str = "note") -> bytes:
    parts = "".join(f"--b\nContent-Type: message/rfc822\n\n{item.decode()}\n" for item in inner)
    return (
        f"From: chen@example.org\nSubject: {subject}\nMIME-Version: 1.0\n"
        f"Received: by a; Mon, 16 Mar 2026 09:20:00 +0800\n"
        f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n{text}\n{parts}--b--\n"
    ).encode()


def test_letters_attached_to_a_message_are_each_a_case() -> None:
    first, second = numbered(1).encode(), numbered(2).encode()
    found = letters(attached(first, second), frozenset(OURS), ZONE)
    assert [(item.sender.email, item.subject, item.text) for item in found] == [
        ("a@mail.example", "n1", "Text 1\n\n----\nnote"),
        ("a@mail.example", "n2", "Text 2"),
    ]
    assert [item.received.isoformat() for item in found if item.received] == ["2026-03-16T01:20:00+00:00"] * 2
    deeper = attached(first).replace(b"boundary=b", b"boundary=c").replace(b"--b", b"--c")
    assert one(attached(deeper)).subject == "n1"


def test_a_message_attached_as_evidence_is_a_file() -> None:
    found = one(attached(numbered(1).encode(), subject="My complaint", text="They wrote me this."))
    assert (found.sender.email, found.text) == ("chen@example.org", "They wrote me this.")
    assert [(item.name, item.data.strip()) for item in found.files] == [
        ("attachment-1.eml", numbered(1).encode().strip())
    ]


@pytest.mark.parametrize(
    ("head", "automatic"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: no", False),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=b", True),
        ("Precedence: auto_reply", True),
        ("Precedence: list", False),
        ("From: Mail Delivery <MAILER-DAEMON@mail.example>", True),
        ("From: a@mail.example", False),
    ],
)
def test_what_programs_send(head: str, automatic: bool) -> None:
    assert is_automatic(parse(f"{head}\nSubject: x\n\ntext".encode())) == automatic


def test_a_bounce_is_set_aside_and_told(office: Office) -> None:
    said = take_in(office, "--format", "json", mail=f"Auto-Submitted: auto-generated\n{PLAIN}")
    told = json.loads(said.out)
    assert (said.status, told["created"], [item["row"] for item in told["set_aside"]]) == (0, 0, [1])


# --- sealed -------------------------------------------------------------------------------------------------


def test_with_recipients_sender_letter_and_files_are_sealed(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYIN_IDENTITY", str(tmp_path / "me.txt"))
    own = office.run("keys", "mine").out.strip()
    organization = office.root / "policies/organization.yml"
    organization.write_text(f"{organization.read_text('utf-8')}recipients: [{own}]\n", "utf-8")
    assert take_in(office).status == 1  # without a key store a sender cannot be kept
    assert office.run("keys", "create", str(tmp_path / "keys")).status == 0
    named = with_files(("王小明家.jpg", b"picture")).replace(
        b"Message-ID", "Subject: 王小明家漏水\nMessage-ID".encode()
    )
    said = take_in(office, mail=named)
    assert (said.status, "HY476" in said.out) == (0, True), said
    (case,) = cases(office)
    assert ("subject" in case, [item["file"] for item in case["attachments"]]) == (
        False,
        ["attachment-1.jpg.age"],
    )
    inside = [
        path.read_bytes() for path in office.root.glob(f"cases/2026/**/{case['id']}*") if path.is_file()
    ]
    inside += [path.read_bytes() for path in (office.root / f"cases/2026/{case['id']}").iterdir()]
    assert [
        word
        for word in ("王小明", "wang@", "photo", "picture")
        if any(word.encode() in item for item in inside)
    ] == []
    shown = office.run("open", case["id"], "--by", "chen.min", "--reason", "x", "-q")
    assert ("王小明家漏水" in shown.out, "[attachment-1.jpg.age] 王小明家.jpg" in shown.out) == (True, True)
    assert office.run("validate", f"cases/2026/{case['id']}.md").status == 0
    words = ("open", case["id"], "--by", "chen.min", "--reason", "x", "-q", "--attachments")
    assert office.run(*words, str(office.root / "opened")).status == 2
    assert office.run(*words, str(tmp_path / "opened")).status == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "opened").iterdir()} == {
        f"{case['id']}-attachment-1.jpg": b"picture"
    }
