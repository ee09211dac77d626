"""Read a fit note (Med3) that somebody holds: its text, or a FHIR QuestionnaireResponse. Pure.

Tolerant: what cannot be read is left out. Handrail reads notes and never issues them. The fields
are those of the NHS "Statement of Fitness for Work" questionnaire and of the form of April 2022.
"""

import calendar
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handrail.domain.enquiries.days import day
from handrail.kernel import nhs_number
from handrail.kernel.nhs_number import InvalidNhsNumber

NOT_FIT, MAY_BE_FIT = "not_fit", "may_be_fit"
BENEFITS = {
    "phased_return": "phased return",
    "altered_hours": "altered hours",
    "amended_duties": "amended duties",
    "adaptations": "workplace adaptation",
}
LONGEST_TEXT, MOST_LINES, DEEPEST = 20_000, 400, 12
MARK = re.compile(r"[\[(]\s*[xX✓✔]\s*[\])]|[☑☒✓✔🗹]|^\s*[xX]\s+|\s[xX]\s*$")
DATES = (
    r"(\d{1,2}[/. -]\d{1,2}[/. -]\d{4}|\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]{3,9}"
    r"\.?,?\s+\d{4}|\d{4}-\d\d-\d\d)"
)
FROM_TO = re.compile(rf"from\s*:?\s*{DATES}\s*(?:to|until|-|\u2013)\s*:?\s*{DATES}", re.IGNORECASE)
DURATION = re.compile(
    r"(?:for|period|duration)\s*:?\s*(\d{1,3})\s*(day|week|month)s?", re.IGNORECASE
)
LABELS = (
    ("patient", ("patients name", "patient name", "name of patient", "patient")),
    ("birth_date", ("date of birth", "dob", "born")),
    ("nhs_number", ("nhs number", "nhs no")),
    ("assessed_date", ("i assessed your case on", "assessed on", "date of assessment", "assessed")),
    ("comments", ("comments including functional effects of your conditions", "comments",
                  "functional effects")),
    ("conditions", ("because of the following conditions", "conditions", "condition", "diagnosis")),
    ("from_date", ("from", "start date", "period start", "valid from")),
    ("until_date", ("to", "until", "end date", "period end", "valid to", "valid until")),
    ("practitioner", ("issuers name", "doctors name", "practitioner name", "practitioner",
                      "doctors signature", "issued by")),
    ("profession", ("issuers profession", "profession")),
    ("statement_date", ("date of statement", "statement date", "date issued")),
    ("organisation", ("issuers address", "doctors address", "organisation address",
                      "organisation", "address")),
)  # fmt: skip
NOT_LETTERS = re.compile(r"[^a-z ]")
SEPARATORS = re.compile(r"[|\r\n]+")


class NotRead(ValueError):  # noqa: N818 - an answer, not a fault
    """Nothing of it looks like a fit note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitNote:
    """A fit note as far as it could be read. Its last day counts (C.5)."""

    patient: str = ""
    birth_date: date | None = None
    nhs_number: str = ""
    assessed_date: date | None = None
    conditions: tuple[str, ...] = ()
    advice: str = ""
    benefits: tuple[str, ...] = ()
    comments: str = ""
    from_date: date | None = None
    until_date: date | None = None
    assess_again: bool | None = None
    practitioner: str = ""
    profession: str = ""
    statement_date: date | None = None
    organisation: str = ""


def read(text: str) -> FitNote:
    """Return what was pasted as a fit note, whichever form it has; NotRead where it has none."""
    pasted = text.strip()[:LONGEST_TEXT]
    lines = _of_json(pasted) if pasted.startswith("{") else SEPARATORS.split(pasted)
    note = _of_lines([" ".join(line.split()) for line in lines[:MOST_LINES]])
    if note == FitNote():
        raise NotRead
    return note


def _of_lines(lines: list[str]) -> FitNote:
    said = _labelled(lines)
    whole = "\n".join(lines)
    start, end = _period(said, whole)
    conditions = re.split(r"\s*[;,]\s*", said.get("conditions", ""))
    return FitNote(
        patient=said.get("patient", "")[:200],
        birth_date=day(said.get("birth_date", "")),
        nhs_number=_number(said.get("nhs_number", "")),
        assessed_date=day(said.get("assessed_date", "")),
        conditions=tuple(filter(None, conditions))[:10],
        advice=_advice(lines),
        benefits=tuple(key for key, words in BENEFITS.items() if _is_ticked(lines, words)),
        comments=said.get("comments", "")[:1_000],
        from_date=start,
        until_date=end,
        assess_again=_again(whole),
        practitioner=said.get("practitioner", "")[:200],
        profession=said.get("profession", "")[:100],
        statement_date=day(said.get("statement_date", "")),
        organisation=said.get("organisation", "")[:300],
    )


def _labelled(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        label, colon, value = line.partition(":")
        name = _name_of(label) if colon else ""
        if name and value.strip():
            found.setdefault(name, value.strip())
    return found


def _name_of(label: str) -> str:
    bare = " ".join(NOT_LETTERS.sub("", label.lower()).split())
    for name, words in LABELS:
        if any(bare == each or bare.endswith(f" {each}") for each in words if len(each) > 4):
            return name
        if bare in words:
            return name
    return ""


def _period(said: Mapping[str, str], whole: str) -> tuple[date | None, date | None]:
    """Return the first and the last day: as said, or worked out from how long it is for."""
    start, end = day(said.get("from_date", "")), day(said.get("until_date", ""))
    if match := FROM_TO.search(whole):
        start, end = start or day(match[1]), end or day(match[2])
    if end is None and (match := DURATION.search(whole)):
        began = start or day(said.get("statement_date", "")) or day(said.get("assessed_date", ""))
        if began is not None:
            return began, _after(began, int(match[1]), match[2].lower())
    return start, end


def _after(start: date, count: int, unit: str) -> date:
    """Return the last day of so many days, weeks or months, the first day included."""
    if unit != "month":
        return start + timedelta(days=count * (7 if unit == "week" else 1) - 1)
    months = start.month - 1 + count
    year, month = start.year + months // 12, months % 12 + 1
    longest = calendar.monthrange(year, month)[1]
    return date(year, month, min(start.day, longest)) - timedelta(days=1)


def _advice(lines: list[str]) -> str:
    """Return which of the two is said: the one that is marked, or the only one there is."""
    found = {
        key: [line for line in lines if words in line.lower()]
        for key, words in ((NOT_FIT, "not fit for work"), (MAY_BE_FIT, "may be fit"))
    }
    marked = [key for key, held in found.items() if any(MARK.search(line) for line in held)]
    there = [key for key, held in found.items() if held]
    if len(marked) == 1:
        return marked[0]
    return there[0] if len(there) == 1 and not marked else ""


def _is_ticked(lines: list[str], words: str) -> bool:
    """Return whether a line with the words is marked, or says yes."""
    held = [line for line in lines if words in line.lower()]
    return any(
        MARK.search(line) or re.search(r":\s*(yes|true|1)\b", line, re.IGNORECASE) for line in held
    )


def _again(whole: str) -> bool | None:
    if re.search(r"will not need to assess", whole, re.IGNORECASE):
        return False if not re.search(r"will\s*/\s*will not", whole, re.IGNORECASE) else None
    said = re.search(r"assess (?:your fitness for work )?again[^:\n]*:\s*(yes|no|true|false)",
                     whole, re.IGNORECASE)  # fmt: skip
    if said:
        return said[1].lower() in {"yes", "true"}
    return True if re.search(r"will need to assess", whole, re.IGNORECASE) else None


def _number(text: str) -> str:
    try:
        return nhs_number.parse(text).digits
    except InvalidNhsNumber:
        return ""


def _of_json(text: str) -> list[str]:
    """Return a QuestionnaireResponse as lines of a label and its answer; NotRead for others."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise NotRead from problem
    if not isinstance(held, dict) or held.get("resourceType") != "QuestionnaireResponse":
        raise NotRead
    return list(_items(held.get("item"), 0))


def _items(items: Any, depth: int) -> Iterator[str]:
    if not isinstance(items, list) or depth > DEEPEST:
        return
    for item in items:
        if not isinstance(item, dict):
            continue
        label = str(item.get("text") or item.get("linkId") or "")
        answers = item.get("answer")
        values = [_value(it) for it in answers if isinstance(it, dict)] if isinstance(
            answers, list) else []  # fmt: skip
        said = "; ".join(filter(None, values))
        if said:
            yield f"{label.replace(':', ' ')}: {said}"
            # A choice is marked by being the answer.
            yield from (f"[x] {it}" for it in values if it.lower().startswith(CHOICES))
        yield from _items(item.get("item"), depth + 1)


CHOICES = ("not fit", "you are not fit", "may be fit", "you may be fit", *BENEFITS.values())


def _value(answer: Mapping[str, Any]) -> str:
    for key, value in answer.items():
        if key == "valueCoding" and isinstance(value, dict):
            return str(value.get("display") or value.get("code") or "")
        if key == "valueQuantity" and isinstance(value, dict):
            return f"{value.get('value', '')} {value.get('unit', '')}"
        if key == "valueBoolean":
            return "yes" if value is True else "no"
        if key.startswith("value") and isinstance(value, str | int | float):
            return str(value)
    return ""
