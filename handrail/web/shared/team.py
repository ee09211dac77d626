"""How "one direct-care team" is offered where a form asks how somebody agreed."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from handrail.domain.agreements.queries import TeamLine
from handrail.domain.consent.choices import IMPLIED
from handrail.domain.organisations import queries as organisations
from handrail.web.shared.forms import Form, Option, Radios


def offer_team(form: Form, name: str, lines: Sequence[TeamLine]) -> None:
    """Add the choice to a question where there is such a team; else leave the question alone."""
    if not lines:
        return
    found = organisations.many({line.organisation_id for line in lines})
    names = ", ".join(sorted(one.name for one in found.values()))
    field = form.fields[name]
    assert isinstance(field, Radios)
    implied = Option(
        IMPLIED,
        _("They were not asked again, because it is one direct-care team"),
        hint=_("Agreed for this pathway with: %(names)s") % {"names": names},
        follows_or=True,
    )
    field.options = (*field.options, implied)
