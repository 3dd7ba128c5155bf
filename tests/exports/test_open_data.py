"""What is published of grants passes the official schemas, and holds what the dossiers hold."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from frictionless import Resource, Schema
from jsonschema import Draft202012Validator, FormatChecker

import conventions as cv
from conventions.agreement.party import Party
from conventions.exports.open_data import essential_data_csv, scdl_csv, three_sixty_json
from conventions.identifiers import is_siret
from conventions.portfolio.essential_data import Award, LeftOut, Required, UnpublishedReason, awards_of
from conventions.portfolio.seen_dossier import seen_dossiers
from tests.cli.console import ROOT, Console, calling, plain

SCHEMAS = Path(__file__).parent / "schemas"
SCDL = json.loads((SCHEMAS / "scdl-subventions-2.1.1.json").read_text("utf-8"))
THREE_SIXTY = json.loads((SCHEMAS / "360-giving-schema-1.4.3.json").read_text("utf-8"))
PACKAGE = json.loads((SCHEMAS / "360-giving-package-schema-1.4.3.json").read_text("utf-8"))
APES = ROOT / "examples" / "cd62-apes-2024"
BENEFICIARIES = ROOT / "examples" / "clauses" / "99-several-beneficiaries"
UNSIGNED = ROOT / "examples" / "sambre-avesnois-2012"
END = date(2025, 12, 31)
FORMATS = FormatChecker(formats=())


# tells a day from a moment in the schema, whose two forms exclude each other
FORMATS.checkers["date-time"] = (lambda text: isinstance(text, str) and "T" in text, ())


def rows_of(dossier: cv.Dossier, on: date = END, since: date | None = None) -> list[Award | LeftOut]:
    (held,) = seen_dossiers([(APES, dossier)], on)
    return list(awards_of(held, since))


def awards(dossier: cv.Dossier, on: date = END) -> list[Award]:
    return [row for row in rows_of(dossier, on) if isinstance(row, Award)]


def lacks(dossier: cv.Dossier) -> set[Required]:
    return {lack for row in rows_of(dossier) if isinstance(row, LeftOut) for lack in row.lacks}


def of_party(dossier: cv.Dossier, role: str, **fields: object) -> cv.Dossier:
    """The dossier with other fields of a party."""
    parties = [
        evolve(one, **fields) if one.role == role else one  # type: ignore[arg-type]
        for one in dossier.agreement.parties
    ]
    return evolve(dossier, agreement=evolve(dossier.agreement, parties=tuple(parties)))


def table(content: bytes) -> list[Mapping[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.fixture(scope="module")
def apes() -> cv.Dossier:
    return cv.read_dossier(APES)


@pytest.fixture(scope="module")
def shared() -> cv.Dossier:
    """Two beneficiaries: 6 000 euros and 4 000 euros."""
    text = (BENEFICIARIES / "convention.toml").read_text("utf-8")
    text = text.replace("[payment.partner_advance]\n", '[payment.partner_advance]\nto = "partner"\n')
    text = text.replace('short_name = "la Commune"', 'short_name = "la Commune"\nsiret = "21590350100017"')
    text = text.replace(
        'short_name = "l’Association"', 'short_name = "l’Association"\nsiret = "44067202000037"'
    )
    text = text.replace('short_name = "la Coopérative"', 'short_name = "la Coopérative"\nrna = "W595000001"')
    return cv.parse_dossier(
        {"convention.toml": text, "facts.toml": '[[fact]]\nkey = "signed"\noccurred_on = 2025-01-15\n'}
    )


def is_valid(content: bytes, tmp_path: Path) -> list[str]:
    """What the validator of Table Schema finds in a table."""
    (tmp_path / "table.csv").write_bytes(content)
    report = Resource("table.csv", basepath=str(tmp_path), schema=Schema.from_descriptor(SCDL)).validate()
    return [error.message for task in report.tasks for error in task.errors]


class TestScdl:
    def test_the_grant_of_the_department_is_published_as_it_was_agreed(self, apes: cv.Dossier) -> None:
        (row,) = table(scdl_csv(awards(apes)))
        assert row == {
            "nomAttribuant": "Département du Pas-de-Calais",
            "idAttribuant": "22620001200012",
            "dateConvention": "2024-06-20",
            "referenceDecision": "2024-209",
            "nomBeneficiaire": "Acteurs Pour une Économie Solidaire (APES)",
            "idBeneficiaire": "44067202000037",
            "rnaBeneficiaire": "",
            "objet": "Contribution aux politiques départementales en faveur de l’économie sociale et solidaire",
            "montant": "49500.00",
            "nature": "aide en numéraire",
            "conditionsVersement": "unique",
            "datesPeriodeVersement": "2024-07-15",
            "idRAE": "",
            "notificationUE": "non",
            "pourcentageSubvention": "1",
            "dispositifAide": "",
        }

    def test_it_passes_the_schema(self, apes: cv.Dossier, shared: cv.Dossier, tmp_path: Path) -> None:
        assert is_valid(scdl_csv([*awards(apes), *awards(shared)]), tmp_path) == []

    def test_the_validator_is_not_blind(self, apes: cv.Dossier, tmp_path: Path) -> None:
        content = scdl_csv(awards(apes)).replace(b"22620001200012", b"226200012")
        assert len(is_valid(content, tmp_path)) == 1

    def test_each_row_has_a_siret_that_is_right_and_a_number_of_the_beneficiary(
        self, apes: cv.Dossier, shared: cv.Dossier
    ) -> None:
        for row in table(scdl_csv([*awards(apes), *awards(shared)])):
            assert is_siret(row["idAttribuant"])
            assert row["idBeneficiaire"] or row["rnaBeneficiaire"]

    def test_each_beneficiary_has_its_row_and_its_share(self, shared: cv.Dossier) -> None:
        found = table(scdl_csv(awards(shared)))
        assert [(row["nomBeneficiaire"], row["montant"], row["pourcentageSubvention"]) for row in found] == [
            ("Association fictive", "10000.00", "0.6"),
            ("Coopérative fictive", "10000.00", "0.4"),
        ]
        assert {row["conditionsVersement"] for row in found} == {"échelonné"}

    def test_a_long_purpose_is_cut_at_a_word(self, apes: cv.Dossier) -> None:
        long = evolve(apes, agreement=evolve(apes.agreement, purpose="accompagner " * 40))
        (row,) = table(scdl_csv(awards(long)))
        assert row["objet"].endswith("accompagner…")
        assert len(row["objet"]) <= 256

    def test_what_is_given_in_kind_counts_and_is_named(self, apes: cv.Dossier) -> None:
        both = evolve(
            apes, agreement=evolve(apes.agreement, in_kind=cv.euros("500.00"), de_minimis="general")
        )
        (row,) = table(scdl_csv(awards(both)))
        assert (row["nature"], row["montant"]) == ("aide en numéraire;aide en nature", "50000.00")
        assert row["notificationUE"] == "oui"


class TestWhatIsLeftOut:
    def test_what_is_not_agreed_yet(self, apes: cv.Dossier) -> None:
        (row,) = rows_of(apes, date(2024, 1, 1))
        assert isinstance(row, LeftOut)
        assert row.reason is UnpublishedReason.NOT_AGREED

    def test_what_was_agreed_before_the_day_asked(self, apes: cv.Dossier) -> None:
        (row,) = rows_of(apes, since=date(2024, 6, 21))
        assert isinstance(row, LeftOut)
        assert row.reason is UnpublishedReason.BEFORE
        assert isinstance(rows_of(apes, since=date(2024, 6, 20))[0], Award)

    @pytest.mark.parametrize("form", ["personne physique", "Particulier", "entrepreneur individuel"])
    def test_a_natural_person(self, apes: cv.Dossier, form: str) -> None:
        (row,) = rows_of(of_party(apes, "beneficiary", legal_form=form))
        assert isinstance(row, LeftOut)
        assert row.reason is UnpublishedReason.NATURAL_PERSON

    def test_a_funder_without_a_right_siret(self, apes: cv.Dossier) -> None:
        assert lacks(of_party(apes, "funder", siret=None)) == {Required.FUNDER_SIRET}

    def test_a_beneficiary_whom_no_register_numbers(self, apes: cv.Dossier) -> None:
        assert lacks(of_party(apes, "beneficiary", siret=None, rna="W2A1000001")) == {
            Required.BENEFICIARY_NUMBER
        }

    def test_two_beneficiaries_of_payments_that_go_to_one(self, shared: cv.Dossier) -> None:
        duties = tuple(evolve(duty, to=None) for duty in shared.agreement.duties)
        alike = evolve(shared, agreement=evolve(shared.agreement, duties=duties))
        assert lacks(alike) == {Required.SHARES}

    def test_a_grant_without_payments_and_without_amount(self, apes: cv.Dossier) -> None:
        agreement = apes.agreement
        signed = tuple(fact for fact in apes.facts if fact.key == "signed")
        bare = evolve(agreement, duties=(), grant=cv.euros("0"), rights=(), definitions=())
        assert {Required.PAYMENTS, Required.AMOUNT} <= lacks(evolve(apes, agreement=bare, facts=signed))

    def test_payments_of_no_known_day_of_an_agreement_without_end(self, shared: cv.Dossier) -> None:
        endless = evolve(shared.agreement, period=evolve(shared.agreement.period, end="unknown"))
        assert lacks(evolve(shared, agreement=endless)) == {Required.PAYMENT_DAYS}


class TestOtherForms:
    def test_the_order_of_2017_has_14_columns_and_an_underscore(self, shared: cv.Dossier) -> None:
        found = table(essential_data_csv(awards(shared)))
        assert len(found[0]) == 14
        assert found[0]["datesPeriodeVersement"] == "2025-01-15_2025-12-31"

    def test_a_package_passes_the_schema_of_360giving(self, apes: cv.Dossier, shared: cv.Dossier) -> None:
        package = json.loads(three_sixty_json([*awards(apes), *awards(shared)]))
        grant = Draft202012Validator(THREE_SIXTY, format_checker=FORMATS)
        assert [error.message for one in package["grants"] for error in grant.iter_errors(one)] == []
        # the published schema of a package refers to that of grants by its address: here it stands for itself
        alone = PACKAGE | {"properties": PACKAGE["properties"] | {"grants": {"type": "array", "minItems": 1}}}
        assert [error.message for error in Draft202012Validator(alone).iter_errors(package)] == []

    def test_a_grant_says_what_was_awarded_and_paid(self, apes: cv.Dossier) -> None:
        (grant,) = json.loads(three_sixty_json(awards(apes)))["grants"]
        assert (grant["amountAwarded"], grant["amountDisbursed"]) == (49500, 49500)
        assert grant["id"] == "FR-INSEE-22620001200012-cd62-apes-2024"
        assert grant["recipientOrganization"][0]["id"] == "FR-INSEE-44067202000037"
        assert grant["plannedDates"] == [{"startDate": "2024-01-01", "endDate": "2024-12-31"}]

    def test_each_beneficiary_has_its_own_grant_and_part(self, shared: cv.Dossier) -> None:
        grants = json.loads(three_sixty_json(awards(shared), "360G-exemple"))["grants"]
        assert [(grant["id"], grant["amountAwarded"]) for grant in grants] == [
            ("360G-exemple-several-beneficiaries-beneficiary", 6000),
            ("360G-exemple-several-beneficiaries-partner", 4000),
        ]
        assert grants[1]["recipientOrganization"][0]["id"] == "360G-exemple-W595000001"


class TestCommand:
    @pytest.fixture
    def run(self, capsys: pytest.CaptureFixture[str]) -> Console:
        return calling(capsys)

    def test_it_writes_whole_rows_and_tells_the_others(self, run: Console, tmp_path: Path) -> None:
        target = tmp_path / "subventions.csv"
        said = run("export", "scdl", str(APES), str(UNSIGNED), "--as-of", "2025-12-31", "-o", str(target))
        assert said.code == 0
        assert len(table(target.read_bytes())) == 1
        assert "sambre-avesnois-2012 : non publiée : ni signée ni notifiée ce jour-là" in plain(said.err)
        assert said.err.rstrip().endswith("1 subvention publiée")

    def test_what_lacks_something_is_told_by_the_exit_code(self, run: Console, tmp_path: Path) -> None:
        text = (APES / "convention.toml").read_text("utf-8")
        (tmp_path / "convention.toml").write_text(text.replace('siret = "22620001200012"\n', ""), "utf-8")
        (tmp_path / "facts.toml").write_bytes((APES / "facts.toml").read_bytes())
        said = run("export", "360giving", str(tmp_path), "--as-of", "2025-12-31", "--lang", "en")
        assert said.code == 1
        assert json.loads(said.out)["grants"] == []
        assert "the SIRET of the funder is missing" in said.err

    def test_what_cannot_be_read_is_told(self, run: Console, tmp_path: Path) -> None:
        (tmp_path / "convention.toml").write_text("id =", "utf-8")
        said = run("export", "essential-data", str(tmp_path), str(APES), "--as-of", "2025-12-31")
        assert said.code == 2
        assert len(table(said.out.encode())) == 1


def test_a_party_with_wrong_numbers_has_none() -> None:
    from conventions.portfolio.essential_data import rna_of, siret_of

    wrong = Party("beneficiary", "Association", "l’Association", siret="22620001200013", rna="751212517")
    assert (siret_of(wrong), rna_of(wrong)) == (None, None)
