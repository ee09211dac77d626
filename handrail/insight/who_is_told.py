"""Who can be told which kind, for what and how: one table, read from the code that holds it.

For information governance and for the docs. It has no rows of people.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from handrail.domain.consent.choices import How
from handrail.domain.disclosure import matrix
from handrail.domain.disclosure.matrix import Recipient
from handrail.domain.programmes.rules import Owed
from handrail.domain.sharing.facts import LINES
from handrail.domain.sharing.rules import LONGEST, REMIND_BEFORE
from handrail.insight.extract import COLUMNS
from handrail.kernel.privacy import Kind

KINDS = tuple(kind for kind in Kind if kind is not Kind.OPERATIONAL)
NEVER, NOTHING_YET = "never", "may be released; there is nothing to show of it yet"
UNTIL_STOPPED = "until they take it back"
UNTIL_A_DAY = (
    f"until a day they choose, {LONGEST.days} days ahead at most; they are reminded "
    f"{REMIND_BEFORE.days} days before, and nothing renews itself"
)
OUTSIDE = (Recipient.EMPLOYER, Recipient.JOBCENTRE, Recipient.FUNDER, Recipient.HELPER)
# By which road each is told. A road that is not here does not exist.
ROADS: Mapping[Recipient, str] = {
    Recipient.OWN_GP: "their referral's page, and letters",
    Recipient.SERVICE: "the record, and letters",
    Recipient.EMPLOYER: "a page of released lines; a report that the person let go",
    Recipient.JOBCENTRE: "a page of released lines",
    Recipient.FUNDER: "a page of the lines that the programme owes; no letter, report or export",
    Recipient.HELPER: "a page of released lines, by a link and a code",
    Recipient.REPORTING: "counts, in which nobody can be told apart",
    Recipient.RESEARCH: "rows without who they are about, of whoever is not opted out besides",
}


@dataclass(frozen=True, slots=True)
class ToldRow:
    """What one recipient can be told: for what, by which road, how long, and kind by kind."""

    recipient: str
    purposes: tuple[str, ...]
    road: str
    how_long: str
    kinds: Mapping[Kind, str]


def rows() -> tuple[ToldRow, ...]:
    """Return the whole matrix, a row for each recipient."""
    return tuple(_row(recipient) for recipient in Recipient)


def ways_to_agree() -> tuple[str, ...]:
    """Return how somebody can agree, in words; a no is always possible, and changes nothing."""
    return tuple(str(how.label) for how in How)


def _row(recipient: Recipient) -> ToldRow:
    return ToldRow(
        recipient=recipient.value,
        purposes=matrix.PURPOSES[recipient],
        road=ROADS[recipient],
        how_long=_how_long(recipient),
        kinds={kind: _told(recipient, kind) for kind in KINDS},
    )


def _how_long(recipient: Recipient) -> str:
    if not matrix.MAY_BE_TOLD[recipient]:
        return "no release is possible"
    return UNTIL_A_DAY if recipient in OUTSIDE else UNTIL_STOPPED


def _told(recipient: Recipient, kind: Kind) -> str:
    if kind not in matrix.MAY_BE_TOLD[recipient]:
        return NEVER
    if recipient is Recipient.RESEARCH:
        names = [name for name, each in COLUMNS.items() if each is kind]
    elif recipient in OUTSIDE:
        names = [line.key for line in LINES if line.kind is kind and recipient not in line.not_to]
        if recipient is Recipient.FUNDER:
            names = [name for name in names if name in set(Owed)]
    else:
        return "may be released"
    return ", ".join(names).replace("_", " ") if names else NOTHING_YET
