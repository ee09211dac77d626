"""Every address, one include per audience."""

from django.urls import URLResolver

from handrail.config.routing import routes

urlpatterns: list[URLResolver] = [
    routes("handrail.interop.cds_hooks.urls"),  # first: asked far more than any page
    routes("handrail.web.shared.urls"),
    routes("handrail.web.signin.urls"),
    routes("handrail.web.entries.urls"),
    routes("handrail.web.public.urls"),
    routes("handrail.web.self_refer.urls"),
    routes("handrail.web.refer_someone.urls"),
    routes("handrail.web.participant.urls"),
    routes("handrail.web.fit_note.urls"),
    routes("handrail.web.referrer.urls"),
    routes("handrail.web.incoming.urls"),
    routes("handrail.web.triage.urls"),
    routes("handrail.web.by_link.urls"),
    routes("handrail.web.advice.urls"),
    routes("handrail.web.advice_line.urls"),
    routes("handrail.web.clocks.urls"),
    routes("handrail.web.coach.urls"),
    routes("handrail.web.safeguarding.urls"),
    routes("handrail.web.reports.urls"),
    routes("handrail.web.copies.urls"),
    routes("handrail.web.letters.urls"),
    routes("handrail.web.manager.urls"),
    routes("handrail.web.capacity.urls"),
    routes("handrail.web.worry.urls"),
    routes("handrail.web.sessions.urls"),
    routes("handrail.web.administrator.messages.urls"),
    routes("handrail.web.administrator.urls"),
    routes("handrail.web.practice.urls"),
    routes("handrail.web.programmes.urls"),
    routes("handrail.web.commissioner.urls"),
    routes("handrail.web.directory_upkeep.urls"),
    routes("handrail.web.governance.urls"),
    routes("handrail.web.override.urls"),
    routes("handrail.web.told.urls"),
    routes("handrail.web.helper.urls"),
    routes("handrail.web.demo.urls"),
    routes("handrail.interop.open_referral.urls"),
    routes("handrail.interop.smart.urls"),
    routes("handrail.web.launch.urls"),
    routes("handrail.interop.signed_launch.urls"),
    routes("handrail.interop.bulk.urls"),  # before the types of the last
    routes("handrail.interop.bars.urls"),
    routes("handrail.interop.events.urls"),
    routes("handrail.interop.fhir.urls"),
]

handler400 = "handrail.web.shared.errors.bad_request"
handler403 = "handrail.web.shared.errors.forbidden"
handler404 = "handrail.web.shared.errors.not_found"
handler429 = "handrail.web.shared.errors.too_many"
handler500 = "handrail.web.shared.errors.failed"
