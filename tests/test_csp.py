"""What is done to the built pages: their policy, and style sheets without what nobody uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin import csp, slim, stage

PAGE = """<!doctype html>
<html><head>
  <meta charset="utf-8">
  <script>let a = 1;</script>
  <script src="x.js"></script>
  <script id="__config" type="application/json">{"base": "."}</script>
</head><body><script>let a = 1;</script><script async>go()</script></body></html>
"""


def test_each_inline_script_is_named_by_its_hash_and_no_other_runs() -> None:
    # as `printf '%s' 'let a = 1;' | openssl dgst -sha256 -binary | base64` says
    assert csp.hashes(PAGE) == [
        "'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='",
        "'sha256-xY6QKfH9PRsQnLz56nj6MBwiK5oHg+im1Jkpdp1x/Ck='",
    ]
    policy = csp.policy(PAGE)
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "style-src 'self' 'unsafe-inline';" in csp.policy(PAGE, inline_styles=True)


def test_the_policy_stands_before_everything_it_governs() -> None:
    text = csp.with_policy(PAGE)
    start = '<meta charset="utf-8">\n  <meta http-equiv="Content-Security-Policy" content="default-src'
    assert start in text
    assert text.index("Content-Security-Policy") < text.index("<script")
    with pytest.raises(ValueError, match="encoding"):
        csp.with_policy("<html></html>")


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".used{a:b}.gone{a:b}", ".used{a:b}"),
        (".gone,.used:hover,p{a:b}", ".used:hover,p{a:b}"),
        (".used:not(.gone){a:b}", ".used:not(.gone){a:b}"),
        (":is(.gone,.other) p{a:b}", ":is(.gone,.other) p{a:b}"),
        ("@media print{.gone{a:b}}p{a:b}", "p{a:b}"),
        ("@media print{.gone{a:b}.used{a:b}}", "@media print{.used{a:b}}"),
        ("@keyframes x{from{a:b}to{a:c}}", "@keyframes x{from{a:b}to{a:c}}"),
        ('[dir=ltr] .used{a:b}[dir="rtl"] .used{a:b}', "[dir=ltr] .used{a:b}"),
        ("""p{a:url("data:x,<svg a='}'>")}.gone{a:b}""", """p{a:url("data:x,<svg a='}'>")}"""),
        ('@charset "x";p{a:b}', '@charset "x";p{a:b}'),
    ],
)
def test_a_rule_that_nothing_can_meet_is_left_out(css: str, left: str) -> None:
    assert slim.slim(css, frozenset(["used", "ltr"])) == left


@pytest.mark.parametrize(
    ("css", "left"),
    [
        ("/* why */\na {\n  b: c;\n  d: e;\n}\n", "a{b: c;d: e}"),
        ('a::after { content: " ; } "; }', 'a::after{content: " ; } "}'),
        ("p > a,\np :hover { w: calc(1px + 2px) }", "p > a,p :hover{w: calc(1px + 2px)}"),
        ("@media (min-width: 1px) {\n  p { a: b; }\n}", "@media (min-width: 1px){p{a: b}}"),
    ],
)
def test_space_and_comments_are_left_out(css: str, left: str) -> None:
    assert slim.dense(css) == left


def test_a_property_that_nobody_names_is_left_out() -> None:
    css = ':root{--a:url("data:x;{}");--b:1px;--c:2}p{x:var(--b)}.md--primary:hover{y:z}'
    assert (
        slim.without_unused(css, "q{x:var(--c)}")
        == ":root{--b:1px;--c:2}p{x:var(--b)}.md--primary:hover{y:z}"
    )


def test_a_built_site_is_finished_in_place(tmp_path: Path) -> None:
    files = {
        "index.html": PAGE.replace("<body>", '<body class="used">'),
        "assets/javascripts/bundle.js": 'element.className = "made"',
        "assets/stylesheets/main.css": ":root{--x:1;--y:2}.used{a:var(--x)}.made{a:b}.gone{a:b}",
        "assets/own.css": ".never{a:var(--y)}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    stage.finish(tmp_path)
    styles = (tmp_path / "assets/stylesheets/main.css").read_text("utf-8")
    assert styles == ":root{--x:1;--y:2}.used{a:var(--x)}.made{a:b}"
    assert (tmp_path / "assets/own.css").read_text("utf-8") == files["assets/own.css"]
    assert "Content-Security-Policy" in (tmp_path / "index.html").read_text("utf-8")
