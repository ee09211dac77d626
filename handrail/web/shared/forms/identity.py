"""What tells people apart and reaches them: NHS number, postcode, phone, e-mail."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from handrail.domain.directory import rules
from handrail.kernel import nhs_number
from handrail.kernel.nhs_number import NhsNumber
from handrail.web.shared.forms.text import Text
from handrail.web.shared.forms.words import Words

POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
NOT_DIGITS = re.compile(r"[\s().\-\u2010-\u2015]")
PHONE = re.compile(r"(\+[1-9][0-9]{7,14}|0[0-9]{9,10})")


class NhsNumberField(Text):
    """An NHS number with its check digit right; gives an NhsNumber, or None."""

    kind = "code"
    nothing = None

    def __init__(self, label: Words = "", **named: Any) -> None:
        named.setdefault("missing", _("Enter an NHS number"))
        super().__init__(
            label or _("NHS number"), max_length=40, width="10", inputmode="numeric", **named
        )

    def to_python(self, value: Any) -> NhsNumber | None:
        """Return the NHS number; ValidationError when it cannot be one."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return nhs_number.parse(text)
        except nhs_number.InvalidNhsNumber as wrong:
            raise ValidationError(wrong.message, code="invalid") from wrong


class Postcode(Text):
    """A full UK postcode; gives it in capitals with its space."""

    def __init__(self, label: Words = "", **named: Any) -> None:
        named.setdefault("missing", _("Enter a postcode"))
        named.setdefault("autocomplete", "postal-code")
        super().__init__(label or _("Postcode"), max_length=20, width="10", **named)

    def to_python(self, value: Any) -> str:
        """Return the postcode; ValidationError when it is not written like one."""
        text = super().to_python(value)
        if not text:
            return ""
        found = POSTCODE.fullmatch("".join(text.upper().split()))
        if not found:
            raise ValidationError(_("Enter a full UK postcode, like SW1A 1AA"), code="invalid")
        return f"{found[1]} {found[2]}"


class Phone(Text):
    """A phone number; gives its digits, with a + in front if it has a country's code."""

    kind = "tel"

    def __init__(self, label: Words = "", *, is_mobile: bool = False, **named: Any) -> None:
        named.setdefault("missing", _("Enter a phone number"))
        named.setdefault("autocomplete", "tel")
        super().__init__(label or _("Phone number"), max_length=40, width="20", **named)
        self.is_mobile = is_mobile

    def to_python(self, value: Any) -> str:
        """Return the number; ValidationError when nobody could ring it."""
        text = super().to_python(value)
        if not text:
            return ""
        digits = NOT_DIGITS.sub("", text).replace("+440", "+44")
        if digits.startswith("+44"):
            digits = "0" + digits[3:]
        if not PHONE.fullmatch(digits):
            raise ValidationError(
                _("Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"),
                code="invalid",
            )
        if self.is_mobile and not digits.startswith(("07", "+")):
            raise ValidationError(_("Enter a mobile number, like 07700 900 982"), code="mobile")
        return digits


class Website(Text):
    """A web address that is safe to link to, read as another directory's is."""

    def __init__(self, label: Words = "", **named: Any) -> None:
        named.setdefault("missing", _("Enter a web address"))
        named.setdefault("autocomplete", "off")
        named.setdefault("inputmode", "url")
        named.setdefault("max_length", 200)
        super().__init__(label or _("Website"), **named)

    def to_python(self, value: Any) -> str:
        """Return the address; ValidationError when nobody could safely be led to it."""
        text = super().to_python(value)
        found = rules.web_address(text)
        if text and not found:
            raise ValidationError(
                _("Enter a web address, like https://www.example.org"), code="invalid"
            )
        return found


class Email(Text):
    """An e-mail address; gives it without spaces around it."""

    kind = "email"

    def __init__(self, label: Words = "", **named: Any) -> None:
        named.setdefault("missing", _("Enter an email address"))
        named.setdefault("autocomplete", "email")
        super().__init__(label or _("Email address"), max_length=254, **named)

    def to_python(self, value: Any) -> str:
        """Return the address; ValidationError when it is not written like one."""
        text: str = super().to_python(value)
        if not text:
            return ""
        try:
            validate_email(text)
        except ValidationError as wrong:
            raise ValidationError(
                _("Enter an email address in the correct format, like name@example.com"),
                code="invalid",
            ) from wrong
        return text
