"""Every address, one include per audience."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("handrail.web.shared.urls")),
    path("", include("handrail.web.signin.urls")),
    path("", include("handrail.web.public.urls")),
    path("", include("handrail.web.self_refer.urls")),
    path("", include("handrail.web.refer_someone.urls")),
    path("", include("handrail.web.participant.urls")),
    path("", include("handrail.web.referrer.urls")),
    path("", include("handrail.web.triage.urls")),
    path("", include("handrail.web.coach.urls")),
    path("", include("handrail.web.safeguarding.urls")),
    path("", include("handrail.web.reports.urls")),
    path("", include("handrail.web.copies.urls")),
    path("", include("handrail.web.manager.urls")),
    path("", include("handrail.web.worry.urls")),
    path("", include("handrail.web.sessions.urls")),
    path("", include("handrail.web.administrator.messages.urls")),
    path("", include("handrail.web.administrator.urls")),
    path("", include("handrail.web.commissioner.urls")),
    path("", include("handrail.web.directory_upkeep.urls")),
    path("", include("handrail.web.governance.urls")),
    path("", include("handrail.web.override.urls")),
    path("", include("handrail.web.told.urls")),
    path("", include("handrail.web.helper.urls")),
    path("", include("handrail.web.demo.urls")),
]

handler400 = "handrail.web.shared.errors.bad_request"
handler403 = "handrail.web.shared.errors.forbidden"
handler404 = "handrail.web.shared.errors.not_found"
handler429 = "handrail.web.shared.errors.too_many"
handler500 = "handrail.web.shared.errors.failed"
