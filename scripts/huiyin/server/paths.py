"""Names of files that may not come in: they lead elsewhere, mean something to a system, or are left-overs."""

from __future__ import annotations

import re
import unicodedata

_IGNORED = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Characters that nobody sees; HFS+ leaves some of them out when it compares names."""
_GIT = re.compile(r"\.git|git~[0-9]+")
_MODULES = re.compile(r"\.gitmodules|gitmod~[0-9]+|gi7eba~[0-9]+")
"""The last is the short name that NTFS gives it when the others are taken (CVE-2018-11235, fsck.c)."""
_SETTINGS = re.compile(r"(\.gitattributes|\.gitignore|\.mailmap)|gitatt~[0-9]+|gi7d29~[0-9]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:[.:].*)?")
_UNFIT = re.compile(r'[<>:"|?*\x00-\x1f\x7f-\x9f]|[. ]\Z')
_LEFT = re.compile(
    r".*~|.*\.(?:bak|orig|rej|tmp|sw[a-p]|swpx|un~|stash)|\.?#.*#?|\.#.*|~\$.*|\.~lock\..*"
    r"|\.ds_store|thumbs\.db|desktop\.ini|\.nfs[0-9a-f]{8,}|\._.*|.*\.(?:backup|autosave)"
)
_LONGEST, _DEEPEST = 255, 4000
"""Bytes of a name and of a path: what file systems take."""


def fault(path: str) -> str | None:
    """The code of what is wrong with a path; None for a good one. `path` as Git holds it, with forward slashes."""
    if "\\" in path or len(path.encode("utf-8", "surrogateescape")) > _DEEPEST:
        return "HY870"
    for name in path.split("/"):
        code = _fault(name)
        if code is not None:
            return code
    return None


def _fault(name: str) -> str | None:
    if name in ("", ".", ".."):
        return "HY870"
    # as the least exact file system reads it: no case, nothing unseen, no stream, no dots or blanks at the end
    bare = _IGNORED.sub("", name).casefold().partition(":")[0].rstrip(". ")
    if _GIT.fullmatch(bare):
        return "HY870"
    if _MODULES.fullmatch(bare):
        return "HY873"
    settings = _SETTINGS.fullmatch(bare)
    if settings and name != settings[1]:
        return "HY870"
    if _LEFT.fullmatch(name.casefold()):
        return "HY878"
    if _UNFIT.search(name) or _IGNORED.search(name) or _RESERVED.fullmatch(name.casefold()):
        return "HY871"
    data = name.encode("utf-8", "surrogateescape")
    return "HY871" if len(data) > _LONGEST or _not_utf8(data) else None


def _not_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return False


def folded(name: str) -> str:
    """A name without regard to case and Unicode form: equal for two that some file system takes for one."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
