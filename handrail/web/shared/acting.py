"""What every view with a form does: act, and where it is refused keep what was typed."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.core.exceptions import ValidationError

from handrail.kernel.errors import NotAllowed, NotFound, Refusal
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request

REFUSED = 400
Fields = Mapping[type[Refusal], str]
NO_FIELDS: Fields = MappingProxyType({})


def done(form: Form, act: Callable[[], object], fields: Fields = NO_FIELDS) -> bool:
    """Do what was asked; where it is refused, say why on the form and keep what was typed.

    ``fields`` names the field that a refusal is about, for the link to it.
    """
    try:
        act()
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        about = type(refusal)
        form.add_error(fields.get(about), ValidationError(refusal.message, code=about.__name__))
        return False
    return True


def sent(request: Request, form: Form) -> bool:
    """Return whether the form was sent and is whole."""
    return request.method == "POST" and form.is_valid()


def status_of(form: Form) -> int:
    """Return the status of a page with a form on it."""
    return REFUSED if form.is_bound and form.errors else 200
