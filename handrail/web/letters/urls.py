"""Addresses for letters to practices, and for the link in one."""

from django.urls import path

from handrail.web.letters import arriving, views

urlpatterns = [
    path("letters/", views.letters, name="letters"),
    path("letters/<uuid:delivery_id>/", views.letter, name="letter"),
    path("letters/<uuid:delivery_id>/again/", views.again, name="letter_again"),
    path("letters/<uuid:delivery_id>/mine/", views.mine, name="letter_mine"),
    path("letters/<uuid:delivery_id>/print/", views.as_page, name="letter_print"),
    path("letters/<uuid:delivery_id>/letter.pdf", views.as_pdf, name="letter_pdf"),
    path("arrived/<str:secret>/", arriving.arrived, name="letter_arrived"),
]
