"""Let the area's team see, and ring, a person whose promise was broken."""

from django.db import migrations, models

from handrail.domain.disclosure.scopes import Borne, Held, Scope, Subject
from handrail.domain.referrals.functions import DROP_SHARE_SIGHT, SHARE_SIGHT
from handrail.kernel.row_security import ProtectRows

REFERRAL = Scope(
    Held("to_organisation_id"),
    Held("from_organisation_id"),
    Held("offered_organisation_id"),
    Held("rescue_organisation_id"),
    Subject("person_id"),
)
INTAKE = Scope(Held("to_organisation_id"), Held("rescue_organisation_id"), Borne("token_hash"))


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_chasing")]
    operations = [
        *(
            migrations.AddField(model, name, field)
            for model in ("referral", "intake")
            for name, field in (
                ("rescue_organisation_id", models.UUIDField(null=True)),
                ("rescued_at", models.DateTimeField(null=True)),
            )
        ),
        ProtectRows("referrals_referral", REFERRAL),
        ProtectRows("referrals_intake", INTAKE),
        migrations.RunSQL(
            "drop function if exists referrals_share_sight(uuid, uuid, uuid)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(SHARE_SIGHT, DROP_SHARE_SIGHT),
    ]
