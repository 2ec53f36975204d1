"""A satisfaction questionnaire to be printed and handed out (SU-10): one page of A4, no name asked for."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from string import Template
from typing import NamedTuple

from huiyin.model import Organization, Text, words
from huiyin.surveys import VERDICTS, Survey
from huiyin.words.names import value_name


class Asked(NamedTuple):
    """A question by its id, which the survey's file repeats."""

    id: str
    text: Text


USUAL: Sequence[Asked] = tuple(
    Asked(name, {"zh": zh, "en": en})
    for name, zh, en in (
        ("overall", "您对物业服务总体满意吗？", "All in all, are you satisfied with our service?"),
        ("repairs", "报修以后，处理得及时、到位吗？", "Are repairs done in time, and well?"),
        ("order", "您对小区的安全和秩序满意吗？", "Are you satisfied with safety and order?"),
        ("environment", "您对保洁和绿化满意吗？", "Are you satisfied with cleaning and gardens?"),
        ("staff", "您对服务人员的态度满意吗？", "Are you satisfied with how our people treat you?"),
        ("letters", "您反映的问题，都有答复吗？", "Were you answered when you wrote or called?"),
    )
)
"""What is asked where no survey says otherwise."""
_PAGE = Template("""\
<!DOCTYPE html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<title>$title</title>
<style>
@page { size: A4; margin: 18mm }
body { font: 12pt/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #000 }
h1 { font-size: 18pt; text-align: center; margin: 0 0 6mm }
table { width: 100%; border-collapse: collapse; margin: 6mm 0; break-inside: avoid }
th, td { border: 0.3mm solid #000; padding: 2.5mm 2mm; text-align: center; font-weight: normal }
th { background: #eee; -webkit-print-color-adjust: exact; print-color-adjust: exact }
td:nth-child(2), th:nth-child(2) { text-align: left }
.box { display: inline-block; width: 4mm; height: 4mm; border: 0.3mm solid #000 }
.lines p { border-bottom: 0.2mm solid #000; height: 9mm; margin: 0 }
footer { margin-top: 8mm; font-size: 10pt }
</style>
</head>
<body>
<h1>$title</h1>
<p>$intro</p>
<p>$site</p>
<table>
<thead><tr><th>$number</th><th>$question</th>$heads</tr></thead>
<tbody>
$rows
</tbody>
</table>
<section class="lines"><p>$remarks</p><p></p><p></p><p></p></section>
<footer>$back</footer>
</body>
</html>
""")


def questions_of(surveys: Sequence[Survey]) -> Sequence[Asked]:
    """The questions of the last survey, so that the next can be compared with it; the usual ones where there is none."""
    if not surveys:
        return USUAL
    asked = {one.id: Asked(one.id, one.text) for one in surveys[-1].questions}
    return tuple(asked.values())


def questionnaire(home: Organization, questions: Sequence[Asked], language: str) -> str:
    """The page as HTML that prints by itself: all text is escaped, nothing is loaded from elsewhere."""
    zh = language == "zh"
    name = words(home.name, language)
    verdicts = [value_name("satisfaction", verdict, language) for verdict in VERDICTS[:3]]
    box = '<td><span class="box"></span></td>' * len(verdicts)
    rows = (
        f"<tr><td>{number}</td><td>{escape(words(one.text, language))}</td>{box}</tr>"
        for number, one in enumerate(questions, 1)
    )
    sites = " ".join(
        f'<span class="box"></span> {escape(words(site.name, language))}　' for site in home.sites.values()
    )
    return _PAGE.substitute(
        language="zh-CN" if zh else "en",
        title=escape(f"{name}满意度调查问卷" if zh else f"{name}: how satisfied are you?"),
        intro="请在相应的方框内打“√”。不必署名，问卷只作统计，不对外透露。"
        if zh
        else "Please tick one box a line. Give no name: sheets are only counted, and shown to nobody.",
        site=("所在项目：" if zh else "Where you live or work: ") + sites,
        number="序号" if zh else "No.",
        question="问题" if zh else "Question",
        heads="".join(f"<th>{escape(verdict)}</th>" for verdict in verdicts),
        rows="\n".join(rows),
        remarks="意见和建议：" if zh else "What else you want to tell us:",
        back="填好以后请投入意见箱，或者交给管家、服务中心。谢谢！"
        if zh
        else "Please put it into the letter box, or give it to your housekeeper or the service centre. Thank you!",
    )
