"""Form fields in the words and the looks of the NHS design system.

``form_field(form, "name")`` and ``error_summary(form)`` in ``forms.jinja`` render them.
"""

from handrail.web.shared.forms.base import Form, Hidden, SubmissionId
from handrail.web.shared.forms.choices import Checkboxes, Option, Radios, Select, Tick, options
from handrail.web.shared.forms.dates import DateParts, TimeOfDay
from handrail.web.shared.forms.identity import Email, NhsNumberField, Phone, Postcode, Website
from handrail.web.shared.forms.text import LongText, Number, Password, Text

__all__ = [
    "Checkboxes",
    "DateParts",
    "Email",
    "Form",
    "Hidden",
    "LongText",
    "NhsNumberField",
    "Number",
    "Option",
    "Password",
    "Phone",
    "Postcode",
    "Radios",
    "Select",
    "SubmissionId",
    "Text",
    "Tick",
    "TimeOfDay",
    "Website",
    "options",
]
