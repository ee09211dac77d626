"""Programme files: the real ones are sound, and a faulty one is refused by file, line and key."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from handrail.domain.programmes.english import sayings
from handrail.domain.programmes.files import checking, reading, vignettes
from handrail.domain.programmes.files.safe_yaml import BadFile, parse
from handrail.domain.programmes.rules import Status, missing_for_go_live

PROGRAMMES = reading.files_in(reading.folder())
VIGNETTES = sorted((Path(__file__).parents[2] / "vignettes").glob("*.yaml"))
GOOD = """
id: example
name: Example
nation: England
status: live
summary: {text: An example., source: nowhere}
is_for:
  age: {youngest: 18, source: nowhere}
"""


def problem_of(text: str) -> str:
    with pytest.raises(BadFile) as caught:
        reading.read("example.yaml", text.encode())
    return str(caught.value)


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_every_programme_is_sound_and_survives_the_database(path):
    source = reading.read_file(path)
    kept = json.loads(json.dumps(source.data))
    assert reading.rules_from(kept) == source.rules
    assert reading.hash_of(kept) == source.hash
    assert "disab" not in " ".join(source.rules.describe()).lower()


def test_the_closed_programme_is_history():
    rules = reading.read_file(reading.folder() / "fit-for-work-ew.yaml").rules
    assert rules.status is Status.CLOSED
    assert rules.evidence_text


@pytest.mark.parametrize("path", VIGNETTES, ids=lambda path: path.stem)
def test_vignettes_come_out_as_the_expert_says(path):
    file = vignettes.read_vignettes(path)
    rules = reading.read_file(reading.folder() / f"{file.programme}.yaml").rules
    wrong = {outcome.name: outcome.problems for outcome in vignettes.run(file, rules)}
    assert not {name: problems for name, problems in wrong.items() if problems}


def test_every_programme_has_eight_vignettes_or_more():
    assert {path.stem for path in PROGRAMMES} == {path.stem for path in VIGNETTES}
    number = {path.stem: len(vignettes.read_vignettes(path).vignettes) for path in VIGNETTES}
    assert {name: found for name, found in number.items() if found < 8} == {}


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_no_rule_or_summary_names_what_is_asked_alone(path):
    rules = reading.read_file(path).rules
    said = " ".join((*rules.describe(), rules.summary, *rules.coach_checks)).lower()
    assert not re.search(r"been in care|offen|the law|drug|alcohol|abuse|slavery|violen", said)


def test_what_is_asked_alone_stands_only_on_the_page_about_the_programme():
    rules = reading.read_file(reading.folder() / "connect-to-work.yaml").rules
    (checks,) = (it.sentences for it in sayings(rules) if it.topic == "The coach checks")
    assert checks[-1].startswith("Asked of the person alone, and told to no referrer:")
    assert "domestic abuse" in checks[-1]


def test_a_vignette_that_comes_out_otherwise_says_how():
    rules = reading.read("example.yaml", GOOD.encode()).rules
    file = vignettes.VignetteFile.model_validate(
        {
            "programme": "example",
            "vignettes": [
                {
                    "name": "Too young",
                    "person": {"age": 17},
                    "expect": {"answer": "eligible", "because": "welcome"},
                }
            ],
        }
    )
    (outcome,) = vignettes.run(file, rules)
    assert outcome.problems == (
        "answer: expected eligible, found not_eligible",
        "reasons: expected to read 'welcome', found"
        " 'This is for people aged 18 and over; you are 17.'",
    )


def test_checking_says_the_rules_in_plain_english(tmp_path):
    (tmp_path / "example.yaml").write_text(GOOD)
    (tmp_path / "other.yaml").write_text(GOOD)
    found = checking.check(tmp_path, None)
    assert "  - Age: People aged 18 and over." in found.lines
    assert found.problems == ["other.yaml: id: 'example' does not match the file's name"]
    assert (found.programmes, found.rules) == (1, 1)


def test_a_reworded_comment_is_no_new_version():
    one = reading.read("example.yaml", GOOD.encode())
    other = reading.read("example.yaml", f"# looked at again\n{GOOD}".encode())
    changed = reading.read("example.yaml", GOOD.replace("18", "19").encode())
    assert one.hash == other.hash != changed.hash


def test_what_was_not_seen_is_named():
    text = GOOD + "  referrers: null\npromises: null\n"
    assert reading.read("example.yaml", text.encode()).rules.not_seen == ("promises", "referrers")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("youngest: 18", "youngest: eighteen"), "line 8: is_for.age.youngest"),
        (("youngest: 18", 'youngest: "18"'), "is_for.age.youngest"),
        (("youngest: 18", "yongest: 18"), "is_for.age.yongest"),
        ((", source: nowhere}\nis_for", "}\nis_for"), "line 6: summary: 'source' is missing"),
        (("youngest: 18", "youngest: 30, oldest: 20"), "nobody is at least 30 and at most 20"),
        (("status: live", "status: closed"), "a closed programme has a closed date"),
        (("name: Example", "name: Example\nname: Other"), "'name' is given twice"),
        (("id: example", "id: An Example"), "line 2: id"),
        (("nation: England", "nation: France"), "nation"),
    ],
)
def test_a_fault_is_named_by_its_line_and_key(change, said):
    assert said in problem_of(GOOD.replace(*change))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("work: {source: x}", "nobody would fit"),
        ("work: {statuses: [employed, employed], source: x}", "named twice"),
        ("absence: {source: x}", "give one of"),
        ("absence: {at_least_weeks: 4, off_or_at_risk: true, source: x}", "give one of"),
        ("absence: {by_referrer: {gp: {}}, source: x}", "not both"),
        ("out_of_work: {source: x}", "at_most_weeks or because_of_health"),
        ("conditions: {any_of: [msk], only: [msk], source: x}", "give one of"),
        ("conditions: {any_of: [msk], excluded: [msk], source: x}", "both asked for and excluded"),
        ("conditions: {any_of: [plague], source: x}", "is_for.conditions.any_of"),
        ("support: {with_all: [ips], not_on: [ips], source: x}", "both asked for and ruled out"),
        ("employer_size: {operator: about, people: 250, source: x}", "employer_size.operator"),
        ("referrers: {allowed: [], source: x}", "is_for.referrers.allowed"),
        ("disposition: {source: x}", "is_for.disposition"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule, said):
    assert said in problem_of(f"{GOOD}  {rule}\n")


def test_tiers_that_could_never_apply_are_refused():
    tier = "{id: a, name: A, max_weeks: 8, source: x}"
    assert "only the last tier" in problem_of(f"{GOOD}tiers: [{tier}, {tier.replace('a,', 'b,')}]")
    assert "same id" in problem_of(f"{GOOD}tiers: [{tier}, {tier}]")


EMPLOYED = "work: {statuses: [employed], source: x}"


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            f"{EMPLOYED}\n  absence: {{off_or_at_risk: true, source: x}}"
            "\n  likely_return: {wanted: true, source: x}",
            "",
        ),
        (
            "work: {statuses: [unemployed], source: x}\n"
            "  absence: {off_or_at_risk: true, source: x}",
            "",  # somebody out of work whose health puts work at risk is odd, and not impossible
        ),
        (
            "support: {with_any: [ips], not_on: [ips], source: x}",
            "line 7: is_for: nobody can meet it: “People who already get help from individual"
            " placement and support.” and “Not for people already on individual placement and"
            " support.” exclude each other",
        ),
        (
            "referrers: {allowed: [gp], source: x}\n"
            "  absence: {by_referrer: {employer: {at_least_weeks: 4}}, source: x}",
            "line 10: is_for.absence.by_referrer: an employer may not refer",
        ),
        (
            "referrers: {allowed: [gp], source: x}\n"
            "  likely_return: {wanted: true, when_referred_by: [employer], source: x}",
            "it never counts: an employer may not refer",
        ),
        (
            "groups: {any_of: [veteran], instead_of_condition: true, source: x}",
            "need conditions to stand instead of",
        ),
    ],
)
def test_rules_that_exclude_each_other_are_named(rules, said):
    text = f"{GOOD}  {rules}\n"
    if said:
        assert said in problem_of(text)
    else:
        assert reading.read("example.yaml", text.encode())


def test_a_tier_in_which_nobody_can_be_is_refused():
    text = f"""{GOOD}  work: {{statuses: [employed], source: x}}
gives: {{items: [help], source: x}}
tiers:
  - {{id: a, name: In work, max_weeks: 8, when: {{work: {{statuses: [employed]}}}}, source: x}}
  - {{id: b, name: Looking, max_weeks: 8, when: {{work: {{statuses: [unemployed]}}}}, source: x}}
"""
    assert problem_of(text) == (
        "example.yaml: line 13: tiers.1: nobody can be in the tier “Looking”: “People who are in"
        " a job.” and “People who are out of work.” exclude each other"
    )


def test_a_tier_that_gives_nobody_anything_is_refused():
    tier = "tiers: [{id: a, name: A, max_weeks: 8, source: x}]"
    assert "line 10: tiers.0: the tier “A” gives nobody anything" in problem_of(
        f"{GOOD}gives: null\n{tier}"
    )
    given = tier.replace("max_weeks: 8", "max_weeks: 8, gives: [a talk]")
    assert reading.read("example.yaml", f"{GOOD}{given}".encode()).rules.tiers[0].gives


@pytest.mark.parametrize(
    ("said", "last", "words"),
    [
        ("2018-03-31", date(2018, 3, 31), "on 31 March 2018"),
        ("2020-02", date(2020, 2, 29), "in February 2020"),
        ('"2022"', date(2022, 12, 31), "in 2022"),
    ],
)
def test_a_day_is_as_exact_as_its_source(said, last, words):
    text = GOOD.replace("status: live", f"status: closed\nclosed: {said}")
    source = reading.read("example.yaml", text.encode())
    assert (source.rules.closed_date, str(source.rules.closed)) == (last, words)
    assert reading.rules_from(json.loads(json.dumps(source.data))) == source.rules


def test_a_closed_period_that_is_none_is_refused():
    assert "closed" in problem_of(GOOD.replace("status: live", "status: closed\nclosed: 2022-13"))


def test_a_version_kept_before_a_check_was_added_stays_readable():
    kept = {
        "id": "example",
        "name": "Example",
        "nation": "England",
        "status": "live",
        "summary": {"text": "An example.", "source": "x"},
        "is_for": {"support": {"with_any": ["ips"], "not_on": ["ips"], "source": "x"}},
        "tiers": [{"id": "a", "name": "A", "max_weeks": 8, "source": "x"}],
    }
    assert reading.rules_from(kept).tiers[0].id == "a"


def test_a_programme_goes_live_once_it_is_known_what_the_funder_is_owed():
    rules = reading.read("example.yaml", GOOD.encode()).rules
    assert missing_for_go_live(rules) == ("what data is owed to the funder is being checked",)
    known = f"{GOOD}owed_to_funder: {{fields: [since], source: x}}\n"
    assert missing_for_go_live(reading.read("example.yaml", known.encode()).rules) == ()


def test_light_touch_turns_nobody_away():
    assert "turns nobody away" in problem_of(f"{GOOD}light_touch: true\n")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"a: &x [1]\nb: [*x, *x]", "aliases"),
        (b"a: " + b"[" * 40 + b"]" * 40, "nested more than"),
        (b"a: [", "line 1"),
        (b"a: !!python/object/apply:os.system [ls]", "could not determine a constructor"),
        (b"\xff\xfe\x00", "not readable as YAML"),
        (b"a: " + b"x" * 70_000, "larger than 64 kB"),
        (b"a: 2026-13-45", "not readable as YAML"),
        (b"? [a, b]\n: c", "not readable as YAML"),
        (b"- 1\n- 2", "valid dictionary"),
    ],
)
def test_a_file_that_could_hurt_is_refused(data, said):
    with pytest.raises(BadFile, match=r"bad\.yaml") as caught:
        reading.read("bad.yaml", data)
    assert said in str(caught.value)


@pytest.mark.parametrize("how", ["any_of", "only", "excluded"])
def test_a_condition_that_nobody_knows_is_refused_with_its_line(how):
    said = problem_of(GOOD + f"  conditions: {{{how}: [gout], source: nowhere}}\n")
    assert f"line 9: is_for.conditions.{how}" in said
    assert "'msk'" in said  # what may stand there


def test_a_billion_laughs_are_refused_before_they_are_told():
    text = "a: &a [ha, ha]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(BadFile, match="aliases"):
        parse("laughs.yaml", text.encode())
