"""What a text states and what it would come to: nothing that is typed is dropped in silence.

Each row is a text that was read without a word, and lost what is said here; it is a fault now.
"""

import os
import sys
from pathlib import Path

import pytest
from attrs import evolve

import conventions as cv
from conventions.agreement.amendment import ABSENT

AGREEMENT = """
schema = "subventio/convention/1"
id = "demo"
title = "Une convention"
purpose = "Un objet"
[party.funder]
name = "Commune fictive"
short_name = "la Commune"
[party.beneficiary]
name = "Association fictive"
short_name = "l’Association"
[period]
start = 2024-01-01
end = 2024-12-31
[grant]
amount = "10000.00"
"""
AMENDMENT = """
schema = "subventio/amendment/1"
id = "first"
number = 1
title = "Avenant n° 1"
"""
DUTY = '[duty.report]\ndebtor = "beneficiary"\ndue = "2025-06-30"\n'
RIGHT = '[right.cut]\nholder = "funder"\n'
SIGNED = '[[fact]]\nkey = "signed"\noccurred_on = 2024-01-10\n'


def codes(**texts: str) -> list[tuple[str, str]]:
    """The codes of what is wrong with the texts of a dossier, each with the place."""
    named = {name.replace("__", "/") + ".toml": text for name, text in texts.items()}
    return [(fault.code, fault.place.path) for fault in cv.validate(named)]


IDLE = {
    "the day of a constraint": (DUTY + 'holds = "paid <= grant"', "lasting", "duty.report.due"),
    "the day of what a fact breaches": (DUTY + 'breached_by = "breach_found"', "lasting", "duty.report.due"),
    "the day of what lasts": (DUTY + 'until = "period.end"', "lasting", "duty.report.due"),
    "the parts of what lasts": (
        '[duty.report]\ndebtor = "beneficiary"\nfrom = "period.start"\nparts = ["a"]',
        "lasting",
        "duty.report.parts",
    ),
    "the pause of what lasts": (
        '[duty.report]\ndebtor = "beneficiary"\nfrom = "period.start"\nheld_while = "happened(signed)"',
        "lasting",
        "duty.report.held_while",
    ),
    "a payment that is to last": ('[payment.one]\namount = "grant"\nuntil = "period.end"', "payment", "payment.one.until"),
    "the fact that performs a payment": (
        '[payment.one]\namount = "grant"\ndone_by = "signed"',
        "payment",
        "payment.one.done_by",
    ),
    "the parts of a sum": (DUTY + 'amount = "5 €"\nparts = ["a"]', "by_money", "duty.report.parts"),
    "the parts of what the text says is done": (
        DUTY + 'done = "period.end"\nparts = ["a"]',
        "done",
        "duty.report.parts",
    ),
    "the limit of a fixed amount": (
        RIGHT + 'act = "reduce"\namount = "5 €"\nup_to = "9 €"',
        "amount",
        "right.cut.up_to",
    ),
    "the limit of a reading": (
        RIGHT + 'act = "reduce"\nup_to = "9 €"\nreadings = { x = { amount = "5 €", up_to = "7 €" } }',
        "amount",
        "right.cut.readings.x.up_to",
    ),
    "the day to pay what nobody owes": (
        RIGHT + 'act = "suspend"\npayable = "period.end"',
        "act",
        "right.cut.payable",
    ),
    "who owes what nobody owes": (RIGHT + 'act = "suspend"\nagainst = "beneficiary"', "act", "right.cut.against"),
    "the day to pay in a reading of such a right": (
        RIGHT + 'act = "suspend"\nreadings = { x = { payable = "period.end" } }',
        "act",
        "right.cut.readings.x.payable",
    ),
    "the last day of a right in a duty": (
        DUTY + 'readings = { x = { until = "2025-09-30" } }',
        "reading_of_duty",
        "duty.report.readings.x.until",
    ),
    "the day of a duty in a right": (
        RIGHT + 'act = "reduce"\nreadings = { x = { due = "2025-09-30" } }',
        "reading_of_right",
        "right.cut.readings.x.due",
    ),
    "another reading of the name of the first": (
        DUTY + 'readings = { main = { due = "2025-09-30" } }',
        "main_reading",
        "duty.report.readings.main",
    ),
    "another value of the name of the first": (
        '[define.x]\nvalue = "1 €"\nreadings = { main = "2 €" }',
        "main_reading",
        "define.x.readings.main",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("terms", "sort", "place"), IDLE.values(), ids=IDLE)
def test_a_field_that_would_decide_nothing_is_a_fault(terms: str, sort: str, place: str) -> None:
    assert codes(convention=AGREEMENT + terms) == [(f"idle_field.{sort}", place)]


@pytest.mark.parametrize(
    "terms",
    [
        DUTY
        + 'posted_by = "bilan_posted"\ndone_by = "bilan_received"\nparts = ["a"]\nheld_while = "paid > grant"\n',
        DUTY
        + 'amount = "5 €"\ndone_by = "bilan_received"\nparts = ["a"]\nreadings = { x = { amount = "9 €" } }\n',
        '[duty.report]\ndebtor = "beneficiary"\nfrom = "period.start"\nuntil = "period.end"\nbreached_by = "breach_found"\n',
        '[payment.one]\namount = "grant"\nwhen = "happened(signed)"\ndue = "signed + 30 days"\nheld_while = "paid > grant"\n',
        RIGHT
        + 'act = "reduce"\nup_to = "9 €"\npayable = "period.end"\nreadings = { x = { amount = "5 €" } }\n',
        DUTY + 'unread = true\nuntil = "period.end"\n',
    ],
)
def test_what_decides_something_is_read(terms: str) -> None:
    assert codes(convention=AGREEMENT + terms) == []


TAKEN_OUT = {
    "a norm that is not there": ('remove = ["duty.bilan"]', "remove[1]"),
    "a field that is not there": ('remove = ["duty.report.label"]', "remove[1]"),
    "what stands in a value": ('remove = ["duty.report.due.day"]', "remove[1]"),
    "a thing of a list": ('remove = ["action.other"]', "remove[1]"),
}


@pytest.mark.parametrize(("line", "place"), TAKEN_OUT.values(), ids=TAKEN_OUT)
def test_what_is_taken_out_is_there(line: str, place: str) -> None:
    amendment = f'{AMENDMENT}{line}\n[change]\ntitle = "Autre"\n'
    terms = DUTY + '[[action]]\nid = "one"\ntitle = "Une action"\n'
    assert codes(convention=AGREEMENT + terms, amendments__1=amendment) == [("removes_nothing", place)]


def test_what_is_taken_out_of_a_model_is_there_and_a_text_without_model_takes_nothing_out() -> None:
    before, rest = AGREEMENT.split("[party.funder]", 1)
    without = f'{before}without = ["duty.report"]\n[party.funder]{rest}'
    assert codes(convention=without) == [("removes_nothing", "without[1]")]


def test_what_an_amendment_takes_out_and_writes_anew_is_there() -> None:
    amendment = (
        AMENDMENT
        + 'remove = ["duty.report"]\n[change.duty.report]\ndebtor = "beneficiary"\nuntil = "2026-01-31"\n'
    )
    record = SIGNED + '[[fact]]\nkey = "amendment_signed"\nof = "first"\noccurred_on = 2024-02-01\n'
    dossier = cv.parse_dossier(
        {"convention.toml": AGREEMENT + DUTY, "facts.toml": record, "amendments/1.toml": amendment}
    )
    (duty,) = cv.assess(dossier, "2025-07-15").duties
    assert (str(duty.status), duty.due) == ("running", None)


def test_what_is_taken_out_and_written_anew_stays_where_it_stood() -> None:
    action = '[[change.action]]\nid = "one"\ntitle = "Autre"\n'
    amendment = (
        AMENDMENT
        + 'remove = ["party.funder", "action.one"]\n[change.party.funder]\nname = "La ville"\nshort_name = "la ville"\n'
        + action
    )
    terms = DUTY + '[[action]]\nid = "one"\ntitle = "Une"\n[[action]]\nid = "two"\ntitle = "Deux"\n'
    dossier = cv.parse_dossier({"convention.toml": AGREEMENT + terms, "amendments/1.toml": amendment})
    text = dossier.last_text
    assert [party.name for party in text.parties] == ["La ville", "Association fictive"]
    assert [action.title for action in text.actions] == ["Autre", "Deux"]
    assert cv.dossier_from_dict(cv.to_dict(dossier)) == dossier


def test_the_parties_of_an_amendment_stay_when_two_have_one_name() -> None:
    amendment = AMENDMENT + '[change.party.funder]\nname = "Association fictive"\n'
    dossier = cv.parse_dossier({"convention.toml": AGREEMENT + DUTY, "amendments/1.toml": amendment})
    assert [party.role for party in dossier.last_text.parties] == ["funder", "beneficiary"]
    (made,) = dossier.amendments
    assert [change.after is ABSENT for change in made.changes] == [False]
    assert cv.dossier_from_dict(cv.to_dict(dossier)) == dossier


SECOND = AMENDMENT.replace("first", "second").replace("number = 1", "number = 2")
ONE_MORE = '[change.define]\nlater = "2025-09-30"\n'
MOVED = 'moves = ["duty.report.due"]\n[change.duty.report]\ndue = "later"\n'
NEW_DUTY = '[change.duty.letter]\ndebtor = "beneficiary"\ndue = "2025-01-31"\n'
CHANGED = 'moves = ["duty.letter.due"]\n[change.duty.letter]\ndue = "2025-02-28"\n'


def amended(first: str, second: str, *signed: tuple[str, str]) -> cv.Dossier:
    """A dossier of two amendments, of which these are signed, each on its day."""
    facts = SIGNED + "".join(
        f'[[fact]]\nkey = "amendment_signed"\nof = "{name}"\noccurred_on = {day}\n' for name, day in signed
    )
    return cv.parse_dossier(
        {
            "convention.toml": AGREEMENT + DUTY,
            "facts.toml": facts,
            "amendments/1.toml": AMENDMENT + first,
            "amendments/2.toml": SECOND + second,
        }
    )


@pytest.mark.parametrize(
    ("first", "second"), [(ONE_MORE, MOVED), (NEW_DUTY, CHANGED)], ids=["names", "changes"]
)
def test_an_amendment_has_no_effect_without_the_one_that_it_builds_on(first: str, second: str) -> None:
    alone = cv.assess(amended(first, second, ("second", "2024-03-01")), "2025-07-15")
    assert ("amendment_without_another", "second") in [(each.code, each.subject) for each in alone.findings()]
    assert [(duty.name, str(duty.status)) for duty in alone.duties] == [("report", "overdue")]
    both = amended(first, second, ("first", "2024-02-01"), ("second", "2024-03-01"))
    assert both.amendments[1].builds_on == ("first",)
    assert "amendment_without_another" not in [each.code for each in cv.assess(both, "2025-07-15").findings()]


def test_an_amendment_has_effect_no_sooner_than_the_one_that_it_builds_on() -> None:
    waiting = amended(
        "effective_on = 2025-07-01\n" + ONE_MORE, MOVED, ("first", "2024-02-01"), ("second", "2024-03-01")
    )
    days = [cv.assess(waiting, day).duty("report").due for day in ("2025-06-30", "2025-07-01")]
    assert [str(day) for day in days] == ["2025-06-30", "2025-09-30"]


def test_amendments_of_other_clauses_build_on_nothing() -> None:
    assert amended(NEW_DUTY, '[change]\ncourt = "Lille"\n').amendments[1].builds_on == ()


def test_a_thing_that_an_amendment_has_twice_is_a_fault() -> None:
    amendment = AMENDMENT + "".join(f'[[change.action]]\nid = "one"\ntitle = "{name}"\n' for name in "ab")
    found = codes(
        convention=AGREEMENT + '[[action]]\nid = "one"\ntitle = "Une action"\n', amendments__1=amendment
    )
    assert [code for code, _ in found] == ["id_twice"]


def chosen(of: str, value: str) -> str:
    return f'[[fact]]\nkey = "reading_chosen"\nof = "{of}"\noccurred_on = 2024-06-01\n{value}'


def test_a_reading_that_a_rule_does_not_have_is_a_fault() -> None:
    facts = chosen("law_fr.r25", 'value = "strict"\n')
    assert codes(convention=AGREEMENT + DUTY, facts=facts) == [("unknown_reading", "fact[1].value")]


def test_a_choice_in_the_account_without_a_value_is_told_once() -> None:
    assert [code for code, _ in codes(convention=AGREEMENT, facts=chosen("repaid", ""))] == [
        "value_missing.text"
    ]


def test_a_reading_of_a_norm_that_an_amendment_took_out_may_have_been_chosen() -> None:
    amendment = AMENDMENT + 'remove = ["duty.report"]\n'
    terms = DUTY + 'readings = { later = { due = "2025-09-30" } }\n'
    facts = chosen("report", 'value = "later"\n')
    assert codes(convention=AGREEMENT + terms, facts=facts, amendments__1=amendment) == []


ACTION = '[[action]]\nid = "one"\ntitle = "Une action"\n'
UNREAD = {
    "amendment/1.toml": "amendments/1.toml",
    "avenants/1.toml": "amendments/1.toml",
    "amendments/1.TOML": "amendments/1.toml",
    "amendments/drafts/1.toml": "amendments/1.toml",
    "amendments/1.toml.txt": "amendments/1.toml",
    "activities/one.md": "activity/one.md",
    "Activity/one.md": "activity/one.md",
    "activity/one.txt": "activity/one.md",
    "seances.csv": "sessions.csv",
    "annees.csv": "years.csv",
    "facts.toml.txt": "facts.toml",
}


@pytest.mark.parametrize(("name", "meant"), UNREAD.items(), ids=UNREAD)
def test_a_text_that_lies_where_nothing_is_read_is_a_fault(name: str, meant: str, tmp_path: Path) -> None:
    texts = {"convention.toml": AGREEMENT + ACTION, name: ""}
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    for what in (texts, tmp_path):
        assert [(fault.code, fault.expected) for fault in cv.validate(what)] == [("file_misnamed", meant)]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are Unicode there")
@pytest.mark.parametrize("name", [b"activity/\xe9t\xe9.md", b"amendments/\xe9t\xe9.toml"])
def test_a_text_whose_name_is_not_utf8_is_a_fault_that_can_be_printed(name: bytes, tmp_path: Path) -> None:
    (tmp_path / "convention.toml").write_text(AGREEMENT + ACTION, encoding="utf-8")
    path = tmp_path / os.fsdecode(name)
    path.parent.mkdir()
    path.write_text("", encoding="utf-8")
    said = name.decode(errors="backslashreplace")
    faults = cv.validate(tmp_path)
    assert [(fault.code, fault.actual) for fault in faults] == [("name_not_utf8", said)]
    assert faults[0].place.file.encode().endswith(said.encode())


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are Unicode there")
def test_a_paper_whose_name_is_not_utf8_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "convention.toml").write_text(AGREEMENT + ACTION, encoding="utf-8")
    (tmp_path / os.fsdecode(b"re\xe7u.pdf")).touch()
    assert cv.validate(tmp_path) == ()


@pytest.mark.parametrize(
    "name", ["evidence/1.toml", "amendments/README.md", "comptes/journal.csv", "cases.toml"]
)
def test_what_is_no_text_of_a_dossier_may_lie_beside_it(name: str) -> None:
    assert cv.validate({"convention.toml": AGREEMENT, name: ""}) == ()


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        (",5,,false,pluie", "session_not_held", "participants"),
        (",,5,false,pluie", "session_not_held", "women"),
        (",5,,,pluie", "session_held", "reason"),
    ],
)
def test_what_is_said_of_a_session_fits_whether_it_was_held(row: str, code: str, place: str) -> None:
    parts = '[[breakdown]]\nid = "gender"\nlabel = "Genre"\n[breakdown.parts]\nwomen = "Femmes"\n'
    sessions = f"when,action,title,participants,women,held,reason\n2024-05-04,one,Atelier{row}\n"
    texts = {"convention.toml": AGREEMENT + ACTION + parts, "sessions.csv": sessions}
    assert [(fault.code, fault.place.path) for fault in cv.validate(texts)] == [(code, place)]


# --- what a program gives ---------------------------------------------------------------------------------

PARTIES = [cv.party("funder", "Commune fictive"), cv.party("beneficiary", "Association fictive")]


def modelled(**given: object) -> cv.Dossier:
    return cv.from_model(
        "commun/droit-taux@1",
        id="demo",
        title="Une convention",
        grant=9_000,
        parties=PARTIES,
        period=("2024-01-01", "2024-12-31"),
        **{"rate": "60 %", "report_due": "2025-06-30", **given},  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    "given",
    [
        {"parameters": {"rate": "50 %"}},
        {"more": {"title": "Autre"}},
        {"more": {"parameters": {"rate": "50 %"}}},
        {"more": {"without": ["duty.report"]}, "without": ["right.other"]},
    ],
    ids=["a parameter", "the title", "the parameters", "what is taken out"],
)
def test_what_is_given_twice_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(cv.ArgumentRefusedError, match="is given twice"):
        modelled(**given)


def test_one_place_may_be_taken_out_without_a_list() -> None:
    with pytest.raises(cv.AgreementError, match=r"without\[1\]: ‘duty.bilan’ is not in the text"):
        modelled(without="duty.bilan")


@pytest.mark.parametrize("duties", [None, "report", {"report": PARTIES[0]}, [{"debtor": "beneficiary"}]])
def test_what_is_no_list_of_parts_is_refused(duties: object) -> None:
    with pytest.raises(cv.ArgumentRefusedError, match="duties are a list of parts"):
        cv.agreement(
            id="demo",
            title="Une convention",
            grant=9_000,
            parties=PARTIES,
            period=("2024-01-01", "2024-12-31"),
            duties=duties,  # type: ignore[arg-type]
        )


def test_a_text_that_is_none_is_told_wherever_it_is_given() -> None:
    with pytest.raises(cv.DossierRefusedError, match=r"facts\.toml is a text"):
        cv.validate({"convention.toml": AGREEMENT, "facts.toml": b""})
    with pytest.raises(cv.AgreementError, match=r"outside\.rules: expected a text"):
        cv.dossier_from_dict({"convention": {}, "outside": {"rules": b""}})


def test_an_agreement_changed_by_a_program_is_not_asked_with_a_fault() -> None:
    dossier = cv.parse_dossier({"convention.toml": AGREEMENT + DUTY})
    (duty,) = dossier.agreement.duties
    agreement = evolve(dossier.agreement, duties=(evolve(duty, due="perod.end"),))
    with pytest.raises(cv.SubventioError, match=r"duty\.report\.due: column 1: unknown name 'perod\.end'"):
        cv.assess(evolve(dossier, agreement=agreement), "2025-07-15").duty("report")
