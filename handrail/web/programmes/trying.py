"""Somebody an administrator thinks of, to try a draft with. Never about a real person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.programmes.eligibility.facts import Condition, Employment, Need, Source
from handrail.domain.programmes.files.vignettes import PersonInVignette
from handrail.domain.programmes.rules import ProgrammeRules
from handrail.web.programmes.labels import word
from handrail.web.shared.forms import Checkboxes, Form, Number, Option, Radios, Select

ELSEWHERE = "ZZZ"


class TryForm(Form):
    """What is known of a made-up person; everything may be left open."""

    is_small = True
    age = Number(_("Age"), largest=120, required=False)
    lives = Radios(
        _("Lives, and has a GP, in the area"),
        (Option("in", _("Yes")), Option("out", _("No")), Option("", _("Not known"))),
        required=False,
        inline=True,
    )
    work = Select(
        _("Work situation"),
        tuple(Option(it.value, word(it)) for it in Employment),
        empty=_("Not known"),
        required=False,
    )
    weeks_off = Number(_("Weeks off work"), largest=520, required=False)
    employer_size = Number(_("How many people work there"), largest=999_999, required=False)
    conditions = Checkboxes(
        _("Health conditions"),
        tuple(Option(it.value, word(it)) for it in Condition),
        required=False,
    )
    wants = Checkboxes(
        _("What they want"), tuple(Option(it.value, word(it)) for it in Need), required=False
    )
    referred_by = Select(
        _("Referred by"),
        tuple(Option(it.value, word(it)) for it in Source),
        empty=_("Not known"),
        required=False,
    )


def person(said: dict[str, Any], rules: ProgrammeRules) -> PersonInVignette:
    """Return the person as test persons are written; what was left open is not known."""
    areas = _areas(said["lives"], rules)
    return PersonInVignette(
        age=said["age"],
        lives_in=areas,
        practice_in=areas,
        work=Employment(said["work"]) if said["work"] else None,
        weeks_off=said["weeks_off"],
        employer_size=said["employer_size"],
        conditions=tuple(map(Condition, said["conditions"])) or None,
        wants=tuple(map(Need, said["wants"])) or None,
        referred_by=Source(said["referred_by"]) if said["referred_by"] else None,
    )


def _areas(lives: str, rules: ProgrammeRules) -> tuple[str, ...] | None:
    if not lives:
        return None
    codes = rules.area.codes if rules.area else None
    return tuple(sorted(codes or ())) if lives == "in" else (ELSEWHERE,)
