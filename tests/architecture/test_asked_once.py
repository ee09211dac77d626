"""Nothing already known is asked again (R37): later forms may confirm a fact, never ask it anew."""

import importlib
import pkgutil

import pytest
from django.apps import apps

import handrail.web
from handrail.web.shared.forms import Form

# What is known about a person once they are referred, by the names that forms give to it.
HELD_BY = ("participants.Person", "referrals.Referral")
BESIDES = {
    "weeks_off", "safe_ways", "home", "practice", "other_practice", "needs", "first_name",
    "last_name", "name", "date_of_birth", "job", "gp", "nhs", "dob",
}  # fmt: skip
BOOKKEEPING = {
    "id", "reference", "state", "version", "service", "closing", "created_at", "person",
    "submission_id", "identity", "offers", "given", "died_date", "source",
}  # fmt: skip
LATER = ("triage", "coach", "manager", "participant", "referrer.following")
# A form that shows what is held so that it can be confirmed or put right, and why it may.
CONFIRMS = {
    "handrail.web.triage.forms.ConfirmForm": "who sent themself, read back to them; filled in",
    "handrail.web.coach.details.DetailsForm": "how to reach them and what they need; filled in",
    "handrail.web.coach.practice.PracticeForm": "a change of practice, which is news",
    "handrail.web.participant.forms.ContactForm": "their own contact details; filled in",
    "handrail.web.participant.forms.WhoForm": "the two things that open their own page",
    "handrail.web.coach.ending_forms.CloseForm": "their work at the end, and help at work: news",
}


def later_forms():
    for module in pkgutil.walk_packages(handrail.web.__path__, "handrail.web."):
        if any(f"handrail.web.{part}" in module.name for part in LATER):
            importlib.import_module(module.name)
    found, waiting = {}, [Form]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        name = f"{form.__module__}.{form.__qualname__}"
        if any(f"handrail.web.{part}" in name for part in LATER):
            found[name] = form
    return found


FORMS = later_forms()


def facts() -> set[str]:
    held = {field.name for label in HELD_BY for field in apps.get_model(label)._meta.get_fields()}
    return (held | BESIDES) - BOOKKEEPING


def test_there_are_later_forms_to_look_at():
    assert len(FORMS) > 15


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_later_form_asks_nothing_that_is_held(name):
    asked = set(FORMS[name].base_fields) & facts()
    assert not asked or name in CONFIRMS, f"{name} asks again: {sorted(asked)}"


def test_the_exceptions_exist():
    assert set(CONFIRMS) <= set(FORMS)
