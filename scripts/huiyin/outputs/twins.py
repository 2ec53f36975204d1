"""Which pages have no page of the same name in the other language: told, so that no link leads nowhere."""

from __future__ import annotations

from collections.abc import Mapping

_MARK = "untranslated: true"


def marked(files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """The files, with `untranslated: true` in the front matter of each page that stands alone."""
    return {path: _marked(text) if _alone(path, files) else text for path, text in files.items()}


def _alone(path: str, files: Mapping[str, str | bytes]) -> bool:
    twin = path.removeprefix("en/") if path.startswith("en/") else f"en/{path}"
    return path.endswith(".md") and twin not in files


def _marked(content: str | bytes) -> str:
    text = content.decode() if isinstance(content, bytes) else content
    if text.startswith("---\n"):
        return f"---\n{_MARK}\n{text[4:]}"
    return f"---\n{_MARK}\n---\n\n{text}"
