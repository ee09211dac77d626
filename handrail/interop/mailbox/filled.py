"""What a filled form says: our own form as PDF or Word, or the same lines typed into a mail.

Tolerant: a field that is missing or cannot be read is left out and said, never guessed.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import docx
import structlog
from pypdf import PdfReader

from handrail.domain.enquiries.days import day
from handrail.domain.enquiries.form import FIELDS
from handrail.domain.enquiries.ports import Hung
from handrail.interop.mailbox import sniffing
from handrail.interop.mailbox.headers import clean
from handrail.kernel import nhs_number

log = structlog.get_logger(__name__)
LONGEST = {"free_text": 2_000}
SHORT = 150
ALSO = {
    "forename": "given_name",
    "firstname": "given_name",
    "givenname": "given_name",
    "surname": "family_name",
    "lastname": "family_name",
    "familyname": "family_name",
    "dob": "birth_date",
    "dateofbirth": "birth_date",
    "nhsno": "nhs_number",
    "telephone": "phone",
    "phone": "phone",
    "mobile": "phone",
    "email": "email",
    "postcode": "postcode",
    "occupation": "job_title",
}
LETTERS = re.compile(r"[^a-z]")
LINE = re.compile(r"^[\s>*•-]*([A-Za-z][A-Za-z \-()/]{1,40}?)\s*[:=]\s*(\S.*)$")
MOST_PAGES, MOST_UNPACKED, MOST_LINES = 20, 20 * 1024 * 1024, 2_000


def read(text: str, hung: Sequence[Hung]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the answers of the first filled form, else of the mail's own lines, and remarks."""
    for each in hung:
        said = _of_file(each)
        if said:
            return _checked(said)
    return _checked(from_lines(text.splitlines()))


def from_lines(lines: Sequence[str]) -> dict[str, str]:
    """Return what lines such as ``First name: Bryn`` say, the first of each."""
    found: dict[str, str] = {}
    for line in lines[:MOST_LINES]:
        match = LINE.match(line)
        name = _name_of(match.group(1)) if match else ""
        if match and name:
            found.setdefault(name, match.group(2).strip())
    return found


def _of_file(hung: Hung) -> dict[str, str]:
    assert hung.content is not None
    try:
        if hung.media_type == sniffing.PDF:
            return _of_pdf(hung.content)
        if hung.media_type == sniffing.WORD:
            return _of_word(hung.content)
    except Exception as problem:  # others' files: whatever a reader trips over, the mail is kept
        log.info("form not read", kind=hung.media_type, problem=type(problem).__name__)
    return {}


def _of_pdf(content: bytes) -> dict[str, str]:
    reader = PdfReader(io.BytesIO(content), strict=False)
    fields = reader.get_form_text_fields() or {}
    said = {
        name: str(value).strip()
        for key, value in fields.items()
        if value and (name := _name_of(key))
    }
    if said:
        return said
    pages = [page.extract_text() for page in reader.pages[:MOST_PAGES]]
    return from_lines("\n".join(pages).splitlines())


def _of_word(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(it.file_size for it in packed.infolist()) > MOST_UNPACKED:
            return {}
    document = docx.Document(io.BytesIO(content))
    said: dict[str, str] = {}
    for table in document.tables:
        for label, value in _pairs(table):
            name = _name_of(label)
            if name and value.strip():
                said.setdefault(name, value.strip())
    return from_lines([it.text for it in document.paragraphs]) | said


def _pairs(table: Any) -> Iterator[tuple[str, str]]:
    for row in table.rows:
        cells = [cell.text for cell in row.cells]
        if len(cells) > 1:
            yield cells[0], cells[1]


def _name_of(label: str) -> str:
    bare = LETTERS.sub("", label.lower())
    for name, said in FIELDS.items():
        if bare in {LETTERS.sub("", said.lower()), LETTERS.sub("", name)}:
            return name
    return ALSO.get(bare, "")


def _checked(said: Mapping[str, str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    kept: dict[str, Any] = {}
    remarks: list[str] = []
    for name, value in said.items():
        text = clean(value, LONGEST.get(name, SHORT), lines=name == "free_text")
        if name in {"birth_date", "fit_note_until_date"}:
            found = day(text)
            kept |= {name: found.isoformat()} if found else {}
        elif name == "nhs_number":
            with suppress(nhs_number.InvalidNhsNumber):
                kept[name] = nhs_number.parse(text).digits
        elif text:
            kept[name] = text
        if text and name not in kept:
            remarks.append(f"{FIELDS[name]} could not be read: {text}")
    return kept, tuple(remarks)
