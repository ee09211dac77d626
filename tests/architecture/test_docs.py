"""What the docs name is there: links, files, functions, tests, requirements and fences."""

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps

from handrail.commands import docs, reference
from handrail.commands.reference.routes_page import routes
from handrail.domain.messaging import letters
from tests.architecture.test_sizes import tracked
from tests.cluster import PROJECT

PAGES = tracked("*.md")
OURS = [page for page in PAGES if page.parent != docs.FOLDER]
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.-]+(?:/[\w.*-]+)*/?[\w.*-]*")
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+")
FOLDERS = ("handrail", "demo", "tests", "docs", "programmes", "bench", "requirements")
# Where a short name such as ``refer.send`` is looked for.
PLACES = ("", "handrail", "handrail.domain", "handrail.journey", "handrail.web", "handrail.interop")
# "HL7 FHIR R4", and an address such as /fhir/R4, name a version of that standard.
REQUIREMENT = re.compile(r"(?<!FHIR )(?<!fhir/)\bR(\d{1,3})\b")
NUMBERED_FENCE = re.compile(r"\(house, fence (\d+)\)")


def name_of(page: Path) -> str:
    """Return a page's name for pytest."""
    return page.relative_to(PROJECT).as_posix()


def text_of(page: Path) -> str:
    """Return a page without its blocks of code."""
    return FENCE.sub("", page.read_text())


@cache
def source() -> str:
    """Return all our Python and templates, in which words of the code are looked for."""
    kinds = {".py", ".jinja", ".js", ".toml"}
    return "\n".join(path.read_text() for path in tracked() if path.suffix in kinds)


@cache
def file_names() -> frozenset[str]:
    """Return the names of our files, without their folders."""
    return frozenset(path.name for path in tracked())


@cache
def known_words() -> frozenset[str]:
    """Return tables and addresses' names."""
    tables = {model._meta.db_table for model in apps.get_models()}
    return frozenset(tables | {route.name for route in routes()} | {"cache"})


def anchors(page: Path) -> set[str]:
    """Return the anchors that headings make, as forges make them."""
    plain = (re.sub(r"[^\w\s-]", "", head.lower()) for head in HEADING.findall(text_of(page)))
    return {head.strip().replace(" ", "-") for head in plain}


def resolves(name: str, before: tuple[str, ...]) -> bool:
    """Return whether a dotted name is a module, or something in one, or in a class."""
    first, _, attribute = name.partition(".")
    if first[0].isupper():
        return f"class {first}" in source() and bool(re.search(rf"\b{attribute}\b", source()))
    return any(_is_there(f"{place}.{name}".strip(".")) for place in before)


@cache
def _is_there(name: str) -> bool:
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        module = ".".join(parts[:cut])
        try:
            found = find_spec(module)
        except (ModuleNotFoundError, ValueError, AttributeError):
            continue
        if found is None:
            continue
        thing: object = import_module(module)
        for attribute in parts[cut:]:
            if not hasattr(thing, attribute):
                return False
            thing = getattr(thing, attribute)
        return True
    return False


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for link in LINK.findall(text_of(page)):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("page", OURS, ids=name_of)
def test_every_file_named_is_there(page: Path) -> None:
    missing = []
    for code in CODE.findall(text_of(page)):
        if not PATH.fullmatch(code) or code.split("/")[0] not in FOLDERS or "/" not in code:
            continue
        there = (base.glob(code.rstrip("/")) for base in (PROJECT, page.parent))
        if not any(list(found) for found in there):
            missing.append(code)
    assert missing == []


@pytest.mark.parametrize("page", OURS, ids=name_of)
def test_every_name_of_the_code_is_there(page: Path) -> None:
    near = page.parent.relative_to(PROJECT).as_posix().replace("/", ".")
    places = (*PLACES, near) if near.startswith("handrail") else PLACES
    unknown = [
        code
        for code in (found.removesuffix("()") for found in CODE.findall(text_of(page)))
        if DOTTED.fullmatch(code)
        and not resolves(code, places)
        and not re.search(rf"['\"/ ]{re.escape(code)}\b", source())
        and code not in file_names()
    ]
    assert unknown == []


@pytest.mark.parametrize("page", OURS, ids=name_of)
def test_every_test_named_is_there(page: Path) -> None:
    named = [code for code in CODE.findall(text_of(page)) if re.fullmatch(r"test_\w+", code)]
    assert [name for name in named if f"def {name}(" not in source()] == []


def test_the_journey_names_only_what_is_there() -> None:
    bare = [
        code
        for code in CODE.findall(text_of(PROJECT / "docs" / "journey.md"))
        if re.fullmatch(r"[a-z]+(?:_[a-z]+)*", code)
    ]
    unknown = [
        code
        for code in bare
        if code not in known_words() and not re.search(rf"(?:def |class |['\"]){code}\b", source())
    ]
    assert unknown == []


def test_the_reference_is_fresh() -> None:
    assert docs.stale_pages(reference.pages(), docs.FOLDER) == [], "run 'make fix'"


def test_every_requirement_cited_is_explained() -> None:
    explained = (PROJECT / "docs" / "explanation" / "requirements.md").read_text()
    cited = {f"R{number}" for number in REQUIREMENT.findall(source())}
    assert sorted(one for one in cited if f"| {one} |" not in explained) == []


def test_every_fence_cited_is_explained() -> None:
    explained = (PROJECT / "docs" / "explanation" / "fences.md").read_text()
    cited = {int(number) for number in NUMBERED_FENCE.findall(source())}
    assert sorted(one for one in cited if f"\n## {one}. " not in explained) == []


def test_every_decision_is_listed() -> None:
    folder = PROJECT / "docs" / "adr"
    listed = (folder / "README.md").read_text()
    records = sorted(path.name for path in folder.glob("0*.md"))
    assert [name for name in records if f"({name})" not in listed] == []
    assert [name[:4] for name in records] == [f"{n:04}" for n in range(1, len(records) + 1)]


def test_the_drawing_names_every_noun_and_every_chapter() -> None:
    drawing = (PROJECT / "docs" / "where-things-live.md").read_text().split("```")[1]
    nouns = {path.parent.name for path in PROJECT.glob("handrail/domain/*/__init__.py")} - {
        "domain"
    }
    chapters = {path.stem for path in PROJECT.glob("handrail/journey/*.py")} - {"__init__"}
    assert sorted(name for name in nouns | chapters if not re.search(rf"\b{name}\b", drawing)) == []


def test_every_noun_says_what_it_is() -> None:
    domain = PROJECT / "handrail" / "domain"
    nouns = sorted(path.parent for path in domain.glob("*/__init__.py"))
    assert [noun.name for noun in nouns if not (noun / "README.md").is_file()] == []


def test_every_letter_is_in_the_table_of_its_facts() -> None:
    readme = (PROJECT / "handrail" / "domain" / "messaging" / "README.md").read_text()
    rows = re.findall(r"^\| (`[^|]+`) \|", readme, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert sorted(named ^ set(letters.TEMPLATES)) == []


def test_every_job_of_the_clock_is_in_its_table():
    folder = PROJECT / "handrail" / "jobs"
    jobs = set(re.findall(r'@app\.task\([^)]*name="(\w+)"', (folder / "tasks.py").read_text()))
    rows = re.findall(r"^\| `(\w+)` \|", (folder / "README.md").read_text(), re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == jobs
