"""Signing in, and who one acts as. allauth's views keep the names it looks for."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from handrail.web.shared.access import anyone, signed_in
from handrail.web.signin import by_provider, my_sessions, passkeys, passwords, views
from handrail.web.signin.proving import proved_lately

# A key holds a hyphen of its own, so the account's part stops at the first one.
RESET_KEY = r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

urlpatterns = [
    path("start/", views.start, name="start"),
    path("demo/", views.demo, name="demo"),
    path("demo/be/", views.be_persona, name="be_persona"),
    path("account/", views.account, name="account"),
    path("account/stay/", my_sessions.stay, name="stay"),
    path("account/sessions/", my_sessions.sessions, name="my_sessions"),
    path("account/sessions/<uuid:session_id>/end/", my_sessions.end, name="my_session_end"),
    path("account/sessions/end-others/", my_sessions.end_others, name="my_sessions_end_others"),
    path("account/sessions/end-all/", my_sessions.end_all, name="my_sessions_end_all"),
    path("account/acting-as/", views.choose_role, name="choose_role"),
    path("sign-in/<slug:key>/", by_provider.begin, name="sign_in_by"),
    path("sign-in/<slug:key>/back/", by_provider.back, name="sign_in_back"),
    path("account/sign-up/", views.no_sign_up, name="account_signup"),
    path("account/sign-in/", passwords.login, name="account_login"),
    path("account/sign-out/", anyone(account.logout), name="account_logout"),
    path("account/inactive/", anyone(account.account_inactive), name="account_inactive"),
    path("account/confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("account/password/", signed_in(account.password_change), name="account_change_password"),
    path(
        "account/password/set/",
        signed_in(proved_lately(account.password_set)),
        name="account_set_password",
    ),
    path("account/password/reset/", anyone(account.password_reset), name="account_reset_password"),
    path(
        "account/password/reset/sent/",
        anyone(account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "account/password/reset/done/",
        anyone(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(RESET_KEY, passwords.password_from_link, name="account_reset_password_from_key"),
    path("account/passkey/", passkeys.login, name="mfa_login_webauthn"),
    path(
        "account/second-step/passkeys/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"
    ),
    path(
        "account/second-step/passkeys/add/",
        signed_in(proved_lately(webauthn.add_webauthn)),
        name="mfa_add_webauthn",
    ),
    path(
        "account/second-step/passkeys/confirm/",
        signed_in(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/second-step/passkeys/<int:pk>/",
        signed_in(webauthn.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    path(
        "account/second-step/passkeys/<int:pk>/remove/",
        signed_in(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("account/second-step/", signed_in(mfa.index), name="mfa_index"),
    path("account/second-step/code/", anyone(mfa.authenticate), name="mfa_authenticate"),
    path("account/second-step/confirm/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "account/second-step/app/",
        signed_in(proved_lately(totp.activate_totp)),
        name="mfa_activate_totp",
    ),
    path(
        "account/second-step/app/remove/",
        signed_in(totp.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/second-step/recovery-codes/",
        signed_in(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/second-step/recovery-codes/new/",
        signed_in(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
