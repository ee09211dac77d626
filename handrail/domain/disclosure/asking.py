"""Questions about people in plain SQL, for the pages that are opened all day.

Built from models, the questions of one page cost more than all the rest of it. The filter
is the same text that the models' queries apply, and the policies of the tables hold as ever.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from handrail.domain.disclosure.scopes import Condition
from handrail.kernel.viewer import Viewer

Rows = list[tuple[Any, ...]]


def seen(model: Any, viewer: Viewer, at: datetime) -> Condition:
    """Return the filter of a model's rows, under the table's own name, and its values."""
    found: Condition = model.SCOPE.condition(f'"{model._meta.db_table}"', viewer, at)
    return found


def ask(statement: str, values: Sequence[Any]) -> Rows:
    """Return the rows that a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: Rows = cursor.fetchall()
    return found
