"""The feeds that real publishers gave, as they gave them."""

from pathlib import Path

import pytest

from handrail.interop.open_referral.fetching import PullFailed
from handrail.interop.open_referral.pulling import pull

pytestmark = pytest.mark.real_data


def test_the_version_2_feed_is_read_but_for_its_two_faults(real_data: Path) -> None:
    got = pull(str(real_data / "directories" / "oruk_v2_bristol_2024-12.json"))
    assert (len(got.records), got.rejected, got.complete) == (817, 2, True)
    assert [(p.index, p.detail[:12]) for p in got.problems if p.rejected] == [
        (0, "empty name"),
        (810, "duplicate id"),
    ]
    text = "\n".join(record.description for record in got.records)
    assert "<p>" not in text
    assert "&nbsp;" not in text
    assert all("pc_metadata" in record.vendor for record in got.records)


def test_a_version_3_page_and_record_are_read_and_known_to_be_parts(real_data: Path) -> None:
    page = pull(str(real_data / "directories" / "oruk_v3_bristol_services_page1_2026.json"))
    assert (len(page.records), page.problems, page.complete) == (3, (), False)
    one = pull(str(real_data / "directories" / "oruk_v3_bristol_service_detail_2026.json"))
    (record,) = one.records
    assert not one.complete
    assert (record.minimum_age, record.maximum_age) == (None, None)
    assert record.phones[0] == "0800 0354213"
    assert record.area_names == ("Bristol", "South Gloucestershire")


def test_a_failed_pull_is_refused(real_data: Path) -> None:
    with pytest.raises(PullFailed, match="no services at all"):
        pull(str(real_data / "directories" / "oruk_buckinghamshire_empty_2024-12.json"))
