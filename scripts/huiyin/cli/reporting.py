"""`huiyin report`: the assessment of a month, a quarter or a year, and the cases behind each figure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiyin.cli.choices import meant, nearest
from huiyin.cli.outfile import outside, put
from huiyin.cli.overdue import warn
from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session, to_json
from huiyin.language import _, active

if TYPE_CHECKING:
    from huiyin.papers.assessment import Assessment
    from huiyin.papers.assessmentfigures import Figure
    from huiyin.papers.assessmentlabels import Labels
    from huiyin.papers.assessmentperiod import Period
    from huiyin.papers.table import Document

FORMATS = ("text", "markdown", "json", "xlsx")
STDOUT = Path("-")
SUFFIXES = {".md": "markdown", ".json": "json", ".xlsx": "xlsx", ".txt": "text"}
Label = Annotated[
    str, typer.Argument(metavar="PERIOD", help=_("A month, a quarter or a year: 2026-03, 2026-Q1, 2026."))
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="text|markdown|json|xlsx",
        help=_("How to write it (default: as the name of --output ends, else text)."),
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help=_("Write to this file; xlsx needs one."))
]
Site = Annotated[
    list[str] | None, typer.Option("--site", metavar="ID", help=_("Only this site; may be given again."))
]
Department = Annotated[
    list[str] | None,
    typer.Option("--department", metavar="ID", help=_("Only this department; may be given again.")),
]
Cases = Annotated[
    str | None,
    typer.Option(
        "--cases",
        metavar="NAME",
        help=_("The cases behind a figure; the report tells the names of its figures."),
    ),
]

Questionnaire = Annotated[
    bool,
    typer.Option(
        "--questionnaire",
        help=_(
            "Instead: a blank questionnaire for the next survey, as HTML to print; the questions of the last one."
        ),
    ),
]


def report(
    period: Label,
    format: Format = None,  # noqa: A002 - the option's name
    output: Output = None,
    site: Site = None,
    department: Department = None,
    cases: Cases = None,
    questionnaire: Questionnaire = False,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.papers.assessmentlabels import Labels

    here = session(root, lang, at, quiet)
    if output is not None:
        outside(output, here)
    if questionnaire:
        _out(_questionnaire(here), output, here)
        return
    form = format or (SUFFIXES.get(output.suffix.lower(), "text") if output is not None else "text")
    if form not in FORMATS:
        raise Stop(_("--format is one of {known}.").format(known=", ".join(FORMATS)))
    if form == "xlsx" and output is None:
        raise Stop(_("A workbook goes into a file: add --output FILE.xlsx."))
    asked = _period(period, here)
    made = _assessment(here, asked, site or [], department or [])
    labels = Labels(here.rules, asked, active())
    data = _whole(made, labels, here, form) if cases is None else _behind(made, labels, cases, form)
    _out(data, output, here)


report.__doc__ = _(
    "The assessment of a month, a quarter or a year: figures against targets, by site and department, what to"
    " review, penalties and rewards to approve. For internal use.\n\n"
    "Examples: huiyin report 2026-03 · huiyin report 2026-03 --output march.xlsx ·"
    " huiyin report 2026-Q1 --site binjiang --format markdown · huiyin report 2026-03 --cases in-time"
)


def _out(data: bytes, output: Path | None, here: Session) -> None:
    """To the file that was named, else (or for -) to stdout."""
    if output is None or output == STDOUT:
        typer.echo(data if data.startswith(b"PK") else data.decode(), nl=False)
    else:
        put(output, data)
        here.say(_("Written: {path}").format(path=output))


def _questionnaire(here: Session) -> bytes:
    from huiyin.papers.questionnaire import questionnaire, questions_of
    from huiyin.sweep.questioned import surveys

    asked = questions_of(surveys(here.tree, here.rules).surveys)
    return questionnaire(here.organization, asked, active()).encode()


def _period(label: str, here: Session) -> Period:
    from huiyin.papers.assessmentperiod import period

    found = period(label, here.organization.zone)
    if found is None:
        raise Stop(_("There is no period {name}; write 2026-03, 2026-Q1 or 2026.").format(name=label))
    return found


def _assessment(here: Session, asked: Period, sites: list[str], departments: list[str]) -> Assessment:
    """Reads everything and says what could not be read."""
    from huiyin.papers.assessment import Scope, assessed
    from huiyin.papers.assessmentfiles import gathered
    from huiyin.papers.assessmentlate import late_entries
    from huiyin.sweep.questioned import surveys

    home, moment = here.organization, here.at
    if asked.start > moment:
        raise Stop(_("{period} has not begun.").format(period=asked.label))
    scope = Scope(meant("site", sites, home), meant("department", departments, home))
    found = gathered(here.tree, here.rules, asked, moment)
    warn(here, found.unread)
    held = surveys(here.tree, here.rules)
    for path in sorted({item.location.path for item in held.diagnostics}):
        here.say(_("{path} is not without fault; huiyin validate says why.").format(path=path))
    late = late_entries(here.tree, here.rules, asked, moment)
    return assessed(found.picked, here.rules, asked, moment, scope, held.surveys, late)


def _whole(made: Assessment, labels: Labels, here: Session, form: str) -> bytes:
    from huiyin.papers.assessmentjson import as_json
    from huiyin.papers.assessmentpage import document

    if form == "json":
        return f"{to_json(as_json(made, labels))}\n".encode()
    return _rendered(document(made, here.rules, labels.language), made, labels, form)


def _rendered(page: Document, made: Assessment, labels: Labels, form: str) -> bytes:
    from huiyin.papers.assessmenttext import markdown, plain

    if form == "xlsx":
        from huiyin.papers.workbook import workbook

        return workbook(page, labels.language, made.moment)
    return (markdown if form == "markdown" else plain)(page, labels.language).encode()


def _behind(made: Assessment, labels: Labels, name: str, form: str) -> bytes:
    """The cases behind a figure, or behind all figures of a site, a department …"""
    from huiyin.papers.assessmentdetails import DETAIL_HEADS, detail_rows
    from huiyin.papers.assessmentjson import told
    from huiyin.papers.table import Document, Table

    figures = _named(made, name)
    if form == "json":
        return f"{to_json({key: told(one, labels) for key, one in figures.items()})}\n".encode()
    rows = [row for key, one in figures.items() for row in detail_rows(made, labels, key, one)]
    heads = tuple(labels.say(*DETAIL_HEADS).split(","))
    title = labels.say(
        f"{labels.period(made.period)}考核：指标后面的案件", f"{made.period.label}: behind the figures"
    )
    table = Table(name, name, "", heads, rows, nothing=_("There are no cases behind it."))
    return _rendered(Document(title, (), (table,)), made, labels, form)


def _named(made: Assessment, name: str) -> dict[str, Figure]:
    """The figure of that name, or all that begin with it. Raises Stop (2), with the nearest names."""
    from huiyin.papers.assessmentdetails import listed_figures

    known = listed_figures(made)
    found = {
        key: one for key, one in known.items() if key == name or key.startswith((f"{name}:", f"{name}."))
    }
    if not found:
        told = _("There is no figure {name}.").format(name=name)
        near = nearest(name, dict.fromkeys(known, ()))
        raise Stop(f"{told} {_('Did you mean {near}?').format(near=', '.join(near))}" if near else told)
    return found
