"""Handbook pages of the file formats: case, policy, organisation, calendar, survey, drawn from the program itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from huiyin import lifecycle, organization, policies, schema, surveys
from huiyin.clauses import KINDS
from huiyin.fields import Converter, names, text
from huiyin.outputs import fieldwords, markup
from huiyin.outputs.changes import FIELD_LABELS, field_label
from huiyin.outputs.markup import of_language
from huiyin.specimens import world
from huiyin.words.names import KIND_NAMES, SECTION_NAMES, Names, event_name, field_name, look_up, status_name
from huiyin.words.shapes import Field, fields

FOLDER = "handbook/files/"
_CALENDAR: Mapping[str, Converter] = {"source": text, "holidays": names, "workdays": names}


def render() -> dict[str, str]:
    """{path: text}: a page a format, in each language."""
    pages: Mapping[str, Callable[[str], Iterable[str]]] = {
        "case": _case,
        "policy": _policy,
        "organization": _organization,
        "calendar": _calendar,
        "survey": _survey,
    }
    return {
        of_language(f"{FOLDER}{name}.md", language): markup.page(made(language))
        for name, made in pages.items()
        for language in ("zh", "en")
    }


def _say(language: str, chinese: str, english: str) -> str:
    return chinese if language == "zh" else english


def _case(language: str) -> Iterator[str]:
    yield markup.head(_say(language, "案件的文件", "The file of a case"))
    yield _say(
        language,
        "一件事一个文件：`cases/年/案号.md`。开头是字段，夹在两行 `---` 之间；下面是来信、办理和答复的正文。"
        "平时用 `huiyin new` 和 `huiyin log` 写，不必手工编辑。",
        "One file a matter: `cases/YEAR/NUMBER.md`. The fields stand on top between two lines `---`; below "
        "come letter, "
        "handling and reply. `huiyin new` and `huiyin log` write it; there is seldom a need to edit by hand.",
    )
    yield markup.fenced(world.FIRST_CASE, "yaml")
    yield _say(language, "## 字段 {#fields}", "## Fields {#fields}")
    known = {**schema.FIELDS, "log": _listed}
    yield _table(fields(known, (*schema.REQUIRED, "log")), fieldwords.CASE, language)
    yield _say(
        language,
        "不在表里的键会报错；以 `x-` 开头的键是单位自己的，程序原样保留。",
        "A key that is not in the table is an error; keys that begin with `x-` are your own and are kept as "
        "they are.",
    )
    yield _say(language, "## 办理记录里的事项 {#events}", "## Events of the log {#events}")
    yield _say(
        language,
        "每一行都有 `at`（时间）、`event`（事项）、`by`（经办人），可以有 `note`（说明）和 "
        "`recorded_by`（代记人）。",
        "Every line has `at`, `event` and `by`, and may have `note` and `recorded_by`.",
    )
    yield _events(language)
    yield _say(language, "## 正文的章节 {#sections}", "## Sections of the text {#sections}")
    yield _sections(language)


def _listed(value: object, where: object, reader: object) -> None:
    """Stands in a table for a field that has a table of its own below."""


def _events(language: str) -> str:
    heads = _say(language, "事项,名称,必填,选填,此后的状态", "Event,Name,Needed,May have,Status after").split(
        ","
    )
    rows = []
    for event, shape in lifecycle.EVENTS.items():
        optional = [name for name in shape.optional if name not in ("note", "recorded_by")]
        rows.append(
            (
                f"`{event}`",
                event_name(event, language),
                _event_fields(event, shape.required, language),
                _event_fields(event, optional, language),
                status_name(shape.status, language) if shape.status else _say(language, "不变", "unchanged"),
            )
        )
    return markup.table(heads, rows)


def _event_fields(event: str, listed: Iterable[str], language: str) -> str:
    told = [f"`{name}` {field_name(f'{event}.{name}', language)}" for name in listed]
    return _say(language, "、", ", ").join(told) or "—"


def _sections(language: str) -> str:
    top, parts = ("来信内容", "办理", "答复"), ("现状", "措施", "责任人", "时限", "跟踪")
    both = [f"`{name}`（`{SECTION_NAMES[name][1]}`）" for name in top]
    below = [f"`{name}`（`{SECTION_NAMES[name][1]}`）" for name in parts]
    if language == "zh":
        return (
            f"二级标题：{'、'.join(both)}；答复下面的三级标题：{'、'.join(below)}。中英文都认。"
            "来信原文用引文（行首加 `>`），信里写什么都不会被当成标题。"
        )
    return (
        f"Second level: {', '.join(both)}; third level, below the reply: {', '.join(below)}. Either "
        "language is read. "
        "What comes from outside is kept as a quotation (`>`), so that a letter can forge no heading."
    ).translate({ord("（"): " (", ord("）"): ")"})


def _policy(language: str) -> Iterator[str]:
    yield markup.head(_say(language, "规章的文件", "The file of a policy"))
    yield _say(
        language,
        "一份规章一个文件：`policies/编号.md`，旧版放在 `policies/编号/版本.md`。上面的条款由程序执行，"
        "下面是公布的文字。"
        "文字里的 `{{ reply.within }}` 会换成条款里的数字（三个工作日），`{{ reply }}` 是条款的锚点，"
        "所以文字和规则不会两样。",
        "One file a policy: `policies/ID.md`, earlier versions `policies/ID/VERSION.md`. The program "
        "enforces the clauses "
        "on top; below stands the text. `{{ reply.within }}` in the text becomes the clause's figure, `{{ "
        "reply }}` its "
        "anchor, so that text and rule cannot differ.",
    )
    yield markup.fenced(world.LETTERS, "yaml")
    yield _say(language, "## 字段 {#fields}", "## Fields {#fields}")
    known = {**policies.FIELDS, "clauses": _listed}
    yield _table(fields(known, policies.REQUIRED), fieldwords.POLICY, language)
    yield _say(language, "## 条款 {#clauses}", "## Clauses {#clauses}")
    yield _say(language, "每一条都有：", "Every clause has:")
    yield _table(fields(policies.COMMON, ("id", "kind")), fieldwords.COMMON, language)
    for kind, shape in KINDS.items():
        name = look_up(KIND_NAMES, kind, language)
        yield f"### {name[:1].upper()}{name[1:]} `{kind}` {{#{kind}}}"
        yield _sentence(look_up(fieldwords.KINDS, kind, language), language)
        labels = {key: _label_pair(kind, key) for key in FIELD_LABELS}
        yield _table(fields(shape.fields, shape.required), labels, language)


def _label_pair(kind: str, key: str) -> tuple[str, str]:
    return field_label(kind, key, "zh"), field_label(kind, key, "en")


def _organization(language: str) -> Iterator[str]:
    yield markup.head("organization.yml")
    yield _say(
        language,
        "`policies/organization.yml` 说明单位有哪些项目、部门、人员、渠道和类别。案件里写到的都要先在这里。",
        "`policies/organization.yml` tells the sites, departments, people, channels and categories. "
        "What a case names has to stand here first.",
    )
    yield markup.fenced(world.ORGANIZATION, "yaml")
    yield _table(fields(organization.FIELDS, organization.REQUIRED), fieldwords.ORGANIZATION, language)


def _calendar(language: str) -> Iterator[str]:
    yield markup.head("calendar.yml")
    yield _say(
        language,
        "`policies/calendar.yml` 每年一段，照国务院办公厅的放假通知抄录。没有抄录的年份只按周末推算，"
        "并且会提示。",
        "`policies/calendar.yml` has one part a year, copied from the official notice. A year that is not "
        "there is "
        "computed by weekends only, and says so.",
    )
    yield markup.fenced(world.CALENDAR, "yaml")
    yield _table(fields(_CALENDAR, ("source",)), fieldwords.CALENDAR, language)


def _survey(language: str) -> Iterator[str]:
    yield markup.head(_say(language, "满意度调查的文件", "The file of a survey"))
    yield _say(
        language,
        "一次调查一个文件：`cases/surveys/期次.yml`，只记份数和各项评价的数目，不记谁填的。"
        "结果列入考核表，与规章定的次数和回收率比较。",
        "One file a survey: `cases/surveys/PERIOD.yml`. It holds numbers of sheets and verdicts, never who gave "
        "them. The assessment shows the results against the number of surveys and the share of sheets that the "
        "policies want.",
    )
    yield markup.fenced(world.SURVEY, "yaml")
    yield _table(fields(surveys.FIELDS, surveys.REQUIRED), fieldwords.SURVEY, language)


def _table(listed: Iterable[Field], meanings: Names, language: str) -> str:
    heads = _say(language, "字段,含义,怎样写,必填", "Field,Meaning,How to write it,Needed").split(",")
    yes = _say(language, "是", "yes")
    rows = (
        (
            f"`{one.path}`",
            look_up(meanings, one.path, language),
            _kind(one, language),
            yes if one.required else "",
        )
        for one in listed
    )
    return markup.table(heads, rows)


def _kind(field: Field, language: str) -> str:
    return field.kind[0 if language == "zh" else 1] or _say(language, "见下", "see below")


def _sentence(told: str, language: str) -> str:
    return f"{told}。" if language == "zh" else f"{told[:1].upper()}{told[1:]}."
