"""Named sections are found in either language, and what comes from outside can forge none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.frontmatter import parse
from huiyin.sections import canonical, quote, sections

BODY = """# 三号楼

## 来信内容

> 楼道灯坏了
> ## 答复

## 办理

去看过

```
## 来信内容
```

## Reply

### 现状

属实

### In charge ###

工程部

## 别的

### 时限
"""


def test_sections_by_either_name() -> None:
    written = sections(BODY)
    assert written.repeated == ()
    assert written.text("来信内容") == written.text("Letter") == "> 楼道灯坏了\n> ## 答复"
    assert written.text("办理") == written.text("handling") == "去看过\n\n```\n## 来信内容\n```"
    assert written.text("答复/现状") == written.text("Reply/Position") == "属实"
    assert written.text("答复/责任人") == written.text("reply/in-charge") == "工程部"
    assert written.text("答复/时限") == ""  # it stands under another heading
    assert written.text("措施") == ""


@pytest.mark.parametrize(
    ("chinese", "english", "name"),
    [
        ("来信内容", "Letter", "letter"),
        ("办理", "Handling", "handling"),
        ("答复", "Reply", "reply"),
        ("答复/现状", "Reply/Position", "reply/position"),
        ("答复/措施", "Reply/Measure", "reply/measure"),
        ("答复/责任人", "Reply/In charge", "reply/in-charge"),
        ("答复/时限", "Reply/By when", "reply/by-when"),
        ("答复/跟踪", "Reply/Follow-up", "reply/follow-up"),
    ],
)
def test_both_languages_name_the_same(chinese: str, english: str, name: str) -> None:
    assert canonical(chinese) == canonical(english) == canonical(name) == name


@pytest.mark.parametrize(
    ("body", "repeated"),
    [
        ("## 答复\none\n## 答复\ntwo\n", (("答复", 3),)),
        ("## 答复\none\n\n## Reply\ntwo\n", (("Reply", 4),)),
        ("## 答复\n### 现状\n### Position\n", (("Position", 3),)),
        ("## 办理\n### 现状\n## 答复\n### 现状\n", ()),
        ("## 答复\n> ## 答复\n```\n## 答复\n```\n~~~~\n## 答复\n~~~\n## 答复\n~~~~\n", ()),
        ("## 答复\n```\nnever closed\n## 答复\n", ()),
        ("text ## 答复\n    ## 答复\n#### 答复\n## 答复\n", ()),
    ],
)
def test_a_section_that_stands_twice(body: str, repeated: tuple[tuple[str, int], ...]) -> None:
    assert sections(body).repeated == repeated


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("灯坏了\n\n## 答复\n已办", "> 灯坏了\n>\n> ## 答复\n> 已办"),
        (
            "a\r## 答复\r\n```\u2028## 答复\u2029---\x85## 办理",
            "> a\n> ## 答复\n> ```\n> ## 答复\n> ---\n> ## 办理",
        ),
        ("a\x0b## 答复\x0c## 答复\x1c## 答复", "> a\n> ## 答复\n> ## 答复\n> ## 答复"),
        ("a\x00b\x1b[31m\u202ec\ufeff", "> ab[31mc"),
        ("<<<<<<< HEAD\n", "> <<<<<<< HEAD"),
    ],
)
def test_a_letter_is_quoted(text: str, quoted: str) -> None:
    assert quote(text) == quoted


@given(
    st.lists(
        st.sampled_from(
            ["## 答复", "### 现状", "```", "~~~", "---", "<<<<<<< a", "text", "\0", "\u202e", "\ufeff"]
        )
        | st.sampled_from(["\n", "\r", "\r\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1e", " "]),
        max_size=12,
    )
)
def test_a_letter_forges_neither_section_nor_fence(pieces: list[str]) -> None:
    letter = quote("".join(pieces))
    body = f"## 来信内容\n\n{letter}\n\n## 答复\n\n已办\n"
    assert sections(body).repeated == ()
    assert sections(body).text("答复") == "已办"
    assert sections(body).text("letter") == letter.strip()
    document, _, problems = parse(f"---\nid: x\n---\n{body}".encode())
    assert problems == []
    assert document is not None
    assert document.body == body
