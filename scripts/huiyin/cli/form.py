"""`huiyin form`: papers to sign, filled from a case or blank, as HTML or PDF."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from huiyin.cli import clerk, paperwork
from huiyin.cli.choices import picked
from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session, terminal
from huiyin.language import _, active

if TYPE_CHECKING:
    from huiyin.model import Case
    from huiyin.papers.filling import Filler
    from huiyin.papers.kinds import Form
    from huiyin.papers.pages import Printer

FORMATS = ("html", "pdf")
Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CASE] [KIND]...", help=_("A case, and the forms wanted; --list names them.")),
]
Blank = Annotated[bool, typer.Option("--blank", help=_("Blank forms, to be filled in by hand."))]
Day = Annotated[
    str | None, typer.Option("--day", metavar="DATE", help=_("All forms that a day brings, or those kinds."))
]
Listed = Annotated[bool, typer.Option("--list", help=_("Name the forms: when, who signs, which rule."))]
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FILE|DIR", help=_("Where to (default: build/papers; - is stdout).")
    ),
]
Format = Annotated[
    str | None, typer.Option("--format", metavar="html|pdf", help=_("How to write (default: html)."))
]


class Made(NamedTuple):
    """A paper as HTML and the name of its file, without its ending."""

    name: str
    html: str


def form(
    words: Words = None,
    blank: Blank = False,
    day: Day = None,
    listed: Listed = False,
    output: Output = None,
    format: Format = None,  # noqa: A002 - the option's name
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    given = words or []
    if listed:
        _list()
        return
    if blank and day is not None:
        raise Stop(_("--blank and --day do not go together."))
    ending = format or ("pdf" if output is not None and output.lower().endswith(".pdf") else "html")
    if ending not in FORMATS:
        raise Stop(_("--format is one of {known}.").format(known=", ".join(FORMATS)))
    here = session(root, lang, at, quiet)
    printer = paperwork.printer(here)
    paperwork.warn_of_rules(here)
    if blank:
        papers = [_blank(kind, printer) for kind in _kinds(given)]
    elif day is not None:
        papers = _of_day(here, printer, paperwork.day(day), _kinds(given))
    else:
        papers = _of_case(here, printer, given)
    if not papers:
        raise Stop(
            _("Say which form: huiyin form CASE KIND. huiyin form --list names them.") if day is None else "",
            2 if day is None else 0,
        )
    paperwork.lay_out(here, papers, ending, output, day, blank)


form.__doc__ = _(
    "Print forms that are ready to sign, filled from a case, or blank ones; all that a day brings.\n\n"
    "Examples: huiyin form 7KQ4J reply-letter · huiyin form 7KQ4J 处理回访表 --format pdf ·"
    " huiyin form --blank hotline-record -o counter.pdf · huiyin form --day 2026-03-16 --format pdf ·"
    " huiyin form --list"
)


def _list() -> None:
    """The forms, a line each."""
    from huiyin.model import words
    from huiyin.papers.kinds import FORMS

    language = active()
    heads = (_("Form"), _("Called"), _("When"), _("Signed by"), _("Requirements"))
    rows = [
        (one.name, words(one.title, language), words(one.when, language), words(one.signed_by, language), " ".join(one.serves))
        for one in FORMS.values()
    ]  # fmt: skip
    if terminal():
        from huiyin.cli import grid

        grid.show(heads, [grid.Line(row) for row in rows], yielding=(4, 3), folding=(1, 2, 3, 4))
        return
    for row in rows:
        typer.echo("\t".join(row))


def _kinds(asked: Iterable[str]) -> list[Form]:
    """The forms that are meant, by name or title in either language. Raises Stop (2), with the nearest."""
    from huiyin.papers.kinds import FORMS

    known = {name: tuple(one.title.values()) for name, one in FORMS.items()}
    return [FORMS[picked(_("form"), one, known)] for one in dict.fromkeys(asked)]


def _blank(kind: Form, printer: Printer) -> Made:
    from huiyin.papers.sheet import DayReport, Sheet

    name = printer.home.name.get(active(), "")
    sheet = DayReport(organization=name) if kind.of_day else Sheet(organization=name)
    return Made(f"blank-{kind.name}", paperwork.html(printer, kind, sheet))


# --- one case -----------------------------------------------------------------------------------------------


def _of_case(here: Session, printer: Printer, given: list[str]) -> list[Made]:
    if not given:
        return []
    path = clerk.path_of_case(here, given[0])
    kinds = _kinds(given[1:])
    teller = _filler(here, paperwork.case(here, path), here.at)
    if not kinds:
        _offer(here, teller)
        raise typer.Exit(2)
    return [_filled(here, printer, kind, teller, path) for kind in kinds]


def _filler(here: Session, case: Case, at: datetime) -> Filler:
    from huiyin.papers.filling import Filler

    return Filler(case, here.rules, at, active())


def _offer(here: Session, teller: Filler) -> None:
    """Say which forms the case can have."""
    from huiyin.model import words
    from huiyin.papers.batch import lacking, meant_for
    from huiyin.papers.kinds import FORMS

    here.say(_("Which form? For this case there are:"))
    for one in FORMS.values():
        if not one.of_day and meant_for(one, teller.case, here.organization) and not lacking(one, teller):
            here.say(f"  {one.name}  {words(one.title, active())}")


def _filled(here: Session, printer: Printer, kind: Form, teller: Filler, path: str) -> Made:
    """A form of a case. Raises Stop (1) where it would say nothing true of it."""
    from huiyin.model import words
    from huiyin.numbers import number_of
    from huiyin.papers.batch import lacking, meant_for

    if kind.of_day:
        raise Stop(_("{form} is about a day: huiyin form --day DATE {form}").format(form=kind.name))
    if reason := lacking(kind, teller):
        raise Stop(paperwork.refusal(reason, kind, teller.case.id), 1)
    if not meant_for(kind, teller.case, here.organization):
        told = _("{form} is not meant for cases of this channel ({channel}); it is printed all the same.")
        here.say(told.format(form=words(kind.title, active()), channel=teller.value("channel")))
    sheet = teller.sheet(kind)
    if sheet.sender.sealed or sheet.letter_sealed:
        here.say(
            _("What is sealed cannot be seen by the program: its place is left to be filled in by hand.")
        )
    if any(due.guessed for due in sheet.duties):
        here.say(_("Deadlines are counted by weekends only: there is no official calendar for that year."))
    return Made(f"{number_of(path)}-{kind.name}", paperwork.html(printer, kind, sheet))


# --- a day --------------------------------------------------------------------------------------------------


def _of_day(here: Session, printer: Printer, day: date, kinds: list[Form]) -> list[Made]:
    """All forms of a day, case by case; the day's report first. As of the day's end, or of now where it is today."""
    from huiyin.numbers import number_of
    from huiyin.papers import batch, hotline

    end = here.rules.calendar.end_of(day)
    moment = min(end, here.at) if day <= here.at.date() else here.at
    cases = list(paperwork.cases(here))
    wanted = {one.name for one in kinds}
    papers = []
    if not wanted or hotline.FORM.name in wanted:
        report = hotline.report(cases, here.rules, day, moment, active())
        papers.append(Made(f"{day}-{hotline.FORM.name}", paperwork.html(printer, hotline.FORM, report)))
    for case in cases:
        if not _touched(case, day, moment):
            continue
        teller = _filler(here, case, moment)
        for one in batch.forms_of(teller, day):
            if not wanted or one.name in wanted:
                name = f"{number_of(case.path)}-{one.name}"
                papers.append(Made(name, paperwork.html(printer, one, teller.sheet(one))))
    here.say(_("{number} papers for {day}.").format(number=len(papers), day=day.isoformat()))
    return papers


def _touched(case: Case, day: date, at: datetime) -> bool:
    """Whether the day can bring anything in a case: it was there, and was not over before."""
    if case.received > at or not case.log:
        return False
    return case.log[-1].at.date() >= day or case.log[-1].event not in ("archived", "destroyed")
