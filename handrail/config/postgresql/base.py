"""The database backend that ``handrail.config.database`` names; Django looks for it here."""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

# The pages ask some hundreds of statements, several of them with the rows of one viewer or
# another; a connection that kept fewer would go on planning those it has just let go (ADR 24).
MOST_KEPT = 400


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that sees that the server is gone without asking it, and keeps its plans."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that keeps what it has planned for every page."""
        made = super().get_new_connection(conn_params)
        made.prepared_max = MOST_KEPT
        return made

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
