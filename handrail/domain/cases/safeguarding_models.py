"""Notes that could harm most, if the wrong person read them."""

from django.db import models

from handrail.domain.disclosure.scopes import Held, HeldWith, Scope, ScopedRows
from handrail.domain.staff.permissions import Permission
from handrail.kernel.encryption import EncryptedText
from handrail.kernel.ids import ordered_id
from handrail.kernel.privacy import fields


class SafeguardingNote(models.Model):
    """What a worker wrote on safeguarding, domestic abuse or offences. Encrypted.

    Whoever works on the case may write one; only whose job role carries the permission reads
    it, at the organisation that wrote it. Rows are only added, and sealed again with newer keys.
    """

    SCOPE = Scope(
        HeldWith("organisation_id", Permission.READ_SAFEGUARDING), inserts=Held("organisation_id")
    )
    PRIVACY = fields(health="text", operational="id case organisation_id at by_account_id")

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation_id = models.UUIDField()
    at = models.DateTimeField()
    text = EncryptedText()
    by_account_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="cases_safeguarding_latest")]

    def __str__(self) -> str:
        return str(self.id)
