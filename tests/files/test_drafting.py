"""Drafts of amendments: read upon the text in force, each gives what was asked, and names the dates it moves."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from budget.errors import InputError
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import apply_changes
from conventions.dossier.dossier import Dossier
from conventions.exports.amendment_text import draft_text
from conventions.files.dossier_folder import checked_as, read_dossier
from conventions.files.drafting import (
    SET,
    Draft,
    Edit,
    draft_of,
    edit_of,
    edited,
    placed_at_edits,
    standing_text,
)
from conventions.files.toml_data import toml_data
from conventions.messages import catalogue
from tests.cli.console import ROOT

BASE = ROOT / "tests" / "gallery" / "base"
FRENCH = catalogue("fr")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(BASE, tmp_path / "dossier"))


def drafted(folder: Path, *words: str) -> Draft:
    return draft_of(standing_text(folder), [edit_of(word) for word in words])


def copied(folder: Path, *pairs: tuple[str, str]) -> Draft:
    """The draft of a copy of the convention in which each text was replaced by another."""
    text = (folder / "convention.toml").read_text("utf-8")
    for search, replace in pairs:
        assert text.count(search) == 1, search
        text = text.replace(search, replace)
    standing = standing_text(folder)
    data = toml_data("copy.toml", text).data
    assert data is not None
    return draft_of(standing, (), *edited(standing, data))


def amended(folder: Path, draft: Draft) -> Dossier:
    """The dossier with the draft as its next amendment."""
    return checked_as(folder, {draft.file: draft_text(draft, FRENCH)})


def last_text(dossier: Dossier) -> Agreement:
    return apply_changes(
        [change for item in dossier.amendments for change in item.changes], dossier.agreement
    )


@pytest.mark.parametrize(
    ("word", "path", "text"),
    [
        ("period.end=2025-06-30", ("period", "end"), "2025-06-30"),
        (" grant.amount = 12 000 € ", ("grant", "amount"), "12 000 €"),
        ('fact."a.b".type=euros', ("fact", "a.b", "type"), "euros"),
        ("define.x=grant = 1 €", ("define", "x"), "grant = 1 €"),
    ],
)
def test_an_edit_is_a_place_and_a_value(word: str, path: tuple[str, ...], text: str) -> None:
    assert edit_of(word) == Edit(path, text)


@pytest.mark.parametrize("word", ["period.end", "=1", "period.end=", "a b=1", "a.=1", "x\n=1", "[a]=1"])
def test_what_is_no_edit_is_refused(word: str) -> None:
    with pytest.raises(InputError):
        edit_of(word)


@pytest.mark.parametrize(
    ("word", "change", "moves"),
    [
        ("period.end=2025-06-30", {"period": {"end": date(2025, 6, 30)}}, ["period.end"]),
        ("period.end=signed + 2 years", {"period": {"end": "signed + 2 years"}}, None),
        ("grant.amount=12000", {"grant": {"amount": "12000"}}, None),
        ("signing.originals=3", {"signing": {"originals": 3}}, None),
        ("duty.bilan.due=2025-09-30", {"duty": {"bilan": {"due": "2025-09-30"}}}, ["duty.bilan.due"]),
        ("duty.bilan.unread=true", {"duty": {"bilan": {"unread": True}}}, None),
        ('title="2024"', {"title": "2024"}, None),
        ("title=2024", {"title": "2024"}, None),
        (
            "budget.expense.tools.amount=11000",
            {"budget": {"expense": [{"id": "tools", "amount": "11000"}]}},
            None,
        ),
        ('party.funder.address=["Arras"]', {"party": {"funder": {"address": ["Arras"]}}}, None),
        ("define.eligible_expenses=paid", {"define": {"eligible_expenses": "paid"}}, None),
    ],
)
def test_a_value_is_read_as_its_place_wants_it(
    word: str, change: object, moves: list[str] | None, folder: Path
) -> None:
    found = drafted(folder, word)
    assert found.problems == ()
    assert found.data["change"] == change
    assert found.data.get("moves") == moves


@pytest.mark.parametrize(
    "words",
    [
        ["period.end=2025-06-30", "duty.bilan.due=2026-01-31"],
        ["budget.expense.tools.amount=11000", "budget.expense.tools.label=Outils"],
        ["budget.resource.own.amount=1000", "budget.resource.department.amount=11000", "grant.amount=11000"],
        ["right.termination.notice.period=2 months"],
    ],
)
def test_the_draft_reads_as_the_text_that_was_asked(words: list[str], folder: Path) -> None:
    found = drafted(folder, *words)
    assert last_text(amended(folder, found)) == found.after != found.before


def test_a_copy_is_drafted_whole(folder: Path) -> None:
    found = copied(
        folder,
        ('end = 2024-12-31\nrenewal = "never_tacit"', "end = 2025-06-30"),
        ('[[action]]\nid = "lessons"\ntitle = "Leçons"\n', '[[action]]\nid = "talks"\ntitle = "Causeries"\n'),
        (
            '[right.reduction]\nholder = "funder"\nact = "reduce"\nup_to = "grant"\nwhen = "happened(inspection)"',
            "",
        ),
        ('eligible_expenses = "sum(eligible, amount)"', 'eligible_expenses = "paid"'),
    )
    assert found.problems == ()
    assert found.data["remove"] == ["period.renewal", "action.lessons", "right.reduction"]
    assert last_text(amended(folder, found)) == found.after
    assert found.after is not None
    assert [action.id for action in found.after.actions] == ["repairs", "talks"]
    assert found.after.period.renewal is None
    assert [right.name for right in found.after.rights] == ["termination"]


def test_an_unchanged_copy_changes_nothing(folder: Path) -> None:
    found = copied(folder)
    assert (found.changes, "change" in found.data, found.problems) == ((), False, ())


def test_an_order_alone_is_no_change_of_an_amendment(folder: Path) -> None:
    one = '[[action]]\nid = "repairs"\ntitle = "Réparations"\n\n'
    two = '[[action]]\nid = "lessons"\ntitle = "Leçons"\n\n'
    assert copied(folder, (one + two, two + one)).changes == ()


def test_the_next_one_is_drawn_up_on_the_text_in_force(folder: Path) -> None:
    first = drafted(folder, "period.end=2025-06-30")
    (folder / "amendments").mkdir()
    (folder / first.file).write_text(draft_text(first, FRENCH), "utf-8")
    second = drafted(folder, "period.end=2025-12-31")
    assert (second.file, second.number) == ("amendments/avenant_2.toml", 2)
    assert second.before.period.last == date(2025, 6, 30)
    assert "end = 2025-12-31  # était 2025-06-30" in draft_text(second, FRENCH)
    assert last_text(amended(folder, second)).period.last == date(2025, 12, 31)
    copy = copied(folder, ('amount = "10 000,00 €"', 'amount = "12 000,00 €"'))
    assert copy.data["change"] == {"grant": {"amount": "12 000,00 €"}}


def test_a_name_that_is_taken_is_not_taken_again(folder: Path) -> None:
    first = drafted(folder, "period.end=2025-06-30")
    (folder / "amendments").mkdir()
    text = draft_text(first, FRENCH).replace('id = "avenant_1"', 'id = "avenant_2"')
    (folder / "amendments" / "mine.toml").write_text(text, "utf-8")
    assert drafted(folder, "period.end=2025-12-31").data["id"] == "avenant_2_bis"


@pytest.mark.parametrize(
    ("words", "code", "path"),
    [
        (["perod.end=2025-06-30"], "unknown_key", ("perod",)),
        (["period.end=2023-06-30"], "period_reversed", ("period", "end")),
        (["grant.amount=beaucoup"], "amount_unreadable.not_a_number", ("grant", "amount")),
        (["duty.bilan.due=grant"], "expression_type", ("duty", "bilan", "due")),
        (["duty.new.due=2025-01-31"], "missing_key", ("duty", "new", "debtor")),
        (["id=other"], "amendment_of_identity", ("id",)),
        (["schema=other"], "amendment_of_identity", ("schema",)),
        (["action.repairs.titel=x"], "unknown_key", ("action", 0, "titel")),
    ],
)
def test_what_cannot_be_is_said_at_its_option(
    words: list[str], code: str, path: tuple[str | int, ...], folder: Path
) -> None:
    found = drafted(folder, *words)
    problems = placed_at_edits(found.problems, found.file)
    assert (code, path) in [(problem.code, problem.path) for problem in problems]
    assert {problem.file for problem in problems} == {SET}
    assert found.after is None


def test_a_name_with_dots_cannot_be_taken_out(folder: Path) -> None:
    text = (folder / "convention.toml").read_text("utf-8")
    (folder / "convention.toml").write_text(text + '\n[fact."visit.second"]\ntype = "event"\n', "utf-8")
    found = copied(folder, ('\n[fact."visit.second"]\ntype = "event"\n', ""))
    assert [problem.code for problem in found.problems] == ["amendment_removes_dotted"]


@pytest.mark.parametrize("example", ["maillage-mel-afe-feder", "cd62-apes-2024"])
def test_the_standing_text_is_that_of_the_dossier(example: str) -> None:
    folder = ROOT / "examples" / example
    dossier = read_dossier(folder)
    standing = standing_text(folder)
    assert standing.text.agreement == last_text(dossier)
    assert standing.amendments == dossier.amendments
