"""``/metrics`` as Prometheus reads it: counts and ages for the operator, nothing personal.

Every number is asked of the database at that moment, so it is right whichever process answers.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponse
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from handrail.domain.oversight import health
from handrail.domain.oversight.health import Breach, Reading
from handrail.kernel.viewer import System, acting_as
from handrail.web.shared.viewer import Request

# Each with its label, if it has one, and what it says.
MEANINGS = {
    "outbox_messages": ("state", "Messages that have not gone out, by state."),
    "outbox_oldest_due_seconds": ("", "For how long the oldest due message has waited."),
    "promises_broken": ("what", "People to whom nobody has spoken by the promised time."),
    "worries_unread_in_time": ("", "Worries about a person that nobody read in time."),
    "sign_ins_refused_in_an_hour": ("who", "Refused sign-ins and codes in the latest hour."),
    "audit_unsealed_rows": ("", "Rows of the audit that wait for their seal."),
    "audit_unsealed_oldest_seconds": ("", "For how long the oldest of them has waited."),
    "audit_sealed_rows": ("", "Rows of the audit that are sealed."),
    "jobs": ("status", "Background jobs that wait, run, or failed."),
    "worker_silent_seconds": ("", "Since when no worker gave a sign of life."),
}
BREACHES = "clock_breaches"
OF_BREACHES = "People kept waiting beyond a promise: contact or start, by service."


def metrics(request: Request) -> HttpResponse:
    """Return every number that an operator watches."""
    system = System()
    with acting_as(system, at=request.at):
        found = health.readings(viewer=system, at=request.at)
        late = health.breaches(viewer=system, at=request.at)
    registry = CollectorRegistry()
    registry.register(_Readings(found, late))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Readings(Collector):
    """Gives the readings of one moment."""

    def __init__(self, found: Sequence[Reading], late: Sequence[Breach]) -> None:
        self.found, self.late = found, late

    def collect(self) -> Iterable[Metric]:
        """Yield each number with what it means."""
        return self._gauges()

    def _gauges(self) -> Iterator[Metric]:
        for name, (label, says) in MEANINGS.items():
            gauge = GaugeMetricFamily(f"handrail_{name}", says, labels=[label] if label else [])
            for one in self.found:
                if one.name == name and one.value is not None:
                    gauge.add_metric([one.label] if label else [], one.value)
            yield gauge
        by_service = GaugeMetricFamily(
            f"handrail_{BREACHES}", OF_BREACHES, labels=["clock", "service"]
        )
        for breach in self.late:
            by_service.add_metric([breach.clock, breach.service], breach.people)
        yield by_service
