"""Whatever the tests of a file made us send is judged by HL7's validator at the file's end."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import pytest

from tests.factories import fhir_judge
from tests.factories.fhir_judge import EMITTED, Judge, NotThere


@pytest.fixture(scope="session")
def judges() -> Iterator[Callable[[], Judge]]:
    """What starts the validator when it is first needed, and stops it at the end."""
    with ExitStack() as stack:
        yield cache(lambda: stack.enter_context(fhir_judge.judge()))


@pytest.fixture(scope="module", autouse=True)
def judged(judges: Callable[[], Judge]) -> Iterator[None]:
    """Hold every resource that the tests of a file were sent to UK Core: no errors at all."""
    EMITTED.clear()
    yield
    try:
        found = judges() if EMITTED else None
    except NotThere:
        return  # test_fhir_validator says so
    if found is None:
        return
    wrong = {}
    for each in _different(EMITTED):
        if errors := found.errors(each):
            wrong[f"{each['resourceType']}: {errors[0][:600]}"] = len(errors)
    assert not wrong, "\n".join(f"{said} (and {many - 1} more)" for said, many in wrong.items())


def _different(sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what was sent, once each: entries of a bundle with it, for their own profiles."""
    found: dict[str, dict[str, Any]] = {}
    for each in sent:
        inside = [it["resource"] for it in each.get("entry", ()) if "resource" in it]
        for one in (each, *inside):
            found.setdefault(json.dumps(one, sort_keys=True), one)
    return list(found.values())
