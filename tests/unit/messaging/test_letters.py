"""The words: first line, nothing private where somebody else may look, nothing lost."""

import pytest

from handrail.domain.messaging import letters
from handrail.domain.messaging.words import Told, readable, text

# Values that name health, work or who somebody is, put into every fact there is.
PRIVATE = "Back to Work Clinic depression Amara Okafor"
EVERY_KEY = (
    *("service", "organisation", "to_name", "how", "where", "status", "work_status", "agreed"),
    *("reason", "outcome", "coach", "next", "adjustments", "name", "question", "ask", "goals"),
    *("onward", "onward_offer", "now_with"),
)
BY_TEXT = sorted(name for name, template in letters.TEMPLATES.items() if template.text)
SAFE = {
    "when": "2026-06-10T13:30:00+00:00",
    "promised": "2026-06-12",
    "reference": "WH-7K3M-9QXT",
    "code": "123456",
    "link": "/your-page/",
}
HOSTILE = Told(
    facts=dict.fromkeys(EVERY_KEY, PRIVATE) | SAFE,
    sender=PRIVATE,
    ring="0117 496 0000",
    site="https://area.example",
)


@pytest.mark.parametrize("template", BY_TEXT)
def test_a_text_is_short_and_names_neither_health_nor_work_nor_anyone(template):
    body = letters.write(template, HOSTILE, by_text=True).body
    assert 0 < len(body) <= 160
    assert body.isascii()
    for word in ("work", "clinic", "depress", "health", "refer ", "referral", "amara", "okafor"):
        assert word not in body.lower()


@pytest.mark.parametrize("template", sorted(letters.TEMPLATES))
def test_no_subject_says_who_or_what(template):
    subject = letters.write(template, HOSTILE).subject
    for word in PRIVATE.split():
        assert word not in subject
    assert "\n" not in subject


@pytest.mark.parametrize("template", sorted(letters.TEMPLATES))
def test_every_letter_can_be_written_from_nothing(template):
    assert letters.write(template, Told()).body.strip()


def test_the_letter_of_a_closing_in_full():
    told = Told(
        facts={
            "reference": "WH-7K3M-9QXT",
            "event": "referral.finished",
            "sent_on": "2026-03-02",
            "service": "Pathways Back",
            "name": "Amara Okafor",
            "birth_date": "1980-02-01",
            "nhs_number": "999 000 0018",
            "work_status": "off_sick",
            "return_date": "2026-06-15",
            "adjustments": "Half days for two weeks; no lifting",
            "agreed": "Meet the manager on 8 June, then start with half days",
            "ask": "Consider a fit note that says may be fit for work, with altered hours",
            "ask_by": "2026-06-12",
            "link": "/referrals/1/",
        },
        sender="Pathways Back",
        ring="0117 496 0000",
        site="https://area.example/",
    )
    written = letters.write("referral_news", told)
    assert written.subject == "WH-7K3M-9QXT"
    assert written.body == (
        "Action for GP: Consider a fit note that says may be fit for work, with\n"
        "altered hours by 12 June 2026\n"
        "\n"
        "About: Amara Okafor, born 1 February 1980, NHS number 999 000 0018 (your\n"
        "referral WH-7K3M-9QXT of 2 March 2026)\n"
        "\n"
        "Status: Support has ended.\n"
        "Work: off work, with a job to go back to\n"
        "Expected back at work: 15 June 2026\n"
        "Adjustments: Half days for two weeks; no lifting\n"
        "Agreed: Meet the manager on 8 June, then start with half days\n"
        "\n"
        "To talk to us, ring Pathways Back on 0117 496 0000.\n"
        "To see more or to answer, sign in: https://area.example/referrals/1/\n"
    )


@pytest.mark.parametrize("event", sorted(letters.EVENTS))
def test_every_event_has_words(event):
    told = Told(facts={"event": f"referral.{event}"})
    assert letters.EVENTS[event] in letters.write("referral_news", told).body.replace("\n", " ")


def test_the_notice_says_nothing_but_where_to_look():
    told = Told(facts=HOSTILE.facts, withheld=frozenset({"ask"}), sender="Ash", ring="0117")
    body = letters.write("notice_without_identity", told).body
    assert body.splitlines()[0].startswith("Action for GP: something is asked of you")


def test_whoever_is_not_a_gp_is_not_called_one():
    body = letters.write("referral_news", Told(reader="you")).body
    assert body.splitlines()[0] == "Action for you: none"


def test_a_letter_is_never_sent_by_text():
    with pytest.raises(KeyError):
        letters.write("referral_news", HOSTILE, by_text=True)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2026-06-03", "3 June 2026"),
        ("2026-06-03T13:30:00+00:00", "3 June 2026 at 2:30pm"),
        ("2026-01-03T09:00:00+00:00", "3 January 2026 at 9am"),
        ("2026-06-03T11:00:00+00:00", "3 June 2026 at midday"),
        ("2026-13-03", "2026-13-03"),
        ("two\nlines", "two lines"),
    ],
)
def test_values_as_people_read_them(value, shown):
    assert readable(value) == shown


def test_a_text_leaves_out_what_does_not_fit_and_keeps_what_does():
    written = text("First.", "x" * 160, "Last.")
    assert written.body == "First. Last."
