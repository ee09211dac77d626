"""From where our app is opened inside a clinical system, who opens it, and each opening."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.domain.systems.choices import ClientAuth
from handrail.kernel.encryption import EncryptedText
from handrail.kernel.ids import new_id


class LaunchPoint(models.Model):
    """A FHIR server whose records our app may be opened from, and for which practice.

    ``iss`` is compared letter by letter, and one customer's means one practice. ``frames`` are the
    origins of the clinical system's own pages, which may show ours inside them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system = models.ForeignKey(
        "systems.OutsideSystem", on_delete=models.PROTECT, related_name="launch_points"
    )
    iss = models.CharField(max_length=300)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    client_id = models.CharField(max_length=200)
    proves_by = models.TextField(choices=ClientAuth)
    secret = EncryptedText(null=True)
    frames = ArrayField(models.CharField(max_length=300), default=list)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["iss"], condition=Q(ended_at=None), name="systems_iss_once_now"
            ),
            models.CheckConstraint(
                condition=Q(proves_by__in=ClientAuth.values), name="systems_proof_known"
            ),
            models.CheckConstraint(
                condition=Q(proves_by="secret", secret__isnull=False)
                | (~Q(proves_by="secret") & Q(secret=None)),
                name="systems_secret_where_it_proves",
            ),
            models.CheckConstraint(
                condition=~Q(iss="") & ~Q(client_id=""), name="systems_iss_and_client_said"
            ),
        ]

    def __str__(self) -> str:
        return self.iss


class Requester(models.Model):
    """That whom a clinical system calls by this name is this member of staff."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    point = models.ForeignKey(LaunchPoint, on_delete=models.PROTECT, related_name="requesters")
    fhir_user = models.CharField(max_length=200)
    account = models.ForeignKey("staff.Account", on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["point", "fhir_user"],
                condition=Q(ended_at=None),
                name="systems_requester_once_now",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} at {self.point_id}"


class Launch(models.Model):
    """One opening of our app from a record, known by hashes of what only its browser holds.

    All that is about anybody is in ``content``, sealed, and gone when the launch is over. Behind a
    policy of the table: Handrail itself alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    point = models.ForeignKey(LaunchPoint, on_delete=models.PROTECT, related_name="+")
    state_hash = models.CharField(max_length=64, unique=True)
    key_hash = models.CharField(max_length=64, unique=True, null=True)
    account = models.ForeignKey(
        "staff.Account", on_delete=models.PROTECT, related_name="+", null=True
    )
    content = EncryptedText()
    began_at = models.DateTimeField()
    came_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["began_at"], name="systems_launch_began")]

    def __str__(self) -> str:
        return str(self.id)
