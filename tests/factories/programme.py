"""A small programme, as a file would say it."""

from handrail.domain.programmes.files import reading
from handrail.domain.programmes.files.reading import Source

TEXT = """
id: example
name: Example
nation: England
status: live
summary: {text: An example., source: nowhere}
is_for:
  age: {youngest: 18, source: nowhere}
"""


def source(text: str = TEXT) -> Source:
    """Return the programme as it was read, perhaps with another text."""
    return reading.read("example.yaml", text.encode())
