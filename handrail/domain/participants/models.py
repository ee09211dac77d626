"""People whom Handrail supports: who they are and how it is safe to reach them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from handrail.domain.disclosure.scopes import Granted, Held, Scope, ScopedRows, Subject
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import fields


class Identity(models.TextChoices):
    """How sure we are who this is."""

    GIVEN = "given", "as given, not yet confirmed"
    CONFIRMED = "confirmed", "confirmed"
    QUESTIONED = "questioned", "this NHS number is also given for somebody else"


class Safe(models.TextChoices):
    """Whether it is safe to use a way of contact."""

    YES = "yes", "safe"
    NO = "no", "not safe"
    UNKNOWN = "unknown", "not asked yet"


class Person(models.Model):
    """One human being; not a case and not a referral (a person may have several)."""

    SCOPE = Scope(Granted("id"), Subject("id"))
    PRIVACY = fields(
        identity="nhs_number nhs_number_claimed given_name family_name preferred_name birth_date"
        " identity died_date",
        contact="address_lines postcode address_restricted no_fixed_address gp_practice no_gp"
        " phone phone_safe text_safe voicemail_safe email email_safe letter_safe contact_notes",
        adjustments="language interpreter_needed communication_needs adjustments adjustments_note",
        operational="id version created_at status_page_off",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    nhs_number = models.CharField(max_length=10, null=True, unique=True)
    nhs_number_claimed = models.CharField(max_length=10, blank=True, default="")
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    preferred_name = models.CharField(max_length=100, blank=True, default="")
    birth_date = models.DateField()
    identity = models.CharField(max_length=12, choices=Identity, default=Identity.GIVEN)
    died_date = models.DateField(null=True)

    address_lines = ArrayField(models.CharField(max_length=200), default=list)
    postcode = models.CharField(max_length=8, blank=True, default="")
    address_restricted = models.BooleanField(default=False, db_default=False)
    no_fixed_address = models.BooleanField(default=False)
    gp_practice = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    no_gp = models.BooleanField(default=False)
    phone = models.CharField(max_length=30, blank=True, default="")
    phone_safe = models.CharField(max_length=8, choices=Safe, default=Safe.UNKNOWN)
    text_safe = models.CharField(max_length=8, choices=Safe, default=Safe.UNKNOWN)
    voicemail_safe = models.CharField(max_length=8, choices=Safe, default=Safe.UNKNOWN)
    email = models.EmailField(blank=True, default="")
    email_safe = models.CharField(max_length=8, choices=Safe, default=Safe.UNKNOWN)
    letter_safe = models.CharField(max_length=8, choices=Safe, default=Safe.UNKNOWN)
    contact_notes = models.CharField(max_length=500, blank=True, default="")

    language = models.CharField(max_length=60, blank=True, default="")
    interpreter_needed = models.BooleanField(default=False)
    communication_needs = ArrayField(models.CharField(max_length=60), default=list)
    adjustments = ArrayField(models.CharField(max_length=60), default=list)
    adjustments_note = models.CharField(max_length=500, blank=True, default="")

    status_page_off = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(no_gp=True) | models.Q(gp_practice=None),
                name="participants_no_gp_has_no_practice",
            ),
        ]
        indexes = [
            models.Index(Lower("family_name"), "birth_date", name="participants_name_birth"),
            models.Index(fields=["nhs_number_claimed"], name="participants_claimed"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Said(models.Model):
    """How an organisation says that somebody is reached whom it knows only by having named them.

    It is kept apart from what is held, goes with the referral that the organisation sends, and is
    then gone from here. Nothing is shown back of it.
    """

    SCOPE = Scope(Held("organisation_id"), Subject("person_id"))
    PRIVACY = fields(contact="said", known="person_id", operational="id organisation_id said_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    said = models.JSONField(default=dict)
    said_at = models.DateTimeField()

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "organisation_id"], name="participants_said_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
