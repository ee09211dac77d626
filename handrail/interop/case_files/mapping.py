"""A mapping: which column of another system is which of our fields, and what its codes mean."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from handrail.domain.referrals.choices import (
    Condition,
    Goal,
    Pressure,
    Source,
    WorkKind,
    WorkStatus,
)

# What can be brought in, and what it means; the order in which an export writes it.
FIELDS = {
    "reference": "the reference in the other system",
    "nhs_number": "NHS number",
    "given_name": "first name",
    "family_name": "last name",
    "full_name": "whole name in one cell, last name first with a comma, or last",
    "preferred_name": "the name they like to be called",
    "birth_date": "date of birth",
    "address": "address, its lines between semicolons or line breaks",
    "postcode": "postcode",
    "phone": "telephone number",
    "email": "e-mail address",
    "safe_ways": "ways that are safe: phone; text; voicemail; email; letter",
    "contact_notes": "what to know before making contact",
    "gp_practice": "ODS code of their GP practice",
    "language": "language",
    "interpreter": "whether they need an interpreter: yes or no",
    "communication_needs": "communication needs, between semicolons",
    "adjustments": "reasonable adjustments, between semicolons",
    "adjustments_note": "more about adjustments",
    "source": "who referred them",
    "received_date": "the day the referral came in",
    "promised_date": "the last day promised for the first conversation",
    "goals": "what they want: stay_in_work; return_to_work; find_work",
    "conditions": "what gets in the way: msk; mental_health; other",
    "pressures": "what else makes it urgent",
    "work_status": "their work when they were referred",
    "job_title": "job",
    "work_kinds": "what the work is like",
    "employer_size": "how many people work for the employer",
    "absent_since_date": "off work since",
    "why": "why they were referred, in words",
    "consent": "whether they agreed that your organisation keeps this: yes or no",
    "consent_date": "the day they agreed",
    "opened_date": "the day support began",
    "closed_date": "the day support ended; such a row is left out",
    "coach_email": "e-mail of their coach, who works for your organisation",
    "first_contact_date": "the day of the first conversation",
    "next_step": "what happens next",
    "next_step_date": "by when",
    "alert": "what everyone must know before making contact",
    "notes": "notes of the other system, kept as one note",
}
CODES: dict[str, frozenset[str]] = {
    "source": frozenset(Source.values),
    "goals": frozenset(Goal.values),
    "conditions": frozenset(Condition.values),
    "pressures": frozenset(Pressure.values),
    "work_status": frozenset(WorkStatus.values),
    "work_kinds": frozenset(WorkKind.values),
    "safe_ways": frozenset({"phone", "text", "voicemail", "email", "letter"}),
}


class BadMapping(Exception):  # noqa: N818 - an answer about the file
    """The mapping cannot be used; the message says why."""


class Mapping(BaseModel):
    """What a mapping file says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=100)
    system: str = Field(min_length=1, max_length=100)
    service: str = ""
    columns: dict[str, str]
    fixed: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)

    @field_validator("columns", "fixed", "values")
    @classmethod
    def _known(cls, value: dict[str, Any]) -> dict[str, Any]:
        if unknown := sorted(set(value) - set(FIELDS)):
            raise ValueError(f"there is no field called {', '.join(unknown)}")
        return value

    @field_validator("fixed", "columns", mode="before")
    @classmethod
    def _texts(cls, value: Any) -> Any:
        """Take yes and numbers, which YAML reads as such, for the words they are."""
        if not isinstance(value, dict):
            return value
        words = {True: "yes", False: "no"}
        return {
            key: words[said] if isinstance(said, bool) else str(said) for key, said in value.items()
        }

    def translated(self, field: str, said: str) -> str:
        """Return our code for what the other system says, whatever its case; or the same."""
        table = {key.casefold(): code for key, code in self.values.get(field, {}).items()}
        return table.get(said.casefold(), said)


def read(body: Any) -> Mapping:
    """Return the mapping that a file or the database holds; BadMapping."""
    try:
        found = Mapping.model_validate(body)
    except ValidationError as error:
        lines = (
            f"{'.'.join(str(part) for part in each['loc']) or 'the file'}: {each['msg']}"
            for each in error.errors()
        )
        raise BadMapping("; ".join(lines)) from error
    _check_enough(found)
    return found


def check_columns(mapping: Mapping, columns: Iterable[str]) -> None:
    """Do nothing, or raise BadMapping naming the columns that the file does not have."""
    there = {column.casefold() for column in columns}
    absent = sorted(name for name in mapping.columns.values() if name.casefold() not in there)
    if absent:
        raise BadMapping(f"the file has no column {', '.join(repr(name) for name in absent)}")


def _check_enough(mapping: Mapping) -> None:
    given = {*mapping.columns, *mapping.fixed}
    needed = {"reference", "birth_date", "consent"} - given
    if "full_name" not in given:
        needed |= {"given_name", "family_name"} - given
    if needed:
        raise BadMapping(
            f"say where to find {', '.join(sorted(needed))}, under columns or, where it is the "
            "same for everybody, under fixed"
        )
