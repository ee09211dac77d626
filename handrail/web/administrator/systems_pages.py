"""What the pages about other systems and about prompts show."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date
from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.prompting.queries import Rates
from handrail.domain.systems.queries import SystemRecord
from handrail.kernel.clock import local_date
from handrail.web.shared.components import Cell, Column, Row

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class SystemsPage:
    """Which systems may speak with us?"""

    count: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class TenantRow:
    """One organisation that a system acts for."""

    id: UUID
    word: str
    organisation: str


@dataclass(frozen=True, slots=True)
class SystemPage:
    """What may this system do, and for whom?"""

    id: UUID
    name: str
    is_enabled: bool
    version: int
    facts: tuple[Row, ...]
    tenants: tuple[TenantRow, ...]
    ended: str = ""


@dataclass(frozen=True, slots=True)
class TakeBackPage:
    """What ends, and what follows from it?"""

    title: str
    what: tuple[str, ...]
    back: str


@dataclass(frozen=True, slots=True)
class PromptsPage:
    """How often do clinical systems prompt, and what becomes of it?"""

    count: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    may_see: bool


def systems(found: Sequence[SystemRecord], *, may_change: bool) -> SystemsPage:
    """Return the list of systems."""
    return SystemsPage(
        count=ngettext("%(num)s system", "%(num)s systems", len(found)) % {"num": len(found)},
        columns=(
            Column(_("System")),
            Column(_("Acts for"), is_number=True),
            Column(_("State")),
        ),
        rows=tuple(
            (
                Cell(one.name, href=reverse("admin_system", args=[one.id]), note=one.kind_label),
                str(len(one.tenants)),
                _state(one),
            )
            for one in found
        ),
        may_change=may_change,
    )


def system(found: SystemRecord, names: Mapping[UUID, OrganisationSummary]) -> SystemPage:
    """Return the page of one system."""
    keys = (_("%(num)s pasted") % {"num": len(found.jwks["keys"])},) if found.jwks else ()
    return SystemPage(
        id=found.id,
        name=found.name,
        is_enabled=found.is_enabled,
        version=found.version,
        facts=(
            Row(_("Kind"), found.kind_label),
            Row(_("Issuer"), found.issuer),
            Row(_("Client ID"), found.client_id or _("None: it cannot ask for a token")),
            Row(_("Scopes"), found.scopes or _("None: a token would let it do nothing")),
            Row(_("Public keys"), (*((found.jwks_url,) if found.jwks_url else ()), *keys)),
            Row(_("Signs with"), ", ".join(found.algorithms)),
            Row(_("FHIR servers"), found.fhir_servers or _("None: it has to send all we need")),
        ),
        tenants=tuple(
            TenantRow(it.id, it.value or _("No tenant"), names[it.organisation_id].name)
            for it in found.tenants
            if it.organisation_id in names
        ),
        ended=_("Taken back on %(day)s") % {"day": nhs_date(local_date(found.ended_at))}
        if found.ended_at
        else "",
    )


def as_it_is(found: SystemRecord) -> dict[str, Any]:
    """Return what the form to change a system says before anybody changed it."""
    return {
        "version": str(found.version),
        "name": found.name,
        "client_id": found.client_id,
        "scopes": "\n".join(found.scopes),
        "jwks_url": found.jwks_url,
        "jwks": json.dumps(found.jwks, indent=1) if found.jwks else "",
        "algorithms": list(found.algorithms),
        "fhir_servers": "\n".join(found.fhir_servers),
    }


def taking_back(found: SystemRecord) -> TakeBackPage:
    """Return the page that asks whether a system is to end."""
    return TakeBackPage(
        title=_("Take back %(name)s") % {"name": found.name},
        what=(
            _("It ends at once: its calls are refused, its tokens end, it acts for nobody."),
            _("Our form opens from its records no more, and open forms cannot be sent."),
            _("What it did stays on record. To let it back in, register it again."),
        ),
        back=reverse("admin_system", args=[found.id]),
    )


def prompts(
    found: Sequence[Rates], names: Mapping[UUID, OrganisationSummary], *, may_see: bool
) -> PromptsPage:
    """Return the rates by practice, by name. There is no order by rate: it is no league."""
    ordered = sorted(found, key=lambda it: (names[it.practice_id].name, it.practice_id))
    return PromptsPage(
        count=ngettext("%(num)s practice", "%(num)s practices", len(found)) % {"num": len(found)},
        columns=(
            Column(_("Practice")),
            *(
                Column(text, is_number=True)
                for text in (_("Prompts"), _("Accepted"), _("Set aside"))
            ),
            Column(_("Why set aside")),
        ),
        rows=tuple(
            (
                Cell(names[it.practice_id].name),
                _number(it.shown),
                _share(it.accepted, it.shown),
                _share(it.set_aside, it.shown),
                _reasons(it),
            )
            for it in ordered
        ),
        may_see=may_see,
    )


def _state(one: SystemRecord) -> Cell:
    if one.ended_at:
        return Cell("", tag=_("Taken back"), colour="grey")
    if one.is_enabled:
        return Cell("", tag=_("On"), colour="green")
    return Cell("", tag=_("Off"), colour="grey")


def _number(count: int | None) -> str:
    return _("Fewer than 8") if count is None else str(count)


def _share(part: int | None, whole: int | None) -> str:
    """Return a number and what share it is of the whole, both rounded already."""
    if not part or not whole:
        return _number(part)
    share = min(HUNDRED, round(part * HUNDRED / whole))
    return _("%(num)s (%(share)s%%)") % {"num": part, "share": share}


def _reasons(rates: Rates) -> str:
    said = [f"{label}: {_number(count)}" for label, count in rates.reasons if count != 0]
    return "; ".join(said) or _("Nothing yet")
