"""The addresses of the public pages."""

from django.urls import path

from handrail.web.public import benefits, views

urlpatterns = [
    path("", views.home, name="home"),
    path("find-support/", views.find_support, name="find_support"),
    path("services/<uuid:service_id>/", views.service, name="service"),
    path("about/", views.about, name="about"),
    path("benefits/", benefits.benefits, name="benefits"),
    path("privacy/", views.privacy, name="privacy"),
    path("contact/", views.contact, name="contact"),
    path("accessibility-statement/", views.accessibility, name="accessibility_statement"),
]
