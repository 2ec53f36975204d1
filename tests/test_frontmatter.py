"""The reference reader: every scalar is text, every problem has its place, nothing hostile gets through."""

from __future__ import annotations

import random
import time

import pytest

from huiyin.codes import CODES
from huiyin.frontmatter import parse, parse_yaml, read
from huiyin.reading.document import Document, Value

MIB = 1 << 20


def front(text: str) -> bytes:
    return f"---\n{text}\n---\n".encode()


def found(data: bytes) -> list[str]:
    """Each problem as `code line:column`."""
    return [f"{problem.code} {problem.line}:{problem.column}" for problem in parse(data)[2]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0301", "0301"),
        ("17:30", "17:30"),
        ("no", "no"),
        ("2026-03-05", "2026-03-05"),
        ("1_000", "1_000"),
        ('"0301"', "0301"),
        ("'it''s'", "it's"),
        ("楼道灯不亮  # 三楼", "楼道灯不亮"),
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", "NULL"),
        ("nULL", "nULL"),
        ('""', ""),
        ('"null"', "null"),
        ("|\n  two\n  lines", "two\nlines\n"),
        ("folded\n  once", "folded once"),
        ("[a, ~, {b: 1}]", ["a", None, {"b": "1"}]),
        ('"tab\\tand\\nline"', "tab\tand\nline"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    ],
)
def test_every_scalar_is_text(text: str, value: Value) -> None:
    document, _, problems = parse(front(f"key: {text}"))
    assert problems == []
    assert document is not None
    assert document.values == {"key": value}


@pytest.mark.parametrize(
    ("data", "body", "line"),
    [
        (b"---\na: b\n---", "", 4),
        (b"---\na: b\n---\n", "", 4),
        (b"---\na: b\n---\nbody\n---\nmore\n---\n", "body\n---\nmore\n---\n", 4),
        (b"---\r\na: b\r\n---\r\none\r\ntwo\rthree", "one\ntwo\nthree", 4),
        (b"\xef\xbb\xbf---\na: b\n---\nbody", "body", 4),
        (b"--- \na: b\n\n---\t\nbody", "body", 5),
    ],
)
def test_the_body_and_where_it_starts(data: bytes, body: str, line: int) -> None:
    assert parse(data)[0] == Document({"a": "b"}, body, line)
    assert read(data) == (Document({"a": "b"}, body, line), [])


def test_every_value_and_key_has_its_place() -> None:
    text = "id: x\nnone:\nlog:\n  - {at: 1, 事: 2}\n  - at: 3\n    cc:\n    - 王女士\n    - b".replace(
        "事", "by"
    )
    _, positions, _ = parse(b"\xef\xbb\xbf" + front(text))
    assert positions.values == {
        (): (2, 1),
        ("id",): (2, 5),
        ("none",): (3, 6),
        ("log",): (5, 3),
        ("log", 0): (5, 5),
        ("log", 0, "at"): (5, 10),
        ("log", 0, "by"): (5, 17),
        ("log", 1): (6, 5),
        ("log", 1, "at"): (6, 9),
        ("log", 1, "cc"): (8, 5),
        ("log", 1, "cc", 0): (8, 7),
        ("log", 1, "cc", 1): (9, 7),
    }
    assert positions.keys[("log", 1, "cc")] == (7, 5)
    assert positions.find(("log", 1, "cc"), key=True) == (7, 5)
    assert positions.find(("log", 1, "cc", 7)) == (8, 5)
    assert positions.find(("log", 9, "at"), key=True) == (5, 3)
    assert positions.find(("absent",)) == (2, 1)


def test_columns_count_characters() -> None:
    assert found(front("x: {a: 楼道😀, a: b}")) == ["HY112 2:13"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        # the file
        (b"---\na: \xff\n---\n", ["HY102 2:4"]),
        ("---\na: 王女士\n---\n".encode("gbk"), ["HY102 2:4"]),
        ("---\na: b\n---\n".encode("utf-16"), ["HY102 1:1"]),
        (b"---\r\n\xe4\xb8\xad: \xe4\xb8\n---\n", ["HY102 2:4"]),
        (b"", ["HY106 1:1"]),
        (b"\n---\na: b\n---\n", ["HY106 1:1"]),
        (b"----\na: b\n---\n", ["HY106 1:1"]),
        (b"---", ["HY107 1:1"]),
        (b"---\na: b\n", ["HY107 1:1"]),
        (b"---\na: b\n ---\n", ["HY107 1:1"]),
        (b"---\n---\n", ["HY108 2:1"]),
        (front("# nothing"), ["HY108 2:1"]),
        (front("- a"), ["HY108 2:1"]),
        (front("word"), ["HY108 2:1"]),
        # characters
        (front("a: b\0c"), ["HY103 2:5"]),
        (front("a: \x85"), ["HY103 2:4"]),
        (front("a: \u2028b\nc: \ufffe\x01"), ["HY103 2:4", "HY103 3:4"]),
        (front("a: b") + "text\ufeff\x7f".encode(), ["HY103 4:5"]),
        (b"\xef\xbb\xbf" + front("\ufeffa: b"), ["HY103 2:1", "HY117 2:1"]),
        (front('a: "\\0"\nb: "\\x85"'), ["HY103 2:4", "HY103 3:4"]),
        (front("a: \u202egpj"), ["HY104 2:4"]),
        (front('a: "\\u202e"'), ["HY104 2:4"]),
        (front("a: b") + "\n\u2066x".encode(), ["HY104 5:1"]),
        # conflicts
        (
            front("<<<<<<< HEAD\na: 1\n||||||| base\n=======\na: 2\n>>>>>>> other"),
            ["HY105 2:1", "HY105 4:1", "HY105 5:1", "HY105 7:1"],
        ),
        (front("a: 1\n======="), ["HY105 3:1"]),
        (
            front("a: 1") + b"Title\n=======\n<<<<<<< HEAD\n=======\n>>>>>>> x\n=======\n",
            ["HY105 6:1", "HY105 7:1", "HY105 8:1"],
        ),
        (front("a: 1") + b"> <<<<<<< HEAD\n", []),
        # structure
        (front("a:\n\tb: c"), ["HY111 3:1"]),
        (front("a:\n  \tb: c"), ["HY111 3:3"]),
        (front("a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}"), ["HY112 4:1", "HY112 5:11"]),
        (front("a: &x 1\nb: *x"), ["HY113 2:4", "HY113 3:4"]),
        (front("a: **bold**"), ["HY113 2:4"]),
        (
            front("a: !!int 3\nb: !x {}\nc: !!python/object:os.system x"),
            ["HY114 2:4", "HY114 3:4", "HY114 4:4"],
        ),
        (front("a: !e!x 3"), ["HY114 2:4"]),
        (front("a: " + "[" * 19 + "]" * 19), []),
        (front("a: " + "[" * 20 + "]" * 20), ["HY115 2:23"]),
        (front("%YAML 1.1\na: b"), ["HY116 2:1"]),
        (front("a: b\n...\nc: d"), ["HY116 3:1"]),
        (front("a: b\n--- c\nd: e"), ["HY116 3:1"]),
        (front("事: b"), ["HY117 2:1"]),
        (front("? [a]\n: b\n? {c: d}\n: e"), ["HY117 2:3", "HY117 4:3"]),
        (front(": b"), ["HY117 2:1"]),
        (front('"": b\n" c": d'), ["HY117 2:1", "HY117 3:1"]),
        (front("<<: {a: b}"), ["HY118 2:1"]),
        # slips in the syntax
        (front("a: 注意: 三楼"), ["HY121 2:6"]),
        (front("a: {b: c: d}"), ["HY121 2:9"]),
        (front('a: "b\nc: d'), ["HY122 2:4"]),
        (front("a: [b\nc: d"), ["HY123 2:4"]),
        (front("a: {b: [c, \n"), ["HY123 2:8"]),
        (front("a: 1\nb:2\nc: 3"), ["HY124 3:1"]),
        (front("a:2\nc: 3"), ["HY124 2:1"]),
        (front("a: @b"), ["HY125 2:4"]),
        (front("a: - b"), ["HY125 2:4"]),
        (front("a: |x"), ["HY125 2:4"]),
        (front('a: "C:\\dir"'), ["HY126 2:7"]),
        (front("a: b\n  c: d"), ["HY127 3:3"]),
        (front("log:\n  - a\n  b: c"), ["HY127 4:3"]),
        (front("a: 'it's'"), ["HY128 2:8"]),
        (front('a: {b: "c" d: e}'), ["HY128 2:12"]),
        # all at once
        (
            front("a: \x01\na: 2\n事: &x 3\n<<: 5\nb: 6\n\tc: 7") + "\u202e\n>>>>>>> x".encode(),
            [
                "HY103 2:4",
                "HY112 3:1",
                "HY117 4:1",
                "HY113 4:4",
                "HY118 5:1",
                "HY111 7:1",
                "HY104 9:1",
                "HY105 10:1",
            ],
        ),
    ],
)
def test_what_is_wrong_and_where(data: bytes, expected: list[str]) -> None:
    assert found(data) == expected


def test_a_problem_never_repeats_the_files_words() -> None:
    secret = "13800000000"
    texts = [
        f"a: {secret}: b",
        f'a: "{secret}',
        f"a: [{secret}",
        f"a: @{secret}",
        f"{secret}中: b",
        f"a: !{secret} b",
    ]
    for text in [*texts, f"a: *{secret}", f"a: '{secret}' b", f"a: b\n  {secret}: d", f'a: "\\{secret}"']:
        problems = parse(front(text))[2]
        assert len(problems) == 1
        said = str(dict(problems[0].params)) + CODES[problems[0].code].message.format(**problems[0].params)
        assert secret[2:] not in said


def test_an_error_leaves_no_document_and_a_warning_does() -> None:
    assert parse(front("a: 1\na: 2"))[0] is None
    document, problems = read(front("a: \u202eb"))
    assert document == Document({"a": "\u202eb"}, "", 4)
    assert [problem.code for problem in problems] == ["HY104"]


def test_a_file_that_is_yaml_as_a_whole() -> None:
    assert parse_yaml(b"2026:\n  workdays: [2026-01-04]\n")[0] == {"2026": {"workdays": ["2026-01-04"]}}
    assert parse_yaml(b"\xef\xbb\xbf---\r\n- a\r\n- b: c\r\n")[0] == ["a", {"b": "c"}]
    _, positions, problems = parse_yaml("a: 1\nb: {c: d, c: e}\n事: 2\n".encode())
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [
        ("HY112", 2, 11),
        ("HY117", 3, 1),
    ]
    assert positions.values[("b", "c")] == (2, 8)
    assert [problem.code for problem in parse_yaml(b"")[2]] == ["HY108"]
    assert [problem.code for problem in parse_yaml(b"a: b\n---\nc: d\n")[2]] == ["HY116"]


HOSTILE = [
    *(
        "[",
        "{",
        "- ",
        "? ",
        ": ",
        '"',
        "'",
        '"a',
        "a: ",
        "&a ",
        "*a ",
        "!a ",
        "[]",
        "\t",
        " ",
        "#",
        "|",
        "%",
        "\\",
    ),
    *(
        "a: 1\n",
        "\ta: 1\n",
        "- a\n",
        "- &a\n",
        "- *a\n",
        "- []\n",
        "- - - -\n",
        "? a\n",
        "? [a]\n",
        "- {a: b}\n",
    ),
    *(
        '- "\\0"\n',
        '- "\\u202e"\n',
        "\x01\n",
        "\u202e\n",
        "<<<<<<< a\n",
        "=======\n",
        "--- a\n",
        "...\n",
        "事: a\n",
    ),
    *(
        "a: [" + "b," * MIB,
        "a: {" + "b," * MIB,
        "a: [" + "[]," * MIB,
        'a: "' + "\\n" * MIB,
        "a: |\n" + " x\n" * MIB,
    ),
    "".join(f"k{number}: v\n" for number in range(100_000)),
    "\n".join(" " * depth + "k:" for depth in range(1400)),
    "a: b\n---\n" + "#\n" * MIB,
    "a: b\n---\n" + "=======\n" * MIB,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_mebibyte_of_anything_takes_bounded_time(text: str) -> None:
    piece = text.encode()
    data = (b"---\n" + piece * (MIB // len(piece) + 1))[: MIB - 5].decode(
        "utf-8", "ignore"
    ).encode() + b"\n---\n"
    before = time.process_time()
    document, problems = read(data)
    # a third of it is usual; the rest is for a busy machine
    assert time.process_time() - before < 2
    assert (document is None) == any(CODES[problem.code].severity == "error" for problem in problems)
    assert len(problems) <= 200


def test_a_file_over_a_mebibyte_is_not_read() -> None:
    assert found(b"---\na: b\n---\n" + b"x" * MIB) == ["HY101 1:1"]
    assert found(b"---\na: b\n---\n" + b"x" * (MIB - 13)) == []


def test_an_alias_bomb_is_refused() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdef", "bcdefg", strict=True)
    )
    assert {code.split()[0] for code in found(front(bomb))} == {"HY113"}


def test_no_bytes_make_it_raise() -> None:
    chance = random.Random(7)
    pieces = [
        b"---\n",
        b"a: ",
        b"\n",
        b"- ",
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"'",
        b": ",
        b"\\",
        b"|",
        b">",
        b"&",
        b"!",
    ]
    for _ in range(3_000):
        data = b"---\n" + b"".join(
            chance.choices([*pieces, b"\t", b"\r", b"\xe4\xb8\xad", b"#", b"%", b"\xff"], k=12)
        )
        document, _, problems = parse(data + b"\n---\n")
        assert (document is None) == any(CODES[problem.code].severity == "error" for problem in problems)
        assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)
        for problem in problems:
            assert "{" not in CODES[problem.code].message.format(**problem.params)


def test_every_code_of_reading_can_be_met() -> None:
    """Each HY1xx code stands in the table of this file, or in the tests of size and number."""
    here = {code for code in CODES if code.startswith("HY1")} - {"HY101", "HY119"}
    cases = test_what_is_wrong_and_where.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {entry.split()[0] for _, expected in cases for entry in expected} | {"HY129"} == here
