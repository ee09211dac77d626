"""Every box for free text says that nobody watches it; the component does, so none is forgotten."""

import importlib
import pkgutil

from handrail.web.shared.forms import Form, LongText, Text

# What an entry of the directory says, in the words of whoever keeps it.
ENTRY = (
    "summary", "description", "what_happens", "for_whom", "not_for_whom", "how_to_get_in", "cost"
)  # fmt: skip
# Boxes of several lines in which nobody tells a story, and the one that is read at once.
NOT_FREE = {
    *(f"EntryForm.{name}" for name in ENTRY),
    "AddForm.description",
    "AddForm.what_happens",
    "Contact.address",
    "ReasonForm.reason",
    "PointForm.frames",
    "PointChangeForm.frames",
    *(f"ChangeForm.{name}" for name in ("jwks", "scopes", "fhir_servers")),
    "SystemForm.jwks",
    "SystemForm.scopes",
    "SystemForm.fhir_servers",
    "PasteForm.pasted",
    "PasteForm.text",
    "InviteForm.codes",
}
# A name, a job or a place fits in so many characters; a line that is longer is for a story.
LONGEST_NAME = 200
# Shorter lines in which people write what they like all the same.
FREE_LINES = {"MoveForm.why", "PauseForm.reason", "NextStepForm.text"}
WARNING = "Nobody watches this box"


def boxes():
    """Yield the name and the field of every text box of every form of every page."""
    import handrail.web

    for module in pkgutil.walk_packages(handrail.web.__path__, "handrail.web."):
        if ".assets" in module.name or module.name.endswith(".migrations"):
            continue
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, Form):
                for name, field in thing.base_fields.items():
                    if isinstance(field, Text):
                        yield f"{thing.__name__}.{name}", field


def test_every_long_box_says_that_it_is_not_watched():
    found = dict(boxes())
    watched = {
        name for name, box in found.items() if isinstance(box, LongText) and not box.unwatched
    }
    assert watched == NOT_FREE


def shown(name: str, box: Text) -> str:
    """Return what stands under a box on its page."""
    from handrail.web.shared.forms.showing import field_view

    made = type("Page", (Form,), {"box": box})
    return str(field_view(made(), "box").hint)


def test_every_line_that_is_long_enough_for_a_story_says_so_too():
    lines = {
        name: box
        for name, box in boxes()
        if type(box) is Text and (box.max_length > LONGEST_NAME or name in FREE_LINES)
    }
    assert set(lines) >= FREE_LINES
    assert {name for name, box in lines.items() if WARNING not in shown(name, box)} == set()


def test_no_page_has_a_box_that_the_component_did_not_make():
    from tests.cluster import PROJECT

    found = {
        path.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "handrail" / "web").rglob("*.jinja")
        if "<textarea" in path.read_text() or 'contenteditable="' in path.read_text()
    }
    # What was typed and not sent, and what is pasted elsewhere, is shown to be copied: nobody can
    # write into it.
    shown_only = {
        "handrail/web/shared/kept.jinja",
        "handrail/web/shared/leaflet.jinja",
        "handrail/web/launch/sent.jinja",
    }
    assert found == {"handrail/web/shared/forms.jinja"} | shown_only
    boxes_shown = [
        box for name in shown_only for box in (PROJECT / name).read_text().split("<textarea")[1:]
    ]
    assert len(boxes_shown) >= len(shown_only)
    assert all(" readonly>" in each.partition("</textarea>")[0] for each in boxes_shown)


def test_the_component_says_it_once_and_after_the_hint():
    from handrail.web.shared.forms.showing import field_view

    class Story(Form):
        plain = LongText("Your story")
        hinted = LongText("Your story", hint="In your words.")
        said = LongText("Your story", hint="Nobody watches this box for emergencies.")
        line = Text("Your name")

    hints = {name: field_view(Story(), name).hint for name in Story.base_fields}
    warning = "Nobody watches this box. If anyone is in danger, ring 999 now."
    assert hints == {
        "plain": warning,
        "hinted": f"In your words. {warning}",
        "said": "Nobody watches this box for emergencies.",
        "line": "",
    }
