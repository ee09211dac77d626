"""Notes that only some read: behind a policy that asks for their permission, never changed."""

import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.encryption
import handrail.kernel.ids
from handrail.domain.disclosure.scopes import Held, HeldWith, Scope
from handrail.kernel.row_security import APP_ROLE, ProtectRows


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_known_people"),
        ("staff", "0007_safeguarding"),
    ]

    operations = [
        migrations.CreateModel(
            name="SafeguardingNote",
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
                ("organisation_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("text", handrail.kernel.encryption.EncryptedText()),
                ("by_account_id", models.UUIDField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "-at"], name="cases_safeguarding_latest")],
            },
        ),
        ProtectRows(
            "cases_safeguardingnote",
            Scope(
                HeldWith("organisation_id", "safeguarding.read"), inserts=Held("organisation_id")
            ),
        ),
        # The owner seals them again with newer keys, so no trigger refuses every change.
        migrations.RunSQL(
            f"revoke update, delete, truncate on cases_safeguardingnote from {APP_ROLE}",
            migrations.RunSQL.noop,
        ),
    ]
