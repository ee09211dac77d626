"""What the self-referral pages show."""

from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date
from handrail.domain.directory.answers import ServicePage, Wait
from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.referrals.intake_answers import Answers
from handrail.insight import fit_notes
from handrail.journey import funder, self_refer
from handrail.journey.offer import Offered
from handrail.journey.self_refer import Choices, Team
from handrail.web.self_refer.building import shown_fields
from handrail.web.self_refer.came import NOWHERE, Came
from handrail.web.self_refer.drafts import Draft
from handrail.web.self_refer.forms import Question
from handrail.web.shared import clocks, crisis, owed
from handrail.web.shared.components import Row


@dataclass(frozen=True, slots=True)
class StartPage:
    """What it is, what happens to what you say, how long it takes and how long you wait."""

    service_name: str
    service_id: str
    practice_name: str
    practice: str
    about: str
    wait: str
    funder: str
    has_draft: bool
    came: Came = NOWHERE
    lines: tuple[crisis.Line, ...] = crisis.LINES


@dataclass(frozen=True, slots=True)
class OldLinkPage:
    """A practice's link that was replaced, or that there never was."""

    is_known: bool

    @property
    def title(self) -> str:
        """What is the matter."""
        return _("This link has been replaced") if self.is_known else _("We do not know this link")


@dataclass(frozen=True, slots=True)
class InvitationOverPage:
    """An invitation that was used, or is past its day, and the way on."""

    practice: str
    code: str
    is_used: bool

    @property
    def title(self) -> str:
        """What is the matter."""
        return _("This link has been used") if self.is_used else _("This link has ended")


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question."""

    step: str
    form: Question
    heading: str
    names: tuple[str, ...]
    back: str
    is_change: bool
    agreement: str = ""
    offers: tuple["OfferCard", ...] = ()
    nothing_fits: bool = False
    not_now: tuple[tuple[str, str], ...] = ()
    area_phone: str = ""


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One service to choose, and why."""

    value: str
    name: str
    provider: str
    fit: str
    reasons: tuple[str, ...]
    wait: str
    distance: str
    promised_date: date
    start: str
    is_light_touch: bool
    is_stale: bool


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Everything that will be sent, and to whom."""

    rows: tuple[Row, ...]
    team: str
    promised_date: date
    start: str
    fit_note: str
    back: str


@dataclass(frozen=True, slots=True)
class SavePage:
    """How to come back later."""

    code: str
    link: str
    until: datetime
    back: str
    has_birth_date: bool
    email: str
    is_emailed: bool


@dataclass(frozen=True, slots=True)
class SentPage:
    """Did it go, and what happens now?"""

    reference: str
    team: str
    promised_date: date | None
    tells_gp: bool
    by_text: bool
    no_way: bool
    reads: tuple[str, ...] = ()
    lines: tuple[crisis.Line, ...] = crisis.LINES


def start(
    service: ServicePage | None,
    practice: OrganisationSummary | None,
    *,
    has_draft: bool,
    came: Came = NOWHERE,
    on: date,
) -> StartPage:
    """Return the page before the first question."""
    card = service.card if service else None
    return StartPage(
        service_name=card.name if card else "",
        service_id=str(card.id) if card else "",
        practice_name=practice.name if practice else "",
        practice=(practice.ods_code or "") if practice else "",
        about=card.summary if card else "",
        wait=_wait(card.first_contact) if card else _usual_wait(on),
        funder=owed.sentence(funder.statement_of_service(card.id, on=on) if card else None),
        has_draft=has_draft,
        came=came,
    )


def question(
    step: str, form: Question, draft: Draft, *, is_change: bool, at: datetime
) -> QuestionPage:
    """Return the page of a question."""
    before = draft.situation.before(step)
    back = reverse("self_refer_question", args=[before]) if before else reverse("self_refer")
    choices: Choices | None = getattr(form, "choices", None)
    area = choices.area if choices else None
    return QuestionPage(
        step=step,
        form=form,
        heading=str(form.title),
        names=shown_fields(form),
        back=reverse("self_refer_check") if is_change else back,
        is_change=is_change,
        agreement=_agreement(draft.record.answers, at) if step == "agree" else "",
        offers=_offers(choices) if choices else (),
        nothing_fits=bool(choices and not choices.best),
        not_now=choices.not_now if choices else (),
        area_phone=area.public_phone if area else "",
    )


def check(draft: Draft, *, at: datetime) -> CheckPage:
    """Return the page that shows all answers before they are sent."""
    from handrail.web.self_refer.checking import rows

    team = self_refer.team_for(draft.record.answers, at=at)
    steps = draft.situation.steps()
    return CheckPage(
        rows=rows(draft.record.answers, steps, team, draft.record.stored),
        team=team.name,
        promised_date=self_refer.last_day(team.promised_at),
        start=_start(team, at) if team.service_id else "",
        fit_note=fit_note_sentence(draft.record.answers, team, at),
        back=reverse("self_refer_question", args=[steps[-1]]),
    )


def sent(summary: dict[str, object]) -> SentPage:
    """Return the page that says it went."""
    promised = str(summary.get("promised", ""))
    return SentPage(
        reference=str(summary["reference"]),
        team=str(summary["team"]),
        promised_date=date.fromisoformat(promised) if promised else None,
        tells_gp=bool(summary.get("tells_gp")),
        by_text=bool(summary.get("text")),
        no_way=bool(summary.get("no_way")),
        reads=_sentences(summary.get("reads")),
    )


def _sentences(kept: object) -> tuple[str, ...]:
    return tuple(map(str, kept)) if isinstance(kept, list) else ()


def _agreement(said: Answers, at: datetime) -> str:
    team = self_refer.team_for(said, at=at)
    return self_refer.AGREEMENT.format(team=team.name)


def _offers(choices: Choices) -> tuple[OfferCard, ...]:
    best = tuple(_offer(each, is_light_touch=False) for each in choices.best)
    return best + tuple(_offer(each, is_light_touch=True) for each in choices.light_touch)


def _offer(each: Offered, *, is_light_touch: bool) -> OfferCard:
    return OfferCard(
        value=str(each.service_id),
        name=each.name,
        provider=each.provider_name if each.provider_name != each.name else "",
        fit=_("This looks right for you") if each.fits else _("May fit: the team will check"),
        reasons=each.reasons[:4],
        wait=each.wait,
        distance=each.distance,
        promised_date=self_refer.last_day(each.promised_at),
        start=clocks.start_sentence(each.start_promised_at, waits=each.waits is not None),
        is_light_touch=is_light_touch,
        is_stale=each.is_stale,
    )


def _start(team: Team, at: datetime) -> str:
    waits = self_refer.waits_with(team, at=at) is not None
    return clocks.start_sentence(team.start_promised_at, waits=waits)


def fit_note_sentence(said: Answers, team: Team, at: datetime) -> str:
    """Return that a fit note ends before anybody speaks with them, if it does."""
    gap = fit_notes.if_sent_now(
        said.fit_note_until_date,
        service_id=team.service_id,
        promised_at=team.promised_at,
        nation=team.clock_nation,
        at=at,
    )
    if gap is None:
        return ""
    if gap.until_date >= self_refer.last_day(team.promised_at):
        text = _(
            "Your fit note ends on %(day)s. People have waited longer than that here: it may be "
            "%(contact)s before somebody talks with you. If you need another one, speak with your "
            "GP practice."
        )
    else:
        text = _(
            "Your fit note ends on %(day)s, before the day by which they promise to contact you. "
            "If you need another one, speak with your GP practice."
        )
    return text % {"day": nhs_date(gap.until_date), "contact": nhs_date(gap.contact_date)}


def _usual_wait(on: date) -> str:
    days = self_refer.declared_waits(on=on)
    if not days:
        return _("We do not have a figure yet. You see each service's wait before you choose.")
    return _(
        "Now about %(usual)s until someone first talks with you. It is from %(shortest)s to "
        "%(longest)s, by %(number)s. You see each service's wait before you choose."
    ) % {
        "usual": _days(round(median(days))),
        "number": ngettext("%d service's own figure", "%d services' own figures", len(days))
        % len(days),
        "shortest": min(days),
        "longest": _days(max(days)),
    }


def _wait(said: Wait | None) -> str:
    if said is None:
        return _("The service has not told us how long the wait is now.")
    text = _(
        "Now about %(days)s until someone first talks with you. The service said so on %(day)s."
    )
    return text % {"days": _days(said.working_days), "day": nhs_date(said.declared_date)}


def _days(number: int) -> str:
    return ngettext("%d working day", "%d working days", number) % number
