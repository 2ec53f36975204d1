"""`huiyin init DIR`: a new repository, to be adapted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from huiyin.cli.session import Lang, Quiet, Stop
from huiyin.language import LANGUAGES, _

Folder = Annotated[Path, typer.Argument(metavar="DIR", help=_("A folder that is empty or does not exist."))]


def init(folder: Folder, lang: Lang = None, quiet: Quiet = False) -> None:
    from huiyin.founding import NotEmpty, files, found, standard
    from huiyin.repository import GitFailed

    if lang is not None and lang not in LANGUAGES:
        raise Stop(_("--lang is zh or en."))
    try:
        found(folder, files(standard(), lang or "zh"), _("Begin with the standard regulations"))
    except NotEmpty:
        raise Stop(_("{folder} is not empty; name a new folder.").format(folder=folder)) from None
    except GitFailed as error:
        raise Stop(_("Git refused: {words}").format(words=error), 3) from None
    except FileNotFoundError as error:
        if error.filename != "git":
            raise
        raise Stop(_("Git is not installed; the repository needs it."), 3) from None
    typer.echo(str(folder))
    if not quiet:
        typer.echo(NEXT.format(folder=folder), err=True)


init.__doc__ = _(
    "Make a new repository: the standard regulations and calendar,"
    " and one example site, department and person to be replaced.\n\n"
    "Examples: huiyin init our-letters · huiyin init our-letters --lang en"
)

NEXT = _(
    "The repository is there, with a first commit. Next:\n"
    "1. cd {folder}\n"
    "2. In policies/organization.yml replace the example name, site, department and person.\n"
    "3. Adapt policies/*.md: numbers, dates, time limits; and the site's name in mkdocs.yml.\n"
    "4. huiyin validate, then git commit.\n"
    "5. huiyin new registers the first letter; huiyin import takes in a ledger kept so far."
)
