"""Addresses for whoever mends messages that did not arrive."""

from django.urls import path

from handrail.web.administrator.messages import views

urlpatterns = [
    path("admin/messages/", views.messages, name="messages"),
    path("admin/messages/try-all/", views.try_all, name="messages_try_all"),
    path("admin/messages/came/<uuid:arrival_id>/", views.seen, name="arrival_seen"),
    path("admin/messages/<uuid:message_id>/", views.message, name="message"),
    path("admin/messages/<uuid:message_id>/try/", views.try_again, name="message_try"),
]
