"""Signposts count as acts; a person sent from one to the next is raised to a senior."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids
from handrail.domain.disclosure.scopes import Held, Scope, Subject, Through
from handrail.domain.referrals.bouncing_functions import DROP, TURNS
from handrail.kernel.row_security import (
    APP_ROLE,
    KeysStay,
    OnlyKnownPeople,
    OnlyKnownRows,
    ProtectRows,
)

# What was told, and why somebody was raised, never changes; only what came of it is added.
PRIVILEGES = f"""
revoke update, delete, truncate on referrals_signpost, referrals_bounce from {APP_ROLE};
grant update (followed_up_at, follow_up_note) on referrals_signpost to {APP_ROLE};
grant update (state, owner_account_id, owned_at, settled_at, note)
    on referrals_bounce to {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0006_areas_of_feeds"),
        ("consent", "0007_implied_fences"),
        ("staff", "0010_agreements_and_override"),
        ("participants", "0006_restricted_address"),
        ("referrals", "0014_places"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bounce",
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
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("sent_back", "sent back after being taken on"),
                                ("redirected", "passed to another service twice"),
                                ("declined", "declined twice"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                    ),
                ),
                ("sent_back", models.PositiveSmallIntegerField(default=0)),
                ("redirected", models.PositiveSmallIntegerField(default=0)),
                ("declined", models.PositiveSmallIntegerField(default=0)),
                ("to_gp", models.PositiveSmallIntegerField(default=0)),
                ("is_pingpong", models.BooleanField(default=False)),
                ("raised_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "nobody owns it yet"),
                            ("owned", "somebody owns it"),
                            ("settled", "settled"),
                        ],
                        default="raised",
                        max_length=8,
                    ),
                ),
                ("owner_account_id", models.UUIDField(null=True)),
                ("owned_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, default="", max_length=1000)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
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
                "indexes": [
                    models.Index(
                        fields=["organisation_id", "state"], name="referrals_bounce_waiting"
                    ),
                    models.Index(fields=["referral"], name="referrals_bounce_referral"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("person",),
                        name="referrals_bounce_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "raised"),
                            models.Q(
                                ("owned_at__isnull", False), ("owner_account_id__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="referrals_bounce_owned_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "settled"), _negated=True),
                            models.Q(
                                ("settled_at__gte", models.F("raised_at")),
                                ("settled_at__isnull", False),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referrals_bounce_settled_with_a_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signpost",
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
                ("at", models.DateTimeField()),
                ("organisation_id", models.UUIDField()),
                ("by_account_id", models.UUIDField(null=True)),
                ("board_id", models.UUIDField(null=True)),
                ("told", models.CharField(max_length=200)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("nothing_fits", "nothing here fits"),
                            ("their_choice", "they would rather go there themselves"),
                            ("as_well", "besides a referral"),
                            ("too_severe", "other health care is needed first"),
                        ],
                        max_length=20,
                    ),
                ),
                ("source", models.CharField(max_length=30)),
                ("district", models.CharField(blank=True, default="", max_length=4)),
                ("follow_up_date", models.DateField(null=True)),
                ("owner_account_id", models.UUIDField(null=True)),
                ("followed_up_at", models.DateTimeField(null=True)),
                ("follow_up_note", models.CharField(blank=True, default="", max_length=1000)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.referral",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation_id", "-at"], name="referrals_signpost_ours"),
                    models.Index(fields=["board_id", "at"], name="referrals_signpost_area"),
                    models.Index(fields=["person"], name="referrals_signpost_person"),
                    models.Index(
                        condition=models.Q(
                            ("follow_up_date__isnull", False), ("followed_up_at", None)
                        ),
                        fields=["owner_account_id", "follow_up_date"],
                        name="referrals_signpost_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("follow_up_date", None),
                                ("followed_up_at", None),
                                ("owner_account_id", None),
                            ),
                            models.Q(
                                ("follow_up_date__isnull", False),
                                ("owner_account_id__isnull", False),
                                ("person__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="referrals_signpost_follow_up_has_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("told", ""), _negated=True),
                        name="referrals_signpost_says_where",
                    ),
                ],
            },
        ),
        ProtectRows("referrals_signpost", Scope(Held("organisation_id"), Subject("person_id"))),
        ProtectRows(
            "referrals_bounce",
            Scope(Held("organisation_id"), Through("referrals.Referral", "referral_id")),
        ),
        OnlyKnownPeople("referrals_signpost"),
        OnlyKnownPeople("referrals_bounce"),
        OnlyKnownRows("referrals_signpost", "referral_id", "referrals_referral"),
        OnlyKnownRows("referrals_bounce", "referral_id", "referrals_referral"),
        KeysStay("referrals_signpost", "id", "person_id", "referral_id"),
        KeysStay("referrals_bounce", "id", "person_id", "referral_id"),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
        migrations.RunSQL(TURNS, DROP),
    ]
