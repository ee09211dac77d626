"""Made-up postcodes around a made-up town, so that distances and areas have an answer."""

from collections.abc import Iterator
from datetime import date

from handrail.domain.places.rules import PostcodeRow

COUNCIL_CODE = "E09999901"
ICB_CODE = "QZZ"
SUB_ICB_CODE = "99Z"
LAST_CODE = "ZZ999"  # of the last organisation to be added
MIDDLE = (53.95, -1.95)
DISTRICTS = ("ZZ1", "ZZ2", "ZZ3")
AS_OF = date(2000, 1, 1)  # any real file is newer


def postcodes() -> Iterator[PostcodeRow]:
    """Yield 120 postcodes in three districts, each a few hundred metres from the next."""
    for district, name in enumerate(DISTRICTS):
        for number in range(40):
            yield PostcodeRow(
                code=postcode(district, number).replace(" ", ""),
                easting=None,
                northing=None,
                latitude=MIDDLE[0] + 0.03 * district + 0.003 * (number % 8),
                longitude=MIDDLE[1] + 0.05 * district + 0.004 * (number // 8),
                lsoa=None,
                icb=ICB_CODE,
                sub_icb=SUB_ICB_CODE,
                local_authority=COUNCIL_CODE,
                ward=f"{name}-{number // 10}",
                country="E92000001",
                terminated_date=None,
            )


def postcode(district: int, number: int) -> str:
    """Return the n-th postcode of a district, such as ``ZZ1 4AB``."""
    letters = "ABDEFGHJLN"
    end = letters[number % 10] + letters[(number * 3) % 10]
    return f"{DISTRICTS[district]} {number // 10 + 1}{end}"
