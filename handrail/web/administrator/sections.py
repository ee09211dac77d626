"""The parts of administration, by permission and never by job title."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from handrail.domain.staff.permissions import Permission
from handrail.kernel.viewer import Staff
from handrail.web.shared.viewer import Request

PARTS: tuple[tuple[str, object, Permission], ...] = (
    ("/admin/", _("People and access"), Permission.MANAGE_PEOPLE),
    ("/admin/reviews/", _("Reviews"), Permission.MANAGE_PEOPLE),
    ("/admin/roles/", _("Job roles"), Permission.MANAGE_PEOPLE),
    ("/admin/national-roles/", _("National roles"), Permission.MANAGE_PEOPLE),
    ("/admin/systems/", _("Other systems"), Permission.MANAGE_PEOPLE),
    ("/practice/", _("Practices"), Permission.MANAGE_PEOPLE),
    ("/admin/prompts/", _("Prompts"), Permission.MANAGE_PEOPLE),
    ("/admin/mailboxes/", _("Mailboxes"), Permission.MANAGE_DIRECTORY),
    ("/admin/mail-domains/", _("Secure email"), Permission.WATCH_MESSAGES),
    ("/admin/area/", _("Public contact"), Permission.MANAGE_DIRECTORY),
    ("/admin/programmes/", _("Programmes"), Permission.MANAGE_DIRECTORY),
    ("/admin/messages/", _("Messages"), Permission.WATCH_MESSAGES),
)


@dataclass(frozen=True, slots=True)
class Section:
    """One link between the parts; ``current`` on the part itself and below it."""

    text: str
    href: str
    current: bool


def of(request: Request) -> tuple[Section, ...]:
    """Return the parts that the viewer may use."""
    viewer = request.viewer
    may = viewer.permissions if isinstance(viewer, Staff) else frozenset()
    offered = [(href, text) for href, text, needed in PARTS if needed in may]
    under = (href for href, _text in offered if request.path.startswith(href))
    longest = max(under, key=len, default="")
    return tuple(Section(str(text), href, href == longest) for href, text in offered)
