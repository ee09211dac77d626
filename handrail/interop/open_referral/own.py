"""What we say beside the standard, in one object that others may ignore, and how we read it.

Everything in it is checked anew: it may come from anybody. Text is text, never HTML.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from handrail.domain.directory.codes import Access, Delivery, Intake, WaitKind
from handrail.domain.directory.published import PublishedService
from handrail.domain.directory.records import OwnRecord, WaitRecord
from handrail.domain.directory.rules import LONGEST_WAIT
from handrail.interop.open_referral import values
from handrail.interop.open_referral.text import LONGEST_TEXT, shortened, without_nul

KEY = "handrail"
MOST = 200
LISTS = frozenset({"delivery_kinds", "access_features", "access_notes", "area_codes"})
LONGEST_PROMISE = 260


def write(service: PublishedService) -> dict[str, Any]:
    """Return what a service says beside the standard; what is not known is left out."""
    said: dict[str, Any] = {
        "summary": service.summary,
        "what_happens": service.what_happens,
        "not_for_whom": service.not_for_whom,
        "evidence": service.evidence,
        "learning": service.learning,
        "programme": service.programme,
        "provider_ods": service.provider_ods,
        "takes_referrals": service.takes_referrals,
        "intake": service.intake,
        "intake_reason": service.intake_reason,
        "clock_promise_days": service.clock_promise_days,
        "running_since_date": _day(service.running_since_date),
        "funded_until_date": _day(service.funded_until_date),
        "assured_by": service.assured_by if service.assured_date else "",
        "is_stale": service.is_stale,
        "delivery_kinds": list(service.delivery_kinds),
        "access_features": list(service.access_features),
        "access_notes": list(service.access_notes),
        "area_codes": list(service.area_codes),
        "waits": [
            {
                "kind": wait.kind,
                "working_days": wait.working_days,
                "declared_date": wait.declared_date.isoformat(),
                "is_stale": wait.is_stale,
            }
            for wait in service.waits
        ],
    }
    silent = ("", None)
    return {key: value for key, value in said.items() if value not in silent or key in LISTS}


def read(said: object) -> OwnRecord | None:
    """Return what another of us said beside the standard, as far as it can be meant."""
    if not isinstance(said, Mapping):
        return None
    since, until = (
        values.day(said.get("running_since_date")),
        values.day(said.get("funded_until_date")),
    )
    if since and until and until < since:
        since = until = None
    intake = said.get("intake")
    return OwnRecord(
        summary=_text(said, "summary"),
        what_happens=_text(said, "what_happens"),
        not_for_whom=_text(said, "not_for_whom"),
        evidence=_text(said, "evidence"),
        learning=_text(said, "learning"),
        intake=intake if intake in Intake.values else "",
        intake_reason=_text(said, "intake_reason"),
        assured_by=_text(said, "assured_by"),
        clock_promise_days=_whole(said.get("clock_promise_days"), 1, LONGEST_PROMISE),
        running_since_date=since,
        funded_until_date=until,
        delivery_kinds=_among(said, "delivery_kinds", Delivery.values),
        access_features=_among(said, "access_features", Access.values),
        access_notes=_list(said, "access_notes"),
        area_codes=_list(said, "area_codes"),
        waits=tuple(_waits(said)),
        kept=_kept(said),
    )


def _kept(said: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {key: _text(said, key)[:100] for key in ("programme", "provider_ods")}
    kept["takes_referrals"] = said.get("takes_referrals") is True
    return {key: value for key, value in kept.items() if value}


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    return shortened(without_nul(value), LONGEST_TEXT) if isinstance(value, str) else ""


def _texts(value: object) -> Iterator[str]:
    for one in list(values.each(value))[:MOST]:
        if isinstance(one, str) and one:
            yield without_nul(one)[:500]


def _list(said: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    """Return a list of texts, or None where none is said; an empty one says that there is none."""
    return tuple(_texts(said[key])) if said.get(key) is not None else None


def _among(said: Mapping[str, Any], key: str, known: list[str]) -> tuple[str, ...] | None:
    found = _list(said, key)
    return None if found is None else tuple(one for one in found if one in known)


def _waits(said: Mapping[str, Any]) -> Iterator[WaitRecord]:
    for wait in values.mappings(said.get("waits")):
        kind, days = wait.get("kind"), _whole(wait.get("working_days"), 0, LONGEST_WAIT)
        declared = values.day(wait.get("declared_date"))
        if kind in WaitKind.values and days is not None and declared:
            yield WaitRecord(str(kind), days, declared)


def _whole(value: object, least: int, most: int) -> int | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and least <= value <= most else None  # type: ignore[operator,return-value]


def _day(value: Any) -> str:
    return value.isoformat() if value else ""
