"""What the town's people and staff say: plain, short, and made up."""

from demo.world import ADVICE, COUNCIL, STONES
from handrail.domain.cases.planning import ActionDraft, GoalDraft

WHY = (
    "",
    "",
    "",
    "Has been off before for the same thing and is worried about going back too soon.",
    "Would like to talk to somebody who understands work as well as health.",
    "Manager is new and does not know about their health.",
    "Prefers to be rung after 2pm.",
    "Has applied for several jobs and heard nothing. Confidence is low.",
    "Wants to keep the job and is afraid to ask for changes.",
    "Partner is happy to come along to the first conversation.",
)
IN_THEIR_WORDS = (
    "",
    "",
    "I like my job but I cannot keep going like this.",
    "I do not know who to talk to at work about it.",
    "I have not worked for two years and do not know where to start.",
    "I want to go back part time first if they let me.",
    "Some days are fine. It is the bad days that worry me.",
)
QUESTIONS = (
    ("Has a fit note been given, and until when?", "Yes, until the end of the month."),
    ("Is there anything we should plan around when we meet?", "No. Mornings are better for them."),
    ("Which number is right? The one given does not connect.", "Updated. Please try again."),
    ("Does the employer know about this referral?", "No, and they do not want them to yet."),
    ("Did they agree to be rung, or only to be written to?", "They are happy to be rung."),
)  # fmt: skip
DECLINES = (
    (
        "not_eligible",
        ADVICE,
        "Our service is for people who live or are registered here. The advice line is for all.",
    ),
    (
        "better_elsewhere",
        COUNCIL,
        "You want a new job more than a plan for this one, and Connect to Work does just that.",
    ),
    (
        "better_elsewhere",
        STONES,
        "Stepping Stones can go with you for as long as you need, which we cannot.",
    ),
    (
        "no_capacity",
        ADVICE,
        "We cannot start within four weeks. The advice line can talk with you this week.",
    ),
)
REFUSALS = (
    "They are in work and want to stay there, which is what you do best.",
    "We have no place before next month, and they should not wait that long.",
)
ELSEWHERE = (
    "They mostly want to find a new job, and you know the local employers.",
    "They asked for somebody who can meet them at home.",
)
NOTES = (
    "Good conversation. They had thought about what they want before I rang.",
    "Tired today. We kept it short and agreed to talk again on a better day.",
    "Manager has agreed to meet. We practised what to say.",
    "Sleep is better since they stopped the late shifts.",
    "Worried about money until the next pay day. Gave the number of the advice line.",
    "Tried two half days. The second was easier than the first.",
    "They have told a colleague, and it went better than they feared.",
    "CV is nearly ready. Next time we look at jobs together.",
    "Went through the letter from the employer line by line.",
    "Nothing new, but they were glad somebody rang.",
)
NEXT_STEPS = (
    "Ring after they have seen their manager",
    "Send the list of short courses",
    "Look at the phased return together",
    "Ask how the first week back went",
    "Help with the application form",
    "Check that the chair has arrived",
    "Ring about the physiotherapy appointment",
)
PAUSES = (
    "Waiting for an operation",
    "Looking after a parent for a few weeks",
    "On holiday with family",
    "Asked for a break while new medicine settles",
)
WORRIES = (
    "Lives alone and had a hard week. Ring back the same day if they ring.",
    "Do not ring the home number: somebody there must not know.",
)
TRIED_NOTES = ("", "", "", "Rang out", "Line was busy twice")
SPOKE_NOTES = (
    "",
    "",
    "Glad to be rung so soon",
    "A bit unsure, happy to meet once",
    "Was at work, could talk for five minutes",
    "Knew about us from the practice",
)
HANDOVER_REASONS = (
    "They want to find a new job now, and you know the local employers.",
    "They have moved across town and your office is on their bus.",
)
SHARE_REASONS = (
    "Advice about adjustments at work, please: lifting and long shifts.",
    "They would like to talk about money while we work on the return.",
)
REOPENS = (
    "Back at work for two months, and it has become hard again.",
    "The new job ended, and they would like to try once more.",
)
NO_RISK = (
    "No risk known: nothing in the referral, no worry was raised by anyone.",
    "Looked at referral and notes. No sign of danger; practice told so that they can ask.",
)
ASKS = (
    "Please ask how they are when they next come in.",
    "Please review the fit note with them before the phased return ends.",
    "Please check that the number you hold for them is right.",
)
ADJUSTMENTS = (
    "Later start for the first month; no lifting over 10 kg; a break every two hours.",
    "Two days a week from home; a chair that fits; one named person to talk to.",
    "No night shifts for three months; hours go up by four a week.",
)
AGREED = (
    "They know whom to ring if it gets hard again.",
    "They keep the plan and look at it with their manager each month.",
    "They go on with the walking group and the exercises.",
    "They have applied for two more jobs and have a CV they like.",
)
PARTNERS = (
    ("employer", "Dorota Hale", "Quayside Bakery", "people@quaysidebakery.example"),
    ("employer", "Martin Osprey", "Mere Valley Coaches", "office@merevalley.example"),
    ("jobcentre", "Alan Whitby", "Merebridge Jobcentre", "merebridge.office@jobcentre.example"),
    ("jobcentre", "Sunita Pell", "Merebridge Jobcentre", "merebridge.office@jobcentre.example"),
    ("local_authority", "Kay Linden", "Merebridge Council housing team", "housing@council.example"),
    ("vcse", "Joss Arden", "Harbour Food Share", "hello@harbourfoodshare.example"),
)
HEALTH = (
    ("I want to sleep through most nights", "Switch the screens off at ten", "person"),
    ("I want to walk to the shops without stopping", "Do the exercises each morning", "person"),
    ("I want to understand what makes my pain worse", "Keep a diary for two weeks", "person"),
    ("I want to feel less on edge", "Ring the talking therapies line", "coach"),
    ("I want to know what my tablets do", "Ask at the next review", "gp"),
)
WORK = {
    "off_sick": (
        ("I want to go back three days a week at first", "Write down a phased return", "coach"),
        ("I want to tell my manager what I need", "Meet my manager on neutral ground", "employer"),
        ("I want to get through a week without going home early", "Try two half days", "person"),
    ),
    "employed": (
        ("I want to stay in my job and not dread Mondays", "Ask for a later start", "person"),
        ("I want a chair and a desk that do not hurt", "Ask for a look at my desk", "employer"),
        ("I want to cut my hours for a while without losing the job", "Look at the rules", "coach"),
    ),
    "none": (
        ("I want a part-time job near home", "Finish my CV together", "coach"),
        ("I want to find out what I could do with my back as it is", "Visit two places", "person"),
        ("I want to feel ready for an interview", "Practise with my coach", "coach"),
    ),
}  # fmt: skip
LIFE = (
    ("I want to stop worrying about the rent", "Ring the advice line about money", "person"),
    ("I want to see my friends again", "Go to the Thursday group once", "person"),
    ("I want my mornings to have a shape", "Up at eight, out by nine", "person"),
)


def goal(area: str, said: tuple[str, str, str]) -> GoalDraft:
    """Return a goal in somebody's own words, with one thing to do for it."""
    words, action, owner = said
    return GoalDraft(area, words, (ActionDraft(action, owner=owner),))
