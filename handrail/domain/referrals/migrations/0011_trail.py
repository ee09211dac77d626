"""What a referrer adds after sending, and where a referral has been."""

import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids
from handrail.domain.disclosure.scopes import Held, Scope, Through
from handrail.domain.referrals.trail_functions import DROP_KEEP_MOVE, EARLIER_MOVES, KEEP_MOVE
from handrail.kernel.row_security import APP_ROLE, AppendOnly, ProtectRows

REFERRAL = models.ForeignKey(
    "referrals.referral", on_delete=django.db.models.deletion.PROTECT, related_name="+"
)


def key(made_by: object) -> models.UUIDField:
    return models.UUIDField(default=made_by, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    # The case handovers of earlier days are counted once, from their own table.
    dependencies = [("referrals", "0010_guard_rescue"), ("cases", "0005_known_people")]
    operations = [
        migrations.CreateModel(
            name="Addition",
            fields=[
                ("id", key(handrail.kernel.ids.new_id)),
                ("at", models.DateTimeField()),
                ("text", models.TextField(max_length=2000)),
                ("by_account_id", models.UUIDField(null=True)),
                ("by_organisation_id", models.UUIDField(null=True)),
                ("referral", REFERRAL.clone()),
            ],
            options={
                "indexes": [models.Index(fields=["referral", "at"], name="referrals_addition_line")]
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", key(handrail.kernel.ids.ordered_id)),
                ("from_organisation_id", models.UUIDField()),
                ("to_organisation_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("came_at", models.DateTimeField()),
                ("is_first", models.BooleanField()),
                ("sent_at", models.DateTimeField()),
                ("promised_at", models.DateTimeField()),
                ("first_contact_at", models.DateTimeField(null=True)),
                ("referral", REFERRAL.clone()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["from_organisation_id", "at"], name="referrals_move_from"),
                    models.Index(fields=["to_organisation_id", "at"], name="referrals_move_to"),
                ]
            },
        ),
        migrations.AddIndex(
            "news",
            models.Index(
                fields=["referral"],
                condition=models.Q(answered_at=None) & ~models.Q(ask=""),
                name="referrals_news_waiting",
            ),
        ),
        ProtectRows("referrals_addition", Scope(Through("referrals.Referral", "referral_id"))),
        ProtectRows(
            "referrals_move", Scope(Held("from_organisation_id"), Held("to_organisation_id"))
        ),
        migrations.RunSQL(EARLIER_MOVES, migrations.RunSQL.noop),
        AppendOnly("referrals_addition"),
        AppendOnly("referrals_move"),
        migrations.RunSQL(
            f"revoke insert on referrals_move from {APP_ROLE}", migrations.RunSQL.noop
        ),
        migrations.RunSQL(KEEP_MOVE, DROP_KEEP_MOVE),
    ]
