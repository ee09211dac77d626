"""The addresses of the self-referral."""

from django.urls import path

from handrail.web.self_refer import arriving, coming_back, safety, views

urlpatterns = [
    # Short, because they are printed, sent by text and read out.
    path("from/<str:code>/", arriving.from_practice, name="from_practice"),
    path("from/<str:code>/leaflet/", arriving.practice_leaflet, name="from_practice_leaflet"),
    path("invited/<str:secret>/", arriving.invited, name="invited"),
    path("get-support/", views.start, name="self_refer"),
    path("get-support/question/<slug:step>/", views.question, name="self_refer_question"),
    path("get-support/help-now/", safety.help_now, name="self_refer_help"),
    path("get-support/myself/", views.myself, name="self_refer_myself"),
    path("get-support/check/", views.check, name="self_refer_check"),
    path("get-support/send/", views.send, name="self_refer_send"),
    path("get-support/sent/", views.sent, name="self_refer_sent"),
    path("get-support/save/", coming_back.save, name="self_refer_save"),
    path("get-support/come-back/", coming_back.come_back, name="self_refer_come_back"),
    path(
        "get-support/come-back/<str:code>/",
        coming_back.come_back,
        name="self_refer_come_back_link",
    ),
    path("get-support/delete/", coming_back.throw_away, name="self_refer_throw_away"),
]
