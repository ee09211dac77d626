"""Room in the demo town: a line, a partner, limits of caseloads, and a service that ends."""

from datetime import date, datetime, timedelta
from uuid import UUID

from demo import cast
from demo.moments import on
from demo.world import ADVICE, THERAPIES, WORKWELL, World
from handrail.domain.capacity import caps, loads, overflow
from handrail.domain.capacity.cap_rules import CapRule
from handrail.domain.capacity.line import week_of
from handrail.domain.directory import intake
from handrail.domain.participants.operations import Details, Names
from handrail.domain.referrals.sending import Work
from handrail.domain.staff.permissions import Permission
from handrail.journey import refer, triage, waiting, wind_down
from handrail.kernel.clock import local_date
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Staff, System, acting_as

JOB_CLUB = "Job club, Harbour"
ENDS = "The funding ends, and nobody else pays for it yet."
AWAY = "Our adviser is away for three weeks. We keep the places of everybody who waits."
LIMITS = {"kofi.lyle": 60, "bea.tansley": 6}
WAITERS = ("Ines", "Corin", "Maud", "Petra", "Joss", "Alba")
ENDING = ("Wilf", "Tamsin")
FAMILY = {"Ines": "Garrow", "Corin": "Pell", "Maud": "Hexham", "Petra": "Lunn", "Joss": "Tarn"}
OF = {THERAPIES: cast.THERAPIES, JOB_CLUB: cast.COUNCIL}
FAMILY |= {"Alba": "Fenwick", "Wilf": "Dacre", "Tamsin": "Rudge"}


def build(world: World) -> None:
    """Say how many people services take, who waits, who helps out, and what ends."""
    _cap(world, WORKWELL, 40, world.anchor)
    _paused_once(world)
    _line(world)
    _helps_out(world, THERAPIES, ADVICE)
    _limits(world)
    _ends(world)
    world.post.deliver(world.anchor)


def _cap(world: World, service: str, weekly: int, at: datetime) -> None:
    with acting_as(System(), at=at):
        caps.set_cap(service_id=world.services[service], rule=CapRule(weekly), by=System(), at=at)


def _paused_once(world: World) -> None:
    """The employment advisers paused two months ago, and opened again."""
    service_id, by = world.services[THERAPIES], System()
    for days, opens in ((60, False), (39, True)):
        at = world.anchor - timedelta(days=days)
        with acting_as(by, at=at):
            if opens:
                intake.reopen(service_id=service_id, by=by, at=at)
            else:
                intake.pause(service_id=service_id, reason=AWAY, by=by, at=at)


def _line(world: World) -> None:
    """Two came each week where one can start; three wait now."""
    monday = week_of(world.anchor)
    weeks = (
        on(monday - timedelta(weeks=2), 10),
        on(monday - timedelta(weeks=1), 10),
        world.anchor - timedelta(minutes=1),
    )
    _cap(world, THERAPIES, 1, weeks[0])
    for number, at in enumerate(weeks):
        by = System(world.town[cast.THERAPIES])
        with acting_as(by, at=at):
            waiting.hand_on(service_id=world.services[THERAPIES], by=by, at=at)
        for name in WAITERS[number * 2 : number * 2 + 2]:
            _send(world, name, THERAPIES, at)


def _helps_out(world: World, service: str, partner: str) -> None:
    at, by = world.anchor - timedelta(days=5), System()
    with acting_as(by, at=at):
        asked = overflow.ask(
            service_id=world.services[service], partner_id=world.services[partner], by=by, at=at
        )
        overflow.agree(overflow_id=asked, by=by, at=at)


def _limits(world: World) -> None:
    by = System(world.town[cast.WORKWELL])
    with acting_as(by, at=world.anchor):
        for who, points in LIMITS.items():
            account = world.account(who)
            loads.set_limit(account_id=account, points=points, carried=0, by=by, at=world.anchor)


def _ends(world: World) -> None:
    """The job club takes nobody new since yesterday; two people are not settled yet."""
    at = world.anchor - timedelta(days=20)
    sent = [_send(world, name, JOB_CLUB, at) for name in ENDING]
    coach = world.viewer("aled.rook", Permission.TRIAGE)
    with acting_as(coach, at=at):
        triage.accept(referral_id=sent[0], coach_account_id=coach.account_id, by=coach, at=at)
    began = world.anchor - timedelta(days=1)
    by = world.viewer("carys.dunmore", Permission.MANAGE_SERVICE)
    with acting_as(by, at=began):
        wind_down.start(
            service_id=world.services[JOB_CLUB],
            no_new_from=local_date(began),
            reason=ENDS,
            by=by,
            at=began,
        )


def _send(world: World, given_name: str, service: str, at: datetime) -> UUID:
    """Refer somebody who can be reached, to wait where there is no place."""
    by: Staff = world.viewer("ruth.calder", Permission.REFER)
    service_id = world.services[service]
    form = refer.Referring(
        submission_id=new_id(),
        source="gp",
        names=Names(given_name, FAMILY[given_name], _born(given_name)),
        details=Details(phone="07700 900321", phone_safe="yes", text_safe="yes"),
        story=refer.Story(
            goals=("return_to_work",),
            conditions=("mental_health",),
            work=Work(status="off_sick", job_title="Care worker"),
        ),
        choice=refer.Choice(
            service_id=service_id,
            organisation_id=world.town[OF[service]],
            promised_at=world.promised_at(service, at),
            waits=True,
        ),
        agreed=refer.Agreed(how="spoken"),
        referrer_job="GP",
    )
    with acting_as(by, at=at):
        return refer.send(form=form, by=by, at=at).id


def _born(given_name: str) -> date:
    number = (*WAITERS, *ENDING).index(given_name)
    return date(1972 + 3 * number, 1 + number, 3 + 2 * number)
