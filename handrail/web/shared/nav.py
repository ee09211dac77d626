"""The navigation: which pages a viewer is offered, by permission and never by job title."""

from dataclasses import dataclass
from functools import cache

from django.urls import is_valid_path
from django.utils.translation import gettext_lazy as _

from handrail.domain.staff.permissions import Permission
from handrail.kernel.viewer import Recipient, Staff, Viewer


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the navigation; ``current`` on the page itself and on those below it."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A page that anyone holding one of the permissions is offered; none means everybody."""

    path: str
    text: object
    permissions: frozenset[str] = frozenset()


def link(path: str, text: object, *permissions: Permission) -> Link:
    """Return a link of the tables below."""
    return Link(path, text, frozenset(permissions))


# In the order a day goes. A page that does not exist yet is left out.
FOR_STAFF = (
    link("/today/", _("Today"), Permission.TRIAGE, Permission.WORK_CASES),
    link("/refer/", _("Refer"), Permission.REFER),
    link("/referrals/", _("My referrals"), Permission.REFER, Permission.FOLLOW),
    link(
        "/advice/",
        _("Advice"),
        Permission.REFER,
        Permission.DECIDE_CLINICALLY,
        Permission.MANAGE_SERVICE,
    ),
    link("/inbox/", _("Inbox"), Permission.TRIAGE),
    link("/caseload/", _("Caseload"), Permission.WORK_CASES),
    link(
        "/calls/",
        _("Calls"),
        Permission.TRIAGE,
        Permission.WORK_CASES,
        Permission.MANAGE_SERVICE,
    ),
    link(
        "/worries/",
        _("Worries"),
        Permission.TRIAGE,
        Permission.WORK_CASES,
        Permission.MANAGE_SERVICE,
    ),
    link("/overrides/", _("Emergency"), Permission.OVERRIDE),
    link("/decisions/", _("Decisions"), Permission.DECIDE_CLINICALLY),
    link("/times/", _("Times"), Permission.WORK_CASES, Permission.MANAGE_SERVICE),
    link("/manage/", _("Service"), Permission.MANAGE_SERVICE),
    link("/area/", _("Area"), Permission.VIEW_AREA),
    link("/area/weights/", _("Ranking"), Permission.MANAGE_DIRECTORY),
    link("/directory/", _("Directory"), Permission.MANAGE_DIRECTORY),
    link("/admin/", _("Administration"), Permission.MANAGE_PEOPLE, Permission.WATCH_MESSAGES),
    link("/governance/", _("Who looked"), Permission.READ_AUDIT),
    link("/keeping/", _("Keeping"), Permission.DISPOSE),
    link("/agreements/", _("Agreements"), Permission.SET_AGREEMENTS),
    link("/find-support/", _("Find support")),
)
FOR_PUBLIC = (
    link("/find-support/", _("Find support")),
    link("/get-support/", _("Get support")),
    link("/status/", _("Your page")),
    link("/professionals/", _("For professionals")),
)
FOR_TOLD = (link("/shared-with-us/", _("Shared with you")),)
FOOTER = (
    link("/about/", _("About this service")),
    link("/benefits/", _("Work and benefits")),
    link("/privacy/", _("How we use information")),
    link("/accessibility-statement/", _("Accessibility statement")),
    link("/contact/", _("Contact us")),
    link("/account/sign-in/", _("Staff sign in")),
)


def footer_links() -> tuple[NavItem, ...]:
    """Return the links at the foot of every page."""
    return tuple(
        NavItem(str(link.text), link.path, current=False) for link in FOOTER if _exists(link.path)
    )


def items_for(viewer: Viewer, path: str) -> tuple[NavItem, ...]:
    """Return the navigation of this viewer."""
    links = _links(viewer)
    return tuple(
        NavItem(str(link.text), link.path, current=path.startswith(link.path))
        for link in links
        if _may_follow(viewer, link) and _exists(link.path)
    )


def _links(viewer: Viewer) -> tuple[Link, ...]:
    if isinstance(viewer, Recipient):
        return FOR_TOLD
    return FOR_STAFF if isinstance(viewer, Staff) else FOR_PUBLIC


def _may_follow(viewer: Viewer, link: Link) -> bool:
    return not link.permissions or (
        isinstance(viewer, Staff) and bool(link.permissions & viewer.permissions)
    )


@cache
def _exists(path: str) -> bool:
    return bool(is_valid_path(path))
