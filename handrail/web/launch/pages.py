"""What the pages inside a clinical system show, and to whom they may be shown there."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.systems.ports import (
    LaunchRefused,
    NoPatient,
    Opened,
    Referral,
    SystemAway,
    WrongPatient,
)
from handrail.journey.offer import Offers
from handrail.kernel.clock import local_date
from handrail.web.shared import chrome
from handrail.web.shared.forms import Form
from handrail.web.shared.middleware import policy
from handrail.web.shared.viewer import Request

REFERRAL_CODE = "306206005"


class Kept(Enum):
    """What is kept when something went wrong, as far as we know."""

    NOTHING = "nothing"
    DRAFT = "a draft of what was filled in"
    BEFORE = "whatever was sent or kept before"


@dataclass(frozen=True, slots=True)
class Banner:
    """Whose record it is."""

    name: str
    birth_date: date | None
    nhs_number: str


@dataclass(frozen=True, slots=True)
class PickPage:
    """Whose record?"""

    banner: None = None  # nobody's yet


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form, filled."""

    banner: Banner | None
    name: str
    notes: tuple[str, ...]
    unread: tuple[str, ...]
    offers: Offers
    has_choice: bool
    wording: str
    caution: str = ""
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class SentPage:
    """It went: what to tell them, and what stands in the record or is to be pasted."""

    banner: Banner | None
    reference: str
    service: str
    provider: str
    by_date: date
    is_written: bool
    summary: str


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """What went wrong, what was kept, and what to do."""

    title: str
    what_happened: str
    what_was_kept: str
    what_to_do: tuple[str, ...]
    status: int
    banner: None = None  # nobody's: what went wrong may be whose record it is


def banner(opened: Opened, *, always: bool = False) -> Banner | None:
    """Return whose record it is, unless the system says that it shows that itself."""
    if not (opened.needs_banner or always):
        return None
    record = opened.record
    name = f"{record.given_name} {record.family_name}".strip()
    return Banner(name, record.birth_date, record.nhs_number)


def form_page(opened: Opened, offers: Offers, *, wording: str, is_kept: bool = False) -> FormPage:
    """Return the page of the form."""
    record = opened.record
    names = {
        "conditions": _("problems"),
        "observations": _("fit notes and work"),
        "procedures": _("procedures"),
    }
    return FormPage(
        banner=banner(opened),
        name=record.given_name or record.family_name,
        notes=tuple(
            _("%(first)s to %(last)s")
            % {
                "first": nhs_date(it.from_date),
                "last": nhs_date(it.until_date) if it.until_date else _("no end"),
            }
            for it in sorted(record.notes, key=lambda it: it.from_date, reverse=True)[:6]
        ),
        unread=tuple(names[name] for name in record.unread),
        offers=offers,
        has_choice=bool(offers.best or offers.light_touch or offers.against),
        wording=wording,
        caution=record.caution,
        is_kept=is_kept,
    )


def sent_page(opened: Opened, referral: Referral, *, is_written: bool, tells: bool) -> SentPage:
    """Return the page that says it went."""
    return SentPage(
        banner=banner(opened),
        reference=referral.reference,
        service=referral.service_name,
        provider=referral.provider_name,
        by_date=referral.by_date,
        is_written=is_written,
        summary=summary(referral, tells=tells),
    )


def summary(referral: Referral, *, tells: bool) -> str:
    """Return what is pasted into a record: coded, and with no word about health."""
    lines = [
        _("Referral to service (SNOMED CT %(code)s)") % {"code": REFERRAL_CODE},
        _("Work and health support: %(service)s, %(provider)s")
        % {"service": referral.service_name, "provider": referral.provider_name},
        _("Sent on %(day)s, with the person's spoken agreement")
        % {"day": nhs_date(local_date(referral.sent_at))},
        _("Reference %(reference)s. First contact by %(day)s.")
        % {"reference": referral.reference, "day": nhs_date(referral.by_date)},
    ]
    if tells:
        lines.append(_("The person agreed that the practice is told how it goes."))
    return "\n".join(lines)


def problem(
    refusal: LaunchRefused, *, kept: Kept = Kept.NOTHING, name_there: str = ""
) -> ProblemPage:
    """Return the page of a failure: what happened, what was kept, and what to do."""
    again = _("Close this, and open it again from the person's record.")
    other = _(
        "Or sign in to Handrail in another window, choose “Refer”, and paste the NHS number there."
    )
    what_was_kept = {
        Kept.NOTHING: _("Nothing was sent, and nothing of the record was kept."),
        Kept.DRAFT: _("What you filled in is kept as a draft, for you alone. Nothing was sent."),
        Kept.BEFORE: _("Nothing was sent just now. What you sent or kept before is in Handrail."),
    }
    message = refusal.message
    if name_there:
        message = _("Your clinical system says you are “%(name)s”. We do not know who that is.") % {
            "name": name_there
        }
        again = _("Ask your area's administrator to add that name to yours. It is done once.")
    titles = {
        WrongPatient: _("This may be another patient"),
        NoPatient: _("No patient is open"),
        SystemAway: _("Your clinical system does not answer"),
    }
    steps = {
        WrongPatient: (_("Check whose record is open."), again),
        NoPatient: (_("Open the record of the person, then open this again."), other),
        SystemAway: (_("Wait a minute."), again, other),
    }
    kind = type(refusal)
    find = {
        Kept.DRAFT: (_("Sign in to Handrail, choose “Refer”, then “Not sent yet”."),),
        Kept.BEFORE: (_("Sign in to Handrail to see what you sent, and what is not sent yet."),),
    }
    return ProblemPage(
        title=titles.get(kind, _("We could not open the referral form")),
        what_happened=message,
        what_was_kept=what_was_kept[kept],
        what_to_do=(*find.get(kept, ()), *steps.get(kind, (again, other))),
        status=refusal.status,
    )


def show(
    request: Request,
    template: str,
    page: object,
    *,
    frames: tuple[str, ...],
    form: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return a page that the clinical system that opened it may show inside its own."""
    context = {**chrome.bare(request), "page": page, "form": form}
    body = render_to_string(f"launch/{template}.jinja", context)
    response = HttpResponse(body, status=status)
    response["Content-Security-Policy"] = policy(request.csp_nonce, " ".join(frames) or "'none'")
    # X-Frame-Options can name nobody; where nobody may show the page, both say so.
    response.xframe_options_exempt = bool(frames)
    return response


def refused(
    request: Request,
    refusal: LaunchRefused,
    frames: tuple[str, ...],
    *,
    kept: Kept = Kept.NOTHING,
    name_there: str = "",
) -> HttpResponse:
    """Return the page of a failure."""
    page = problem(refusal, kept=kept, name_there=name_there)
    return show(request, "problem", page, frames=frames, status=page.status)
