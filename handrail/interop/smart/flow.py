"""One launch, from where the system asks its user to the record that was opened."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from handrail.domain.prompting import codes as lists
from handrail.domain.staff.ports import Begun, NotTrusted, ProviderAway
from handrail.domain.systems import rules, scopes
from handrail.domain.systems.ports import (
    LaunchRefused,
    NoPatient,
    NoSuchPatient,
    Opened,
    Point,
    Referral,
    SystemAway,
    Unpicked,
    WrongPatient,
)
from handrail.interop.oidc import tokens
from handrail.interop.oidc.metadata import Metadata
from handrail.interop.oidc.tokens import Audience
from handrail.interop.outside import naming
from handrail.interop.records import elements
from handrail.interop.smart import asking, configuration, exchanging, fetching, reading, writing
from handrail.kernel.clock import local_date
from handrail.kernel.nhs_number import NhsNumber

SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")
SHORTEST, LONGEST = 30, 3600
STOPPED = {"access_denied", "interaction_required", "login_required", "consent_required"}
OUT_OF_ORDER = {"server_error", "temporarily_unavailable"}


class Flow:
    """The door to the records of clinical systems."""

    def begin(self, point: Point, *, launch: str, at: datetime) -> Begun:
        """Return where the system asks its user; LaunchRefused, SystemAway."""
        del at
        return exchanging.request(point, configuration.of(point), launch=launch)

    def finish(
        self, point: Point, *, kept: Mapping[str, str], given: Mapping[str, str], at: datetime
    ) -> Opened | Unpicked:
        """Return the record that was opened, or that one is to be picked.

        LaunchRefused, WrongPatient, NoPatient where none can be, SystemAway.
        """
        _check_came_from(kept["issuer"], given)
        found = exchanging.exchange(point, code=given["code"], kept=kept, at=at)
        who = _fhir_user(point, found, kept, at)
        patient_id = found.get("patient")
        granted = asking.granted(found.get("scope"))
        unpicked = Unpicked(
            fhir_user=who,
            scopes=granted,
            access_token=str(found["access_token"]),
            token_until=at + timedelta(seconds=_seconds(found.get("expires_in"))),
            needs_banner=found.get("need_patient_banner") is not False,
        )
        if patient_id is None and scopes.lets(granted, "Patient", "s"):
            return unpicked
        if not isinstance(patient_id, str) or not reading.is_id(patient_id):
            raise NoPatient("no patient in the token response")
        wanted = _wanted(found.get("appContext"))
        return _read(point, unpicked, patient_id, at, wanted=wanted)

    def pick(
        self, point: Point, unpicked: Unpicked, *, number: NhsNumber, born: date, at: datetime
    ) -> Opened:
        """Return the record of this number and day; NoSuchPatient, WrongPatient, SystemAway."""
        if at >= unpicked.token_until:
            raise SystemAway("the token is over")
        with fetching.opened(point, unpicked.access_token) as line:
            found = fetching.patients(line, point, number, born)
        ids = {it.get("id") for it in elements.entries(found, "Patient")}
        one = next(iter(ids)) if len(ids) == 1 else None
        if not isinstance(one, str) or not reading.is_id(one):
            raise NoSuchPatient(f"{len(ids)} patients found")
        # A banner always: nobody but we has said whose record this is.
        opened = _read(point, replace(unpicked, needs_banner=True), one, at)
        if opened.record.nhs_number != number.digits or opened.record.birth_date != born:
            raise WrongPatient("the patient found is another than asked for")
        return opened

    def write(self, point: Point, opened: Opened, referral: Referral, *, at: datetime) -> bool:
        """Write the referral into the record, and return whether that was let and done."""
        may = all(scopes.lets(opened.scopes, kind, "c") for kind in ("ServiceRequest", "Task"))
        if not may or at >= opened.token_until:
            return False
        request = writing.service_request(opened, referral)
        once = writing.once(referral)
        try:
            with fetching.opened(point, opened.access_token) as line:
                key = fetching.create(line, point, request, once)
                fetching.create(line, point, writing.task(opened, referral, key), once)
        except SystemAway:
            return False
        return True


def _read(
    point: Point, given: Unpicked, patient_id: str, at: datetime, *, wanted: str = ""
) -> Opened:
    codes = lists.in_force()
    with fetching.opened(point, given.access_token) as line:
        read = fetching.record(line, point, patient_id, given.scopes, codes)
    return Opened(
        fhir_user=given.fhir_user,
        record=reading.record(read, patient_id, codes, on=local_date(at)),
        scopes=given.scopes,
        access_token=given.access_token,
        token_until=given.token_until,
        needs_banner=given.needs_banner,
        wanted_service=wanted,
    )


def _check_came_from(issuer: str, given: Mapping[str, str]) -> None:
    """Raise unless the system sent the browser back with a yes (RFC 6749, 4.1.2; RFC 9207)."""
    if given.get("iss", issuer) != issuer:
        raise LaunchRefused("answer of another issuer")
    error = given.get("error", "")
    if error in OUT_OF_ORDER:
        raise SystemAway(error)
    if error in STOPPED:
        raise LaunchRefused(f"declined: {error}")
    if error or not given.get("code"):
        raise LaunchRefused("declined by the system, or no code")


def _fhir_user(
    point: Point, found: Mapping[str, Any], kept: Mapping[str, str], at: datetime
) -> str:
    """Return who the system says uses us, by a token that it signed; nothing where it says none."""
    if not found.get("id_token") or not kept["jwks_uri"]:
        return ""
    outside = naming.form_of(point)
    known = Metadata(outside, kept["issuer"], "", kept["token_endpoint"], "", kept["jwks_uri"])
    try:
        claims = tokens.verified(
            Audience(point.client_id, SIGNED_WITH), known, dict(found), nonce="", at=at
        )
    except NotTrusted as wrong:
        raise LaunchRefused(f"identity: {wrong.why}") from None
    except ProviderAway as away:
        raise SystemAway(f"identity: {away.why}") from None
    said = claims.get("fhirUser")
    return rules.fhir_user(said, iss=point.iss) if isinstance(said, str) else ""


def _seconds(said: Any) -> int:
    is_number = isinstance(said, int) and not isinstance(said, bool)
    return min(max(said, SHORTEST), LONGEST) if is_number else SHORTEST * 10


def _wanted(said: Any) -> str:
    """Return the service that our card named in appContext; nothing for anything else."""
    try:
        found = json.loads(said) if isinstance(said, str) else None
        return str(UUID(found["service"])) if isinstance(found, dict) else ""
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
        return ""
