"""PostgreSQL for trying out, for the demo and for tests: socket only, in a private folder.

Real use sets HANDRAIL_DATABASE_URL to an ordinary PostgreSQL 15 or later.
"""

from handrail.config.embedded.cluster import SUPERUSER, Cluster, in_use, is_running, start, stop
from handrail.config.embedded.errors import EmbeddedError

__all__ = ["SUPERUSER", "Cluster", "EmbeddedError", "in_use", "is_running", "start", "stop"]
