"""What matching knows of the person: the facts of fit, where they are, what they would like."""

from dataclasses import dataclass

from handrail.domain.programmes.eligibility.facts import Employment, Facts

IN_WORK = frozenset({Employment.EMPLOYED, Employment.SELF_EMPLOYED})
ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """The person, and anything they said that should count. Unknown is None.

    ``language`` is an ISO 639 code; ``access_needs`` use the directory's access codes.
    """

    facts: Facts
    latitude: float | None = None
    longitude: float | None = None
    practice: str | None = None
    language: str | None = None
    access_needs: frozenset[str] = frozenset()
    prefers_remote: bool | None = None
    needs_evenings: bool | None = None

    @property
    def evenings_matter(self) -> bool:
        """Return whether hours outside 9 to 5 count: if said so, else for people at work."""
        if self.needs_evenings is not None:
            return self.needs_evenings
        return self.facts.employment in IN_WORK

    @property
    def wants_language(self) -> str | None:
        """Return the language to look for, other than English."""
        return None if self.language in (None, "", ENGLISH) else self.language
