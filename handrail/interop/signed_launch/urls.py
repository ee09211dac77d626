"""One address: what is signed is posted there, and it answers with where to go on."""

from django.urls import path

from handrail.interop.signed_launch import api

urlpatterns = [path("launch/signed/", api.launch, name="signed_launch")]
