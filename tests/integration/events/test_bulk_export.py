"""A system exports what it may read: cleared people only, its own only, gone when deleted."""

import json
from datetime import timedelta

import pytest

from handrail.domain.audit.models import Event
from handrail.domain.systems import exporting
from handrail.domain.systems.models import Cleared, Export, OutsideSystem
from handrail.interop.bulk import files
from handrail.jobs import exports as job
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import fhir

pytestmark = pytest.mark.django_db
SECOND = "9990000050"


@pytest.fixture(scope="module")
def world(module_db):
    made = fhir.build()
    fhir.send(made)
    return made


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.EXPORTS_FOLDER = tmp_path / "bulk"
    return settings.EXPORTS_FOLDER


def clear(world, *numbers, on=None):
    at = clock.now()
    exporting.clear(
        organisation_id=world.scene.provider_id,
        numbers=numbers or ("9990000042",),
        on=on or clock.local_date(at),
        by=System(),
        at=at,
    )


def ask(speaker, path="Patient/$export", method="get", **headers):
    named = {"Authorization": f"Bearer {speaker.token}", "Prefer": "respond-async"} | headers
    address = path if path.startswith("/") else f"/fhir/R4/{path}"
    return getattr(speaker.browser, method)(address, headers=named)


def of(url):
    return url[url.index("/fhir/R4") :]


def export(world, path="Patient/$export"):
    """Kick one off, let it be written, and return its manifest and where it stands."""
    begun = ask(world.provider, path)
    assert begun.status_code == 202, begun.content
    there = of(begun["Content-Location"])
    waits = ask(world.provider, there)
    assert (waits.status_code, waits["Retry-After"]) == (202, "5")
    assert job.run_exports(clock.now) == 1
    found = ask(world.provider, there)
    assert found.status_code == 200, found.content
    assert "Expires" in found
    return found.json(), there


def lines(world, manifest):
    said = {}
    for each in manifest["output"]:
        answer = ask(world.provider, of(each["url"]))
        assert answer["Content-Type"] == "application/fhir+ndjson"
        body = b"".join(answer.streaming_content)
        said[each["type"]] = [json.loads(line) for line in body.splitlines()]
        assert len(said[each["type"]]) == each["count"]
    return said


def test_what_a_system_may_read_comes_as_it_reads_it(world, folder):
    clear(world)
    manifest, there = export(world)
    assert manifest["requiresAccessToken"] is True
    said = lines(world, manifest)
    assert set(said) == {"Patient", "ServiceRequest", "Task"}
    (patient,) = said["Patient"]
    assert patient == world.provider.get(f"Patient/{patient['id']}").json()
    for kind in ("ServiceRequest", "Task"):
        for each in said[kind]:
            assert each == world.provider.get(f"{kind}/{each['id']}").json()
    assert manifest["extension"]["left-out-by-national-data-opt-out"] > 0
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        looks = Event.objects.filter(action="person.exported")
        assert {str(it.person_id) for it in looks} == {patient["id"]}
        assert all(it.is_view for it in looks)
    written = list(folder.rglob("*.ndjson"))
    assert {oct(it.stat().st_mode & 0o777) for it in written} == {"0o600"}
    assert ask(world.provider, there, "delete").status_code == 202
    assert ask(world.provider, there).status_code == 404
    assert not list(folder.rglob("*.ndjson"))


def test_nobody_without_a_list_of_this_week_and_nobody_who_is_not_on_it(world):
    with acting_as(System(), at=clock.now()):
        Cleared.objects.all().delete()
    assert ask(world.provider).status_code == 422
    clear(world, on=clock.local_date(clock.now() - timedelta(days=8)))
    assert ask(world.provider).status_code == 422
    clear(world, SECOND)
    manifest, _ = export(world)
    assert manifest["output"] == []
    assert manifest["extension"]["people"] == 0


def test_a_group_is_a_service_and_types_and_since_are_kept_to(world):
    clear(world)
    manifest, _ = export(world, f"Group/{world.service_id}/$export?_type=Task")
    assert [it["type"] for it in manifest["output"]] == ["Task"]
    other = "00000000-0000-4000-8000-000000000000"
    manifest, _ = export(world, f"Group/{other}/$export")
    assert manifest["output"] == []
    later = (clock.now() + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    manifest, _ = export(world, f"Patient/$export?_type=Task,ServiceRequest&_since={later}")
    assert manifest["output"] == []


def test_nobody_else_sees_fetches_or_deletes_it(world):
    clear(world)
    manifest, there = export(world)
    address = of(manifest["output"][0]["url"])
    stranger = fhir.build("two").provider
    for speaker in (world.practice, stranger):
        for path in (there, address):
            assert ask(speaker, path).status_code == 404
        assert ask(speaker, there, "delete").status_code == 404
    assert ask(world.provider, address.replace("Patient", "..%2F..%2Fpasswd")).status_code == 404
    assert world.provider.browser.get(address).status_code == 401
    narrow = world.provider.ask("system/Task.rs").json()["access_token"]
    held, world.provider.token = world.provider.token, narrow
    assert ask(world.provider, address).status_code == 403
    assert ask(world.provider).status_code == 403
    world.provider.token = held


def test_one_at_a_time_and_one_that_is_deleted_or_killed_leaves_nothing(world, folder, monkeypatch):
    clear(world)
    first = of(ask(world.provider)["Content-Location"])
    assert ask(world.provider).status_code == 429
    assert ask(world.provider, first, "delete").status_code == 202
    assert job.run_exports(clock.now) == 0
    second = of(ask(world.provider)["Content-Location"])

    def dies(**_named):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(job.exporting, "done", dies)
        with pytest.raises(SystemExit):
            job.run_exports(clock.now)
    assert ask(world.provider, second).status_code == 202
    assert job.run_exports(clock.now) == 0
    later = clock.now() + exporting.LEASE
    assert job.run_exports(lambda: later) == 1
    assert ask(world.provider, second).status_code == 200
    job.forget_exports(later + exporting.KEPT)
    assert ask(world.provider, second).status_code == 404
    assert not list(folder.rglob("*.ndjson"))


def test_a_system_that_is_switched_off_meanwhile_gets_nothing(world):
    clear(world)
    asked = ask(world.provider)
    OutsideSystem.objects.filter(client_id="caseworks-one").update(is_enabled=False)
    assert job.run_exports(clock.now) == 0
    assert set(Export.objects.values_list("state", flat=True)) == {"failed"}
    assert asked.status_code == 202


def test_what_is_not_done_here_is_refused(world):
    clear(world)
    assert ask(world.provider, Prefer="").status_code == 400
    for given in ("_outputFormat=csv", "_type=Observation", "_since=soon", "_typeFilter=x"):
        assert ask(world.provider, f"Patient/$export?{given}").status_code == 400
    assert ask(world.provider, "Group/x/$export").status_code == 404
    assert files.named(world.service_id, "../x.ndjson") is None


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_that_nobody_can_hold_is_refused(world, when):
    clear(world)
    when = when.replace("+", "%2B")
    assert ask(world.provider, f"Patient/$export?_since={when}").status_code == 400
    assert not Export.objects.exists()


def test_only_a_few_are_kept_and_each_fetching_is_written_down(world, monkeypatch):
    clear(world)
    monkeypatch.setattr(exporting, "MOST_KEPT", 1)
    manifest, there = export(world)
    assert ask(world.provider).status_code == 429
    lines(world, manifest)
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        told = Event.objects.filter(action="export.fetched").values_list("detail", flat=True)
        assert {it["file"] for it in told} == {f"{it['type']}.ndjson" for it in manifest["output"]}
    assert ask(world.provider, there, "delete").status_code == 202
    assert ask(world.provider).status_code == 202
