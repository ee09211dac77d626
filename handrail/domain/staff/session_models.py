"""Where accounts are signed in, the browsers they are known by, and what was typed too late."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handrail.kernel.encryption import EncryptedText
from handrail.kernel.ids import new_id


class SignIn(models.Model):
    """One session of an account, known by the hash under which the session itself is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("staff.Account", on_delete=models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=40, unique=True)
    how = models.CharField(max_length=40)
    browser = models.CharField(max_length=60)
    unusual = ArrayField(models.CharField(max_length=20), default=list)
    began_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-latest_at"], name="staff_signin_of_account")]

    def __str__(self) -> str:
        return f"{self.account_id} by {self.browser}"


class Browser(models.Model):
    """A browser that an account has signed in with, by a hash that no other account shares."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("staff.Account", on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64)
    first_at = models.DateTimeField()
    latest_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "secret_hash"], name="staff_browser_once")
        ]

    def __str__(self) -> str:
        return str(self.id)


class KeptForm(models.Model):
    """What somebody sent after their session had ended, sealed, for them alone.

    Behind a policy of the table: its own account, and Handrail itself.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("staff.Account", on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    content = EncryptedText()
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kept_at"], name="staff_keptform_kept")]

    def __str__(self) -> str:
        return str(self.id)
