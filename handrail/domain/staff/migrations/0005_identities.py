"""Identities at other providers, and what national roles mean in an area."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import handrail.kernel.ids


def _id():
    return (
        "id",
        models.UUIDField(
            default=handrail.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
        ),
    )


def _key(to):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [("staff", "0004_wall"), ("organisations", "0003_dwp_kind")]
    operations = [
        migrations.AddField(
            model_name="membership",
            name="given_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.CreateModel(
            name="ExternalIdentity",
            fields=[
                _id(),
                ("provider", models.CharField(max_length=40)),
                ("issuer", models.CharField(max_length=300)),
                ("subject", models.CharField(max_length=255)),
                ("linked_by", models.CharField(max_length=20)),
                ("linked_at", models.DateTimeField()),
                ("latest_at", models.DateTimeField()),
                ("account", _key(settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("issuer", "subject"), name="staff_identity_once"
                    ),
                    models.UniqueConstraint(
                        fields=("account", "issuer"), name="staff_identity_one_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("linked_by__in", ["invitation", "email"])),
                        name="staff_identity_linked_by_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleMapping",
            fields=[
                _id(),
                ("ods_code", models.CharField(blank=True, default="", max_length=12)),
                ("role_code", models.CharField(max_length=20)),
                ("board", _key("organisations.organisation")),
                ("job_role", _key("staff.jobrole")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("board", "ods_code", "role_code"), name="staff_role_mapping_once"
                    ),
                ],
            },
        ),
    ]
