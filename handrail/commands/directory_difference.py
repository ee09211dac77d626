"""What an import would change, as lines to read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail.domain.directory.differing import Difference

MARK = 12


def lines(found: "Difference") -> Iterator[str]:
    """Yield every entry that would be new, change field by field, or vanish."""
    for one in found.new:
        yield f"+ {one.name} ({one.source_id})"
    for changed in found.changed:
        yield f"~ {changed.name} ({changed.source_id})"
        for field in changed.fields:
            yield f"    {field.field}: {_quoted(field.before)} -> {_quoted(field.after)}"
        if not changed.fields:
            yield "    nothing that is shown"
    for one in found.vanished:
        yield f"- {one.name} ({one.source_id}): marked for review"
    for left_out in found.rejected:
        yield f"! record {left_out.index}, {left_out.name or 'no name'}: {left_out.why}"


def mark(whole: str) -> str:
    """Return the line that names a difference, so that just it can be applied."""
    return f"Difference {whole[:MARK]}. To apply just this: --apply {whole[:MARK]}"


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "nothing"
