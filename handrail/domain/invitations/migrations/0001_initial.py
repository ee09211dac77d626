"""A practice's own link, the links of those it invites, and counts without names."""

import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0003_dwp_kind"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cohort",
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
                ("name", models.CharField(max_length=60)),
                ("submission_id", models.UUIDField(unique=True)),
                ("made_at", models.DateTimeField()),
                ("made_by_account_id", models.UUIDField(null=True)),
                ("expires_at", models.DateTimeField()),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CohortLink",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("opened_date", models.DateField(null=True)),
                ("sent_date", models.DateField(null=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="invitations.cohort",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LinkCount",
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
                ("counted_date", models.DateField()),
                ("opened", models.PositiveIntegerField(default=0)),
                ("begun", models.PositiveIntegerField(default=0)),
                ("sent", models.PositiveIntegerField(default=0)),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PracticeLink",
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
                ("code", models.CharField(max_length=12, unique=True)),
                ("made_at", models.DateTimeField()),
                ("made_by_account_id", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="cohort",
            index=models.Index(fields=["practice", "-made_at"], name="invitations_of_practice"),
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="invitations_cohort_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="linkcount",
            constraint=models.UniqueConstraint(
                fields=("practice", "counted_date"), name="invitations_counted_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="practicelink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("practice",),
                name="invitations_one_link_in_force",
            ),
        ),
    ]
