"""The quick reader against the reference: what it takes it reads alike, over thousands of mutated files."""

from __future__ import annotations

import random

import pytest

from huiyin.frontmatter import parse, read
from huiyin.reading import fastread
from huiyin.reading.document import Document

CASE = """---
id: 20260315-7KQ4J               # = the file's name
status: replied
received: 2026-03-15T16:00+08:00
named: true
subject: 三号楼楼道灯不亮
category: repair/leak
prior_handling: 'it''s “odd”: #1'
assisting: [security, "a, b"]
links: {duplicate_of: 20260301-0ABCD, related: [20260301-0ABCD, x]}
attachments: [{file: light.jpg, sha256: 00ff}]
reporter: {name: 王女士, phone: "13800000000", room: 3栋2单元1501}
summary:
log:
  - {at: 2026-03-15T16:20+08:00, event: registered, by: chen.min}
  - {at: 2026-03-15T17:00+08:00, event: dispatched, by: chen.min, to: engineering}
  - {at: 2026-03-17T15:00+08:00, event: replied, by: he.jun, via: phone, cc: [wu.gm], note: "好: 的"}
x-ours: null
---
## 来信内容
> 楼道灯坏了

## 答复
已更换
"""

DUMPED = """---
id: 20260315-7KQ4J
reporter:
  name: 王女士
  phone: '13800000000'
links:
  related:
  - 20260301-0ABCD
log:
- at: '2026-03-15T16:20+08:00'
  event: registered
  by: chen.min
- at: '2026-03-15T17:00+08:00'
  event: corrected
  by: chen.min
  of:
    event: registered
    at: '2026-03-15T16:20+08:00'
  cc:
  - wu.gm
  - {id: li.na}
status: received
---
"""

INDENTED = """---
# a comment
id: a
log:
  - at: 2026-03-15T16:20+08:00
    event: registered

    by: chen.min
  # another
  - at: 2026-03-15T17:00+08:00   # here too
    event: dispatched
    to: [engineering]
x-list:
  - a
  - "b"
x-none: ~
---
body
"""

BASES = [
    CASE,
    DUMPED,
    INDENTED,
    CASE.replace("\n", "\r\n"),
    "\ufeff" + CASE,
    "---\nid: x\nlog: []\n---\n",
    "---\n---\n",
]

PIECES = [
    *":-#'\"[]{},|>&*!%@`~?\\=<\n\t\r\0\x7f\x85\xa0\u200e\u2028\ufeff\U0001f600",
    *(
        " ",
        "  ",
        ": ",
        ", ",
        " #",
        "- ",
        "---",
        "---\n",
        "\n---\n",
        "...",
        "null",
        "Null",
        "~",
        '""',
        "''",
        "[]",
        "{}",
    ),
    *(
        "\n  ",
        "\n- ",
        "\n  - ",
        "\n    ",
        "\r\n",
        "a: b",
        "{a: b}",
        '"a\\\\b"',
        '"a \\"b\\""',
        "[a, b]",
        "key:",
        "<<: ",
        "!!str ",
        "&a ",
        "*a",
        "中文",
    ),
    *(
        "\n<<<<<<< a\n",
        "\n=======\n",
        "\n>>>>>>> b\n",
        "  - {at: 2026-03-15T16:20+08:00, event: x}\n",
        "\n# c\n",
        " :",
        ":,",
    ),
]


def mutated(chance: random.Random) -> str:
    """A base file with one to three slips: something put in, cut out, swapped, or a line moved."""
    text = chance.choice(BASES)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        # most slips in the front matter, where they matter
        at = chance.randrange(min(len(text), 900) + 1)
        slip = chance.randrange(6)
        if slip < 2:
            text = text[:at] + chance.choice(PIECES) + text[at:]
        elif slip == 2:
            text = text[:at] + text[at + chance.choice((1, 1, 2, 5)) :]
        elif slip == 3:
            text = text[:at] + chance.choice(PIECES) + text[at + 1 :]
        else:
            lines = text.split("\n")
            first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
            if slip == 4:
                lines.insert(second, lines[first])
            else:
                lines[first], lines[second] = lines[second], lines[first]
            text = "\n".join(lines)
    return text


def compare(count: int, seed: int) -> int:
    """How many of the mutated files the quick reader took; each must read as the reference reads it."""
    chance = random.Random(seed)
    taken = 0
    for _ in range(count):
        data = mutated(chance).encode()
        quick = fastread.read(data)
        if quick is not None:
            taken += 1
            exact, _, problems = parse(data)
            assert (quick, problems) == (exact, []), data.decode()
            assert repr(quick.values) == repr(exact and exact.values), data.decode()  # the order of keys too
    return taken


@pytest.mark.parametrize("text", BASES[:6])
def test_the_usual_layouts_are_taken(text: str) -> None:
    assert fastread.read(text.encode()) == parse(text.encode())[0]
    assert fastread.read(text.encode()) is not None


def test_what_it_does_not_know_is_left_to_the_reference() -> None:
    data = b"---\nid: x\nnote: |\n  two\n  lines\n---\n"
    assert fastread.read(data) is None
    assert read(data) == (Document({"id": "x", "note": "two\nlines\n"}, "", 7), [])


def test_values_are_never_shared_between_files() -> None:
    data = (
        b"---\nid: x\nlog:\n  - {at: 2026-03-15, event: registered, by: li.na}\nlinks: {related: [a]}\n---\n"
    )
    first, second = fastread.read(data), fastread.read(data)
    assert first is not None
    assert second is not None
    first.values["log"][0]["by"] = "changed"  # type: ignore[index,call-overload]
    first.values["links"]["related"].append("b")  # type: ignore[index,call-overload,union-attr]
    assert second == fastread.read(data) == parse(data)[0]


def test_mutated_files_read_alike() -> None:
    assert compare(4_000, seed=1) > 1_000


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
def test_many_mutated_files_read_alike(seed: int) -> None:
    assert compare(50_000, seed) > 12_000
