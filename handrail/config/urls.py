"""Every address, one include per audience."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("handrail.interop.cds_hooks.urls")),  # first: asked far more than any page
    path("", include("handrail.web.shared.urls")),
    path("", include("handrail.web.signin.urls")),
    path("", include("handrail.web.entries.urls")),
    path("", include("handrail.web.public.urls")),
    path("", include("handrail.web.self_refer.urls")),
    path("", include("handrail.web.refer_someone.urls")),
    path("", include("handrail.web.participant.urls")),
    path("", include("handrail.web.fit_note.urls")),
    path("", include("handrail.web.referrer.urls")),
    path("", include("handrail.web.incoming.urls")),
    path("", include("handrail.web.triage.urls")),
    path("", include("handrail.web.by_link.urls")),
    path("", include("handrail.web.advice.urls")),
    path("", include("handrail.web.advice_line.urls")),
    path("", include("handrail.web.clocks.urls")),
    path("", include("handrail.web.coach.urls")),
    path("", include("handrail.web.safeguarding.urls")),
    path("", include("handrail.web.reports.urls")),
    path("", include("handrail.web.copies.urls")),
    path("", include("handrail.web.letters.urls")),
    path("", include("handrail.web.manager.urls")),
    path("", include("handrail.web.capacity.urls")),
    path("", include("handrail.web.worry.urls")),
    path("", include("handrail.web.sessions.urls")),
    path("", include("handrail.web.administrator.messages.urls")),
    path("", include("handrail.web.administrator.urls")),
    path("", include("handrail.web.practice.urls")),
    path("", include("handrail.web.programmes.urls")),
    path("", include("handrail.web.commissioner.urls")),
    path("", include("handrail.web.directory_upkeep.urls")),
    path("", include("handrail.web.governance.urls")),
    path("", include("handrail.web.override.urls")),
    path("", include("handrail.web.told.urls")),
    path("", include("handrail.web.helper.urls")),
    path("", include("handrail.web.demo.urls")),
    path("", include("handrail.interop.open_referral.urls")),
    path("", include("handrail.interop.smart.urls")),
    path("", include("handrail.web.launch.urls")),
    path("", include("handrail.interop.signed_launch.urls")),
    path("", include("handrail.interop.bulk.urls")),  # before the types of the last
    path("", include("handrail.interop.bars.urls")),
    path("", include("handrail.interop.events.urls")),
    path("", include("handrail.interop.fhir.urls")),
]

handler400 = "handrail.web.shared.errors.bad_request"
handler403 = "handrail.web.shared.errors.forbidden"
handler404 = "handrail.web.shared.errors.not_found"
handler429 = "handrail.web.shared.errors.too_many"
handler500 = "handrail.web.shared.errors.failed"
