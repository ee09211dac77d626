"""The taxonomies that we publish, and what their terms mean when they come in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from handrail.domain.directory import industries
from handrail.domain.directory.codes import Delivery
from handrail.domain.directory.identities import derived
from handrail.interop.open_referral.text import line


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One vocabulary of terms."""

    name: str
    description: str
    version: str = ""

    @property
    def id(self) -> UUID:
        """Return its id, the same everywhere."""
        return derived("taxonomy", self.name)


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a vocabulary; ``code`` is the standard's own, where it has one."""

    taxonomy: Taxonomy
    name: str
    code: str = ""
    description: str = ""

    @property
    def id(self) -> UUID:
        """Return its id, the same everywhere."""
        return derived("taxonomy_term", self.taxonomy.name, self.code or self.name)


TOPICS = Taxonomy("Topics", "What a service can help with, in its publisher's own words.")
INDUSTRY = Taxonomy(
    "UK SIC 2007 sections",
    "Industries whose workers and employers a service knows: sections of the UK Standard"
    " Industrial Classification of economic activities.",
    "2007",
)
WAYS = Taxonomy("Ways to be seen", "How people are seen: at a place, by phone, by video, at home.")
FRESHNESS = Taxonomy("Freshness", "Whether somebody checked the entry in the last 90 days.")
TAXONOMIES = (TOPICS, INDUSTRY, WAYS, FRESHNESS)
NOT_TOPICS = frozenset(each.name for each in TAXONOMIES if each is not TOPICS)
INDUSTRIES = {
    letter: Term(INDUSTRY, name, letter, industries.INDUSTRIES[letter])
    for letter, name in industries.SECTIONS.items()
}
SEEN = {kind.value: Term(WAYS, str(kind.label), kind.value, str(kind.label)) for kind in Delivery}
FRESH = Term(FRESHNESS, "Checked in the last 90 days", "fresh")
STALE = Term(FRESHNESS, "May be out of date: not checked in the last 90 days", "stale")


def topic(name: str) -> Term:
    """Return a topic as a term."""
    return Term(TOPICS, line(name, 200))


def every(topics: Iterable[str]) -> tuple[Term, ...]:
    """Return all terms in order: topics first, then those of the fixed vocabularies."""
    return (*map(topic, topics), *INDUSTRIES.values(), *SEEN.values(), FRESH, STALE)


def vocabulary(term: Mapping[str, Any]) -> str | None:
    """Return the name of the vocabulary of a term that came in, or None where it is no text."""
    said = term.get("taxonomy") or ""
    return said if isinstance(said, str) else None


def is_topic(term: Mapping[str, Any]) -> bool:
    """Return whether a term that came in says what a service can help with."""
    return vocabulary(term) not in NOT_TOPICS and not _is_sic(term)


def industry(term: Mapping[str, Any]) -> str:
    """Return the letter of the section of UK SIC 2007 that a term names, or nothing."""
    if not _is_sic(term):
        return ""
    return industries.known(term.get("term")) or industries.known(term.get("name"))


def _is_sic(term: Mapping[str, Any]) -> bool:
    return "SIC" in (vocabulary(term) or "").split()
