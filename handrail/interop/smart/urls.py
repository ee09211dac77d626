"""The address of our public key, which every clinical system is told once."""

from django.urls import path

from handrail.interop.smart import api

urlpatterns = [path("smart/keys.json", api.published, name="smart_keys")]
