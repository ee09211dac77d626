"""Who can be told what, as information governance reads it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from handrail.insight import who_is_told as insight
from handrail.web.shared.components import Column, Row


@dataclass(frozen=True, slots=True)
class RecipientView:
    """One recipient: for what, by which road, how long, and kind by kind."""

    name: str
    facts: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ToldPage:
    """The matrix at a glance, and each recipient in full."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    recipients: tuple[RecipientView, ...]
    ways: tuple[str, ...]


def who_is_told() -> ToldPage:
    """Return the page."""
    found = insight.rows()
    return ToldPage(
        columns=(Column(_("Recipient")), *(Column(_capital(kind.value)) for kind in insight.KINDS)),
        rows=tuple(
            (_capital(row.recipient), *(_at_a_glance(row.kinds[kind]) for kind in insight.KINDS))
            for row in found
        ),
        recipients=tuple(_recipient(row) for row in found),
        ways=insight.ways_to_agree(),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _at_a_glance(said: str) -> str:
    return _("never") if said == insight.NEVER else _("if released")


def _recipient(row: insight.ToldRow) -> RecipientView:
    told = [
        Row(_capital(kind.value), said) for kind, said in row.kinds.items() if said != insight.NEVER
    ]
    return RecipientView(
        _capital(row.recipient),
        (
            Row(_("For what"), "; ".join(row.purposes) or _("Nothing about a person")),
            Row(_("By which road"), row.road),
            Row(_("How long"), row.how_long),
            *told,
        ),
    )
