"""Letters as their readers find them, each approved as a text; and what they say of who writes them."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve, frozen
from docx import Document
from docx.table import Table

from budget.money import Euros
from conventions.agreement.party import Enclosed, Letters, Party, Representative
from conventions.documents.document_errors import FieldWithoutValueError, UnreadableThemeError
from conventions.documents.fields_recovery import sources
from conventions.documents.generate import document, generate, values_of
from conventions.documents.kinds import Kind
from conventions.documents.source import Source
from conventions.documents.templates import Templates
from conventions.dossier.dossier import Dossier
from conventions.engine.subject import Subject
from conventions.facts.fact import Fact
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.rulebook import Rulebook
from tests.approvals import assert_approved
from tests.documents.pack_dossiers import dossier, fact
from tests.documents.reading import plain, read

HERE = Path(__file__).parent
FORM = "formulaire de compte rendu financier"
OFFICE = Letters(
    place="Arras",
    reference="DS/ESS/2025-114",
    contact="service de l’économie sociale",
    telephone="03 00 00 00 00",
    mail="ess@departement.example",
    signatory="Ada Martin",
    title="La directrice des solidarités",
    delegation="Pour le Président du Conseil départemental et par délégation",
    answer_within="15 days",
    enclosed=Enclosed(overdue=(FORM,), reminder=(FORM,), hearing=("état des dépenses écartées",)),
)
RIGHT = ("Destinataire", "Signataire")


@frozen
class Letter:
    """A letter: what it is written from, and what its office says of itself."""

    name: str
    kind: Kind
    of: str
    on: str
    office: Letters | None = None
    facts: tuple[Fact, ...] = ()
    rulebooks: tuple[Rulebook, ...] = ()

    def __str__(self) -> str:
        return self.name

    def dossier(self) -> Dossier:
        before = dossier(self.of)
        return with_letters(evolve(before, facts=(*before.facts, *self.facts)), self.office)

    def content(self) -> bytes:
        on = date.fromisoformat(self.on)
        return document(self.kind, self.dossier(), on=on, rulebooks=self.rulebooks).content


def with_letters(before: Dossier, letters: Letters | None) -> Dossier:
    """The dossier whose funder's letters say this."""
    funder, *others = before.agreement.parties
    parties = (evolve(funder, letters=letters), *others)
    return evolve(before, agreement=evolve(before.agreement, parties=parties))


SENT = (fact("letter_sent", "2025-05-10"), fact("letter_sent", "2025-06-11"))
REGISTERED = fact("formal_notice_sent", "2025-09-05", evidence="LRAR 1A 204 567 8901 2")
LAW = (read_rulebook(shipped_rulebooks()["law_fr"]),)
HEARD = (
    fact("hearing_invited", "2025-12-10"),
    fact("reading_chosen", "2025-12-05", "main", "full_clawback"),
    fact("reading_chosen", "2025-12-05", "main", "final_bilan"),
)
BY_AGREEMENT = fact("exercised", "2026-01-10", Euros.parse("30000"), "full_clawback")
BY_LAW = fact("exercised", "2026-01-10", Euros.parse("10000"), "law_fr.r25")
LETTERS = (
    Letter("rappel", Kind.REMINDER, "new_head", "2025-05-10", OFFICE),
    Letter("relance", Kind.OVERDUE, "half", "2025-06-11", OFFICE, SENT[:1]),
    Letter("demande-pieces-bilan", Kind.MISSING_PAPERS, "half", "2025-06-11", OFFICE),
    Letter("demande-pieces-depense", Kind.MISSING_PAPERS, "unproved", "2025-07-01"),
    Letter(
        "mise-en-demeure", Kind.FORMAL_NOTICE, "half_by_receipt", "2025-09-05", OFFICE, (*SENT, REGISTERED)
    ),
    Letter("mise-en-demeure-somme", Kind.FORMAL_NOTICE, "repayable", "2024-12-20"),
    Letter("observations", Kind.HEARING, "closed", "2025-07-01", OFFICE),
    Letter("decision", Kind.DECISION_TO_REPAY, "heard", "2025-09-15"),
    Letter(
        "decision-apres-titre",
        Kind.DECISION_TO_REPAY,
        "heard",
        "2025-11-01",
        facts=(
            fact("recovery_order", "2025-10-01", Euros.parse("3389.60"), "reduction"),
            fact("repaid", "2025-10-20", Euros.of(1000), "reduction"),
        ),
    ),
    Letter("observations-et-loi", Kind.HEARING, "cd62", "2026-01-15", OFFICE, HEARD[1:], LAW),
    Letter(
        "decision-et-loi",
        Kind.DECISION_TO_REPAY,
        "cd62",
        "2026-01-15",
        None,
        (*HEARD, BY_AGREEMENT, BY_LAW),
        LAW,
    ),
    Letter("titre", Kind.RECOVERY_ORDER, "heard", "2025-09-20"),
    Letter("notification-une-fois", Kind.NOTIFICATION, "cd62", "2024-06-25", OFFICE),
    Letter("notification-plusieurs", Kind.NOTIFICATION, "commune", "2023-03-20"),
    Letter("cloture", Kind.CLOSING, "repaid", "2025-11-01", OFFICE),
)


def as_text(content: bytes) -> str:
    """The document as it is read from above: a table a row a line, what stands at the right set in."""
    found = []
    for block in Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            rows = [" | ".join(dict.fromkeys(plain(cell.text) for cell in row.cells)) for row in block.rows]
            found.append("\n".join(rows))
        elif block.text.strip():
            style = "" if block.style is None else block.style.name or ""
            indent = " " * 40 * (style in RIGHT) + "- " * (style == "List Bullet")
            found.append("\n".join(f"{indent}{line}".rstrip() for line in block.text.splitlines()))
    return "\n\n".join(found) + "\n"


@pytest.mark.parametrize("letter", LETTERS, ids=str)
def test_the_letter_is_the_approved_one(letter: Letter) -> None:
    assert_approved(HERE / "approved" / "letters" / f"{letter.name}.txt", as_text(letter.content()))


@pytest.mark.parametrize(
    ("sides", "said"),
    [((False, False), "par la convention"), ((True, True), "par la loi"), ((True, False), "par la convention et par la loi"), ((), None)],
    ids=["of the agreement", "of the law", "of both", "none"],
)  # fmt: skip
def test_measures_are_said_to_rest_on_what_provides_for_them(
    sides: tuple[bool, ...], said: str | None
) -> None:
    found = {
        is_of_law: next(
            right
            for right in Source(dossier("cd62"), date(2026, 1, 15), rulebooks=LAW).rights
            if Subject(right.id).is_of_rulebook is is_of_law
        )
        for is_of_law in set(sides)
    }
    assert sources([found[is_of_law] for is_of_law in sides]) == said


@pytest.mark.parametrize("letter", LETTERS, ids=str)
def test_no_letter_speaks_as_a_report_does(letter: Letter) -> None:
    said = as_text(letter.content()).lower()
    words = (
        "citée ci-dessus vous lie",
        "compté du jour",
        "0,00 € à",
        " – article",
        "⟦",
        "ce qui suit manque",
    )
    assert [word for word in words if word in said] == []


def test_an_office_that_says_nothing_leaves_nothing_blank_but_the_time_it_leaves() -> None:
    text = as_text(Letter("x", Kind.MISSING_PAPERS, "half", "2025-06-11").content())
    assert "Arras, le 11 juin 2025" in plain(text)
    assert [word for word in ("Réf.", "Affaire suivie", "P. J.") if word in plain(text)] == []
    assert text.count("_" * 12) == 1


def test_what_is_only_posted_has_come_and_the_rest_is_asked_for() -> None:
    posted = fact("bilan_posted", "2025-05-30", of="activity")
    text = as_text(Letter("x", Kind.MISSING_PAPERS, "cd62", "2025-06-10", None, (posted,)).content())
    assert "il manque le rapport financier" in plain(text)


def test_the_dossier_says_more_than_the_office_and_the_office_the_rest(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text(
        'schema = "subventio/theme/1"\nname = "Direction"\n[letters]\nplace = "Lens"\n'
        'contact = "le service"\nanswer_within = "1 month"\n',
        "utf-8",
    )
    one = with_letters(dossier("half"), Letters(place="Béthune"))
    values = values_of(Kind.MISSING_PAPERS, one, date(2025, 6, 11), Templates(tmp_path)).texts
    said = [values[f"letter.{key}"] for key in ("place", "followed_by", "answer_within_of")]
    assert [plain(text) for text in said] == ["Béthune", "le service", "d’un mois"]


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [("place", "3", "wrong_type.text"), ("answer_within", '"soon"', "period_unreadable"),
     ("enclosed.relance", '"x"', "wrong_type.list"), ("enclosed", '"x"', "wrong_type.table"), ("town", '"Arras"', "unknown_key"), ("enclosed.titre", "[]", "unknown_key")],
)  # fmt: skip
def test_what_the_office_writes_wrong_is_told(tmp_path: Path, key: str, value: str, code: str) -> None:
    (tmp_path / "theme.toml").write_text(
        f'schema = "subventio/theme/1"\n[letters]\n{key} = {value}\n', "utf-8"
    )
    with pytest.raises(UnreadableThemeError) as caught:
        Templates(tmp_path)
    assert [(fault.code, fault.place.line) for fault in caught.value.faults] == [(code, 3)]


def test_a_letter_of_another_year_is_not_cited() -> None:
    before = Letter("x", Kind.OVERDUE, "half", "2025-06-11", None, (fact("letter_sent", "2024-09-01"),))
    assert "fait suite" not in as_text(before.content())


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ((), "je n’ai rien reçu, soit un retard de 10 jours"),
        ((fact("bilan_received", "2025-05-28", of="activity"),), "il manque encore le rapport financier"),
        (
            (
                fact("bilan_received", "2025-05-28", of="activity"),
                fact("bilan_received", "2025-05-28", of="financial"),
                fact("bilan_incomplete", "2025-06-03"),
            ),
            "les résultats ou le rapport financier des dépenses exécutées",
        ),
    ],
    ids=["nothing came", "one part came", "it is incomplete and nobody said where"],
)
def test_a_reminder_says_what_came(facts: tuple[Fact, ...], said: str) -> None:
    text = plain(as_text(Letter("x", Kind.OVERDUE, "cd62", "2025-06-11", None, facts).content()))
    assert said in text
    assert ("rien reçu" in text) is not bool(facts)


@pytest.mark.parametrize("kind", [Kind.CONVENTION, Kind.AMENDMENT])
def test_a_third_party_is_named_and_signs(kind: Kind) -> None:
    name, on = ("cd62", date(2024, 5, 27)) if kind is Kind.CONVENTION else ("amended", date(2021, 2, 1))
    before = dossier(name)
    third = Party(
        "host", "Fondation Hôte", "la Fondation", side="third",
        representative=Representative("Mme Ada Martin", "présidente"),
    )  # fmt: skip
    parties = (*before.agreement.parties, third)
    made = generate(kind, evolve(before, agreement=evolve(before.agreement, parties=parties)), on=on)
    said = read(made).everything()
    assert "Fondation Hôte, représentée par sa présidente, Mme Ada Martin, ci-après « la Fondation »" in said
    assert "les parties conviennent" in said
    assert "Pour la Fondation La présidente Mme Ada Martin Signature" in said
    assert "deux parties" not in said


def test_a_deliberation_is_not_written_without_its_vote() -> None:
    before = dossier("cd62")
    assert before.agreement.decision is not None
    decided = evolve(before.agreement.decision, vote=None)
    with pytest.raises(FieldWithoutValueError) as caught:
        generate(Kind.DELIBERATION, evolve(before, agreement=evolve(before.agreement, decision=decided)))
    assert {item.path for item in caught.value.lacking} == {
        ("decision", "vote", key) for key in ("for", "against", "abstentions")
    }
