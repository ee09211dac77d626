"""Owners, links, reports, proposals, industries, pulls that wait, and ids that others keep."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0007_intake_changes"),
        ("organisations", "0003_dwp_kind"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
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
                ("keeper_organisation_id", models.UUIDField()),
                ("account_id", models.UUIDField(null=True)),
                ("proposer_email", models.CharField(blank=True, default="", max_length=254)),
                ("token_hash", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=150)),
                ("provider_name", models.CharField(max_length=150)),
                ("description", models.CharField(max_length=2000)),
                ("for_whom", models.CharField(blank=True, default="", max_length=500)),
                ("how_to_get_in", models.CharField(blank=True, default="", max_length=500)),
                ("cost", models.CharField(blank=True, default="", max_length=200)),
                ("postcode", models.CharField(max_length=10)),
                ("address", models.CharField(blank=True, default="", max_length=200)),
                ("phone", models.CharField(blank=True, default="", max_length=40)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("url", models.CharField(blank=True, default="", max_length=300)),
                (
                    "industries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=1),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("approved", models.BooleanField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_account_id", models.UUIDField(null=True)),
                ("service_id", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Report",
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
                ("keeper_organisation_id", models.UUIDField()),
                ("provider_organisation_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField(null=True)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("token_hash", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("closed", "It has closed"),
                            ("contact", "Its phone, email or website is wrong"),
                            ("place", "Its place or opening times are wrong"),
                            ("who", "It is not for the people it says"),
                            ("wait", "The wait is not what it says"),
                            ("other", "Something in it is wrong"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                ("made_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("corrected", "We have put it right"),
                            ("withdrawn", "We have taken the entry out"),
                            ("was_right", "We checked, and it was right"),
                            ("undecided", "We could not find out"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("answer", models.CharField(blank=True, default="", max_length=500)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_account_id", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="StillRightLink",
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
                ("stage", models.PositiveSmallIntegerField()),
                ("since_date", models.DateField()),
                ("token_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="WaitingPull",
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
                ("feed_name", models.TextField()),
                ("keeper_organisation_id", models.UUIDField()),
                ("source", models.TextField()),
                ("mark", models.CharField(max_length=64)),
                ("packed", models.BinaryField()),
                ("difference", models.JSONField(default=dict)),
                ("kept_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("is_applied", models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField(
            model_name="location",
            name="public_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="industries",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="owner_account_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="owner_email",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="service",
            name="provider_source_id",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="service",
            name="public_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="serviceatlocation",
            name="public_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="location",
            index=models.Index(fields=["public_id"], name="location_by_public_id"),
        ),
        migrations.AddIndex(
            model_name="serviceatlocation",
            index=models.Index(fields=["public_id"], name="place_by_public_id"),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(
                fields=("public_id",), name="service_public_id_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "industries__contained_by",
                        [
                            "A",
                            "B",
                            "C",
                            "D",
                            "E",
                            "F",
                            "G",
                            "H",
                            "I",
                            "J",
                            "K",
                            "L",
                            "M",
                            "N",
                            "O",
                            "P",
                            "Q",
                            "R",
                            "S",
                            "T",
                            "U",
                        ],
                    )
                ),
                name="service_industries_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("owner_account_id__isnull", True), ("owner_email", ""), _connector="OR"
                ),
                name="service_has_one_owner",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", True)),
                fields=["keeper_organisation_id", "made_at"],
                name="directory_proposal_open",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["token_hash"], name="directory_proposal_token"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    models.Q(("description", ""), _negated=True),
                ),
                name="directory_proposal_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "industries__contained_by",
                        [
                            "A",
                            "B",
                            "C",
                            "D",
                            "E",
                            "F",
                            "G",
                            "H",
                            "I",
                            "J",
                            "K",
                            "L",
                            "M",
                            "N",
                            "O",
                            "P",
                            "Q",
                            "R",
                            "S",
                            "T",
                            "U",
                        ],
                    )
                ),
                name="directory_proposal_industries_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved__isnull", True),
                        ("decided_at__isnull", True),
                        ("service_id__isnull", True),
                    ),
                    models.Q(
                        ("approved", True),
                        ("decided_at__isnull", False),
                        ("service_id__isnull", False),
                    ),
                    models.Q(
                        ("approved", False),
                        ("decided_at__isnull", False),
                        ("service_id__isnull", True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="directory_proposal_decided_whole",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="directory.service",
            ),
        ),
        migrations.AddField(
            model_name="stillrightlink",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="directory.service",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitingpull",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at__isnull", True)),
                fields=("feed_name",),
                name="directory_one_pull_waits",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)),
                fields=["keeper_organisation_id", "made_at"],
                name="directory_report_open",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["service", "account_id"], name="directory_report_by"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["token_hash"], name="directory_report_token"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["closed", "contact", "place", "who", "wait", "other"])
                ),
                name="directory_report_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("outcome", "")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("email", ""),
                        ("outcome__in", ["corrected", "withdrawn", "was_right", "undecided"]),
                    ),
                    _connector="OR",
                ),
                name="directory_report_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="stillrightlink",
            constraint=models.UniqueConstraint(
                fields=("token_hash",), name="still_right_token_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="stillrightlink",
            constraint=models.UniqueConstraint(
                fields=("service", "since_date", "stage"), name="still_right_each_stage_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="stillrightlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", (60, 75))), name="still_right_stage_known"
            ),
        ),
    ]
