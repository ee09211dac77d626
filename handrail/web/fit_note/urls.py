"""The address for a fit note in hand."""

from django.urls import path

from handrail.web.fit_note import views

urlpatterns = [
    path("refer/fit-note/", views.paste, name="refer_fit_note"),
    path("refer/fit-note/use/", views.use, name="refer_fit_note_use"),
]
