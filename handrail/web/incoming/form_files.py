"""Our referral form to fill in and send by e-mail: as a Word file and as a PDF with fields.

The names of the fields are what ``filled`` reads; a test fills both in and reads them back.
"""

import io
from datetime import UTC, datetime

import docx
from docx.shared import Pt
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from handrail.domain.enquiries.form import FIELDS

TITLE = "Referral to work and health support"
INTRODUCTION = (
    "Send this only if the person has agreed. Leave out what they have not told you that you may "
    "say. Somebody rings them before anything is decided."
)
NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)  # the same file each time
LEFT, RIGHT, TOP, ROW = 50.0, 545.0, 700.0, 46.0
FIELD_HEIGHT, TALL = 20.0, 110.0
MULTILINE = 1 << 12
A4 = (595, 842)


def word() -> bytes:
    """Return the form as a Word file: a table with what is asked, and room for each answer."""
    document = docx.Document()
    document.core_properties.title = TITLE
    document.core_properties.author = "Handrail"
    document.core_properties.created = document.core_properties.modified = NO_TIME
    document.styles["Normal"].font.size = Pt(12)
    document.add_heading(TITLE, level=1)
    document.add_paragraph(INTRODUCTION)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label in FIELDS.values():
        table.add_row().cells[0].text = label
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def pdf() -> bytes:
    """Return the form as a PDF with fields to fill in, each with its label for a screen reader."""
    writer = PdfWriter()
    page = writer.add_blank_page(*A4)
    font = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
    )
    fonts = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    page[NameObject("/Resources")] = fonts
    fields = ArrayObject()
    lines = [(20.0, TOP + 80, TITLE)]
    first, second = INTRODUCTION.split(". ", 1)
    lines += [(11.0, TOP + 55, f"{first}."), (11.0, TOP + 40, second)]
    top = TOP
    for name, label in FIELDS.items():
        height = TALL if name == "free_text" else FIELD_HEIGHT
        lines.append((12.0, top + 4, label))
        fields.append(writer._add_object(_field(name, label, top - height, height)))
        top -= ROW
    page[NameObject("/Annots")] = fields
    content = StreamObject()
    content.set_data(_drawn(lines))
    page[NameObject("/Contents")] = writer._add_object(content)
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {
            NameObject("/Fields"): fields,
            NameObject("/NeedAppearances"): BooleanObject(True),
            NameObject("/DR"): fonts,
            NameObject("/DA"): TextStringObject("/F1 12 Tf 0 g"),
        }
    )
    writer.root_object[NameObject("/Lang")] = TextStringObject("en-GB")
    writer.add_metadata({"/Title": TITLE})
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _field(name: str, label: str, bottom: float, height: float) -> DictionaryObject:
    corners = (LEFT, bottom, RIGHT, bottom + height)
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject(name),
            NameObject("/TU"): TextStringObject(label),
            NameObject("/V"): TextStringObject(""),
            NameObject("/F"): NumberObject(4),
            NameObject("/Ff"): NumberObject(MULTILINE if height == TALL else 0),
            NameObject("/Rect"): ArrayObject(FloatObject(each) for each in corners),
            NameObject("/DA"): TextStringObject("/F1 12 Tf 0 g"),
            NameObject("/MK"): DictionaryObject(
                {NameObject("/BC"): ArrayObject([FloatObject(0.3)])}
            ),
        }
    )


def _drawn(lines: list[tuple[float, float, str]]) -> bytes:
    said = (f"BT /F1 {size} Tf {LEFT} {height} Td ({text}) Tj ET" for size, height, text in lines)
    return "\n".join(said).encode("cp1252")
