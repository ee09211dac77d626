"""Our hand-written components are the design system's: the same elements, classes and ids."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.template import engines

from handrail.web.shared import forms
from handrail.web.shared.components import Row, Task
from handrail.web.shared.forms import Option

# What we add to, or leave out of, the design system's own markup, on purpose.
OURS = {"value", "data-threshold", "autocomplete", "rows"}


class Outline(HTMLParser):
    """The elements and attributes of some HTML, and its words, without the white space."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        kept = {name: " ".join(sorted((value or "").split())) for name, value in attrs}
        self.lines.append((tag, {key: kept[key] for key in sorted(kept) if key not in OURS}))

    def handle_data(self, data: str) -> None:
        """Keep words."""
        if data.strip():
            self.lines.append(" ".join(data.split()))


def outline(html: str) -> list[Any]:
    """Return the outline of some HTML."""
    parser = Outline()
    parser.feed(html)
    return parser.lines


def render(source: str, **context: Any) -> str:
    """Return a template rendered as our pages are."""
    return str(engines["jinja2"].env.from_string(source).render(**context))


class Some(forms.Form):
    """One field of each kind."""

    name = forms.Text("Name", missing="Enter a name", hint="As on letters", width="20")
    born = forms.DateParts("Born", missing="Enter a date", hint="For example, 31 3 1980")
    how = forms.Radios(
        "How?",
        [Option("a", "A", hint="Quick"), Option("b", "B", follows_or=True)],
        missing="Select how",
        hint="Select one",
    )
    why = forms.Checkboxes(
        "Why?",
        [Option("a", "A"), Option("none", "None", is_exclusive=True, follows_or=True)],
        missing="Select why",
    )
    more = forms.LongText("More", missing="Say more", max_length=350, unwatched=False)
    place = forms.Select("Place", [Option("a", "Here")], missing="Select a place", empty="Choose")


MACROS = {
    "name": """{% from "nhsuk/components/input/macro.jinja" import input %}{{ input({
        "label": {"text": "Name"}, "hint": {"text": "As on letters"}, "id": "name", "name": "name",
        "width": 20, "errorMessage": error("Enter a name")}) }}""",
    "born": """{% from "nhsuk/components/date-input/macro.jinja" import dateInput %}{{ dateInput({
        "id": "born", "namePrefix": "born", "hint": {"text": "For example, 31 3 1980"},
        "fieldset": {"legend": {"text": "Born", "size": "s"}},
        "errorMessage": error("Enter a date")}) }}""",
    "how": """{% from "nhsuk/components/radios/macro.jinja" import radios %}{{ radios({
        "name": "how", "idPrefix": "how", "hint": {"text": "Select one"},
        "fieldset": {"legend": {"text": "How?", "size": "s"}},
        "errorMessage": error("Select how"), "items": [
            {"value": "a", "text": "A", "hint": {"text": "Quick"}},
            {"divider": "or"}, {"value": "b", "text": "B", "id": "how-2"}]}) }}""",
    "why": """{% from "nhsuk/components/checkboxes/macro.jinja" import checkboxes %}{{ checkboxes({
        "name": "why", "idPrefix": "why", "fieldset": {"legend": {"text": "Why?", "size": "s"}},
        "errorMessage": error("Select why"), "items": [{"value": "a", "text": "A"},
            {"divider": "or"},
            {"value": "none", "text": "None", "behaviour": "exclusive", "id": "why-2"}]}) }}""",
    "more": """{% from "nhsuk/components/character-count/macro.jinja" import characterCount %}
        {{ characterCount({"label": {"text": "More"}, "id": "more", "name": "more",
        "maxlength": 350, "errorMessage": error("Say more")}) }}""",
    "place": """{% from "nhsuk/components/select/macro.jinja" import select %}{{ select({
        "label": {"text": "Place"}, "id": "place", "name": "place",
        "errorMessage": error("Select a place"),
        "items": [{"value": "", "text": "Choose"}, {"value": "a", "text": "Here"}]}) }}""",
}


@pytest.mark.parametrize("is_wrong", [False, True])
@pytest.mark.parametrize("name", MACROS)
def test_a_field_is_the_design_systems(name: str, is_wrong: bool) -> None:
    ours = render(
        '{% from "shared/forms.jinja" import form_field %}{{ form_field(form, name) }}',
        form=Some({} if is_wrong else None),
        name=name,
    )
    theirs = render(MACROS[name], error=lambda text: {"text": text} if is_wrong else None)
    assert outline(ours) == outline(theirs.replace("[", "-").replace("]", ""))


def test_the_error_summary_is_the_design_systems() -> None:
    ours = render(
        '{% from "shared/forms.jinja" import error_summary %}{{ error_summary(form) }}',
        form=Some({"name": "x", "how": "a", "why": "a", "more": "x", "place": "a"}),
    )
    theirs = render(
        """{% from "nhsuk/components/error-summary/macro.jinja" import errorSummary %}
        {{ errorSummary({"heading": "There is a problem",
        "errorList": [{"text": "Enter a date", "href": "#born-day"}]}) }}"""
    )
    assert outline(ours) == outline(theirs)


def test_lists_are_the_design_systems() -> None:
    rows = (Row("Job", "Nurse", href="/", hidden="job"), Row("Age", "40"))
    ours = render(
        '{% from "shared/components.jinja" import summary_list %}{{ summary_list(rows) }}',
        rows=rows,
    )
    theirs = render(
        """{% from "nhsuk/components/summary-list/macro.jinja" import summaryList %}
        {{ summaryList({"rows": [
          {"key": {"text": "Job"}, "value": {"text": "Nurse"},
           "actions": {"items": [{"href": "/", "text": "Change", "visuallyHiddenText": "job"}]}},
          {"key": {"text": "Age"}, "value": {"text": "40"}}]}) }}"""
    )
    assert outline(ours) == outline(theirs)
    tasks = (Task("Consent", "/", "Incomplete", "blue", "Needed"),)
    ours = render(
        '{% from "shared/components.jinja" import task_list %}{{ task_list(tasks, "t") }}',
        tasks=tasks,
    )
    theirs = render(
        """{% from "nhsuk/components/task-list/macro.jinja" import taskList %}
        {{ taskList({"idPrefix": "t", "items": [{"title": {"text": "Consent"}, "href": "/",
        "hint": {"text": "Needed"},
        "status": {"tag": {"text": "Incomplete", "colour": "blue"}}}]}) }}"""
    )
    assert outline(ours) == outline(theirs)


def test_what_people_type_is_escaped() -> None:
    form = Some({"name": '"><script>alert(1)</script>', "more": "</textarea><b>"})
    html = render(
        """{% from "shared/forms.jinja" import form_field %}
        {{ form_field(form, "name") }}{{ form_field(form, "more") }}""",
        form=form,
    )
    assert "<script>" not in html
    assert "<b>" not in html
