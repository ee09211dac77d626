"""Sessions in the database, found by one plain question, because every request asks it."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

_FIELDS = ("session_key", "session_data", "expire_date")
_FIND = """
    select session_key, session_data, expire_date from django_session
    where session_key = %s and expire_date > %s
"""


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is found."""

    def _get_session_from_db(self) -> Any:
        """Return the session's row, or None where it has ended."""
        with connection.cursor() as cursor:
            cursor.execute(_FIND, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return self.model.from_db(connection.alias, _FIELDS, row)
