"""Addresses for people who refer."""

from django.urls import path

from handrail.web.referrer import afterwards, following, views

urlpatterns = [
    path("refer/", views.start, name="refer"),
    path("refer/leaflet/", views.leaflet, name="refer_leaflet"),
    path("refer/new/", views.who, name="refer_who"),
    path("refer/<uuid:draft_id>/who/", views.change_who, name="refer_change_who"),
    path("refer/known/<uuid:person_id>/", views.known_person, name="refer_known"),
    path("refer/<uuid:draft_id>/why/", views.why, name="refer_why"),
    path("refer/<uuid:draft_id>/not-now/", views.not_now, name="refer_not_now"),
    path("refer/<uuid:draft_id>/offer/", views.offer, name="refer_offer"),
    path("refer/<uuid:draft_id>/throw-away/", views.throw_away, name="refer_throw_away"),
    path("refer/sent/<uuid:referral_id>/", views.sent, name="refer_sent"),
    path("referrals/", following.referrals, name="referrals"),
    path("referrals/<uuid:referral_id>/", following.referral, name="referral"),
    path("referrals/<uuid:referral_id>/add/", afterwards.add, name="referral_add"),
    path("referrals/<uuid:referral_id>/withdraw/", afterwards.withdraw, name="referral_withdraw"),
]
