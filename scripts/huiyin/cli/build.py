"""`huiyin build`: stages the site's sources in build/docs and builds them into build/html."""

from __future__ import annotations

from typing import Annotated

import typer

from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session
from huiyin.language import _

Engine = Annotated[
    str, typer.Option("--engine", metavar="mkdocs|zensical", help=_("The program that makes the pages."))
]


def build(
    engine: Engine = "mkdocs", root: Root = None, lang: Lang = None, at: At = None, quiet: Quiet = False
) -> None:
    from functools import partial

    from huiyin import engines, stage

    if engine not in engines.ENGINES:
        raise Stop(_("--engine is one of {known}.").format(known=", ".join(engines.ENGINES)))
    here = session(root, lang, at, quiet)
    stage_site(here)
    try:
        stage.build_into_place(here.root, partial(engines.ENGINES[engine], here.root))
    except engines.BuildFailed as error:
        told = _("{engine} could not build the site; build/html is as it was.").format(engine=engine)
        raise Stop(f"{error}\n{told}", 3) from None
    here.say(_("The site is in {folder}.").format(folder=stage.HTML))


build.__doc__ = _(
    "Build the site of the published policies into build/html.\n\n"
    "Examples: huiyin build · huiyin build --engine zensical"
)


def stage_site(here: Session) -> None:
    """Gather everything that the site is made of, then write what changed of it. Raises Stop."""
    from huiyin import stage
    from huiyin.language import severity
    from huiyin.outputs import policies

    wrong = [item for item in here.house.diagnostics if severity(item) == "error"]
    if wrong:
        raise Stop(
            _("The policies have {number} errors; “huiyin validate” shows them.").format(number=len(wrong)), 1
        )
    try:
        pages = policies.render(here.rules.policies, here.organization)
        done = stage.write(here.root, stage.gathered(stage.site_files(here.tree), pages))
    except stage.Doubled as error:
        told = _("site/pages/{path} has the name of a page that is made from the policies. Rename it.")
        raise Stop(told.format(path=error), 1) from None
    here.say(
        _("Staged: {written} files written, {kept} unchanged, {removed} removed.").format(
            written=done.written, kept=done.kept, removed=done.removed
        )
    )
