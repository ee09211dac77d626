"""One service, in the shapes that publishers really send."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from handrail.domain.directory.records import HoursRecord
from handrail.interop.open_referral import services


def read(**fields: Any) -> Any:
    record, _ = services.read({"id": "1", "name": "Work well", **fields})
    return record


def notes(**fields: Any) -> tuple[str, ...]:
    return services.read({"id": "1", "name": "Work well", **fields})[1]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (None, "nothing"),
        ("text", "a str"),
        ({"name": "No id"}, "no id"),
        ({"id": True, "name": "Odd id"}, "no id"),
        ({"id": "1", "name": " <br> "}, "empty name"),
    ],
)
def test_a_record_without_id_or_name_cannot_be_kept(raw: object, why: str) -> None:
    with pytest.raises(services.Unreadable, match=why):
        services.read(raw)


def test_ages_of_minus_one_are_unset() -> None:
    assert (read(minimum_age=-1, maximum_age=-1).minimum_age) is None
    assert read(minimum_age="18", maximum_age=64.0).maximum_age == 64
    assert read(minimum_age=16, maximum_age=999).maximum_age is None
    kept = read(minimum_age=60, maximum_age=18)
    assert (kept.minimum_age, kept.maximum_age) == (None, None)
    assert "cannot be" in notes(minimum_age=60, maximum_age=18)[0]


def test_ages_in_version_2_eligibility_rules() -> None:
    rules = [{"minimum_age": 16, "maximum_age": 24}, {"minimum_age": 18, "maximum_age": None}]
    kept = read(eligibilitys=rules)
    assert (kept.minimum_age, kept.maximum_age) == (16, None)


def test_version_2_place_hours_and_terms() -> None:
    kept = read(
        service_at_locations=[
            {
                "id": "sal",
                "location": {
                    "id": "loc",
                    "name": "The Hub",
                    "latitude": "51.45",
                    "longitude": "-2.58",
                    "physical_addresses": [
                        {"address_1": "1 High St", "city": "Bristol", "postal_code": "bs14dj"}
                    ],
                    "accessibility_for_disabilities": [{"accessibility": "Hearing loop"}],
                },
                "regular_schedule": [
                    {"byday": "MO,TU", "freq": "WEEKLY", "opens_at": "09:00", "closes_at": "17:00"}
                ],
            }
        ],
        service_taxonomys=[{"taxonomy": {"id": "t", "name": "Employment"}}],
        languages=[{"language": "English, Polish"}],
        cost_options=[{"option": "Session", "amount": 0}, {"amount": "3.5"}],
        service_areas=[{"service_area": "Bristol", "uri": "http://x/id/E06000023"}],
    )
    (place,) = kept.locations
    assert (place.address, place.postcode) == ("1 High St, Bristol", "BS1 4DJ")
    assert (place.lat, place.lon) == (51.45, -2.58)
    assert place.access_notes == ("Hearing loop",)
    assert place.hours == (
        HoursRecord(0, time(9), time(17)),
        HoursRecord(1, time(9), time(17)),
    )
    assert kept.topics == ("Employment",)
    assert kept.languages == ("English", "Polish")
    assert kept.costs == ("Session free", "£3.50")
    assert (kept.area_names, kept.area_codes) == (("Bristol",), ("E06000023",))


def test_version_3_place_hours_phones_and_terms() -> None:
    kept = read(
        service_at_locations=[
            {
                "location": {
                    "id": "loc",
                    "addresses": [
                        {"address_type": "postal", "address_1": "PO Box 1"},
                        {"address_type": "physical", "address_1": "2 Low St"},
                    ],
                    "accessibility": [{"description": "Step-free"}],
                },
                "phones": [{"number": "0117 496 0001"}],
            }
        ],
        contacts=[{"phones": [{"number": "0117 496 0002"}]}, {"phone": "call us"}],
        schedules=[
            {"freq": "MONTHLY", "byday": "2TU", "opens_at": "10:00:00Z", "closes_at": "12:00:00Z"},
            {"byday": "FR", "opens_at": "6pm", "closes_at": "8.30pm", "valid_to": "2030-01-31"},
        ],
        attributes=[{"taxonomy_term": {"name": "Mental health"}}, {"label": "Skills"}],
        attending_type="Online and by telephone",
    )
    assert kept.locations[0].address == "2 Low St"
    assert kept.phones == ("0117 496 0002", "0117 496 0001")
    monthly, friday = kept.hours
    assert monthly.weekday is None
    assert "FREQ=MONTHLY" in monthly.note
    assert friday == HoursRecord(4, time(18), time(20, 30), None, date(2030, 1, 31))
    assert kept.topics == ("Mental health", "Skills")
    assert kept.delivery_kinds == ("video", "phone")


@pytest.mark.parametrize("taxonomy", [["Topics"], {"name": "Topics"}, 5])
def test_a_term_whose_taxonomy_is_no_text_is_left_out_and_said(taxonomy: object) -> None:
    bad = {"taxonomy_term": {"name": "Singing", "taxonomy": taxonomy}}
    good = {"taxonomy_term": {"name": "Dancing", "taxonomy": "Topics"}}
    assert read(attributes=[bad, good]).topics == ("Dancing",)
    assert notes(attributes=[bad, good]) == ("terms left out, for their taxonomy is no text: 1",)


def test_geojson_places_and_numeric_ids() -> None:
    record, _ = services.read(
        {
            "id": 7,
            "name": "Outreach",
            "organisation": {"id": 3, "name": "A charity"},
            "locations": [
                {"id": 1, "postal_code": "HP20 1UA", "geometry": {"coordinates": [-0.8, 51.8]}}
            ],
            "min_age": 18,
            "updated_at": {"$date": "2022-07-01T20:14:55.847Z"},
        }
    )
    assert record.source_id == "7"
    assert record.organisation is not None
    assert record.organisation.source_id == "3"
    assert (record.locations[0].lat, record.locations[0].lon) == (51.8, -0.8)
    assert record.minimum_age == 18
    assert record.modified_at == datetime(2022, 7, 1, 20, 14, 55, 847000, tzinfo=UTC)


def test_impossible_positions_are_mended_or_left_out() -> None:
    swapped = {"id": "a", "name": "x", "latitude": -2.5, "longitude": 51.4}
    assert (read(location=swapped).locations[0].lat) == 51.4
    far = {"id": "a", "name": "x", "latitude": 40.0, "longitude": 70.0}
    assert read(location=far).locations[0].lat is None
    assert "not in the United Kingdom" in notes(location=far)[0]
    unset = {"id": "a", "name": "x", "latitude": 0, "longitude": 0}
    assert notes(location=unset) == ()


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("active", "active"),
        ("Temporarily closed", "closed_for_now"),
        ("defunct", "withdrawn"),
        ("marked for deletion", "withdrawn"),
        (None, "active"),
        ("jolly", "active"),
    ],
)
def test_status(said: object, wanted: str) -> None:
    assert read(status=said).status == wanted


def test_vendor_fields_are_kept_as_they_came() -> None:
    vendor = {"pc_metadata": {"date_assured": "2024-02-01"}, "pc_targetAudience": [{"id": 1}]}
    kept = read(**vendor)
    assert kept.vendor == vendor
    assert kept.assured_date == date(2024, 2, 1)


def test_the_hash_follows_the_content_not_the_order() -> None:
    one, _ = services.read({"id": "1", "name": "A", "url": ""})
    two, _ = services.read({"url": "", "name": "A", "id": "1"})
    three, _ = services.read({"url": "", "name": "B", "id": "1"})
    assert one.source_hash == two.source_hash != three.source_hash


def test_wrong_types_everywhere_are_survived() -> None:
    kept = read(
        description=5, languages="Polish", contacts="none", service_areas=[None, 3],
        service_at_locations={"location": []}, schedules=[[]], cost_options=[{"amount": "x"}],
        organization="A name", phones={"number": 1179000000}, assured_date=20240101,
    )  # fmt: skip
    assert kept.description == "5"
    assert kept.languages == ("Polish",)
    assert kept.phones == ("1179000000",)
    assert kept.assured_date is None
