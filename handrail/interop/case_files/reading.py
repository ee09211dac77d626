"""One row of another system's file, as a case to bring in. Two pure steps: cells, then values."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from handrail.domain.participants.operations import Details, Names
from handrail.domain.participants.rules import birth_date_problem
from handrail.domain.referrals.sending import Work
from handrail.interop.case_files import values
from handrail.interop.case_files.mapping import CODES, Mapping
from handrail.interop.case_files.tables import BadRow, Row
from handrail.interop.case_files.values import BadValue
from handrail.journey.migrate import Earlier
from handrail.journey.refer import Story
from handrail.kernel import nhs_number
from handrail.kernel.nhs_number import InvalidNhsNumber, NhsNumber

POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
LENGTHS = {"reference": 100, "job_title": 120, "next_step": 200, "alert": 300, "notes": 7500}


@dataclass(slots=True)
class Cells:
    """A row's cells by our names, and everything found wrong with them."""

    said: dict[str, str]
    mapping: Mapping
    problems: list[str]

    def take(self, field: str, parse: Callable[[str], Any], nothing: Any) -> Any:
        """Return a field's value; a bad one is noted and counts as nothing."""
        try:
            return parse(self.said.get(field, ""))
        except BadValue as wrong:
            self.problems.append(f"{field}: {wrong}")
            return nothing

    def text(self, field: str, longest: int = 500) -> str:
        """Return a text."""
        limit = LENGTHS.get(field, longest)
        found: str = self.take(field, lambda cell: values.text(cell, limit), "")
        return found

    def day(self, field: str) -> date | None:
        """Return a date."""
        found: date | None = self.take(field, values.day, None)
        return found

    def codes(self, field: str) -> tuple[str, ...]:
        """Return codes, translated by the mapping and checked."""
        found = [
            self.mapping.translated(field, one) for one in self.take(field, values.several, ())
        ]
        for one in found:
            if one not in CODES[field]:
                self.problems.append(
                    f"{field}: “{one}” is not one of {', '.join(sorted(CODES[field]))}; "
                    f"say what it means under values: {field} in the mapping"
                )
        return tuple(found)

    def code(self, field: str, usual: str) -> str:
        """Return one code, or the usual one."""
        return next(iter(self.codes(field)), usual)


def read(row: Row, mapping: Mapping, today: date) -> Earlier | BadRow:
    """Return the case that a row tells of, or why it cannot be brought in."""
    cells = Cells(_by_our_names(row, mapping), mapping, [])
    names = _names(cells, today)
    found = _case(row, cells, names) if names else None
    if cells.problems or found is None:
        return BadRow(row.line, "; ".join(cells.problems))
    return found


def _by_our_names(row: Row, mapping: Mapping) -> dict[str, str]:
    there = {column.casefold(): cell for column, cell in row.cells.items()}
    said = {field: there.get(name.casefold(), "") for field, name in mapping.columns.items()}
    return {**mapping.fixed, **{field: cell for field, cell in said.items() if cell}}


def _names(cells: Cells, today: date) -> Names | None:
    given, family = cells.text("given_name", 100), cells.text("family_name", 100)
    if whole := cells.text("full_name", 200):
        given, family = _parted(whole)
    birth = cells.day("birth_date")
    number = _nhs_number(cells)
    if not cells.text("reference"):
        cells.problems.append("reference: it is empty")
    if not given or not family:
        cells.problems.append("name: a first and a last name are needed")
    if birth is None:
        if not any(each.startswith("birth_date") for each in cells.problems):
            cells.problems.append("birth_date: it is empty")
        return None
    if problem := birth_date_problem(birth, today):
        cells.problems.append(f"birth_date: {problem}")
    return Names(given, family, birth, number)


def _parted(whole: str) -> tuple[str, str]:
    if "," in whole:
        family, _comma, given = whole.partition(",")
        return given.strip(), family.strip()
    given, _space, family = whole.rpartition(" ")
    return given.strip(), family.strip()


def _nhs_number(cells: Cells) -> NhsNumber | None:
    said = cells.take("nhs_number", values.digits, "")
    if not said:
        return None
    try:
        return nhs_number.parse(said)
    except InvalidNhsNumber as wrong:
        cells.problems.append(f"nhs_number: {wrong.message}")
        return None


def _case(row: Row, cells: Cells, names: Names) -> Earlier:
    if cells.take("consent", values.yes, None) is not True:
        cells.problems.append("consent: they have not agreed, or it is not said; ask them first")
    if closed := cells.day("closed_date"):
        cells.problems.append(f"closed_date: support ended on {closed:%d %B %Y}; only open cases")
    return Earlier(
        line=row.line,
        reference=cells.text("reference"),
        names=names,
        details=_details(cells),
        story=_story(cells),
        source=cells.code("source", "other"),
        practice_code=cells.text("gp_practice", 12).upper(),
        coach_email=cells.text("coach_email", 254).lower(),
        received_date=cells.day("received_date"),
        promised_date=cells.day("promised_date"),
        consent_date=cells.day("consent_date"),
        opened_date=cells.day("opened_date"),
        first_contact_date=cells.day("first_contact_date"),
        next_step=cells.text("next_step"),
        next_step_date=cells.day("next_step_date"),
        alert=cells.text("alert"),
        notes=cells.text("notes"),
        facts=dict(cells.said),
    )


def _details(cells: Cells) -> Details:
    safe = cells.codes("safe_ways")
    lines = re.split(r"[;\n]", cells.text("address"))

    def is_safe(way: str) -> str:
        return "yes" if way in safe else "unknown"

    return Details(
        preferred_name=cells.text("preferred_name", 100),
        address_lines=tuple(line.strip()[:200] for line in lines if line.strip()),
        postcode=_postcode(cells),
        phone=cells.take("phone", values.phone, "")[:30],
        phone_safe=is_safe("phone"),
        text_safe=is_safe("text"),
        voicemail_safe=is_safe("voicemail"),
        email=_email(cells),
        email_safe=is_safe("email"),
        letter_safe=is_safe("letter"),
        contact_notes=cells.text("contact_notes"),
        language=cells.text("language", 60),
        interpreter_needed=bool(cells.take("interpreter", values.yes, None)),
        communication_needs=cells.take("communication_needs", values.several, ()),
        adjustments=cells.take("adjustments", values.several, ()),
        adjustments_note=cells.text("adjustments_note"),
    )


def _postcode(cells: Cells) -> str:
    said = "".join(cells.text("postcode", 20).upper().split())
    found = POSTCODE.fullmatch(said)
    if said and not found:
        cells.problems.append(f"postcode: “{said}” is not a full UK postcode")
    return f"{found[1]} {found[2]}" if found else ""


def _email(cells: Cells) -> str:
    said = cells.text("email", 254)
    if said and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", said):
        cells.problems.append(f"email: “{said}” is not an email address")
        return ""
    return said


def _story(cells: Cells) -> Story:
    return Story(
        goals=cells.codes("goals"),
        conditions=cells.codes("conditions"),
        pressures=cells.codes("pressures"),
        work=Work(
            status=cells.code("work_status", "not_stated"),
            job_title=cells.text("job_title"),
            kinds=cells.codes("work_kinds"),
            employer_size=cells.take("employer_size", values.number, None),
            absent_since_date=cells.day("absent_since_date"),
        ),
        free_text=cells.text("why", 4000),
    )
