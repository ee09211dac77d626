"""The addresses of the published directory, as the standard names them: without a last slash."""

from django.urls import path

from handrail.interop.open_referral import api

ROOT = "open-referral/v3/"
urlpatterns = [
    path(ROOT, api.about, name="open_referral"),
    path(f"{ROOT}openapi.json", api.openapi, name="open_referral_openapi"),
    path(f"{ROOT}services", api.services, name="open_referral_services"),
    path(f"{ROOT}services/<str:id>", api.service, name="open_referral_service"),
    path(f"{ROOT}service_at_locations", api.links, name="open_referral_links"),
    path(f"{ROOT}service_at_locations/<str:id>", api.link, name="open_referral_link"),
    path(f"{ROOT}taxonomies", api.taxonomies, name="open_referral_taxonomies"),
    path(f"{ROOT}taxonomies/<str:id>", api.taxonomy, name="open_referral_taxonomy"),
    path(f"{ROOT}taxonomy_terms", api.taxonomy_terms, name="open_referral_terms"),
    path(f"{ROOT}taxonomy_terms/<str:id>", api.taxonomy_term, name="open_referral_term"),
]
