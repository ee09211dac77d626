"""A small world for the access matrix: four organisations, every job role at each, one person.

The practice refers, the service supports, the board commissions both, and elsewhere is a
stranger to them. A partner of the service has offered it a referral and a case.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse

from demo import cast
from handrail.domain.capacity import operations as capacity
from handrail.domain.cases import planning, queries
from handrail.domain.cases.planning import ActionDraft, GoalDraft
from handrail.domain.consent import queries as consent
from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.operations import Particulars
from handrail.domain.programmes import operations as programmes
from handrail.domain.programmes.files import reading
from handrail.domain.referrals import intakes
from handrail.domain.staff import operations as staff
from handrail.domain.staff.models import Account
from handrail.journey import handover, plan, support, triage, worry
from handrail.kernel.viewer import Person, Staff, System, acting_as
from handrail.web.shared.sessions import SessionStore
from handrail.web.shared.viewer import BEARER, PERSON
from tests.architecture import (
    enquired,
    entering,
    entries,
    kept,
    onward,
    outside,
    placed,
    reported,
    sent,
    shared,
)
from tests.factories.support import send

PLACES = ("practice", "service", "board", "elsewhere")
TOLD = "told"


def _asked() -> tuple[str, ...]:
    """Return the job roles with a column: of those that may do the same, the first two.

    The first is whose the things are that are asked for, the second a colleague of theirs.
    """
    alike: dict[frozenset[str], list[str]] = {}
    for role in cast.ROLES:
        alike.setdefault(frozenset(role.permissions), []).append(role.key)
    kept = {key for keys in alike.values() for key in keys[:2]}
    return tuple(role.key for role in cast.ROLES if role.key in kept)


ROLES = _asked()
# Who is not staff: anybody, the person after a code, and whoever holds the code of what they
# sent themself (their own; at "elsewhere", of something sent to a team that is a stranger).
NOBODY, THE_PERSON, LINK_BEARER = "public", "person", "link-bearer"
WORK_NOWHERE = (NOBODY, THE_PERSON, LINK_BEARER)
COLUMNS = (*WORK_NOWHERE, *ROLES)
BACKEND = "handrail.web.signin.backend.Accounts"
# Whatever of these stands on a page of somebody elsewhere has leaked.
SECRETS = ("Amara", "Okafor", "Zachariah", "Quill", "0123 456", "Redfern")


@dataclass(slots=True)
class World:
    """What there is to ask for, by the name that addresses use for it."""

    at: datetime
    places: dict[str, UUID] = field(default_factory=dict)
    viewers: dict[tuple[str, str], Staff] = field(default_factory=dict)
    ids: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)

    def client(self, column: str, place: str) -> Client:
        """Return a browser in which this somebody is signed in."""
        client, is_stranger = Client(), place == "elsewhere"
        if column == THE_PERSON:
            begin_session(client, PERSON, str(self.people["elsewhere" if is_stranger else "own"]))
        elif column == LINK_BEARER:
            bearer = intakes.bearer_of(sent.STRANGERS_SECRET if is_stranger else sent.SECRET)
            begin_session(client, BEARER, bearer.token_hash)
        elif column != NOBODY:
            account = Account.objects.get(pk=self.viewers[column, place].account_id)
            client.force_login(account, BACKEND)
            client.get(reverse("account"))  # once, or every request that is taken back begins it
        return client


def begin_session(client: Client, key: str, value: str) -> None:
    """Put a session with one thing in it into a browser."""
    session = SessionStore()
    session[key] = value
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


def build(at: datetime) -> World:
    """Make the world as of a day before a moment."""
    world = World(at - timedelta(days=1))
    with acting_as(System(), at=world.at):
        _organisations(world)
        _staff(world)
        service = _services(world)
        _programme(world)
    _referrals(world, *service)
    _case(world)
    world.ids["told body"] = world.places["service Jobcentre"]
    world.ids |= shared.arrange(
        _coach(world, "service"), world.people["own"], world.ids["told body"], world.at
    )
    world.ids |= reported.arrange(_coach(world, "service"), world.ids["case_id"], world.at)
    _offers(world)
    sent.arrange(world, service[0])
    _slot(world, service[0])
    placed.arrange(world)
    world.ids |= onward.arrange(world)
    world.ids |= enquired.arrange(world)
    kept.oversight(world)
    entering.arrange(world)
    entries.arrange(world, service[0])
    outside.arrange(world)
    world.ids["account_id"] = world.viewers["coach", "service"].account_id
    world.ids["membership_id"] = world.ids["membership coach service"]
    world.ids["organisation_id"] = world.places["practice"]
    return world


def _organisations(world: World) -> None:
    by, at = System(), world.at
    kinds = {"practice": "practice", "service": "provider", "board": "icb", "elsewhere": "provider"}
    for place, kind in (kinds | {"partner": "vcse"}).items():
        world.places[place] = organisations.register(
            name=f"{place} organisation",
            kind=kind,
            by=by,
            at=at,
            particulars=Particulars(ods_code=f"ZZA{len(world.places)}"),
        )
    for place in ("practice", "service", "partner"):
        organisations.relate(
            child_id=world.places[place],
            parent_id=world.places["board"],
            kind="part_of",
            from_date=date(2020, 1, 1),
            by=by,
            at=at,
        )
    organisations.set_area(
        organisation_id=world.places["board"],
        public_name="An area",
        public_email="area@handrail.example",
        public_phone="01632 960 000",
        by=by,
        at=at,
    )


def _staff(world: World) -> None:
    by, at = System(), world.at
    for role in cast.ROLES:
        staff.define_job_role(
            key=role.key, name=role.name, permissions=role.permissions, by=by, at=at
        )
        for place in (*PLACES, "partner"):
            account = staff.add_account(
                email=f"{role.key}.{place}@handrail.example",
                name=f"{role.name} of {place}",
                password=None,
                by=by,
                at=at,
            )
            membership = staff.join(
                account_id=account,
                organisation_id=_employer(world, role.key, place),
                job_role=role.key,
                title="",
                by=by,
                at=at,
            )
            world.ids[f"membership {role.key} {place}"] = membership
            may = frozenset(str(permission) for permission in role.permissions)
            world.viewers[role.key, place] = Staff(account, world.places[place], role.key, may)
    accounts = Account.objects.filter(email__endswith="@handrail.example")
    Authenticator.objects.bulk_create(
        Authenticator(user=each, type=Authenticator.Type.TOTP, data={"secret": "x"})
        for each in accounts
    )


def _employer(world: World, role: str, place: str) -> UUID:
    """Return where somebody works; who is only told things works at a Jobcentre of that place."""
    if role != TOLD:
        return world.places[place]
    name = f"{place} Jobcentre"
    world.places[name] = organisations.register(
        name=name,
        kind="jobcentre",
        particulars=Particulars(source="test"),
        by=System(),
        at=world.at,
    )
    return world.places[name]


def _services(world: World) -> tuple[UUID, UUID]:
    first, second = (
        directory.add(
            service=NewService(
                name=f"Coaching of the {place}",
                provider_id=world.places[place],
                phone="01632960001",
                area_codes=("ZZA2",),
            ),
            by=System(),
            at=world.at,
        )
        for place in ("service", "partner")
    )
    return first, second


def _programme(world: World) -> None:
    source = reading.read_file(reading.folder() / "workwell.yaml")
    day = date(2020, 1, 1)
    programmes.load_version(source=source, valid_from_date=day, by=System(), at=world.at)


def _referrals(world: World, service_id: UUID, partner_service_id: UUID) -> None:
    gp, at = world.viewers["gp", "practice"], world.at
    ours, partner = world.places["service"], world.places["partner"]
    person, world.ids["referral_id"] = send(gp, service_id, ours, at)
    world.people["own"] = world.ids["person_id"] = person
    _, world.ids["accepted"] = send(gp, service_id, ours, at)
    _, world.ids["offered"] = send(gp, partner_service_id, partner, at)
    _, world.ids["with partner"] = send(gp, partner_service_id, partner, at)
    with acting_as(Person(person), at=at):
        found = consent.agreements(person, viewer=Person(person), at=at)
    world.ids["evidence_id"] = next(it.id for it in found if it.organisation_id == ours)
    world.ids["service_id"], world.ids["partner service"] = service_id, partner_service_id


def _case(world: World) -> None:
    lead, coach, at = (
        world.viewers["service-manager", "service"],
        _coach(world, "service"),
        world.at,
    )
    with acting_as(lead, at=at):
        world.ids["case_id"] = case_id = triage.accept(
            referral_id=world.ids["accepted"],
            coach_account_id=coach.account_id,
            by=lead,
            at=at,
        )
    with acting_as(coach, at=at):
        support.book(
            case_id=case_id,
            starts_at=at + timedelta(hours=1),
            is_hour_meant=True,  # whatever the hour at which the tests are run
            minutes=30,
            way="phone",
            with_account_id=coach.account_id,
            by=coach,
            at=at,
        )
        world.ids["appointment_id"] = queries.appointments(case_id, viewer=coach, at=at)[0].id
        _write_plan(world, coach)
        planning.start_plan(case_id=case_id, by=coach, at=at)
        found = queries.plans(case_id, viewer=coach, at=at)
        world.ids["action_id"] = found[0].goals[0].actions[0].id
        world.ids["ours to take back"] = handover.offer(
            case_id=case_id,
            to_account_id=_coach(world, "partner").account_id,
            to_organisation_id=world.places["partner"],
            is_share=True,
            why="They need advice on money",
            how_agreed="spoken",
            by=coach,
            at=at,
        )
        world.ids["concern_id"] = worry.about_case(case_id=case_id, by=coach, at=at).id


def _write_plan(world: World, coach: Staff) -> None:
    case_id, at = world.ids["case_id"], world.at
    plan_id = planning.start_plan(case_id=case_id, by=coach, at=at)
    planning.save_goals(
        plan_id=plan_id,
        goals=[GoalDraft("work", "Go back two days a week", (ActionDraft("Ring my manager"),))],
        review_date=(at + timedelta(days=30)).date(),
        by=coach,
        at=at,
    )
    plan.agree(plan_id=plan_id, case_id=case_id, how="together", by=coach, at=at)


def _offers(world: World) -> None:
    lead, coach, at = (
        world.viewers["service-manager", "partner"],
        _coach(world, "partner"),
        world.at,
    )
    with acting_as(lead, at=at):
        triage.offer_elsewhere(
            referral_id=world.ids["offered"],
            service_id=world.ids["service_id"],
            how_agreed="spoken",
            note="Closer to home",
            by=lead,
            at=at,
        )
        case_id = triage.accept(
            referral_id=world.ids["with partner"],
            coach_account_id=coach.account_id,
            by=lead,
            at=at,
        )
    with acting_as(coach, at=at):
        world.ids["handover_id"] = handover.offer(
            case_id=case_id,
            to_account_id=_coach(world, "service").account_id,
            to_organisation_id=world.places["service"],
            is_share=False,
            why="They moved house",
            how_agreed="spoken",
            by=coach,
            at=at,
        )


def _slot(world: World, service_id: UUID) -> None:
    by = System(world.places["service"])
    starts_at = (world.at + timedelta(days=3)).replace(hour=12)
    with acting_as(by, at=world.at):
        world.ids["slot_id"] = capacity.offer_slot(
            service_id=service_id,
            organisation_id=world.places["service"],
            worker_account_id=_coach(world, "service").account_id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            way="phone",
            by=by,
            at=world.at,
        )


def _coach(world: World, place: str) -> Staff:
    return world.viewers["coach", place]
