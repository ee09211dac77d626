"""Who can be told which kind of information, for what, how and how long."""

from handrail.commands.reference.markdown import table
from handrail.insight import who_is_told


def body() -> str:
    """Return the matrix, transposed so that it can be read on a page."""
    rows = who_is_told.rows()
    how = "; ".join(who_is_told.ways_to_agree())
    intro = (
        "Nothing about a person is told to anybody in this table but by the person's own act, of "
        "which the record keeps whom, which kinds, for what, the version of the words that were "
        f"explained, how they agreed ({how}), who wrote it down, from when and until when. They "
        "take it back at any moment, and what is told ends at that moment. The database refuses a "
        "release that is not here: `disclosure_may_be_told` is written from the same code, and "
        "`tests/integration/sharing/test_matrix.py` compares the two.\n\n"
        "## For what, by which road and how long\n\n"
    )
    heads = ("Recipient", "For what", "By which road", "How long")
    what = [
        (row.recipient, "; ".join(row.purposes) or "nothing about a person", row.road, row.how_long)
        for row in rows
    ]
    kinds = [(kind.value, *(row.kinds[kind] for row in rows)) for kind in who_is_told.KINDS]
    return (
        intro
        + table(heads, what)
        + "\n## Which kinds\n\nWhere single lines are named, these are all there are of that kind."
        " Who pays for a programme is told only those of its lines that the programme's version"
        " owes, all of them or none.\n\n" + table(("Kind", *(row.recipient for row in rows)), kinds)
    )
