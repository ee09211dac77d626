"""A practice may choose that its own system fetches its letters."""

import django.contrib.postgres.fields
from django.db import migrations, models

import handrail.domain.organisations.models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_letter_ways"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="organisation",
            name="organisation_letter_ways_known",
        ),
        migrations.AlterField(
            model_name="organisation",
            name="letter_ways",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(
                    choices=[
                        ("mesh", "Into our clinical system, by MESH"),
                        ("fhir", "Fetched by our clinical system, by FHIR"),
                        ("email", "To our shared mailbox, by email"),
                    ]
                ),
                db_default=["email"],
                default=handrail.domain.organisations.models.by_email,
                size=None,
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("letter_ways__contained_by", ["mesh", "fhir", "email"])),
                name="organisation_letter_ways_known",
            ),
        ),
    ]
