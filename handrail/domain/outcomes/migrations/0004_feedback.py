"""Whether support helped: seen by whoever holds the case and by the person; it is said once."""

from django.db import migrations, models

import handrail.kernel.ids
from handrail.domain.disclosure.scopes import Held, Scope, Subject, Through
from handrail.kernel.row_security import (
    KIND,
    AppendOnly,
    OnlyKnownPeople,
    OnlyKnownRows,
    ProtectRows,
)

FEEDBACK = Scope(Held("organisation_id"), Through("cases.Case", "case_id"), Subject("person_id"))
SAID_BY_THE_PERSON = f"""
    create policy said_by_the_person on outcomes_feedback as restrictive for insert
    with check ({KIND} = 'person')
"""
CHOICES = [("yes", "Yes"), ("partly", "A bit"), ("no", "No")]


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0003_known_people"), ("cases", "0010_weight")]
    operations = [
        migrations.CreateModel(
            name="Feedback",
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
                ("person_id", models.UUIDField()),
                ("case_id", models.UUIDField(unique=True)),
                ("organisation_id", models.UUIDField()),
                ("helped", models.CharField(choices=CHOICES, max_length=10)),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("helped__in", ["yes", "partly", "no"])),
                        name="feedback_is_one_of_three",
                    )
                ],
            },
        ),
        ProtectRows("outcomes_feedback", FEEDBACK),
        AppendOnly("outcomes_feedback"),
        OnlyKnownPeople("outcomes_feedback"),
        OnlyKnownRows("outcomes_feedback", "case_id", "cases_case"),
        migrations.RunSQL(
            SAID_BY_THE_PERSON, "drop policy said_by_the_person on outcomes_feedback"
        ),
    ]
