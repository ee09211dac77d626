"""Write who is who: single acts here, whole registers in ``importing``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.organisations import rules
from handrail.domain.organisations.access import (
    check_may_add_employer,
    check_may_keep_organisations,
    check_may_look_after,
    check_may_mark_domains,
    check_may_set_area,
)
from handrail.domain.organisations.importing import import_register as import_register
from handrail.domain.organisations.models import (
    Area,
    Kind,
    LettersWanted,
    LetterWay,
    MailDomain,
    MeshRoute,
    Organisation,
    Relation,
)
from handrail.domain.organisations.queries import OrganisationUnknown
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, Refusal
from handrail.kernel.viewer import Viewer, account_of

ODS_CODE = re.compile(r"[A-Z0-9]{2,12}")


class BadOrganisation(BadInput):
    """What was given about an organisation cannot be right."""


class AlreadyRegistered(Refusal):
    """An organisation with that code exists."""

    default = "There is already an organisation with that code."


class EmployerKnown(Refusal):
    """There is an employer of that name already, there or with no postcode."""

    default = "There is already an employer of that name. Search for it by name."


class AlreadyBelongs(Refusal):
    """The same belonging is already held for some of those days."""

    default = "That organisation already belongs there on some of those days."


class ChangedMeanwhile(Refusal):
    """Somebody else changed the organisation first."""

    default = "Someone else has changed this. Look at it again, then make your change."


@dataclass(frozen=True, slots=True)
class Particulars:
    """What can be said of an organisation besides its name and kind."""

    ods_code: str | None = None
    local_code: str | None = None
    address: Sequence[str] = ()
    postcode: str = ""
    phone: str = ""
    opened_date: date | None = None
    prescribing_setting: str = ""
    source: str = ""
    mailbox_email: str | None = None
    letters_wanted: str = LettersWanted.ASKED_AND_CLOSING


NOTHING_MORE = Particulars()
MESH_MAILBOX = re.compile(r"[A-Z0-9]{4,20}")


@dataclass(frozen=True, slots=True)
class Ways:
    """By which ways letters go to an organisation, in order, and how its MESH mailbox is found."""

    ways: tuple[str, ...]
    mesh_route: str = MeshRoute.MAILBOX
    mesh_mailbox: str = ""


@transaction.atomic
def register(
    *,
    name: str,
    kind: str,
    by: Viewer,
    at: datetime,
    particulars: Particulars = NOTHING_MORE,
) -> UUID:
    """Add an organisation; BadOrganisation, AlreadyRegistered or NotAllowed otherwise."""
    check_may_keep_organisations(by)
    return _register(name, kind, particulars, by, at)


@transaction.atomic
def add_employer(
    *, name: str, town: str = "", postcode: str = "", by: Viewer, at: datetime
) -> UUID:
    """Add an employer that somebody wants to tell something; BadOrganisation, NotAllowed.

    EmployerKnown where one of that name is on record at that postcode, or without one.
    """
    check_may_add_employer(by)
    same = Organisation.objects.filter(kind=Kind.EMPLOYER, name__iexact=name.strip())
    if same.filter(postcode__in=("", postcode)).exists() or (not postcode and same.exists()):
        raise EmployerKnown
    particulars = Particulars(
        address=[town.strip()] if town.strip() else [], postcode=postcode, source="added by a coach"
    )
    return _register(name, Kind.EMPLOYER, particulars, by, at)


@transaction.atomic
def relate(
    *,
    child_id: UUID,
    parent_id: UUID,
    kind: str,
    from_date: date,
    by: Viewer,
    at: datetime,
    until_date: date | None = None,
) -> UUID:
    """Say that one organisation belongs to another; AlreadyBelongs if those days overlap."""
    check_may_keep_organisations(by)
    relation = Relation(
        child_id=child_id,
        parent_id=parent_id,
        kind=kind,
        from_date=from_date,
        until_date=until_date,
        source="by hand",
    )
    if child_id == parent_id or (until_date and until_date < from_date):
        raise BadOrganisation("Choose two organisations, and an end that is not before the start.")
    try:
        with transaction.atomic():
            relation.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyBelongs from error
    detail = {"parent": str(parent_id), "kind": kind, "from": from_date.isoformat()}
    _record("organisation.related", child_id, by, at, detail)
    return relation.pk


@transaction.atomic
def end_relation(
    *, child_id: UUID, parent_id: UUID, kind: str, until_date: date, by: Viewer, at: datetime
) -> None:
    """End a belonging on a day, which still counts; OrganisationUnknown if none is open."""
    check_may_keep_organisations(by)
    ended = Relation.objects.filter(
        child_id=child_id,
        parent_id=parent_id,
        kind=kind,
        until_date__isnull=True,
        from_date__lte=until_date,
    ).update(until_date=until_date)
    if not ended:
        raise OrganisationUnknown
    detail = {"parent": str(parent_id), "kind": kind, "until": until_date.isoformat()}
    _record("organisation.relation_ended", child_id, by, at, detail)


@transaction.atomic
def set_mailbox(
    *,
    organisation_id: UUID,
    mailbox_email: str | None,
    letters_wanted: str,
    ways: Ways | None = None,
    version: int,
    by: Viewer,
    at: datetime,
) -> None:
    """Set where letters go, by which ways, and which are wanted.

    BadOrganisation; ChangedMeanwhile if the version moved on; NotAllowed.
    """
    check_may_look_after(by, organisation_id, local_date(at))
    _check_email(mailbox_email)
    if ways is not None:
        _check_ways(ways, mailbox_email)
    if letters_wanted not in LettersWanted.values:
        raise BadOrganisation("Choose which letters are wanted.")
    changed = Organisation.objects.filter(pk=organisation_id, version=version).update(
        mailbox_email=mailbox_email or None,
        letters_wanted=letters_wanted,
        version=version + 1,
        **_as_fields(ways),
    )
    if not changed:
        raise ChangedMeanwhile
    detail = {"mailbox_email": mailbox_email or "", "letters_wanted": letters_wanted}
    detail |= {key: str(value) for key, value in _as_fields(ways).items()}
    _record("organisation.mailbox_set", organisation_id, by, at, detail)


@transaction.atomic
def set_area(
    *,
    organisation_id: UUID,
    public_name: str,
    public_email: str,
    public_phone: str,
    by: Viewer,
    at: datetime,
    single_point_of_contact_account_id: UUID | None = None,
    nation: str = Area.Nation.ENGLAND,
    settings: Mapping[str, Any] | None = None,
) -> UUID:
    """Open an area for a board, or change it; BadOrganisation unless it is a board with a name."""
    check_may_set_area(by, organisation_id)
    is_board = Organisation.objects.filter(pk=organisation_id, kind=Kind.ICB).exists()
    if not is_board or not public_name.strip() or nation not in Area.Nation.values:
        raise BadOrganisation("An area belongs to an integrated care board and has a public name.")
    _check_email(public_email or None)
    area, _ = Area.objects.select_for_update().get_or_create(
        organisation_id=organisation_id, defaults={"public_name": public_name}
    )
    area.public_name = public_name.strip()
    area.public_email, area.public_phone = public_email, public_phone
    area.single_point_of_contact_account_id = single_point_of_contact_account_id
    area.nation = nation
    area.settings = area.settings if settings is None else dict(settings)
    area.version += 1
    area.save()
    _record("area.set", area.pk, by, at, {"public_name": public_name}, subject="area")
    return area.pk


@transaction.atomic
def mark_mail_domain(*, domain: str, accredited_secure: bool, by: Viewer, at: datetime) -> None:
    """Say whether health content may go to a domain (DCB1596); BadOrganisation if it is none."""
    check_may_mark_domains(by)
    wanted = domain.strip().rstrip(".").lower()
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", wanted):
        raise BadOrganisation("Enter a domain such as nhs.net, without the part before the @.")
    marked, _ = MailDomain.objects.update_or_create(
        domain=wanted,
        defaults={
            "accredited_secure": accredited_secure,
            "marked_by": account_of(by),
            "marked_at": at,
        },
    )
    detail = {"domain": wanted, "accredited_secure": accredited_secure}
    _record("mail_domain.marked", marked.pk, by, at, detail, subject="mail_domain")


def _as_fields(ways: Ways | None) -> dict[str, Any]:
    if ways is None:
        return {}
    return {
        "letter_ways": list(ways.ways),
        "mesh_route": ways.mesh_route,
        "mesh_mailbox": ways.mesh_mailbox.strip().upper(),
    }


def _check_ways(ways: Ways, mailbox_email: str | None) -> None:
    if not frozenset(ways.ways) <= frozenset(LetterWay.values):
        raise BadOrganisation("Choose how letters go there.")
    if ways.mesh_route not in MeshRoute.values:
        raise BadOrganisation("Choose how the MESH mailbox is found.")
    held = ways.mesh_mailbox.strip().upper()
    if held and not MESH_MAILBOX.fullmatch(held):
        raise BadOrganisation("A MESH mailbox has 4 to 20 letters and digits, such as X26ABC1.")
    if LetterWay.MESH in ways.ways and ways.mesh_route == MeshRoute.MAILBOX and not held:
        raise BadOrganisation("Give the MESH mailbox, or choose to look it up.")
    if LetterWay.EMAIL in ways.ways and not mailbox_email:
        raise BadOrganisation("Give the shared mailbox, or choose another way.")


def _check_email(email: str | None) -> None:
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise BadOrganisation("Enter an email address like name@example.nhs.uk.") from error


def _record(
    action: str,
    subject_id: UUID,
    by: Viewer,
    at: datetime,
    detail: dict[str, Any],
    *,
    subject: str = "organisation",
) -> None:
    audit.record(action=action, by=by, at=at, subject=(subject, subject_id), detail=detail)


def _register(name: str, kind: str, particulars: Particulars, by: Viewer, at: datetime) -> UUID:
    code = particulars.ods_code.strip().upper() if particulars.ods_code else None
    name = name.strip()
    if not name or kind not in Kind.values or (code and not ODS_CODE.fullmatch(code)):
        raise BadOrganisation("Give a name, a kind, and an ODS code of letters and numbers.")
    _check_email(particulars.mailbox_email)
    organisation = Organisation(
        name=name,
        kind=kind,
        ods_code=code,
        local_code=particulars.local_code,
        address=list(particulars.address),
        postcode=particulars.postcode,
        phone=particulars.phone,
        opened_date=particulars.opened_date,
        prescribing_setting=particulars.prescribing_setting,
        source=particulars.source,
        mailbox_email=particulars.mailbox_email,
        letters_wanted=particulars.letters_wanted,
        search_text=rules.search_text(
            ods_code=code, name=name, address=particulars.address, postcode=particulars.postcode
        ),
    )
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyRegistered from error
    _record("organisation.registered", organisation.pk, by, at, {"name": name, "kind": kind})
    return organisation.pk
