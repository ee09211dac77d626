"""Accounts, job roles and memberships: who works where, and what they may do there."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from handrail.domain.staff.choices import EndReason
from handrail.domain.staff.permissions import Permission
from handrail.domain.staff.review_models import AccessReview
from handrail.domain.staff.session_models import Browser, KeptForm, SignIn
from handrail.kernel.ids import new_id

__all__ = [
    "AccessReview",
    "Account",
    "Browser",
    "ExternalIdentity",
    "JobRole",
    "KeptForm",
    "Membership",
    "RoleMapping",
    "SignIn",
]


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts and finds them by e-mail, whatever the case of its letters."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> "Account":
        """Return a new account."""
        account = self.model(email=self.normalize_email(email).lower(), **more)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Return the account with this e-mail."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """Someone who signs in. What they see comes from a membership, never from the account."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    works_for_dwp = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    wrong_tries = models.PositiveIntegerField(default=0, db_default=0)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class JobRole(models.Model):
    """A named set of permissions that an area gives to a kind of job (R79)."""

    key = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=100)
    refers_as = models.CharField(max_length=30, default="other")
    permissions = ArrayField(
        models.CharField(max_length=40, choices=[(p.value, p.value) for p in Permission])
    )

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """An account working for an organisation in a job role, from a day until a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    job_role = models.ForeignKey(JobRole, on_delete=models.PROTECT, related_name="+")
    job_title = models.CharField(max_length=100, blank=True)
    given_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    end_reason = models.CharField(
        max_length=20, choices=EndReason, blank=True, default="", db_default=""
    )
    end_words = models.CharField(max_length=500, blank=True, default="", db_default="")
    ended_by_account_id = models.UUIDField(null=True)
    wound_up_at = models.DateTimeField(null=True)
    review_due_at = models.DateTimeField(null=True)
    review_told = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["until_at"],
                condition=models.Q(until_at__isnull=False, wound_up_at=None),
                name="staff_membership_to_wind_up",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "organisation", "job_role"],
                condition=models.Q(until_at=None),
                name="staff_membership_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until_at=None) | models.Q(until_at__gt=models.F("from_at")),
                name="staff_membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} at {self.organisation_id} as {self.job_role_id}"


class ExternalIdentity(models.Model):
    """That an account is somebody whom a provider of identity knows, and since when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=40)
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    linked_by = models.CharField(max_length=20)
    linked_at = models.DateTimeField()
    latest_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="staff_identity_once"),
            models.UniqueConstraint(fields=["account", "issuer"], name="staff_identity_one_each"),
            models.CheckConstraint(
                condition=models.Q(linked_by__in=["invitation", "email"]),
                name="staff_identity_linked_by_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} at {self.provider}"


class RoleMapping(models.Model):
    """That a national role, at organisations of an area, is one of our job roles there.

    An empty ``ods_code`` means every organisation of the area.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    board = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    ods_code = models.CharField(max_length=12, blank=True, default="")
    role_code = models.CharField(max_length=20)
    job_role = models.ForeignKey(JobRole, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "ods_code", "role_code"], name="staff_role_mapping_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_code} at {self.ods_code or 'any'} is {self.job_role_id}"
