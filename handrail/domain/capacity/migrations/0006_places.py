"""Caps of a week, places, lines, partners, limits of caseloads, and services that end."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0005_measured_waits"),
        ("directory", "0007_intake_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="LoadLimit",
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
                ("organisation_id", models.UUIDField()),
                ("account_id", models.UUIDField()),
                ("points", models.PositiveSmallIntegerField()),
                ("set_at", models.DateTimeField()),
                ("set_by_account_id", models.UUIDField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "account_id"), name="capacity_load_limit_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__range", (1, 999))),
                        name="capacity_load_limit_is_points",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cap",
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
                ("tier", models.TextField(blank=True, default="")),
                ("weekly", models.PositiveSmallIntegerField()),
                (
                    "ramp",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("launched_date", models.DateField(null=True)),
                ("set_at", models.DateTimeField()),
                ("set_by_account_id", models.UUIDField(null=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("service", "tier"), name="capacity_cap_once"),
                    models.CheckConstraint(
                        condition=models.Q(("weekly__gte", 1)), name="capacity_cap_takes_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ramp", []), ("launched_date__isnull", False), _connector="OR"
                        ),
                        name="capacity_ramp_has_a_launch",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingNotice",
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
                ("ends_date", models.DateField()),
                ("days", models.PositiveSmallIntegerField()),
                ("told_at", models.DateTimeField()),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "ends_date", "days"), name="capacity_funding_told_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Overflow",
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
                ("asked_at", models.DateTimeField()),
                ("asked_by_account_id", models.UUIDField(null=True)),
                ("agreed_at", models.DateTimeField(null=True)),
                ("agreed_by_account_id", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_account_id", models.UUIDField(null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["partner"], name="capacity_partner_of")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("service",),
                        name="capacity_one_partner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("service", models.F("partner")), _negated=True),
                        name="capacity_partner_is_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
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
                ("referral_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("organisation_id", models.UUIDField()),
                ("tier", models.TextField(blank=True, default="")),
                ("week_date", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                ("taken_at", models.DateTimeField()),
                ("given_back_at", models.DateTimeField(null=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["referral_id"], name="capacity_place_referral"),
                    models.Index(fields=["person_id"], name="capacity_place_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("given_back_at", None)),
                        fields=("service", "tier", "week_date", "number"),
                        name="capacity_place_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("given_back_at", None)),
                        fields=("referral_id",),
                        name="capacity_place_of_referral",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="capacity_place_is_numbered"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiting",
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
                ("referral_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("organisation_id", models.UUIDField()),
                ("from_organisation_id", models.UUIDField(null=True)),
                ("tier", models.TextField(blank=True, default="")),
                ("since_at", models.DateTimeField()),
                ("week_date", models.DateField()),
                (
                    "urgency",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "as usual"), (1, "soon"), (2, "urgent")], default=0
                    ),
                ),
                ("urgency_why", models.CharField(blank=True, default="", max_length=300)),
                ("urgency_by_account_id", models.UUIDField(null=True)),
                ("urgency_at", models.DateTimeField(null=True)),
                ("not_before_date", models.DateField(null=True)),
                ("joined_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "left_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("place", "a place opened"),
                            ("moved", "another service took them on"),
                            ("closed", "the referral was closed"),
                            ("accepted", "they were taken on"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("service"),
                        models.F("tier"),
                        models.F("week_date"),
                        models.OrderBy(models.F("urgency"), descending=True),
                        models.F("since_at"),
                        models.F("referral_id"),
                        condition=models.Q(("left_at", None)),
                        name="capacity_line",
                    ),
                    models.Index(fields=["referral_id"], name="capacity_waiting_referral"),
                    models.Index(fields=["person_id"], name="capacity_waiting_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)),
                        fields=("referral_id",),
                        name="capacity_waiting_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_at", None), ("left_because", "")),
                            models.Q(
                                ("left_at__isnull", False),
                                models.Q(("left_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="capacity_waiting_left_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("urgency", 0),
                            models.Q(
                                ("urgency_by_account_id__isnull", False),
                                models.Q(("urgency_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="capacity_urgency_has_a_human",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WindDown",
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
                ("no_new_from_date", models.DateField()),
                ("reason", models.CharField(max_length=200)),
                ("started_at", models.DateTimeField()),
                ("started_by_account_id", models.UUIDField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("finished_by_account_id", models.UUIDField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("stopped_by_account_id", models.UUIDField(null=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None), ("stopped_at", None)),
                        fields=("service",),
                        name="capacity_one_wind_down",
                    )
                ],
            },
        ),
    ]
