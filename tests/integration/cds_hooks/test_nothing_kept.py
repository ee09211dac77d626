"""Nothing about somebody who is not referred is kept or logged, however often is asked.

Every table is read as the tables' owner, who sees all rows, and all that any logger was told,
before anything is left out of it. People differ from call to call; whatever could be one of them is
looked for.
"""

import io
import logging
import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import transaction
from django.test import override_settings

from handrail.config.migration import connected_to
from handrail.kernel import clock, nhs_number
from handrail.kernel.clock import local_date
from tests.factories import hooked as factory
from tests.factories import records
from tests.factories.hooked import NOTE, VIEW

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
# What is written by a call: that a card was shown, that a token was used, and counters of tries; by
# the first card of a practice its own code, which stands in every later one.
WRITTEN = {"prompting_shown", "systems_spenttoken", "invitations_practicelink"}
FIRST_NUMBER = 999_100_000
TOKEN = "their-token-"


def digits(number: int) -> str:
    """Return an NHS number that is never issued, the next that can be from a number on."""
    check = nhs_number.check_digit(str(FIRST_NUMBER + number))
    return digits(number + 500_000) if check is None else f"{FIRST_NUMBER + number}{check}"


def somebody(number: int, today) -> tuple[dict, set[str]]:
    """Return a record, and everything in it by which somebody could be known."""
    own = f"pat-{uuid4()}"
    born = (today - timedelta(days=12_000 + number)).isoformat()
    mark = {
        "digits": digits(number), "family": f"Quillfeather{number}x",
        "given": f"Zachariah{number}x", "born": born, "own": own,
        "clinician": f"gp-{uuid4()}", "encounter": f"enc-{uuid4()}",
        "token": f"{TOKEN}{uuid4()}", "postcode": f"QQ{number % 90 + 10} 9ZZ",
    }  # fmt: skip
    off = today - timedelta(days=20)
    subject = {"reference": f"Patient/{own}"}
    notes = [
        records.fit_note(off, off + timedelta(days=9), subject=subject),
        records.fit_note(off + timedelta(days=10), today + timedelta(days=9), subject=subject),
    ]
    held = {
        "patient": records.patient(
            id=own,
            identifier=[
                {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": mark["digits"]}
            ],
            name=[{"family": mark["family"], "given": [mark["given"]]}],
            birthDate=born,
            address=[{"postalCode": mark["postcode"]}],
        ),
        "conditions": records.bundle(records.coded("Condition", records.BACK_PAIN, own)),
        "observations": records.bundle(*notes),
        "procedures": records.bundle(),
        "encounter": {
            "resourceType": "Encounter", "id": mark["encounter"], "status": "in-progress",
            "class": {"code": "AMB"}, "subject": {"reference": f"Patient/{own}"},
        },
    }  # fmt: skip
    context = {"userId": f"Practitioner/{mark['clinician']}", "patientId": own,
               "encounterId": mark["encounter"]}  # fmt: skip
    return {"context": context, "prefetch": held, "token": mark["token"]}, set(mark.values())


def call(hooked, number: int) -> tuple[set[str], list, int]:
    """Make one call, often a wrong one; return the marks, the cards and the status."""
    said, marks = somebody(number, hooked.today)
    service, hook = (NOTE, "order-sign") if number % 4 == 1 else (VIEW, "patient-view")
    context = said["context"]
    if service == NOTE:
        own = {"reference": f"Patient/{context['patientId']}"}
        draft = records.draft(hooked.today, hooked.today + timedelta(days=20), subject=own)
        context = context | {"draftOrders": records.bundle(draft)}
    body = records.call(hook, today=hooked.today, context=context, prefetch=said["prefetch"])
    access = {"access_token": said["token"], "token_type": "Bearer", "expires_in": 300,
              "scope": "patient/*.rs", "subject": "handrail"}  # fmt: skip
    body |= {"fhirServer": f"https://{context['patientId']}.example", "fhirAuthorization": access}
    marks |= {body["hookInstance"], body["fhirServer"]}
    if number % 10 == 7:
        body["prefetch"] = {"patient": said["prefetch"]["patient"]}  # 412
    if number % 10 == 8:
        body["context"] = body["context"] | {"patientId": 7}  # 400
    if number % 10 == 9:
        body["prefetch"]["patient"]["id"] = "somebody-else"  # 400
    answer = hooked.call(service, body)
    found = answer.json().get("cards", [])
    if found and number % 3 == 0:
        why = {"userComment": f"{marks} would rather wait"}
        told = {"card": found[0]["uuid"], "outcome": "overridden", "overrideReason": why,
                "outcomeTimestamp": "2026-06-03T09:30:00Z"}  # fmt: skip
        assert hooked.feedback({"feedback": [told]}, service).status_code == 200
    return marks, found, answer.status_code


def contents(url: str) -> dict[str, list[str]]:
    """Return every row of every table, as text, as the owner sees them."""
    with psycopg.connect(url) as owner:
        tables = [
            name
            for (name,) in owner.execute(
                "select c.oid::regclass::text from pg_class c join pg_namespace n"
                " on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname = 'public'"
            )
        ]
        return {
            name: [row for (row,) in owner.execute(f"select t::text from {name} t")]
            for name in tables
        }


def files(folder: Path) -> str:
    """Return what stands in the files of a folder."""
    found = (path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return b"\n".join(found).decode(errors="replace")


@pytest.mark.parametrize(
    "calls", [60, pytest.param(1_000, marks=pytest.mark.long)], ids=["few", "many"]
)
def test_nothing_about_anybody_is_kept_or_logged(
    calls, fresh_database, django_db_blocker, tmp_path
):
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s"))
    root = logging.getLogger()
    codes = factory.agreed_codes(tmp_path)
    with (
        fresh_database() as database,
        django_db_blocker.unblock(),
        connected_to(database.app_url),
        override_settings(PROMPT_CODES_FILE=codes),
    ):
        with transaction.atomic():
            hooked = factory.build()
        before = contents(database.owner_url)
        root.addHandler(handler)
        try:
            answers = [call(hooked, number) for number in range(calls)]
        finally:
            root.removeHandler(handler)
        after = contents(database.owner_url)
    marks = set().union(*(each for each, _, _ in answers))
    cards = sum(len(found) for _, found, _ in answers)
    assert {status for _, _, status in answers} == {200, 400, 412}
    assert cards > calls // 2, "cards were shown: this is not silence about nothing"
    assert len(after["prompting_shown"]) == cards
    assert {name for name in after if after[name] != before.get(name)} == WRITTEN
    kept = "\n".join(row for rows in after.values() for row in rows)
    said = heard.getvalue() + files(Path(os.environ["HANDRAIL_DATA_DIR"]))
    for mark in marks:
        assert mark not in kept
        assert mark not in said


def test_what_is_looked_for_would_be_found(fresh_database, django_db_blocker, caplog):
    """The same reading finds a mark that is there, in a table and in what a logger was told."""
    from handrail.domain.organisations.models import Organisation

    _, marks = somebody(1, local_date(clock.now()))
    assert all(len(mark) >= 8 for mark in marks), "none is there by chance"
    with fresh_database() as database, django_db_blocker.unblock():
        with connected_to(database.app_url):
            Organisation.objects.create(name=" ".join(marks), kind="practice")
        kept = "\n".join(row for rows in contents(database.owner_url).values() for row in rows)
    logging.getLogger("anybody").warning("about %s", " ".join(marks))
    for mark in marks:
        assert mark in kept
        assert mark in caplog.text
