"""What the public sends is theirs until it is sent; codes for the person's own page."""

from django.db import migrations, models

from handrail.domain.disclosure.scopes import Borne, Held, Scope
from handrail.domain.referrals.intake_functions import DROP_FORGET, DROP_GUARD, FORGET, GUARD
from handrail.domain.referrals.status_functions import (
    DROP_REDEEM,
    DROP_REQUEST,
    REDEEM,
    REQUEST,
)
from handrail.kernel.row_security import ProtectRows


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_fences")]
    operations = [
        ProtectRows("referrals_intake", Scope(Held("to_organisation_id"), Borne("token_hash"))),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_sent", True),
                    models.Q(("promised_at", None), ("sent_at", None), ("to_organisation", None)),
                    _connector="OR",
                ),
                name="referrals_intake_draft_is_nobodys",
            ),
        ),
        migrations.RunSQL(GUARD, DROP_GUARD),
        migrations.RunSQL(FORGET, DROP_FORGET),
        migrations.RunSQL(REQUEST, DROP_REQUEST),
        migrations.RunSQL(REDEEM, DROP_REDEEM),
    ]
