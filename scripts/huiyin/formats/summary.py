"""The closing line of a run: how much was read, how much is wrong."""

from __future__ import annotations

from huiyin import language
from huiyin.diagnostic import Severity
from huiyin.formats.report import Report
from huiyin.language import _


def summary(report: Report) -> str:
    """One line on the whole run: how much was read, how much is wrong."""
    checked = _(", ").join(
        (
            counted("{n} case", "{n} cases", report.cases),
            counted("{n} policy", "{n} policies", report.policies),
        )
    )
    return _outcome(report, checked)


def commits(report: Report, number: int) -> str:
    """One line on an audit: how many commits, how much is wrong."""
    return _outcome(report, counted("{n} commit", "{n} commits", number))


def _outcome(report: Report, checked: str) -> str:
    errors, warnings, notices = (report.count(severity) for severity in Severity)
    found = (
        counted("{n} error", "{n} errors", errors) if errors else "",
        counted("{n} warning", "{n} warnings", warnings) if warnings else "",
        counted("{n} notice", "{n} notices", notices) if notices else "",
    )
    return _("{checked}: {found}").format(
        checked=checked, found=_(", ").join(filter(None, found)) or _("nothing wrong")
    )


def counted(one: str, many: str, n: int) -> str:
    """So many of something, in the language in use; both forms are gathered for the catalogues."""
    return language.catalogue(language.active()).ngettext(one, many, n).format(n=n)
