"""How diagnostics are written out: one module a format, one line a format in the dict."""

from __future__ import annotations

from collections.abc import Callable

from huiyin.formats import codeclimate, github, json, sarif, text
from huiyin.formats.report import Report

FORMATS: dict[str, Callable[[Report], str]] = {
    "text": text.render,
    "json": json.render,
    "github": github.render,
    "codeclimate": codeclimate.render,
    "sarif": sarif.render,
}
"""What `--format` takes. Each gives the whole output, ended by a newline; nothing where there is nothing."""
