"""What the pages of weights show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.matching.weighing import Version
from handrail.domain.matching.weights import DEFAULT, POINTS
from handrail.journey.weighing import Moved, Preview
from handrail.web.commissioner.weight_forms import LABELS
from handrail.web.shared.components import Column


@dataclass(frozen=True, slots=True)
class WeightsPage:
    """What counts how much here, and since when?"""

    now: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    version_columns: tuple[Column, ...]
    versions: tuple[tuple[str, ...], ...]
    may_set: bool


@dataclass(frozen=True, slots=True)
class PreviewTable:
    """What would change for one made-up person."""

    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def weights(
    now: Version, history: Sequence[Version], names: Mapping[UUID, str], *, may_set: bool
) -> WeightsPage:
    """Return the page of an area's weights."""
    return WeightsPage(
        now=_name(now),
        columns=(
            Column(_("What counts")),
            Column(_("Points here"), is_number=True),
            Column(_("Usually"), is_number=True),
        ),
        rows=tuple(
            (str(LABELS[it]), f"{getattr(now.weights, it):g}", f"{getattr(DEFAULT, it):g}")
            for it in POINTS
        ),
        version_columns=tuple(
            Column(text) for text in (_("Version"), _("From"), _("What differs"), _("Why"), _("By"))
        ),
        versions=tuple(_version(it, names) for it in history if it.number),
        may_set=may_set,
    )


def previews(found: Sequence[Preview]) -> tuple[PreviewTable, ...]:
    """Return one table for each made-up person."""
    return tuple(
        PreviewTable(
            title=_("Somebody %(who)s") % {"who": it.who},
            note="" if it.changes else _("Nothing would change for them."),
            columns=(
                Column(_("Service")),
                Column(_("Place now"), is_number=True),
                Column(_("Place then"), is_number=True),
            ),
            rows=tuple(_moved(one) for one in it.services),
        )
        for it in found
    )


def _moved(it: Moved) -> tuple[str, ...]:
    return (it.name, str(it.before or "-"), str(it.after or "-"))


def _name(version: Version) -> str:
    if not version.number:
        return _("The usual weights hold here. Nobody has set others.")
    return _("Version %(number)s holds since %(day)s.") % {
        "number": version.number,
        "day": nhs_date(version.from_date),
    }


def _version(it: Version, names: Mapping[UUID, str]) -> tuple[str, ...]:
    differs = ", ".join(
        f"{LABELS[name]}: {value:g}" for name, value in it.own.items() if name in LABELS
    )
    who = names.get(it.set_by_account_id, "") if it.set_by_account_id else ""
    return (str(it.number), nhs_date(it.from_date), differs or _("as usual"), it.why, who)
