"""Which attributes a .gitattributes may set: those that change no content and start no program."""

from __future__ import annotations

import re

_HARMLESS = re.compile(
    r"[-!]?(?:text|diff|merge|binary|eol|whitespace|linguist-[a-z]+|gitlab-[a-z]+|delta)"
    r"|text=auto|eol=(?:lf|crlf)|merge=(?:huiyin|text|binary)|linguist-[a-z]+=[\w-]+|whitespace=[\w,=-]+"
)
# `filter` and `diff=x` start programs; `ident`, `export-subst` and `working-tree-encoding` change what is checked out


def unfit(text: str) -> list[tuple[int, str]]:
    """The attributes that may not be set, with their lines from 1. A macro ([attr]…) is one of them."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[attr]"):
            found.append((number, "[attr]"))
            continue
        words = re.sub(r'\A"(?:[^"\\]|\\.)*"', "x", line).split()[1:]
        found += [(number, word.partition("=")[0][:40]) for word in words if not _HARMLESS.fullmatch(word)]
    return found


def allowed_at(path: str) -> bool:
    """Whether a .gitattributes may lie there: at the top, not where cases and policies lie."""
    return path == ".gitattributes" or not path.startswith(("cases/", "policies/"))
