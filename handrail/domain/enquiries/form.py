"""The form that is filled in and sent by e-mail: what it asks. Pure."""

# Each field of the form: its name in a PDF, and what it is called on paper and in a mail.
FIELDS = {
    "given_name": "First name",
    "family_name": "Last name",
    "birth_date": "Date of birth",
    "nhs_number": "NHS number",
    "phone": "Phone number",
    "email": "Email address",
    "postcode": "Home postcode",
    "job_title": "Job",
    "fit_note_until_date": "Fit note ends",
    "free_text": "What would help",
}
