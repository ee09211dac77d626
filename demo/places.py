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
# Over the border, where another board plans and nobody here takes people.
OVER_THE_BORDER = ("ZZ4", "ZZ5")
OTHER_ICB_CODE = "QZY"
AS_OF = date(2000, 1, 1)  # any real file is newer


def postcodes() -> Iterator[PostcodeRow]:
    """Yield the postcodes of the town's three districts, and of two over the border."""
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
    yield from _over_the_border()


def _over_the_border() -> Iterator[PostcodeRow]:
    for place, name in enumerate(OVER_THE_BORDER):
        for number in range(20):
            yield PostcodeRow(
                code=postcode_over(name, number).replace(" ", ""),
                easting=None,
                northing=None,
                latitude=MIDDLE[0] - 0.06 - 0.003 * (number % 8),
                longitude=MIDDLE[1] + 0.02 + 0.08 * place + 0.004 * (number // 8),
                lsoa=None,
                icb=OTHER_ICB_CODE,
                sub_icb=None,
                local_authority="E09999902",
                ward=f"{name}-{number // 10}",
                country="E92000001",
                terminated_date=None,
            )


def postcode_over(district: str, number: int) -> str:
    """Return the n-th postcode of a district over the border."""
    letters = "ABDEFGHJLN"
    return f"{district} {number // 10 + 1}{letters[number % 10]}{letters[(number * 3) % 10]}"


def postcode(district: int, number: int) -> str:
    """Return the n-th postcode of a district, such as ``ZZ1 4AB``."""
    letters = "ABDEFGHJLN"
    end = letters[number % 10] + letters[(number * 3) % 10]
    return f"{DISTRICTS[district]} {number // 10 + 1}{end}"
