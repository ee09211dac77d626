"""Other systems, whom they act for, the tokens they used and those they got. None about people.

No row-level security hides them; who may change them is in ``access.py``. A launch, whose content
is sealed, is behind a policy of its table.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.domain.systems.answer_models import AnswerLink
from handrail.domain.systems.choices import SystemKind
from handrail.domain.systems.circuit_models import Circuit
from handrail.domain.systems.event_models import Notice, Subscription
from handrail.domain.systems.export_models import Cleared, Export
from handrail.domain.systems.launch_models import Launch, LaunchPoint, Requester
from handrail.domain.systems.signed_models import PracticeKey, SignedLaunch
from handrail.kernel.ids import new_id

__all__ = [
    "AnswerLink",
    "Circuit",
    "Cleared",
    "Export",
    "Launch",
    "LaunchPoint",
    "Notice",
    "OutsideSystem",
    "PracticeKey",
    "Requester",
    "SignedLaunch",
    "SpentToken",
    "Subscription",
    "Tenant",
]


class OutsideSystem(models.Model):
    """A system that may speak with us, and how it proves that it is itself.

    ``client_id`` is what a system calls itself when it asks for a token of ours (SMART backend
    services); ``jwks`` are public keys kept here, ``jwks_url`` the one address they may be
    fetched from. A system has one or the other, or both: then those kept here are tried first.
    One that was taken back stays with the moment of it, switched off for good.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    board = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=100)
    kind = models.TextField(choices=SystemKind)
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=100, null=True)
    jwks_url = models.CharField(max_length=300, blank=True, default="")
    jwks = models.JSONField(null=True)
    algorithms = ArrayField(models.TextField())
    scopes = ArrayField(models.TextField(), default=list)
    fhir_servers = ArrayField(models.CharField(max_length=300), default=list)
    is_enabled = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    registered_at = models.DateTimeField()
    registered_by_account_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "issuer"],
                condition=Q(ended_at=None),
                name="systems_issuer_once_a_board_now",
            ),
            models.UniqueConstraint(
                fields=["client_id"], condition=Q(ended_at=None), name="systems_client_once_now"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(is_enabled=False), name="systems_ended_is_off"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SystemKind.values), name="systems_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(issuer=""), name="systems_name_and_issuer_said"
            ),
            models.CheckConstraint(
                condition=~Q(jwks_url="") | Q(jwks__isnull=False), name="systems_has_keys"
            ),
            models.CheckConstraint(
                condition=Q(algorithms__contained_by=["ES384", "RS384"]) & Q(algorithms__len__gt=0),
                name="systems_algorithms_asymmetric",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tenant(models.Model):
    """That a system, when it says this word, acts for this organisation.

    The issuer is repeated so that no two systems can claim one word of one issuer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system = models.ForeignKey(OutsideSystem, on_delete=models.PROTECT, related_name="tenants")
    issuer = models.CharField(max_length=300)
    value = models.CharField(max_length=200, blank=True, default="")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "value"], name="systems_tenant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.value or 'any'} is {self.organisation_id}"


class SpentToken(models.Model):
    """That a token was used, by the hash of its issuer and its id, until it has expired."""

    digest = models.CharField(primary_key=True, max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest


class AccessToken(models.Model):
    """A short-lived right to speak for one organisation, known by the hash of its secret.

    It holds for the ``system_version`` that proved itself: a change of the system ends it.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    system = models.ForeignKey(OutsideSystem, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    scopes = ArrayField(models.TextField())
    system_version = models.PositiveIntegerField(null=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest
