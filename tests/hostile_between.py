"""Cases that are wrong only beside each other, and files that have no business under cases/."""

# ruff: noqa: E501 (tables: a file and what is to be said of it on one line)

from __future__ import annotations

from huiyin.numbers import check_character
from tests.hostile_cases import BASE


def _number(day: str, random: str) -> str:
    return f"{day}-{random}{check_character(day + random)}"


ONE, TWO, THREE = (_number("20260316", random) for random in ("AAAA", "AAAB", "AAAC"))
EARLIER, LATER = _number("20260315", "AAAD"), _number("20260317", "AAAE")
LOST = _number("20260314", "ZZZZ")


def _case(number: str, *pairs: tuple[str, str]) -> str:
    text = BASE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text.replace("<N>", number)


def _merged(number: str, into: str, found: str) -> tuple[str, str, tuple[str, ...]]:
    text = f"""\
---
id: {number}
status: merged
channel: letter
received: {number[:4]}-{number[4:6]}-{number[6:8]}T09:00+08:00
site: east
party: owner
named: false
kind: complaint
category: noise
log:
  - {{at: {number[:4]}-{number[4:6]}-{number[6:8]}T09:10+08:00, event: registered, by: chen.min}}
  - {{at: 2026-03-18T09:20+08:00, event: merged, by: chen.min, into: {into}}}
---
"""
    return f"cases/2026/{number}.md", text, (found,) if found else ()


BETWEEN: list[tuple[str, str, tuple[str, ...]]] = [
    # two cases with one number: the one that lies in its place bears it
    (f"cases/2026/{ONE}.md", _case(ONE), ()),
    (f"cases/2025/{ONE}.md", _case(ONE, ("HF-<N>-1", "HF-<N>-2")), ("HY214 2 20260316", "HY601 2 20260316")),
    (f"cases/2026/{TWO}.md", _case(ONE, ("HF-<N>-1", "HF-<N>-3")), ("HY214 2 20260316", "HY601 2 20260316")),
    ("cases/2026/王女士.md", _case(ONE, ("HF-<N>-1", "HF-<N>-4")), ("HY214 2 20260316", "HY601 2 20260316")),
    # one reply number in two cases, and twice in one
    (f"cases/2026/{THREE}.md", _case(THREE, ("HF-<N>-1", f"HF-{ONE}-1")), ("HY602 24 HF",)),
    (
        f"cases/2026/{EARLIER}.md",
        _case(
            EARLIER,
            ("received: 2026-03-16", "received: 2026-03-15"),
            ("event: called-back, by: he.jun, kind: first, satisfaction: satisfied", f"event: replied, by: he.jun, reply_no: HF-{EARLIER}-1, via: letter, cc: [wu.gm]"),
        ),
        ("HY602 25 HF",),
    ),
    # merged into an earlier, a later, an unreadable and a missing one
    _merged(_number("20260316", "AAAF"), EARLIER, ""),
    _merged(_number("20260316", "AAAG"), LATER, "HY606 13 20260317"),
    _merged(_number("20260316", "AAAH"), LOST, ""),
    _merged(_number("20260316", "AAAJ"), "20260101-00000", "HY604 13 20260101"),
    _merged(_number("20260316", "AAAK"), "李先生 13800000000", "HY604 13 李先生"),
    _merged(LATER, EARLIER, ""),
    (f"cases/2026/{LOST}.md", "---\nid: [\n---\n", ("HY123 2 [",)),
    # a number that was given away is still borne; a source number taken in twice
    (f"cases/2026/{_number('20260316', 'AAAM')}.md", _case(_number("20260316", "AAAM"), ("urgency: normal", f"links: {{formerly: [{ONE}]}}")), (f"HY601 12 [{ONE}",)),
    (f"cases/2026/{_number('20260316', 'AAAN')}.md", _case(_number("20260316", "AAAN"), ("urgency: normal", "x-source-number: 4711")), ()),
    (f"cases/2026/{_number('20260316', 'AAAP')}.md", _case(_number("20260316", "AAAP"), ("urgency: normal", "x-source-number: 4711")), ("HY603 12 4711",)),
    # strangers
    ("cases/2026/notes.txt", "x", ("HY003 0:0",)),
    ("cases/2026/.20260316-0001V.md.swp", "x", ("HY003 0:0",)),
    (f"cases/2026/{ONE}.md~", "x", ("HY003 0:0",)),
    ("cases/20260316-0001V.md", "x", ("HY003 0:0",)),
    ("cases/2026/03/20260316-0001V.md", "x", ("HY003 0:0",)),
    ("cases/2026/20260316-0001v.MD", "x", ("HY003 0:0",)),
    ("cases/2026/folder.md/inside.md", "x", ("HY003 0:0",)),
    ("cases/surveys/notes.txt", "x", ("HY003 0:0",)),
    (f"cases/2026/{ONE}/light.jpg", "x", ()),
    ("cases/README.md", "# Cases", ()),
    ("cases/2026/CON.md", "x", ("HY106 1:1",)),
    ("cases/2026/a:b.md", "x", ("HY106 1:1",)),
    ("cases/2026/a\nb.md", "x", ("HY106 1:1",)),
    ("cases/2026/a\nb.txt", "x", ("HY003 0:0",)),
]  # fmt: skip
