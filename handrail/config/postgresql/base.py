"""The database backend that ``handrail.config.database`` names; Django looks for it here."""

import select

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that sees that the server is gone without asking it."""

    def is_usable(self) -> bool:
        """Return whether the server still holds the connection, and would answer.

        Between requests nobody has asked anything, so a server that has something to say is
        closing. Asking it instead would cost every request a round trip (ADR 24).
        """
        raw = self.connection
        if raw is None or raw.closed or raw.info.transaction_status is TransactionStatus.INERROR:
            return False
        waiting = select.poll()
        waiting.register(raw.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
        return not waiting.poll(0)
