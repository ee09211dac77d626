"""What the rules of the fit note say about one that was read. Pure; it refuses nothing.

Sources: guidance for health professionals and for employers on gov.uk (2023), the Social Security
(Medical Evidence) Regulations as amended on 6 April and 1 July 2022; domain notes, C.5.
"""

import calendar
from datetime import date

from handrail.domain.enquiries.med3 import NOT_FIT, FitNote

OTHERS_FROM = date(2022, 7, 1)
SELF_CERTIFIED_DAYS = 7
FIRST_MONTHS = 3
DOCTORS = ("doctor", "gp", "general practitioner", "consultant", "registrar", "physician",
           "surgeon", "psychiatrist")  # fmt: skip
OTHERS = ("nurse", "occupational therapist", "pharmacist", "physiotherapist")


def findings(note: FitNote, *, today: date) -> tuple[str, ...]:
    """Return what does not fit the rules, or should be looked at, each in a plain sentence."""
    said = (*_dates(note, today), *_length(note), *_advice(note), *_issuer(note))
    return tuple(sentence for applies, sentence in said if applies)


def _dates(note: FitNote, today: date) -> tuple[tuple[bool, str], ...]:
    start, end, stated = note.from_date, note.until_date, note.statement_date
    assessed = note.assessed_date
    return (
        (stated is None, "We could not read the date of the statement."),
        (assessed is None, "We could not read the date of the assessment."),
        (stated is not None and stated > today, "The date of the statement is in the future."),
        (
            assessed is not None and stated is not None and assessed > stated,
            "The assessment is later than the statement.",
        ),
        (start is not None and end is not None and end < start, "It ends before it begins."),
        (end is None, "We could not read its last day. It may have none."),
        (
            end is not None and end < today,
            "It has ended. The last day still counts; from the day after it no longer applies.",
        ),
        (
            start is not None and stated is not None and start < stated,
            "It begins before the day it was written. That is allowed.",
        ),
    )


def _length(note: FitNote) -> tuple[tuple[bool, str], ...]:
    start, end = note.from_date, note.until_date
    if start is None or end is None or end < start:
        return ()
    days = (end - start).days + 1
    return (
        (
            end >= months_after(start, FIRST_MONTHS),
            "It is for more than 3 months. In the first 6 months of a condition a note covers at "
            "most 3 months; after that, any time that fits.",
        ),
        (
            days <= SELF_CERTIFIED_DAYS,
            "It is for 7 days or fewer. For the first 7 days of an absence nobody needs a fit "
            "note: the person can say so themself.",
        ),
    )


def _advice(note: FitNote) -> tuple[tuple[bool, str], ...]:
    return (
        (not note.advice, "We could not read whether it says “not fit” or “may be fit”."),
        (
            note.advice == NOT_FIT and bool(note.benefits),
            "It says “not fit for work” and ticks what would help. One of the two is wrong.",
        ),
        (not note.conditions, "We could not read the condition. Some notes name none."),
    )


def _issuer(note: FitNote) -> tuple[tuple[bool, str], ...]:
    profession = note.profession.lower()
    is_doctor = any(each in profession.replace("/", " ") for each in DOCTORS)
    is_other = any(each in profession for each in OTHERS)
    stated = note.statement_date
    return (
        (not note.practitioner, "We could not read who issued it."),
        (
            not profession,
            "We could not read the profession of whoever issued it. Since April 2022 a note says "
            "it, in place of a signature; older forms do not.",
        ),
        (
            bool(profession) and not is_doctor and not is_other,
            "Only doctors, nurses, occupational therapists, pharmacists and physiotherapists may "
            "issue a fit note.",
        ),
        (
            is_other and not is_doctor and stated is not None and stated < OTHERS_FROM,
            "Before 1 July 2022 only doctors could issue a fit note.",
        ),
    )


def months_after(start: date, months: int) -> date:
    """Return the same day so many months later, or the last of a shorter month."""
    count = start.month - 1 + months
    year, month = start.year + count // 12, count % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
