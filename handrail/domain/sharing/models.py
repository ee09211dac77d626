"""Helpers whom a person named, and employers that somebody asked for and we did not know."""

from django.db import models

from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Subject
from handrail.domain.sharing.choices import Way
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import fields


class Helper(models.Model):
    """Somebody close to a person, or who speaks for them: named by them, and no organisation.

    Never changed: a code goes to this contact and no other, so another contact is another helper.
    The hash is of a secret that nobody keeps; only a code that was used puts it in a session.
    """

    SCOPE = Scope(Held("named_by_organisation_id"), Subject("person_id"))
    PRIVACY = fields(
        known="person_id relation",
        contact="name way contact",
        operational="id token_hash sent_by_organisation_id named_by_organisation_id"
        " named_by_account_id named_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    name = models.CharField(max_length=100)
    relation = models.CharField(max_length=60)
    way = models.CharField(max_length=5, choices=Way)
    contact = models.CharField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True)
    sent_by_organisation_id = models.UUIDField()
    named_by_organisation_id = models.UUIDField(null=True)
    named_by_account_id = models.UUIDField(null=True)
    named_at = models.DateTimeField()

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="sharing_helper_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way__in=Way.values), name="sharing_helper_way_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(relation="") & ~models.Q(contact=""),
                name="sharing_helper_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"helper of {self.person_id}"


class Wish(models.Model):
    """An employer that a person wants to tell something and that is not on record yet."""

    SCOPE = Scope(Held("organisation_id"), Subject("person_id"))
    PRIVACY = fields(
        work="name town",
        known="person_id",
        operational="id organisation_id asked_at settled_at settled_by_account_id",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    name = models.CharField(max_length=100)
    town = models.CharField(max_length=60, blank=True, default="")
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_account_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation_id", "asked_at"],
                condition=models.Q(settled_at__isnull=True),
                name="sharing_wish_waiting",
            ),
            models.Index(fields=["person_id"], name="sharing_wish_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="sharing_wish_is_named")
        ]

    def __str__(self) -> str:
        return f"wish of {self.person_id}"
