"""A dossier read from its folder: what may differ without being a fault, and what never may raise."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.ledger import Ledger
from budget.money import Euros
from conventions.agreement.party import Blank
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import Fault, UnreadableDossierError

BASE = Path(__file__).parent.parent / "gallery" / "base"
EXAMPLES = Path(__file__).parent.parent.parent / "examples"
FILES = ("convention.toml", "facts.toml", "expenses.csv", "resources.csv")


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return Path(copytree(BASE, tmp_path / "dossier"))


def ledger(folder: Path) -> Ledger:
    found = read_dossier(folder).ledger
    assert found is not None
    return found


def test_the_values_are_those_of_the_files() -> None:
    read = read_dossier(BASE)
    agreement = read.agreement
    funder, beneficiary = agreement.parties
    assert (funder.role, funder.siret, beneficiary.rna) == ("funder", "226 200 012 00012", "W595000000")
    assert beneficiary.bank_account is not None
    assert beneficiary.bank_account.bank is Blank.TO_BE_COMPLETED
    assert agreement.grant == Euros.parse("10000")
    assert agreement.budget is not None
    assert agreement.budget.resources is not None
    assert [line.id for line in agreement.budget.resources] == ["department", "own"]
    assert agreement.decision is not None
    assert agreement.decision.vote is not None
    assert agreement.decision.vote.votes_for == 40
    assert [(duty.name, duty.debtor, duty.is_payment) for duty in agreement.duties] == [
        ("bilan", "beneficiary", False),
        ("single", "funder", True),
    ]
    assert read.facts[2].known_on == date(2025, 6, 10)
    assert read.facts[0].known_on == read.facts[0].occurred_on
    assert ledger(BASE).total_expenses() == Euros.parse("5140.40")
    assert ledger(BASE).expenses[1].paid_on == date(2024, 6, 12)
    assert ledger(BASE).expenses[1].place == "expenses.csv:3"


@pytest.mark.parametrize(
    "example",
    sorted(path.parent for path in EXAMPLES.rglob("convention.toml")),
    ids=lambda path: path.name,
)
def test_every_example_is_read(example: Path) -> None:
    assert isinstance(read_dossier(example), Dossier)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("shape", ["mark", "windows", "no_last_line_end"])
def test_a_mark_and_other_line_ends_change_nothing(name: str, shape: str, dossier: Path) -> None:
    data = (dossier / name).read_bytes()
    match shape:
        case "mark":
            data = b"\xef\xbb\xbf" + data
        case "windows":
            data = data.replace(b"\n", b"\r\n")
        case _:
            data = data.rstrip(b"\n")
    (dossier / name).write_bytes(data)
    assert read_dossier(dossier) == read_dossier(BASE)


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_what_a_spreadsheet_exports_in_france_is_read_alike(
    separator: str, encoding: str, dossier: Path
) -> None:
    text = (
        "paid_on;id;label;amount;line;action;engaged_on;for_operation;evidence\r\n"
        "18/03/2024;e1;Établi;3\u00a0890,00 €;tools;repairs;20/02/2024;VRAI;F-101\r\n"
        "12/06/2024;e2;Clés, vis et pinces;1 250,40;tools;repairs;05/06/2024;Oui;F-118\r\n"
        ";;;;;;;;\r\n"
    )
    (dossier / "expenses.csv").write_bytes(text.replace(";", separator).encode(encoding))
    assert ledger(dossier) == ledger(BASE)


def test_a_header_alone_declares_that_there_is_nothing(dossier: Path) -> None:
    (dossier / "resources.csv").write_text("id,label,amount\n")
    assert ledger(dossier).resources == ()


def test_resources_without_a_file_are_not_declared(dossier: Path) -> None:
    (dossier / "resources.csv").unlink()
    assert ledger(dossier).resources is None


def test_without_any_ledger_there_is_none(dossier: Path) -> None:
    (dossier / "expenses.csv").unlink()
    (dossier / "resources.csv").unlink()
    assert read_dossier(dossier).ledger is None


def test_without_a_record_there_are_no_facts(dossier: Path) -> None:
    (dossier / "facts.toml").unlink()
    assert read_dossier(dossier).facts == ()


def test_a_budget_tells_no_resources_from_none_declared(dossier: Path) -> None:
    path = dossier / "convention.toml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("[[budget.resource]]"), text.index("[ledger]")
    (dossier / "resources.csv").unlink()
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    budget = read_dossier(dossier).agreement.budget
    assert budget is not None
    assert budget.resources is None
    path.write_text(
        (text[:start] + text[end:]).replace("[budget]", "[budget]\nresources = []"), encoding="utf-8"
    )
    budget = read_dossier(dossier).agreement.budget
    assert budget is not None
    assert budget.resources == ()


def test_a_cell_may_hold_line_ends_and_the_next_row_keeps_its_line(dossier: Path) -> None:
    (dossier / "expenses.csv").write_text(
        'id,label,amount\ne1,"an old\nbench",1.00\n\ne2,vice,2.00\n', encoding="utf-8"
    )
    assert [row.place for row in ledger(dossier).expenses] == ["expenses.csv:2", "expenses.csv:5"]


def faults_of(folder: Path) -> tuple[Fault, ...] | None:
    try:
        read_dossier(folder)
    except UnreadableDossierError as refused:
        return refused.faults
    return None


class TestNoTraceback:
    """Bad input: no traceback."""

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        name=st.sampled_from(FILES),
        at=st.floats(0, 1),
        length=st.integers(0, 30),
        junk=st.binary(max_size=6)
        | st.sampled_from([b'"', b"[", b"]]", b"\n[", b"= ", b"{", b"\xe9", b"1e9", b"-"]),
    )
    def test_a_damaged_file_is_read_or_refused(
        self, name: str, at: float, length: int, junk: bytes, tmp_path: Path
    ) -> None:
        folder = tmp_path / "damaged"
        copytree(BASE, folder, dirs_exist_ok=True)
        data = (BASE / name).read_bytes()
        cut = int(at * len(data))
        (folder / name).write_bytes(data[:cut] + junk + data[cut + length :])
        self.read_or_refuse(folder)

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        line=st.integers(0, 200),
        value=st.sampled_from(
            ["true", "0", "1.5", '""', "[]", "{}", "2024-02-29", '"("', "[[1]]", '"(" # a']
        ),
    )
    def test_a_value_of_another_kind_is_read_or_refused(self, line: int, value: str, tmp_path: Path) -> None:
        folder = tmp_path / "other"
        copytree(BASE, folder, dirs_exist_ok=True)
        lines = (BASE / "convention.toml").read_text(encoding="utf-8").split("\n")
        key, equals, _ = lines[line % len(lines)].partition("=")
        if equals:
            lines[line % len(lines)] = f"{key}= {value}"
        (folder / "convention.toml").write_text("\n".join(lines), encoding="utf-8")
        self.read_or_refuse(folder)

    def read_or_refuse(self, folder: Path) -> None:
        faults = faults_of(folder)
        assert faults is None or faults
        for fault in faults or ():
            assert fault.place.file.startswith(str(folder))
            assert fault.code
