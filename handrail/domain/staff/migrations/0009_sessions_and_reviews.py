"""Sessions by account, forms sent too late, and access that is looked at every 90 days."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import handrail.kernel.encryption
import handrail.kernel.ids
from handrail.kernel.row_security import ACCOUNT, KIND, AppendOnly, policy_statements

OWN = f"account_id = {ACCOUNT} or {KIND} = 'system'"
# Access that was given before anybody was asked to review it is first due 90 days from now.
FIRST_DUE = """
update staff_membership set review_due_at = greatest(from_at, now()) + interval '90 days'
 where until_at is null
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_dwp_kind"),
        ("staff", "0008_deciding_clinically"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessReview",
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
                ("account_id", models.UUIDField()),
                ("organisation_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("by_account_id", models.UUIDField()),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("kept", "still needs it"),
                            ("changed", "needs another job role"),
                            ("ended", "no longer needs it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("seen", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Browser",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handrail.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64)),
                ("first_at", models.DateTimeField()),
                ("latest_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="KeptForm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handrail.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("path", models.CharField(max_length=500)),
                ("content", handrail.kernel.encryption.EncryptedText()),
                ("kept_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handrail.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key_hash", models.CharField(max_length=40, unique=True)),
                ("how", models.CharField(max_length=40)),
                ("browser", models.CharField(max_length=60)),
                (
                    "unusual",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("latest_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="account",
            name="wrong_tries",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="membership",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("left", "they leave the organisation"),
                    ("moved", "they move to another organisation"),
                    ("not_needed", "they no longer need it for their work"),
                    ("misuse", "it may have been misused"),
                    ("not_trusted", "they may no longer be trusted with it"),
                    ("stolen", "somebody else may be using their account"),
                ],
                db_default="",
                default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="end_words",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        migrations.AddField(
            model_name="membership",
            name="ended_by_account_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="review_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="review_told",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="membership",
            name="wound_up_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("until_at__isnull", False), ("wound_up_at", None)),
                fields=["until_at"],
                name="staff_membership_to_wind_up",
            ),
        ),
        migrations.AddField(
            model_name="accessreview",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.membership"
            ),
        ),
        migrations.AddField(
            model_name="browser",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="keptform",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="signin",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="accessreview",
            index=models.Index(fields=["membership", "-at"], name="staff_review_latest"),
        ),
        migrations.AddConstraint(
            model_name="browser",
            constraint=models.UniqueConstraint(
                fields=("account", "secret_hash"), name="staff_browser_once"
            ),
        ),
        migrations.AddIndex(
            model_name="keptform",
            index=models.Index(fields=["kept_at"], name="staff_keptform_kept"),
        ),
        migrations.AddIndex(
            model_name="signin",
            index=models.Index(fields=["account", "-latest_at"], name="staff_signin_of_account"),
        ),
        AppendOnly("staff_accessreview"),
        migrations.RunSQL(
            policy_statements("staff_keptform", OWN),
            'drop policy if exists visible on "staff_keptform"',
        ),
        migrations.RunSQL(FIRST_DUE, migrations.RunSQL.noop),
    ]
