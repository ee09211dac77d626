"""Two clocks: when support started and was promised to, and the person's own wish to wait."""

import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids
from handrail.domain.disclosure.scopes import Scope, Through
from handrail.domain.referrals.chasing_functions import DROP_OVERDUE, OVERDUE
from handrail.domain.referrals.intake_functions import GUARD
from handrail.domain.referrals.measuring_functions import DROP_MEASURED, MEASURED
from handrail.kernel.row_security import AppendOnly, ProtectRows

MOMENT = models.DateTimeField(null=True)
NATION = models.CharField(max_length=20, null=True)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0012_help_asked"), ("cases", "0009_still_agreed")]
    operations = [
        migrations.AddField("intake", "clock_nation", NATION.clone()),
        migrations.AddField("referral", "clock_nation", NATION.clone()),
        migrations.AddField("referral", "fit_note_until_date", models.DateField(null=True)),
        *(
            migrations.AddField("referral", name, MOMENT.clone())
            for name in (
                "first_promised_at",
                "start_promised_at",
                "first_start_promised_at",
                "started_at",
                "start_manager_told_at",
                "start_area_told_at",
            )
        ),
        migrations.AddField(
            "referral", "steps_to_start", models.PositiveSmallIntegerField(null=True)
        ),
        migrations.AddIndex(
            "referral",
            models.Index(
                condition=models.Q(
                    ("closed_at", None), ("start_area_told_at", None), ("started_at", None)
                ),
                fields=["start_promised_at"],
                name="referrals_unstarted",
            ),
        ),
        migrations.CreateModel(
            name="ClockLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handrail.kernel.ids.ordered_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("referral.clock_paused", "the person chose to wait"),
                            ("referral.clock_resumed", "the person is ready sooner"),
                        ],
                        max_length=30,
                    ),
                ),
                ("from_date", models.DateField()),
                ("until_date", models.DateField(null=True)),
                ("pause_id", models.UUIDField(null=True)),
                (
                    "wish",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("away", "they are away"),
                            ("unwell", "they feel too unwell now"),
                            ("treatment", "they have treatment or an operation first"),
                            ("family", "they have something at home to see to first"),
                            ("work", "it does not suit them beside their work now"),
                            ("thinking", "they want to think about it"),
                            ("other", "they said something else"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("by_account_id", models.UUIDField(null=True)),
                ("by_organisation_id", models.UUIDField(null=True)),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["referral", "at"], name="referrals_clock_line")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("event", "referral.clock_paused"),
                                ("pause_id", None),
                                ("until_date__gte", models.F("from_date")),
                                models.Q(("wish", ""), _negated=True),
                            ),
                            models.Q(
                                ("event", "referral.clock_resumed"),
                                ("pause_id__isnull", False),
                                ("until_date", None),
                            ),
                            _connector="OR",
                        ),
                        name="referrals_clock_line_is_whole",
                    ),
                ],
            },
        ),
        ProtectRows("referrals_clockline", Scope(Through("referrals.Referral", "referral_id"))),
        AppendOnly("referrals_clockline"),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(OVERDUE, DROP_OVERDUE),
        migrations.RunSQL(MEASURED, DROP_MEASURED),
    ]
