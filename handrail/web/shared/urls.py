"""Addresses for machines that watch the server, and the way out."""

from django.urls import path

from handrail.web.shared import health, leave, metrics
from handrail.web.shared.access import anyone, operator

urlpatterns = [
    path("healthz", anyone(health.live), name="healthz"),
    path("readyz", anyone(health.ready), name="readyz"),
    path("metrics", operator(metrics.metrics), name="metrics"),
    path("leave", anyone(leave.leave), name="leave"),
]
