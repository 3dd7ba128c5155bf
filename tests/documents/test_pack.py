"""Every document of the pack says what its dossier says on its day, and none is made without an occasion."""

import re
from contextlib import suppress
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from docx import Document

from conventions.agreement.party import Representative
from conventions.documents.context import printable
from conventions.documents.document_errors import FieldWithoutValueError, HeldBackError, NoOccasionError
from conventions.documents.generate import document, generate, values_of
from conventions.documents.kinds import Kind
from conventions.documents.occasions import reasons
from conventions.documents.opened import opened, without_tags
from conventions.documents.render.archive import read_parts
from conventions.documents.render.clauses import clause_names
from conventions.documents.templates import Templates, template_bytes
from conventions.documents.typography import without_law
from conventions.documents.verify import verified
from conventions.exports.fault_text import error_text
from conventions.files.cases_file import DecidedCases, read_cases
from conventions.messages import LANGUAGES, Language, catalogue
from tests.approvals import assert_approved
from tests.documents.pack_cases import CASES, REFUSED, Case, Refused
from tests.documents.pack_dossiers import EXAMPLES, dossier, example, fact
from tests.documents.reading import plain, read
from tests.documents.test_office_templates import clause

HERE = Path(__file__).parent
OF_THE_PACK = [kind for kind in Kind if kind not in (Kind.CONVENTION, Kind.BILAN, Kind.COMPARISON)]
NUMBER = re.compile(r"\d+")
WHOLE = "100\u00a0%"
"""What a rate of completion is at its most: no term of an agreement."""


@pytest.mark.parametrize("case", CASES, ids=str)
class TestEachCase:
    def test_it_says_what_it_must_and_no_more(self, case: Case) -> None:
        text = read(generate(case.kind, dossier(case.name), on=case.on)).everything()
        assert [said for said in case.says if plain(said) not in text] == []
        assert [said for said in case.says_not if plain(said) in text] == []

    def test_it_holds_against_its_dossier(self, case: Case) -> None:
        made = document(case.kind, dossier(case.name), on=case.on)
        assert verified(made.content, dossier(case.name)).differences == ()

    def test_no_cell_is_blank(self, case: Case) -> None:
        word = Document(BytesIO(generate(case.kind, dossier(case.name), on=case.on)))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        assert "" not in [text.strip() for text in cells]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case.kind.value}, {case.name}, {case.why}")
def test_a_document_without_an_occasion_is_refused_but_as_a_draft(case: Refused) -> None:
    with pytest.raises(NoOccasionError) as caught:
        generate(case.kind, dossier(case.name), on=case.on)
    assert caught.value.params["why"] == case.why
    for language in LANGUAGES:
        text = error_text(caught.value, catalogue(language))
        assert "--draft" in text
        assert case.why not in text
    assert generate(case.kind, dossier(case.name), on=case.on, draft=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reason_is_approved(language: Language) -> None:
    told = []
    for case in REFUSED:
        with pytest.raises(NoOccasionError) as caught:
            document(case.kind, dossier(case.name), on=case.on)
        told.append(error_text(caught.value, catalogue(language)))
    assert_approved(HERE / "approved" / f"occasions.{language}.txt", "\n".join(told) + "\n")


def test_a_report_received_in_time_or_late_is_received() -> None:
    """Its posting is not recorded: whether it came in time is open, that it came is not."""
    came = (fact("bilan_received", "2025-06-05", of=part) for part in ("activity", "financial"))
    late = example("cd62-apes-2024", *came)
    assert generate(Kind.SERVICE_FAIT, late, on=date(2025, 6, 10))
    with pytest.raises(NoOccasionError):
        generate(Kind.BLANK_REPORT, late, on=date(2025, 6, 10))


def test_every_kind_of_the_pack_is_made_and_every_reason_is_met() -> None:
    assert {case.kind for case in CASES} == set(OF_THE_PACK)
    assert {case.why for case in REFUSED} == set(reasons())


def test_a_document_held_back_is_told_apart_from_one_that_nothing_calls_for() -> None:
    held = set()
    for case in REFUSED:
        with pytest.raises(NoOccasionError) as caught:
            document(case.kind, dossier(case.name), on=case.on)
        if isinstance(caught.value, HeldBackError):
            held.add(case.why)
    assert held == {
        "amount_to_pay_open",
        "bank_account_old",
        "no_ground",
        "no_place_on_form",
        "overdue_by_one_reading",
        "payment_missing",
        "perhaps_overdue",
        "reading_open",
        "resources_not_declared",
    }


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("Ada Martin", "présidente", "Ada Martin, présidente"),
        ("le maire", "maire", "le maire"),
        ("La Présidente", "présidente de la Région", "La présidente de la Région"),
        ("Président", "président", "président"),
        ("le maire", "président", "le maire, président"),
        ("Jean Maire", "maire", "Jean Maire, maire"),
    ],
)
def test_a_title_that_is_the_name_is_said_once(name: str, title: str, said: str) -> None:
    before = dossier("cd62")
    funder, beneficiary = before.agreement.parties
    named = evolve(beneficiary, representative=Representative(name, title))
    changed = evolve(before, agreement=evolve(before.agreement, parties=(funder, named)))
    values = values_of(Kind.REMINDER, changed, date(2025, 5, 10), Templates()).texts
    assert values["beneficiary.attention"] == values["beneficiary.representative.named"] == said


@pytest.mark.parametrize("reasons_given", ["la crise sanitaire", "la crise sanitaire."])
def test_the_reasons_of_an_amendment_end_their_sentence(reasons_given: str) -> None:
    before = dossier("amended")
    *others, last = before.amendments
    changed = evolve(before, amendments=(*others, evolve(last, reasons=reasons_given)))
    made = read(generate(Kind.AMENDMENT, changed, on=date(2021, 2, 1)))
    assert made.article(1).endswith("motifs suivants : la crise sanitaire.")


@pytest.mark.parametrize("kind", OF_THE_PACK)
def test_no_figure_is_typed_into_a_template_but_those_of_texts_of_law(kind: Kind) -> None:
    for paragraph in opened(template_bytes(kind)).all_paragraphs():
        text = re.sub(r"\[\[\w+\]\]", "", without_law(without_tags(paragraph.text, " ")))
        assert NUMBER.findall(text.replace(WHOLE, "")) in ([], ["1", "1"]), text


@pytest.mark.parametrize("kind", OF_THE_PACK)
def test_a_draft_of_any_dossier_can_be_made(kind: Kind) -> None:
    for name in ("cd62", "closed", "commune", "maillage"):
        assert generate(kind, dossier(name), draft=True)


def test_what_no_record_says_is_asked_for() -> None:
    asked = (
        (Kind.RECOVERY_ORDER, "no_form", date(2025, 9, 20), "law.order_kind"),
        (Kind.AMENDMENT, "maillage", date(2020, 6, 1), "amendment.reasons"),
        (Kind.DECISION_TO_REPAY, "unheard", date(2025, 9, 15), "hearing.invited_on"),
    )
    for kind, name, on, key in asked:
        with pytest.raises(FieldWithoutValueError) as caught:
            generate(kind, dossier(name), on=on)
        assert caught.value.actual == key
        assert f"⟦{key}⟧" in read(generate(kind, dossier(name), on=on, draft=True)).everything()


def test_an_office_puts_its_head_and_its_closing_into_every_letter_at_once(tmp_path: Path) -> None:
    (tmp_path / "clauses").mkdir()
    for name in ("letterhead", "closing", "act_closing"):
        content = clause((f"Notre {name}", "Normal"))
        (tmp_path / "clauses" / f"{name}.docx").write_bytes(content)
    own = 0
    for case in CASES:
        made = document(case.kind, dossier(case.name), on=case.on, templates=Templates(tmp_path))
        text = read(made.content).everything()
        assert "Notre letterhead" in text or "letterhead" not in clause_names(
            read_parts(template_bytes(case.kind))
        )
        assert "considération distinguée" not in text
        own += "Notre closing" in text or "Notre act_closing" in text
    assert own > len(CASES) / 2


@pytest.mark.parametrize("name", ["53-two-deadlines", "93-two-general-conditions"])
def test_readings_of_a_day_are_none_of_an_amount(name: str) -> None:
    cases = read_cases(EXAMPLES / "clauses" / name)
    for case in cases.cases:
        made = generate(Kind.FINANCIAL_REPORT, case.beside(cases.dossier), on=case.as_of, draft=True)
        assert "Autre lecture du droit" not in read(made).everything()


@cache
def cases_of_clauses() -> list[DecidedCases]:
    """The cases of each shape of clause, read once for all kinds."""
    folders = sorted((EXAMPLES / "clauses").iterdir())
    return [read_cases(folder) for folder in folders if (folder / "cases.toml").is_file()]


@pytest.mark.slow
@pytest.mark.parametrize("kind", OF_THE_PACK)
def test_each_document_of_each_shape_of_clause_is_made_or_refused_and_its_draft_is_made(kind: Kind) -> None:
    count = 0
    for read_ in cases_of_clauses():
        for case in read_.cases[::2]:
            one = case.beside(read_.dossier)
            count += 1
            assert generate(kind, one, on=case.as_of, draft=True)
            with suppress(NoOccasionError, FieldWithoutValueError):
                assert generate(kind, one, on=case.as_of)
    assert count > 200


HOSTILE = (
    "{{ 7 * 7 }} {% for x in y %} {#p clause closing #}",
    "]]> <w:p/> & \"'",
    "\u202eمرحبا 😀 \x0b\x00 \u2028",
    "deux\nlignes\tet une tabulation",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", OF_THE_PACK)
def test_hostile_texts_are_shown_and_nothing_else(kind: Kind, text: str) -> None:
    cases = [case for case in CASES if case.kind is kind]
    case = min(cases, key=lambda case: len(dossier(case.name).amendments))  # one names its parties by name
    one = dossier(case.name)
    agreement = evolve(
        one.agreement,
        title=text,
        parties=tuple(evolve(party, name=text, short_name=text) for party in one.agreement.parties),
        duties=tuple(evolve(duty, label=text) for duty in one.agreement.duties),
        rights=tuple(evolve(right, label=text) for right in one.agreement.rights),
    )
    facts = tuple(fact if fact.evidence is None else evolve(fact, evidence=text) for fact in one.facts)
    made = document(kind, evolve(one, agreement=agreement, facts=facts), on=case.on)
    assert plain(printable(text)[0]) in read(made.content).everything()
    assert bool(made.removed) is ("\x00" in text)
