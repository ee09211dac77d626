"""Addresses for people who refer."""

from django.urls import path

from handrail.web.referrer import (
    afterwards,
    following,
    monthly,
    offering,
    pasting,
    telling,
    views,
    why_these,
)

urlpatterns = [
    path("refer/", views.start, name="refer"),
    path("refer/paste/", pasting.paste, name="refer_paste"),
    path("refer/leaflet/", views.leaflet, name="refer_leaflet"),
    path("refer/new/", views.who, name="refer_who"),
    path("refer/<uuid:draft_id>/who/", views.change_who, name="refer_change_who"),
    path("refer/known/<uuid:person_id>/", views.known_person, name="refer_known"),
    path("refer/<uuid:draft_id>/why/", views.why, name="refer_why"),
    path("refer/<uuid:draft_id>/not-now/", views.not_now, name="refer_not_now"),
    path("refer/<uuid:draft_id>/offer/", offering.offer, name="refer_offer"),
    path("refer/<uuid:draft_id>/throw-away/", views.throw_away, name="refer_throw_away"),
    path("refer/<uuid:draft_id>/tell/", telling.tell, name="refer_tell"),
    path("refer/<uuid:draft_id>/other-care/", telling.other_care, name="refer_other_care"),
    path("refer/told/<uuid:signpost_id>/", telling.told, name="refer_told"),
    path("follow-ups/", telling.follow_ups, name="follow_ups"),
    path("follow-ups/<uuid:signpost_id>/", telling.follow_up, name="follow_up"),
    path("refer/sent/<uuid:referral_id>/", views.sent, name="refer_sent"),
    path("referrals/", following.referrals, name="referrals"),
    path("referrals/month/", monthly.month, name="practice_month"),
    path("referrals/<uuid:referral_id>/", following.referral, name="referral"),
    path("referrals/<uuid:referral_id>/why/", why_these.why_these, name="referral_why"),
    path("referrals/<uuid:referral_id>/add/", afterwards.add, name="referral_add"),
    path("referrals/<uuid:referral_id>/withdraw/", afterwards.withdraw, name="referral_withdraw"),
]
