"""Every part of every programme can be written in the browser as it stands in its file."""

from typing import Any

import pytest
from django.http import QueryDict

from handrail.domain.programmes.drafting import Left
from handrail.domain.programmes.files import reading
from handrail.domain.programmes.sections import SECTIONS, Section, section
from handrail.web.programmes import boxes, labels
from handrail.web.programmes.forms import AS_DATA, PartForm

FILES = reading.files_in(reading.folder())
CONTENTS = {path.stem: dict(reading.read_file(path).data) for path in FILES}


def sent(form: PartForm) -> QueryDict:
    """Return what a browser sends where nobody has changed anything."""
    data = QueryDict(mutable=True)
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, list | tuple):
            data.setlist(name, [str(each) for each in value])
        elif value not in (None, False):
            data[name] = "on" if value is True else str(value)
    return data


def said_again(key: str, content: dict[str, Any]) -> tuple[Any, Section]:
    part = section(key)
    shown = PartForm(part, content, initial={"draft_version": "1"})
    form = PartForm(part, content, sent(shown))
    assert form.is_valid(), (key, form.errors)
    return form.said(), part


@pytest.mark.parametrize("programme", sorted(CONTENTS))
def test_what_is_saved_unchanged_says_the_same(programme: str):
    content = CONTENTS[programme]
    before = reading.read_data(programme, content).rules
    for key in SECTIONS:
        again, part = said_again(key, content)
        is_there, value = part.of(content)
        if isinstance(again, Left):
            assert not is_there or not value, key
        else:
            assert reading.read_data(programme, part.put(content, again)).rules == before, key


@pytest.mark.parametrize("key", sorted(SECTIONS))
def test_every_box_and_every_choice_has_words(key: str):
    assert key in labels.PARTS
    for name, shape in (boxes.shapes(SECTIONS[key]) or {}).items():
        if shape.fixed is None:
            assert name in labels.BOXES
        for choice in shape.choices:
            assert (
                labels.word(choice) not in ("", choice)
                or shape.choices == ("England",)
                or (key == "nation")
            )


def test_what_nests_is_written_as_it_stands_in_the_file():
    form = PartForm(section("tiers"), CONTENTS["workwell-ncl"])
    assert list(form.fields) == ["draft_version", "says", AS_DATA]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- id: a\n  name: &x b", "name"),
        ("a: [1, 2", ""),
        ("{" * 40, "nested"),
        ("- *bomb", "aliases"),
    ],
)
def test_a_text_that_cannot_be_read_or_could_hurt_is_refused(text: str, problem: str):
    part = section("tiers")
    form = PartForm(
        part, CONTENTS["workwell-ncl"], {"draft_version": "1", "says": "rule", AS_DATA: text}
    )
    if form.is_valid():
        with pytest.raises(reading.BadFile):
            reading.read_data("x", part.put(CONTENTS["workwell-ncl"], form.said()))
    else:
        assert problem in str(form.errors)
