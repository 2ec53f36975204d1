"""Charts: what is drawn, the words that say the same, and the table behind."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from huiyin.outputs.charts import BASE, TOP, Chart, Series, bars, lines, rows

PLACES = [("1月", "2026年1月"), ("2月", "2026年2月"), ("3月", "2026年3月")]


def chart(*series: Series, **given: object) -> Chart:
    """A chart of three months."""
    values: dict[str, object] = {
        "name": "c",
        "title": "收到的件数",
        "description": "三个月",
        "head": "月份",
        "places": PLACES,
        "series": series,
        "few": "少于5",
        **given,
    }
    return Chart(**values)  # type: ignore[arg-type]


def drawn(text: str) -> ElementTree.Element:
    """The picture as XML, which it must be."""
    return ElementTree.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])


def test_bars_are_as_high_as_their_values_and_a_small_one_is_told_in_words() -> None:
    text = bars(chart(Series("收到", [10, None, 5])), "zh")
    found = [(one.get("class"), one.get("height"), one[0].text) for one in drawn(text).iter("rect")]
    assert found == [
        ("c-bar c-1", str(float(BASE - TOP)), "2026年1月 · 收到 10"),
        ("c-few", "5.0", "2026年2月 · 收到 少于5"),
        ("c-bar c-1", str((BASE - TOP) / 2), "2026年3月 · 收到 5"),
    ]


def test_the_picture_has_a_name_a_description_and_a_table() -> None:
    text = bars(chart(Series("收到", [10, None, 1200])), "zh")
    picture = drawn(text)
    assert (picture.get("role"), picture.get("aria-labelledby")) == ("img", "c-title c-desc")
    assert [(one.get("id"), one.text) for one in picture if one.tag in ("title", "desc")] == [
        ("c-title", "收到的件数"),
        ("c-desc", "三个月"),
    ]
    assert '<tr><th scope="row">2026年2月</th><td>少于5</td></tr>' in text
    assert '<tr><th scope="row">2026年3月</th><td>1,200</td></tr>' in text


def test_a_line_is_broken_where_nothing_is_told() -> None:
    text = lines(chart(Series("按期率", [90.0, None, 95.5]), unit="%"), "zh", (98.0, "目标 98%"))
    picture = drawn(text)
    assert [one.get("class") for one in picture.iter("line")] == ["c-base", "c-grid", "c-grid", "c-target"]
    assert [one[0].text for one in picture.iter("circle")] == [
        "2026年1月 · 按期率 90%",
        "2026年3月 · 按期率 95.5%",
    ]
    assert "目标 98%" in text


def test_points_side_by_side_are_joined() -> None:
    picture = drawn(lines(chart(Series("按期率", [100.0, 80.0, 100.0]), unit="%"), "zh"))
    ups = [(one.get("y1"), one.get("y2")) for one in picture.iter("line") if one.get("class") == "c-line c-1"]
    assert ups == [(str(float(TOP)), str(float(BASE))), (str(float(BASE)), str(float(TOP)))]


@pytest.mark.parametrize("draw", [bars, lines, rows])
def test_no_style_no_script_no_blank_line_and_no_live_text(draw: object) -> None:
    assert callable(draw)
    text = draw(chart(Series("<b>&", [1, 2, None]), title='"><script>'), "en")
    drawn(text)
    assert "style=" not in text
    assert "<script" not in text
    assert "\n\n" not in text
    assert "&lt;b&gt;&amp;" in text


def test_a_large_number_is_short_in_the_picture_and_whole_in_the_table() -> None:
    given = chart(Series("收到", [123_456, 9_999, 1_234_567]))
    for language, words in (("zh", ["12.3万", "9,999", "123.4万"]), ("en", ["123k", "9,999", "1,234k"])):
        text = bars(given, language)
        found = [one.text for one in drawn(text).iter("text") if one.get("class") == "c-value"]
        assert found == words
        assert "<td>1,234,567</td>" in text
        assert "2026年3月 · 收到 1,234,567" in text


def test_rows_stand_by_size_and_say_what_they_are() -> None:
    text = rows(chart(Series("收到", [5, None, 2_500_000])), "zh")
    picture = drawn(text)
    assert [one.text for one in picture.iter("text")] == [
        *("2026年3月", "2,500,000"),
        *("2026年1月", "5"),
    ]
    assert '<p class="c-keys">少于5：2026年2月</p>' in text
    widths = [one.get("width") for one in picture.iter("rect") if one.get("class") == "c-bar c-1"]
    assert widths == ["100.00%", "0.00%"]
    assert text.index('<th scope="row">2026年3月') < text.index('<th scope="row">2026年1月')


def test_where_there_is_nothing_to_draw_words_stand() -> None:
    empty = chart(Series("按期率", [None, None, None]), unit="%")
    for language, said in (("zh", "画不成图"), ("en", "to draw")):
        text = lines(empty, language, (100.0, "目标 100%"))
        assert said in text
        assert "<svg" not in text


def test_the_target_is_a_key_and_does_not_stand_in_the_way_of_a_line() -> None:
    text = lines(chart(Series("按期率", [100.0, None, 98.0]), unit="%"), "zh", (100.0, "目标 100%"))
    assert "目标" not in "".join(one.text or "" for one in drawn(text).iter("text"))
    assert '<i class="c-swatch c-stroke c-goal"></i>目标 100%' in text
    assert "断开处：少于5" in text


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    picture = drawn(bars(chart(Series("收到", []), places=[]), "zh"))
    assert list(picture.iter("rect")) == []
