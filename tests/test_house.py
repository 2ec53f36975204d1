"""The rules of the house that a program can hold: one-way imports, files and the clock, a tidy tree."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# The map of the program, lowest first: a module (or a folder as a whole) imports from its own line of this
# table or from an earlier one, never from a later. A new module is written into the line where it belongs;
# a line that begins with + goes on with the one before.
CORE = """
    changes diagnostic durations hands.threeway hands.trouble ledgers.dateforms mail.charsets
    + mail.filenames mail.flowed mail.htmltext model numbers privacy.anonymity privacy.disguise
    + privacy.suppression privacy.unwrap proof.keys propose reading.document reading.entries
    + reminders.services review.inert sealing.age sealing.bundle sections server.attributes server.paths
    + privacy.variants siteaddress specimens sweep.casefiles words.names
    privacy.rooms privacy.telephones
    privacy.needles
    calendar codeowners codes privacy.personal proof.evidence proof.policyedits
    + proof.roster public reading.textscan reading.yamlfaults sealing.receipt server.kinds sweep.rows
    + words.figures
    reading.yamlread review.caution sealing.fingerprints sealing.slots server.naming server.pushers
    + words.phrases
    reading.fastblock reading.yamlwrite server.trees
    reading.fastread
    frontmatter
    edit hands.parts source
    fields hands.bodies hands.fronts ledgers.mapsource sealing.attached sealing.casefile
    attachments lifecycle register terms words.shapes
    hands.logs organization schema
    conditions reading.fastcase
    proof.maker reading.fastgrow rules
    history policychecks surveys
    clauses obligations proof.matter proof.transitions recurrences sealing.retention
    checks owed policies proof.finding proof.voided retrace
    book desk.prospects proof.approvals review.casechange words.wording
    desk.questions desk.writing proof.rulechanges words.sentences
    explain words.articles
    desk.ruling sealing.replies words.narrate
    hands.merging review.voice worked
"""
AROUND = """
    cache csp desk.store engines repository slim sweep.processes
    ledgers.backbranch privacy.publicnumber proof.objects proof.shared release reminders.record
    + sealing.keystore stage sweep.watch
    committed language ledgers.ledger proof.signatures server.incoming server.record sweep.upkeep
    formats hands.locks hands.wording mail.headers privacy.gate privacy.guard review.states server.commits server.refs
    hands.clone hands.halfway mail.automatic mail.forwards mail.parts server.telling
    mail.letter
    founding mail.mailbox
    ledgers.ledgermap
    proof.walk
    sweep.questioned
    proof.dates sweep.across
    proof.gather
    desk.search privacy.leaks proof.readings proof.rulebook proof.states reminders.notices
    + sealing.destruction sealing.recognition server.attached server.gates server.twins sweep.neighbours
    + sweep.survey
    desk.listing desk.mending ledgers.mapreading privacy.disclosure proof.replay proof.vouched
    + reminders.calendars reminders.targets server.merges server.push sweep.validation
    papers privacy.lateness proof.audit sweep.arrears
    desk.recording desk.registering ledgers.backcell privacy.tallies server.contents sweep.newrules
    hands.driver hands.ready hands.renumbering ledgers.backsheet ledgers.backvalue ledgers.rowdraft
    + outputs privacy.keeping privacy.recurring sealing.sealer server.judging sweep.since
    hands.moving hands.replay ledgers.backstate ledgers.rowcase mail.intake privacy.publicbook
    + review.pagecases review.rulechange server.answering server.install server.staging
    hands.sync ledgers.backrow ledgers.intake publish review.gather review.pagerules
    ledgers.backjudge review.machine review.page sealing.publication
    ledgers.back
    cli
    __main__
"""

# Libraries that one part alone may import.
ONLY_IN = {"typer": {"cli"}, "click": {"cli"}, "rich": {"cli", "formats"}, "git": {"repository"}}
NOT_IN_CORE = {"subprocess", "shutil", "tempfile", "sqlite3"}
READS_THE_CLOCK = re.compile(
    r"(\w+\.)?(date\.today|datetime\.(now|today|utcnow)|time\.(time|time_ns|localtime|gmtime))"
)
TOUCHES_FILES = re.compile(
    r"((io|os|codecs)\.)?open|os\.(scandir|listdir|walk)|.+\.(read|write)_(text|bytes)"
)
# What outputs for the public may not know of: they get a PublicBook and nothing else.
PRIVATE = {"Book", "Case", "Event"}

TOP_LEVEL = {
    *("cases", "policies", "scripts", "site", "tests", "mkdocs.yml", "pyproject.toml", "Makefile"),
    *("README.md", "README.zh-CN.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"),
}
MARKS = {"parametrize", "browser", "slow", "skipif", "usefixtures"}

Modules = Mapping[str, str]
"""Source by the module's name below `huiyin`: `calendar`, `clauses.deadline`, `clauses` (its `__init__`)."""


def lines(table: str) -> list[set[str]]:
    return [set(line.split()) for line in re.sub(r"\n +\+", "", table).strip().splitlines()]


HEIGHT = {name: height for height, names in enumerate(lines(CORE + AROUND)) for name in names}
CORE_PARTS = {name for names in lines(CORE) for name in names}


FOLDERS = {name.partition(".")[0] for name in HEIGHT if "." in name}


def part(module: str) -> str:
    """A module's place in the map: its own line, or that of the folder it lies in."""
    return module if module in HEIGHT else module.partition(".")[0]


def imports(source: str) -> Iterator[tuple[str, str]]:
    """Every import of a module, wherever it stands, as (module, name); the name is empty for `import x.y`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def own_imports(source: str, modules: Modules) -> set[str]:
    """The modules of our own that a module imports."""
    found = set()
    for module, name in imports(source):
        package, _, rest = module.partition(".")
        if package == "huiyin":
            inner = ".".join(filter(None, (rest, name)))
            found.add(inner if inner in modules else rest)
    return found - {""}


def calls(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def upward(modules: Modules) -> list[str]:
    found = []
    for module, source in modules.items():
        if module in FOLDERS:
            continue
        if part(module) not in HEIGHT:
            found.append(f"{module} has no place in the map")
            continue
        for other in sorted(own_imports(source, modules)):
            if HEIGHT.get(part(other), 0) > HEIGHT[part(module)]:
                found.append(f"{module} imports {other}, which stands above it")
    return found


def circles(modules: Modules) -> list[str]:
    graph = {module: own_imports(source, modules) for module, source in modules.items()}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return [" <- ".join(error.args[1])]
    return []


def misplaced(modules: Modules) -> list[str]:
    """Libraries, files, the clock and private types where they do not belong."""
    found = []
    for module, source in modules.items():
        here, core = part(module), part(module) in CORE_PARTS
        for name, what in imports(source):
            library = name.partition(".")[0]
            if here not in ONLY_IN.get(library, {here}) or (core and library in NOT_IN_CORE):
                found.append(f"{module} imports {library}")
            if here == "outputs" and (what in PRIVATE or (library == "huiyin" and not what)):
                found.append(f"{module} imports {what or name}")
        for call in calls(source):
            if here != "cli" and READS_THE_CLOCK.fullmatch(call):
                found.append(f"{module} asks for the time: {call}")
            if core and TOUCHES_FILES.fullmatch(call):
                found.append(f"{module} touches files: {call}")
    return found


def our_modules() -> Modules:
    package = ROOT / "scripts/huiyin"
    found = {}
    for path in sorted(package.rglob("*.py")):
        names = path.relative_to(package).with_suffix("").parts
        found[".".join(names[:-1] if names[-1] == "__init__" else names)] = path.read_text("utf-8")
    del found[""]  # huiyin/__init__.py: the version, below everything
    return found


def our_files() -> list[str]:
    """Every file that is or could be committed."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return sorted({name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()})


def our_texts() -> Iterator[tuple[str, str]]:
    for name in our_files():
        data = (ROOT / name).read_bytes()
        if b"\0" not in data:
            yield name, data.decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("modules", "found"),
    [
        ({"model": "", "calendar": "from huiyin.model import Case"}, None),
        ({"model": "from huiyin.book import Book", "book": ""}, "model imports book, which stands above it"),
        (
            {"codes": "def f():\n    from huiyin import book", "book": ""},
            "codes imports book, which stands above it",
        ),
        ({"clauses.target": "from huiyin.clauses.kind import Kind", "clauses.kind": ""}, None),
        ({"cli": "from huiyin import __version__"}, None),
        ({"novelty": ""}, "novelty has no place in the map"),
    ],
)
def test_an_upward_import_is_found(modules: Modules, found: str | None) -> None:
    assert upward(modules) == ([found] if found else [])


def test_a_circle_is_found() -> None:
    a, b = "from huiyin.clauses.b import x", "from huiyin.clauses.a import y"
    assert circles({"clauses.a": "", "clauses.b": b}) == []
    assert circles({"clauses.a": a, "clauses.b": b}) == ["clauses.a <- clauses.b <- clauses.a"]


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        ("obligations", "now = datetime.now(zone)", "obligations asks for the time: datetime.now"),
        ("repository", "started = time.time()", "repository asks for the time: time.time"),
        ("checks", "Path('x').read_text()", "checks touches files: Path('x').read_text"),
        ("schema", "with open('x') as file: pass", "schema touches files: open"),
        ("calendar", "from git import Repo", "calendar imports git"),
        ("book", "def f():\n    import subprocess", "book imports subprocess"),
        ("cache", "from rich.progress import track", "cache imports rich"),
        ("outputs.board", "from huiyin.model import Case", "outputs.board imports Case"),
        ("outputs.board", "import huiyin.model", "outputs.board imports huiyin.model"),
        ("outputs.board", "from huiyin.public import PublicBook", None),
        ("repository", "import subprocess\nfrom git import Repo\nopen('x')", None),
        ("cli.main", "import typer, rich.table\ndatetime.now(zone)\nopen('x')", None),
    ],
)
def test_what_is_out_of_place_is_found(module: str, source: str, found: str | None) -> None:
    assert misplaced({module: source}) == ([found] if found else [])


def test_imports_go_one_way() -> None:
    assert upward(our_modules()) == []


def test_no_module_imports_itself_round_a_corner() -> None:
    assert circles(our_modules()) == []


def test_files_clock_and_libraries_have_their_place() -> None:
    assert misplaced(our_modules()) == []


def test_the_top_level_holds_only_what_it_is_for() -> None:
    top = {name.partition("/")[0] for name in our_files()}
    assert {name for name in top if not name.startswith(".")} - TOP_LEVEL == set()


def test_no_file_names_a_registry_or_a_machine() -> None:
    # written so that this file does not find itself
    hosts = r"p[y]pi\.org|[p]ythonhosted|[n]pmjs\.org|[n]pmmirror|[d]eb\.debian|[i]ndex-url"
    foreign = re.compile(hosts + r"|(?<![\w.~)}-])/(?:work|root|home|Users)/\w", re.IGNORECASE)
    found = [f"{name}: {match[0]}" for name, text in our_texts() for match in foreign.finditer(text)]
    assert found == []


def test_no_conflict_was_left_behind() -> None:
    marker = re.compile(r"^(?:<{7}|>{7}|\|{7}) |^={7}$", re.MULTILINE)
    texts = ((name, text) for name, text in our_texts() if not name.startswith("tests/data/"))
    assert [name for name, text in texts if marker.search(text)] == []


def test_tests_use_only_the_marks_that_are_agreed() -> None:
    tests = {name: text for name, text in our_texts() if re.fullmatch(r"tests/.*\.py", name)}
    used = {(name, mark) for name, text in tests.items() for mark in re.findall(r"pytest\.mark\.(\w+)", text)}
    assert {(name, mark) for name, mark in used if mark not in MARKS} == set()
