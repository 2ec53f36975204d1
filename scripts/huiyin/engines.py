"""The programs that make HTML of the stage: MkDocs, or Zensical, which reads the same configuration."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

CONFIG = "mkdocs.yml"
_TELLING = ("WARNING", "ERROR", "Error", "Aborted", "Config")
"""How the lines of MkDocs begin that say what is wrong; the rest is chatter of it and its plugins."""


class BuildFailed(Exception):
    """The engine gave up; what it said is the message."""


def mkdocs(root: Path, target: Path) -> None:
    """Build with MkDocs, every warning an error. Raises BuildFailed."""
    # Not --quiet: what it does not print it does not count either, and --strict would let it pass.
    _run(root, "mkdocs", "build", "--strict", "--config-file", CONFIG, "--site-dir", str(target))


def zensical(root: Path, target: Path) -> None:
    """Build with Zensical, which writes only where the configuration says. Raises BuildFailed."""
    text = (root / CONFIG).read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("site_dir:")]
    relative = Path(os.path.relpath(target, root)).as_posix()
    config = target.with_name(f"{target.name}.yml")
    # It takes paths from the configuration's folder, so that the file must lie at the root.
    config = root / f".{config.name}"
    try:
        config.write_text("\n".join([*lines, f"site_dir: {relative}", ""]), "utf-8")
        _run(root, "zensical", "build", "--strict", "--config-file", config.name)
    finally:
        config.unlink(missing_ok=True)


ENGINES: Mapping[str, Callable[[Path, Path], None]] = {"mkdocs": mkdocs, "zensical": zensical}


def serve(root: Path, address: str) -> subprocess.Popen[bytes]:
    """Start MkDocs' own server, which builds anew when the stage changes."""
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "serve",
        "--livereload",
        "--config-file",
        CONFIG,
        "--dev-addr",
        address,
    ]
    return subprocess.Popen(command, cwd=root, env=_environment())


def _run(root: Path, *words: str) -> None:
    command = [sys.executable, "-m", *words]
    found = subprocess.run(command, cwd=root, env=_environment(), capture_output=True, check=False)
    if found.returncode:
        said = (found.stderr + found.stdout).decode("utf-8", "replace")
        told = "\n".join(line for line in said.splitlines() if line.startswith(_TELLING))
        raise BuildFailed(told or said.strip() or f"{words[0]}: {found.returncode}")


def _environment() -> dict[str, str]:
    # Material prints an advertisement against MkDocs 2 on every build.
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1", "PYTHONUTF8": "1"}
