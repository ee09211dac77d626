"""Small postcode files in the layouts that are published, with made-up districts."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

# Trafalgar Square by the National Grid, and by latitude and longitude (WGS84).
SQUARE = (530_047, 180_422)
SQUARE_DEGREES = (51.5077, -0.1280)


def point(code: str, at: Sequence[int] = SQUARE, council: str = "E99000001") -> list[object]:
    """Return a row of Code-Point Open."""
    return [code.ljust(7), 10, *at, "E92000001", "E19000003", "E18000007", "", council, "E05000001"]


def points(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as Code-Point Open writes them: text quoted, numbers bare, no headings."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def headed(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Return rows with their headings."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def onspd(code: str, **given: object) -> dict[str, object]:
    """Return a row of ONSPD as it was in 2022."""
    return {
        "pcd": code.replace(" ", "").ljust(7),
        "pcd2": code,
        "pcds": code,
        "dointr": "198001",
        "doterm": "",
        "oslaua": "E99000001",
        "osward": "E05000001",
        "oseast1m": SQUARE[0],
        "osnrth1m": SQUARE[1],
        "ctry": "E92000001",
        "lsoa11": "E01000001",
        "lsoa21": "E01000002",
        "stp": "E54000001",
        "sicbl": "E38000001",
        "lat": SQUARE_DEGREES[0],
        "long": SQUARE_DEGREES[1],
    } | given


def nspl(code: str, **given: object) -> dict[str, object]:
    """Return a row of NSPL as it is since 2025, with the year in every heading."""
    return {
        "pcd7": code.replace(" ", "").ljust(7),
        "pcds": code,
        "dointr": "198001",
        "doterm": "",
        "lad25cd": "E99000001",
        "wd25cd": "E05000001",
        "east1m": SQUARE[0],
        "north1m": SQUARE[1],
        "ctry25cd": "E92000001",
        "lsoa21cd": "E01000002",
        "icb25cd": "E54000001",
        "sicbl25cd": "E38000001",
        "lat": SQUARE_DEGREES[0],
        "long": SQUARE_DEGREES[1],
    } | given


def lookup(lsoa: str, **given: object) -> dict[str, object]:
    """Return a row of a look-up of small areas."""
    return {
        "lsoa21_code": lsoa,
        "sicbl24_code": "E38000001",
        "sicbl24_code_nhs": "99Z",
        "icb24_code": "E54000001",
        "icb24_code_nhs": "QZZ",
        "ltla24_code": "E99000001",
        "ward24_code": "E05000001",
    } | given
