"""The addresses of subscriptions, which stand before those of other types."""

from django.urls import path

from handrail.interop.events import api
from handrail.interop.fhir.urls import ROOT

urlpatterns = [
    path(f"{ROOT}/Subscription", api.of_type, name="fhir_subscriptions"),
    path(f"{ROOT}/Subscription/<str:id>", api.one, name="fhir_subscription"),
    path(f"{ROOT}/Subscription/<str:id>/$status", api.status, name="fhir_subscription_status"),
]
