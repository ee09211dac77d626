"""Sessions in the database, under the hash of what the browser holds; and when staff's end.

Whoever reads the table, or a backup of it, cannot go on with anybody's session. One plain question
finds a session, because every request asks it (docs/adr/0034).
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from handrail.domain.staff import rules, sessions

BEGAN = "began_at"  # a session of staff's says since when it is one
STORED = 40  # of the hash's 64 letters: what the column holds, 160 bits
_FIELDS = ("session_key", "session_data", "expire_date")
_FIND = """
    select session_key, session_data, expire_date from django_session
    where session_key = %s and expire_date > %s
"""


def stored(key: str) -> str:
    """Return under what a session is kept: a hash, from which nobody gets back to the key."""
    return sha256(f"handrail session:{key}".encode()).hexdigest()[:STORED]


def ends_at(session: Any, at: datetime) -> datetime | None:
    """Return when a session of staff's ends that is used now; None for anybody else's."""
    began = session.get(BEGAN)
    if began is None:
        return None
    return rules.session_ends_at(
        began_at=datetime.fromisoformat(began), used_at=at, idle=settings.SESSION_IDLE
    )


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is found and kept, and when staff's ends."""

    found_until: datetime | None = None  # as the row said when it was found

    def _get_session_from_db(self) -> Any:
        """Return the session's row, or None where it has ended."""
        key = stored(self.session_key) if self.session_key else ""
        with connection.cursor() as cursor:
            cursor.execute(_FIND, [key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        found = self.model.from_db(connection.alias, _FIELDS, row)
        self.found_until = found.expire_date
        return found

    def exists(self, session_key: str) -> bool:
        """Return whether there is such a session."""
        return bool(super().exists(stored(session_key)))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row of a session."""
        row = super().create_model_instance(data)
        row.session_key = stored(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Delete a session, and write down that it is over."""
        key = session_key or self.session_key
        if key:
            super().delete(stored(key))
            sessions.is_over(key_hash=stored(key), at=timezone.now())

    def cycle_key(self) -> None:
        """Give the session a new key; the one before opens nothing any more."""
        old = self.session_key
        super().cycle_key()
        if old and self.session_key and BEGAN in self:
            sessions.moved(old=stored(old), new=stored(self.session_key))

    def get_expiry_date(self, **named: Any) -> datetime:
        """Return when the session ends, if it is not used again."""
        return ends_at(self, timezone.now()) or super().get_expiry_date(**named)
