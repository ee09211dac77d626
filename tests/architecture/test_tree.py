"""What may lie in the tree: our own work, and nothing that belongs to one machine."""

import re

import pytest
from click.testing import CliRunner

from handrail.commands.check import migrations
from tests.architecture.test_sizes import tracked
from tests.cluster import PROJECT

LARGEST = 150_000
# Locks, and the rows of the version before.
LARGER = {".lock": 400_000, ".sql": 300_000}
# What somebody else's code or fonts look like when they are copied in.
FOREIGN = re.compile(r"(^|/)(node_modules|vendor|vendored|third_party|dist|bower_components)/")
FOREIGN_KINDS = {".woff", ".woff2", ".ttf", ".otf", ".eot", ".jar", ".whl", ".gz", ".tgz", ".zip"}
OURS_TO_BE_SHOWN = {".png", ".svg"}
COPYRIGHT = re.compile(r"copyright\s+(?:\(c\)|©|\d{4})[^\n]*", re.IGNORECASE)
OUR_COPYRIGHT = "the Handrail contributors"
# Written in parts, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(
    r"(?<![\w.~>:/-])/(?:" + "|".join(("home", "root", "Users", "work")) + r")/\w"
)
REGISTRIES = re.compile(
    "|".join(
        ("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.(?:org|com)", "arti" + "factory")
    ),
    re.IGNORECASE,
)
OTHER_INDEX = re.compile(r"(?<!emit-)\b(?:extra-)?index" + r"-url|--regis" + "try", re.IGNORECASE)
NUMBERED = re.compile(r"\bissue\s+#?\d", re.IGNORECASE)


def texts():
    """Return the name and text of every file that is text."""
    found = []
    for path in tracked():
        try:
            found.append((str(path.relative_to(PROJECT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def holding(pattern: re.Pattern[str]) -> list[str]:
    """Return where a pattern is found, as ``file:line``."""
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_nothing_of_other_people_is_committed() -> None:
    names = {str(path.relative_to(PROJECT)): path for path in tracked()}
    assert [name for name in names if FOREIGN.search(name)] == []
    assert [name for name, path in names.items() if path.suffix in FOREIGN_KINDS] == []
    assert [name for name in names if name.endswith((".min.js", ".min.css"))] == []


def test_every_copyright_is_ours() -> None:
    others = [
        f"{name}: {found}"
        for name, text in texts()
        for found in COPYRIGHT.findall(text)
        if OUR_COPYRIGHT not in found and not name.startswith("tests/architecture/")
    ]
    assert others == []


def test_no_file_is_large() -> None:
    large = {
        name: path.stat().st_size
        for path in tracked()
        if path.stat().st_size > LARGER.get(path.suffix, LARGEST)
        for name in [str(path.relative_to(PROJECT))]
    }
    assert large == {}


def test_what_is_not_text_is_a_picture_for_the_docs() -> None:
    text = {name for name, _ in texts()}
    others = [name for path in tracked() if (name := str(path.relative_to(PROJECT))) not in text]
    assert [
        name for name in others if not re.fullmatch(r"docs/screenshots/[\w-]+\.png", name)
    ] == []


@pytest.mark.parametrize(
    "pattern",
    [MACHINE_PATH, REGISTRIES, OTHER_INDEX, NUMBERED],
    ids=["paths of one machine", "package registries", "other indexes", "numbers of issues"],
)
def test_no_file_speaks_of_one_machine(pattern: re.Pattern[str]) -> None:
    assert holding(pattern) == []


def test_locks_name_no_address() -> None:
    assert [name for name, text in texts() if name.endswith(".lock") and "://" in text] == []


def test_migrations_are_complete_and_in_one_line() -> None:
    result = CliRunner().invoke(migrations)
    assert result.exit_code == 0, result.output
