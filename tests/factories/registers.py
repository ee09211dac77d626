"""Small registers in the layouts that are published, about organisations that do not exist."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

NETWORK_HEADINGS = (
    "PCN Code",
    "PCN Name",
    "Current {old} Code",
    "{old}",
    "Open Date",
    "Close Date",
    "Address Line 1",
    "Address Line 2",
    "Address Line 3",
    "Address Line 4",
    "Address Line 5",
    "Postcode",
)
MEMBER_HEADINGS = (
    "Partner\nOrganisation\nCode",
    "Partner\nName",
    "Practice\nParent\n{old} Code",
    "Practice\nParent\n{old} Name",
    "PCN Code",
    "PCN Name",
    "PCN Parent\n{old} Code",
    "PCN Parent\n{old} Name",
    "Practice to PCN\nRelationship\nStart Date",
    "Practice to PCN\nRelationship\nEnd Date",
    "Practice {old} and PCN {old} Match ",
)


def practice(code: str, name: str = "", **given: str) -> list[str]:
    """Return a row of epraccur, open and a GP practice unless told otherwise."""
    row = {
        "board": "QZZ",
        "line": "1 MADE UP STREET",
        "postcode": "ZZ1 1AA",
        "opened": "20000401",
        "closed": "",
        "status": "A",
        "sub_icb": "99Z",
        "joined": "20130401",
        "left": "",
        "phone": "01632 960000",
        "setting": "4",
    } | given
    return [
        code,
        name or f"SURGERY {code}",
        "Y99",
        row["board"],
        row["line"],
        "",
        "FICTION",
        "",
        "",
        row["postcode"],
        row["opened"],
        row["closed"],
        row["status"],
        "B",
        row["sub_icb"],
        row["joined"],
        row["left"],
        row["phone"],
        "",
        "",
        "",
        "0",
        "",
        row["sub_icb"],
        "",
        row["setting"],
        "",
    ]


def practices(count: int) -> list[list[str]]:
    """Return so many practices."""
    return [practice(f"Z{number:05d}") for number in range(1, count + 1)]


def written(rows: Iterable[Sequence[str]], *, quoting: int = csv.QUOTE_ALL) -> str:
    """Return rows as a publisher writes them."""
    text = io.StringIO()
    csv.writer(text, quoting=quoting, lineterminator="\r\n").writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def save(folder: Path, name: str, body: str | bytes) -> Path:
    """Write a file and return where it is."""
    path = folder / name
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return path


def networks_workbook(
    path: Path,
    networks: Iterable[Sequence[object]],
    members: Iterable[Sequence[object]],
    *,
    old: str = "Sub ICB Loc",
) -> Path:
    """Write a workbook in ePCN's layout; ``old`` is what sub-ICB locations were called then."""
    book = Workbook()
    for title, headings, rows in (
        ("PCNDetails", NETWORK_HEADINGS, networks),
        ("PCN Core Partner Details", MEMBER_HEADINGS, members),
    ):
        sheet = book.create_sheet(title)
        sheet.append([heading.format(old=old) for heading in headings])
        for row in rows:
            sheet.append(list(row))
    del book["Sheet"]
    book.save(path)
    return path


def network(code: str, closed: str = "", sub_icb: str = "99Z") -> list[str]:
    """Return a row of the sheet of networks."""
    name = f"NHS FICTION ICB - {sub_icb}"
    return [
        code,
        f"{code} PCN",
        sub_icb,
        name,
        "20190701",
        closed,
        "1 HILL",
        "",
        "",
        "",
        "",
        "ZZ1 1AB",
    ]


def member(practice_code: str, pcn: str, start: str, end: str | None = None) -> list[object]:
    """Return a row of the sheet of members."""
    name = f"SURGERY {practice_code}"
    return [practice_code, name, "99Z", "", pcn, f"{pcn} PCN", "99Z", "", start, end, True]
