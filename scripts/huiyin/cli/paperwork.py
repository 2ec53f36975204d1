"""What the commands that print papers share: reading cases, an organisation's own templates, laying papers down."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import typer

from huiyin.cli.session import Session, Stop
from huiyin.language import _, active

if TYPE_CHECKING:
    from huiyin.model import Case
    from huiyin.papers.kinds import Form
    from huiyin.papers.pages import Paper, Printer
    from huiyin.papers.pdf import Writer


MANY = 4
"""So many papers take more than a second to write as PDF …"""
MANY_CASES = 3000
"""… and so many cases to read."""
T = TypeVar("T")


class Made(Protocol):
    """A paper as HTML and the name of its file, without its ending."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def html(self) -> str:
        """The paper."""


def day(asked: str) -> date:
    """The day that is meant. Raises Stop (2)."""
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise Stop(_("--day is a date like 2026-03-15, not {value}.").format(value=asked)) from None


# --- reading ------------------------------------------------------------------------------------------------


def case(here: Session, path: str) -> Case:
    """A case that can be put on paper. Raises Stop (1)."""
    from huiyin.book import read_case
    from huiyin.source import Source

    found, _reader = read_case(Source(path, here.tree.read(path)), here.organization.zone)
    if found is None or not found.sound:
        raise Stop(_("Put {path} right first; huiyin validate shows the places.").format(path=path), 1)
    return found


def cases(here: Session) -> Iterator[Case]:
    """Every sound case, in order of path; the others are named on stderr."""
    from huiyin.book import case_paths, read_case
    from huiyin.source import Source

    paths = case_paths(here.tree.paths("cases"))[0]
    for path in tracked(paths, _("Reading"), MANY_CASES):
        found = None
        if not here.tree.is_link(path):
            found, _reader = read_case(Source(path, here.tree.read(path)), here.organization.zone)
        if found is not None and found.sound:
            yield found
        else:
            told = _("Left out, as it cannot be read as a case: {path}. huiyin validate says why.")
            here.say(told.format(path=path))


def warn_of_rules(here: Session) -> None:
    """Say so where the policies have errors, so that nobody takes a deadline on paper for certain."""
    from huiyin.diagnostic import Severity
    from huiyin.language import severity

    wrong = sum(severity(item) is Severity.ERROR for item in here.house.diagnostics)
    if wrong:
        text = _(
            "The policies have {number} errors, so deadlines may be missing. huiyin validate names them."
        )
        here.say(text.format(number=wrong))


def printer(here: Session) -> Printer:
    """Prints in the language in use, with the organisation's own templates."""
    from huiyin.papers.pages import OVERRIDES, Printer

    own = {}
    for path in here.tree.paths(OVERRIDES):
        if not here.tree.is_link(path):
            own[path.removeprefix(f"{OVERRIDES}/")] = here.tree.read(path).decode("utf-8", "replace")
    return Printer(here.organization, active(), own)


def html(made: Printer, kind: Form, sheet: Paper) -> str:
    """A form as HTML. Raises Stop (1) for a template of the organisation's own that cannot be used."""
    from huiyin.papers.pages import OVERRIDES, BadTemplate

    try:
        return made.html(kind, sheet)
    except BadTemplate as error:
        told = _("The template {path}, line {line}, cannot be used: {fault}. Put it right, or take it away.")
        raise Stop(
            told.format(path=f"{OVERRIDES}/{error.name}", line=error.row or "?", fault=error.fault), 1
        ) from None


def refusal(reason: str, kind: Form, number: str) -> str:
    """Why a form cannot be filled from a case, and what to do."""
    told = {
        "extension": _("No extension of {case} counts. Log it first: huiyin log {case} extended"),
        "approval": _("The extension of {case} awaits approval and may not be told before it is given."),
        "reply": _("{case} has no reply yet. Write it in the section “答复” (Reply) of its file."),
        "nothing-owed": _("Nothing is owed in {case}, so there is nothing to remind of."),
        "not-registered": _("{case} is not registered yet: huiyin log {case} registered"),
        "not-approved": _("The destruction of {case} awaits approval and may not be certified before."),
    }
    blank = _("A blank form: huiyin form --blank {form}").format(form=kind.name)
    return f"{told[reason].format(case=number)} {blank}"


# --- laying down ----------------------------------------------------------------------------------------------


def lay_out(
    here: Session,
    papers: Sequence[Made],
    ending: str,
    output: str | None,
    asked_day: str | None,
    blank: bool = False,
) -> None:
    """Write the papers where they are wanted, and their paths to stdout. Raises Stop.

    Blank ones tell of nobody and may lie anywhere.
    """
    from huiyin.papers import shelf

    if output == "-":
        _to_stdout(here, papers, ending)
        return
    places = _places(here, papers, ending, output, asked_day)
    try:
        for place in () if blank else places:
            shelf.check(here.tree, place)
        for place, data in zip(places, _contents(here, papers, ending, places), strict=True):
            shelf.put(place, data)
            typer.echo(_shown(place))
    except shelf.WrongPlace as error:
        told = _(
            "{path} would be committed or published with what it holds of people."
            " Choose a place outside the repository, or leave --output out: build/papers is ignored by Git."
        )
        raise Stop(told.format(path=error)) from None
    except OSError as error:
        told = _("{path} cannot be written: {fault}.")
        raise Stop(
            told.format(path=error.filename or output or shelf.PAPERS, fault=error.strerror), 3
        ) from None


def _places(
    here: Session, papers: Sequence[Made], ending: str, output: str | None, asked_day: str | None
) -> list[Path]:
    """Where each paper goes; last, of several as PDF, where they lie in one file."""
    from huiyin.papers.shelf import PAPERS

    several = len(papers) > 1
    if output is not None and not output.endswith(("/", os.sep)) and not Path(output).is_dir():
        if Path(output).suffix.lower() == f".{ending}" and (not several or ending == "pdf"):
            return [Path(output)]
        if not several:
            return [Path(output)]
        if Path(output).suffix:
            raise Stop(_("Several papers want a folder: --output DIR/"))
    folder = Path(output) if output is not None else here.root / PAPERS / (asked_day or "")
    # one in another language than the organisation's lies beside the usual one
    end = ending if active() == here.organization.language else f"{active()}.{ending}"
    places = [folder / f"{paper.name}.{end}" for paper in papers]
    return [*places, folder / f"all.{end}"] if several and ending == "pdf" else places


def _contents(here: Session, papers: Sequence[Made], ending: str, places: Sequence[Path]) -> Iterator[bytes]:
    """What goes to each place."""
    if ending == "html":
        yield from (paper.html.encode() for paper in papers)
        return
    writer, lacking = pdf_writer(), 0
    made = []
    for paper in tracked(papers, _("Writing"), MANY):
        made.append(writer.pdf(paper.html))
        lacking += made[-1].lacking
        if len(places) >= len(papers):
            yield made[-1].data
    if len(places) != len(papers):
        yield writer.together(made)
    if lacking:
        told = _(
            "Some characters are in no font of this machine; they are printed as 〓, to be written by hand."
        )
        here.say(told)


def tracked(items: Sequence[T], told: str, many: int) -> Iterable[T]:
    """The items, with a bar on a terminal where there are many."""
    if len(items) < many or not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, told, console=Console(stderr=True), transient=True)


def pdf_writer() -> Writer:
    """What writes PDF. Raises Stop (3), with the cure, where it cannot."""
    from huiyin.papers.pdf import NoChineseFont, NoWriter, Writer

    try:
        return Writer()
    except NoWriter as error:
        missing = {
            "library": _("PDF needs WeasyPrint, which is not installed: pip install 'huiyin[pdf]'."),
            "pango": _(
                "PDF needs Pango, which is not installed."
                " Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
            ),
        }[error.missing]
    except NoChineseFont:
        missing = _(
            "No font on this machine has Chinese characters, and empty boxes are not printed."
            " Debian: apt install fonts-noto-cjk"
        )
    other = _("Without it, print from a browser: --format html gives the same on A4.")
    raise Stop(f"{missing}\n{other}", 3)


def _to_stdout(here: Session, papers: Sequence[Made], ending: str) -> None:
    if len(papers) > 1 and ending == "html":
        raise Stop(_("Several papers want a folder: --output DIR/"))
    if ending == "pdf" and sys.stdout.isatty():
        raise Stop(_("A terminal cannot show PDF; give --output FILE."))
    sys.stdout.flush()
    for data in _contents(here, papers, ending, [Path("-")]):
        sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _shown(place: Path) -> str:
    """A path as the person can use it: from where they are, if it is below."""
    try:
        return str(place.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(place)
