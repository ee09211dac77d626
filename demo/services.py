"""Seven services, six of them of programmes, with waits, hours and free times."""

from datetime import datetime, time, timedelta
from uuid import UUID

from demo import cast
from demo.organisations import PROVIDERS, Town
from demo.places import COUNCIL_CODE, ICB_CODE, SUB_ICB_CODE, postcode
from handrail.domain.capacity import operations as capacity
from handrail.domain.directory import operations as directory
from handrail.domain.directory import queries
from handrail.domain.directory.operations import NewHours, NewPlace, NewService
from handrail.domain.programmes import operations as programmes
from handrail.domain.programmes.files import reading
from handrail.kernel import working_days
from handrail.kernel.clock import LONDON, local_date
from handrail.kernel.viewer import System

AREA = (ICB_CODE, SUB_ICB_CODE, COUNCIL_CODE)
OFFICE = tuple(NewHours(day, time(9), time(17)) for day in range(5))
LATE = (*(NewHours(day, time(8), time(18)) for day in range(5)), NewHours(1, time(18), time(20)))


def load_programmes(*, at: datetime) -> None:
    """Put the programme files in force a year before the anchor, so that old referrals fit."""
    day = local_date(at) - timedelta(days=500)
    for path in reading.files_in(reading.folder()):
        programmes.load_version(
            source=reading.read_file(path),
            valid_from_date=day,
            by=System(),
            at=at,
        )


def build(town: Town, *, at: datetime) -> None:
    """Add the services and their declared waits."""
    by = System()
    for service, first, treatment in _services(town, at):
        service_id = directory.add(service=service, by=by, at=at)
        for kind, days in (("first_contact", first), ("treatment", treatment)):
            directory.declare_wait(
                service_id=service_id,
                kind=kind,
                working_days=days,
                by=by,
                at=at - timedelta(days=5),
            )
        directory.assure(
            service_id=service_id,
            assured_by="Ade Marlowe",
            by=by,
            at=at - timedelta(days=20),
        )


def find(town: Town, *, at: datetime) -> dict[str, UUID]:
    """Return the ids of the services by name."""
    providers = (*(provider[0] for provider in PROVIDERS), cast.NORTH)
    return {
        card.name: card.id
        for name in providers
        for card in queries.of_provider(town[name], on=local_date(at))
    }


def offer_times(
    town: Town, services: dict[str, UUID], accounts: dict[str, UUID], *, at: datetime
) -> None:
    """Offer free times over the next ten working days: in a practice, by phone, in the evening."""
    jo = accounts["jo.fairley@" + cast.DOMAIN]
    femi = accounts["femi.brookes@" + cast.DOMAIN]
    for ahead in range(1, 11):
        day = working_days.add(local_date(at), ahead)
        _slot(town, services["WorkWell Merebridge"], cast.WORKWELL, jo, day, time(10), "phone", at)
        _slot(town, services["WorkWell Merebridge"], cast.WORKWELL, jo, day, time(18), "phone", at)
        _slot(
            town,
            services["First contact physiotherapy, North Mere"],
            cast.NORTH,
            femi,
            day,
            time(14),
            "in_practice",
            at,
            practice=cast.ASH,
        )


def _slot(
    town: Town,
    service_id: UUID,
    organisation: str,
    worker: UUID,
    day: object,
    start: time,
    way: str,
    at: datetime,
    practice: str = "",
) -> None:
    starts_at = datetime.combine(day, start, tzinfo=LONDON)  # type: ignore[arg-type]
    capacity.offer_slot(
        service_id=service_id,
        organisation_id=town[organisation],
        worker_account_id=worker,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        way=way,
        place=practice,
        at_practice_id=town[practice] if practice else None,
        by=System(),
        at=at,
    )


def _services(town: Town, at: datetime) -> tuple[tuple[NewService, int, int], ...]:
    today = local_date(at)
    return (
        (
            NewService(
                name="WorkWell Merebridge",
                provider_id=town[cast.WORKWELL],
                programme_id="workwell",
                summary="One coach for your health and your work, and a plan in your own words.",
                description="A work and health coach listens, helps you plan, and opens doors to "
                "physiotherapy, counselling, advice about money, and changes at work.",
                what_happens="Your coach rings you. You talk for about 45 minutes about your "
                "health, your work and your life. Together you agree a plan.",
                for_whom="People aged 16 and over with a health condition who want to stay in, "
                "go back to, or find work.",
                not_for_whom="People who need urgent medical help.",
                how_to_get_in="Ask at your practice, or refer yourself here.",
                clock_promise_days=5,
                running_since_date=today - timedelta(days=700),
                funded_until_date=today + timedelta(days=500),
                delivery_kinds=("phone", "video", "other_place"),
                access_features=("step_free", "interpreter", "quiet_space"),
                phone="01632 960 090",
                places=(NewPlace(postcode(0, 9), "Mere House", "1 Quay Street, Merebridge"),),
                hours=LATE,
                area_codes=AREA,
                area_names=("Merebridge",),
                languages=("en", "ur", "pl"),
                industries=("G", "H", "Q"),
            ),
            4,
            20,
        ),
        (
            NewService(
                name="Connect to Work, Merebridge",
                provider_id=town[cast.COUNCIL],
                programme_id="connect-to-work",
                summary="Help to find a job and keep it, from one employment specialist.",
                for_whom="Adults who want paid work and face things that make it hard.",
                not_for_whom="People already on another employment programme.",
                how_to_get_in="Refer yourself, or ask anyone who supports you.",
                clock_promise_days=5,
                running_since_date=today - timedelta(days=400),
                funded_until_date=today + timedelta(days=900),
                delivery_kinds=("other_place", "phone"),
                phone="01632 960 091",
                places=(NewPlace(postcode(1, 5), "Town Hall", "Market Square, Merebridge"),),
                hours=OFFICE,
                area_codes=AREA,
                area_names=("Merebridge",),
            ),
            5,
            15,
        ),
        (
            NewService(
                name="Job club, Harbour",
                provider_id=town[cast.COUNCIL],
                summary="Look for work together, every Tuesday, with somebody to ask.",
                for_whom="People who look for work.",
                how_to_get_in="Ask your practice, or refer yourself.",
                takes_referrals=True,
                clock_promise_days=5,
                running_since_date=today - timedelta(days=600),
                funded_until_date=today + timedelta(days=40),
                delivery_kinds=("other_place",),
                phone="01632 960 091",
                hours=OFFICE,
                area_codes=AREA,
                area_names=("Merebridge",),
            ),
            5,
            5,
        ),
        (
            NewService(
                name="Employment advice in Talking Therapies",
                provider_id=town[cast.THERAPIES],
                programme_id="ea-talking-therapies",
                summary="Help with work while you have talking therapy.",
                for_whom="People who have, or are about to start, NHS talking therapy.",
                how_to_get_in="Ask your therapist, or your practice.",
                clock_promise_days=10,
                running_since_date=today - timedelta(days=1500),
                delivery_kinds=("phone", "video"),
                phone="01632 960 092",
                hours=OFFICE,
                area_codes=AREA,
                area_names=("Merebridge",),
            ),
            8,
            12,
        ),
        (
            NewService(
                name="Stepping Stones into work",
                provider_id=town[cast.STONES],
                programme_id="ips-primary-care",
                summary="An employment specialist for as long as you need, from your first step.",
                for_whom="People with a long-term condition who want paid work.",
                how_to_get_in="Ask your practice or link worker, or refer yourself.",
                clock_promise_days=5,
                running_since_date=today - timedelta(days=900),
                funded_until_date=today + timedelta(days=130),
                delivery_kinds=("other_place", "home"),
                access_features=("step_free", "parking"),
                industries=("C", "F"),
                phone="01632 960 093",
                places=(NewPlace(postcode(2, 12), "The Old Mill", "Mill Lane, Harbour"),),
                hours=OFFICE,
                area_codes=AREA,
                area_names=("Merebridge",),
            ),
            5,
            15,
        ),
        (
            NewService(
                name="First contact physiotherapy, North Mere",
                provider_id=town[cast.NORTH],
                programme_id="msk-first-contact",
                summary="See a physiotherapist at your practice about pain or movement.",
                for_whom="Patients of North Mere practices with pain or trouble moving.",
                how_to_get_in="Ask at your practice.",
                clock_promise_days=5,
                running_since_date=today - timedelta(days=800),
                delivery_kinds=("in_practice", "phone"),
                access_features=("step_free",),
                places=(
                    NewPlace(postcode(0, 0), cast.ASH, practice_id=town[cast.ASH]),
                    NewPlace(postcode(0, 8), cast.BEECH, practice_id=town[cast.BEECH]),
                ),
                hours=OFFICE,
                area_codes=AREA,
                area_names=("Merebridge",),
            ),
            4,
            10,
        ),
        (
            NewService(
                name="Mere Advice line",
                provider_id=town[cast.ADVICE],
                programme_id="light-touch-advice",
                summary="Talk to an adviser about health and work. Open to everybody.",
                for_whom="Anyone in Merebridge, whatever their work or health.",
                how_to_get_in="Ring, or refer yourself.",
                clock_promise_days=2,
                running_since_date=today - timedelta(days=2000),
                delivery_kinds=("phone",),
                phone="01632 960 098",
                hours=LATE,
                area_codes=AREA,
                area_names=("Merebridge",),
            ),
            1,
            1,
        ),
    )
