"""Referrals are seen by their parties and the person; history only grows."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Borne, Held, Own, Scope, Subject, Through
from handrail.domain.referrals.functions import DROP_SHARE_SIGHT, SHARE_SIGHT
from handrail.kernel.row_security import APP_ROLE, AppendOnly, ProtectRows

REFERRAL = Scope(
    Held("to_organisation_id"),
    Held("from_organisation_id"),
    Held("offered_organisation_id"),
    Subject("person_id"),
)
INTAKE = Scope(Held("to_organisation_id"), Borne("token_hash"), public_inserts=True)
OF_REFERRAL = Scope(Through("referrals.Referral", "referral_id"))


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_initial"),
        ("disclosure", "0002_fences"),
        ("participants", "0002_fences"),
    ]
    operations = [
        ProtectRows("referrals_draft", Scope(Own("account_id"))),
        ProtectRows("referrals_intake", INTAKE),
        ProtectRows("referrals_referral", REFERRAL),
        ProtectRows("referrals_step", OF_REFERRAL),
        ProtectRows("referrals_news", OF_REFERRAL),
        AppendOnly("referrals_step"),
        migrations.RunSQL(
            f"revoke delete, truncate on referrals_referral, referrals_news, referrals_intake"
            f" from {APP_ROLE};"
            f"revoke select, insert, update, delete, truncate on referrals_statuscode"
            f" from {APP_ROLE};",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(SHARE_SIGHT, DROP_SHARE_SIGHT),
    ]
