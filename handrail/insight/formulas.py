"""Cells that a spreadsheet would run instead of show (CWE-1236), and back again.

A program that opens a CSV takes a cell for a formula by how it begins; some look past spaces and
marks that nobody sees, and take the wide forms of the same signs too.
"""

import unicodedata

SIGNS = "=+-@"
CONTROLS = ("\t", "\r", "\n")
MARK = "'"
# No width, or none that shows: zero-width space and joiners, word joiner, byte-order mark, hyphen.
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"


def begins_formula(value: str) -> bool:
    """Return whether a spreadsheet could take the text for a formula."""
    if value.startswith(CONTROLS):
        return True
    seen = value.lstrip().lstrip(UNSEEN).lstrip()
    first = unicodedata.normalize("NFKC", seen[:1])
    return bool(first) and first[0] in SIGNS


def safe(value: str) -> str:
    """Return the text as a cell that no spreadsheet takes for a formula."""
    return f"{MARK}{value}" if begins_formula(value) else value


def unmarked(cell: str) -> str:
    """Return a cell without the mark that kept it from being a formula."""
    bare = cell.removeprefix(MARK)
    return bare if bare != cell and begins_formula(bare) else cell
