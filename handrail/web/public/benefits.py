"""What does and does not affect benefits: plain, dated, and with where each thing was read.

A sum of money changes every April. It is shown only between the days for which it was seen; after
them the page says that it has changed, never an old sum (R100, R103).
"""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from handrail.kernel.clock import local_date
from handrail.web.shared.access import anyone
from handrail.web.shared.forms.words import Words
from handrail.web.shared.viewer import Request

CHECKED_DATE = date(2026, 11, 22)
GREEN_PAPER = "Pathways to Work green paper, Department for Work and Pensions, March 2025"
FACTSHEET = "Disability Rights UK, factsheet on permitted work, read in November 2026"
ANSWER = "Written answer in Parliament by the Department for Work and Pensions, November 2022"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is so, where it was read, and from when until when it is."""

    words: Words
    source: str
    from_date: date | None = None
    until_date: date | None = None
    otherwise: Words = ""

    def on(self, day: date) -> Words:
        """Return what is said on a day, or what is said instead outside its days."""
        before = self.from_date is not None and day < self.from_date
        after = self.until_date is not None and day > self.until_date
        return self.otherwise if before or after else self.words


@dataclass(frozen=True, slots=True)
class Benefit:
    """One benefit: what to know, and where to read the rest."""

    name: Words
    said: tuple[Said, ...]
    href: str


BENEFITS = (
    Benefit(
        _("Personal Independence Payment (PIP)"),
        (
            Said(
                _("You can get it whether you work or not. What you earn does not change it."),
                FACTSHEET,
            ),
            Said(
                _("Starting or leaving work can be a change to tell them about. Ask an adviser."),
                FACTSHEET,
            ),
        ),
        "https://www.gov.uk/pip",
    ),
    Benefit(
        _("Universal Credit"),
        (
            Said(
                _("You can work as many hours as you like. There is no time limit."),
                FACTSHEET,
            ),
            Said(
                _(
                    "If you care for a child or your health limits your work, you can earn some "
                    "money before it goes down. This is called a work allowance."
                ),
                ANSWER,
            ),
            Said(_("After that it goes down by 55p for each £1 you take home."), ANSWER),
            Said(
                _("If you stop work again within 6 months, your payment can start again."),
                GREEN_PAPER,
            ),
        ),
        "https://www.gov.uk/universal-credit",
    ),
    Benefit(
        _("Employment and Support Allowance (ESA)"),
        (
            Said(_("You can work for less than 16 hours a week. Tell them first."), GREEN_PAPER),
            Said(
                _("You can take home up to £195.50 a week from that work."),
                GREEN_PAPER,
                date(2025, 4, 7),
                date(2026, 4, 5),
                _("There is a limit to what you can take home from it. It changes every April."),
            ),
            Said(
                _("If you leave it to try work, you can go back to it within 12 weeks."),
                GREEN_PAPER,
            ),
        ),
        "https://www.gov.uk/employment-support-allowance",
    ),
)


@dataclass(frozen=True, slots=True)
class BenefitView:
    """One benefit as it is shown."""

    name: Words
    lines: tuple[Words, ...]
    sources: tuple[str, ...]
    href: str


@require_safe
@anyone
def benefits(request: Request) -> HttpResponse:
    """Say what does and does not affect benefits, as of today."""
    page = {"benefits": shown(local_date(request.at)), "checked": CHECKED_DATE}
    return render(request, "public/benefits.jinja", {"page": page})


def shown(day: date) -> tuple[BenefitView, ...]:
    """Return what is said on a day, benefit by benefit."""
    return tuple(
        BenefitView(
            name=each.name,
            lines=tuple(said.on(day) for said in each.said),
            sources=tuple(dict.fromkeys(said.source for said in each.said)),
            href=each.href,
        )
        for each in BENEFITS
    )
