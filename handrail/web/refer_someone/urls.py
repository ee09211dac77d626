"""Addresses of the short form."""

from django.urls import path

from handrail.web.refer_someone import views

urlpatterns = [
    path("refer-someone/", views.start, name="refer_someone"),
    path("refer-someone/received/", views.received, name="refer_someone_received"),
]
