"""From where our app is opened inside a clinical system, by whom, and each opening."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import handrail.kernel.encryption
import handrail.kernel.ids
from handrail.kernel.row_security import KIND, policy_statements

OURS = f"{KIND} = 'system'"


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_dwp_kind"),
        ("systems", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LaunchPoint",
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
                ("iss", models.CharField(max_length=300, unique=True)),
                ("client_id", models.CharField(max_length=200)),
                (
                    "proves_by",
                    models.TextField(
                        choices=[
                            ("public", "It proves nothing: a public client"),
                            ("secret", "By a secret that we both hold"),
                            ("private_key_jwt", "By a signature of our own key"),
                        ]
                    ),
                ),
                ("secret", handrail.kernel.encryption.EncryptedText(null=True)),
                (
                    "frames",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), default=list, size=None
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="launch_points",
                        to="systems.outsidesystem",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Launch",
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
                ("state_hash", models.CharField(max_length=64, unique=True)),
                ("key_hash", models.CharField(max_length=64, null=True, unique=True)),
                ("content", handrail.kernel.encryption.EncryptedText()),
                ("began_at", models.DateTimeField()),
                ("came_back_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="systems.launchpoint",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Requester",
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
                ("fhir_user", models.CharField(max_length=200)),
                ("named_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requesters",
                        to="systems.launchpoint",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="launchpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("proves_by__in", ["public", "secret", "private_key_jwt"])),
                name="systems_proof_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="launchpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proves_by", "secret"), ("secret__isnull", False)),
                    models.Q(models.Q(("proves_by", "secret"), _negated=True), ("secret", None)),
                    _connector="OR",
                ),
                name="systems_secret_where_it_proves",
            ),
        ),
        migrations.AddConstraint(
            model_name="launchpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("iss", ""), _negated=True), models.Q(("client_id", ""), _negated=True)
                ),
                name="systems_iss_and_client_said",
            ),
        ),
        migrations.AddIndex(
            model_name="launch",
            index=models.Index(fields=["began_at"], name="systems_launch_began"),
        ),
        migrations.AddConstraint(
            model_name="requester",
            constraint=models.UniqueConstraint(
                fields=("point", "fhir_user"), name="systems_requester_once"
            ),
        ),
        migrations.RunSQL(
            policy_statements("systems_launch", OURS),
            'drop policy if exists visible on "systems_launch"',
        ),
    ]
