"""A letter as a PDF that screen readers can read (PDF/UA-1, ISO 14289-1)."""

import json
from datetime import datetime
from pathlib import Path

import typst

from handrail.domain.messaging.words import Sheet, day
from handrail.kernel.clock import local_date

TEMPLATE = Path(__file__).with_name("sheet.typ")


def write(sheet: Sheet, *, sender: str, at: datetime) -> bytes:
    """Return the letter as PDF/UA-1; RuntimeError where it could not be made accessible.

    What the letter says is data to the typesetter, never source: nobody can write code into it.
    """
    on = local_date(at)
    said = {
        "title": f"Letter {sheet.reference}".strip(),
        "sender": sender,
        "year": on.year,
        "month": on.month,
        "day": on.day,
        "day_in_words": day(on),
        "reference": sheet.reference,
        "action": sheet.action,
        "about": sheet.about,
        "lines": [{"label": label, "value": value} for label, value in sheet.lines],
        "suggestion": sheet.suggestion,
        "note": sheet.note,
        "ring": sheet.ring,
        "link": sheet.link,
        "link_says": sheet.link_says,
    }
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"letter": json.dumps(said)},
    )
