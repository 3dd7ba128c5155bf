"""A dossier that means harm: small files that ask for years of work, or for numbers without end, are refused.

Each is refused, or evaluated, in a moment; without the bound it names, its test would not end.
"""

from datetime import date
from pathlib import Path

import pytest

from conventions.cli.main import main
from conventions.engine.evaluate import evaluate
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import MOST_FAULTS, UnreadableDossierError
from conventions.files.text import MAX_TOML_BYTES
from conventions.language.errors import MOST_BITS, NumberTooLongError
from conventions.naive.verdict import naive_verdict

AS_OF = date(2025, 6, 1)
AGREEMENT = """
schema = "subventio/convention/1"
id = "hostile"
title = "t"
purpose = "p"
[party.funder]
name = "Commune"
short_name = "C"
[party.beneficiary]
name = "Association"
short_name = "A"
[period]
start = 2025-01-01
end = 2025-12-31
[grant]
amount = "10000.00"
"""
CHAIN = range(40)
SQUARES = '[define.z0]\nvalue = "33.33 %"\n' + "".join(
    f'[define.z{at + 1}]\nvalue = "z{at} * z{at}"\n' for at in range(44)
)
SQUARED_BOUNDS = '[fact.z0]\ntype = "ratio"\nmin = "33.33 %"\n' + "".join(
    f'[fact.z{at + 1}]\ntype = "ratio"\nmin = "z{at} * z{at}"\n' for at in range(44)
)


def table(rows: int) -> str:
    """A table of so many rows."""
    return '[columns.t]\nx = "number"\n' + "".join(
        f'[[table.t]]\nid = "r{at}"\nx = {at + 2}\n' for at in range(rows)
    )


def duties(field: str, text: str, first: str) -> str:
    """A chain of duties, of which each asks twice what became of the one before."""
    start = f'[duty.d0]\ndebtor = "beneficiary"\ndue = "period.end"\n{first}'
    return start + "".join(
        f'[duty.d{at + 1}]\ndebtor = "beneficiary"\n{field} = "{text.replace("BEFORE", f"d{at}")}"\n'
        for at in CHAIN
    )


TOO_MUCH = {
    "a sum read for each row": (table(1_000) + '[define.a]\neach = "t"\nvalue = "sum(t, x)"\n', "define.a"),
    "the rows up to each row": (
        table(2_000) + '[define.a]\neach = "t"\nvalue = "running(x)"\n',
        "define.a",
    ),
    "a total split among many rows": (
        table(1_000) + '[define.a]\neach = "t"\nvalue = "split(grant, x)"\n',
        "define.a",
    ),
    "a selection read for each row": (
        table(1_000)
        + '[selection.s]\nrows = "t"\neach = "t"\nwhere = { less = "x <= row.x" }\n'
        + '[define.a]\neach = "t"\nvalue = "count(s)"\n',
        "define.a",
    ),
    "days that each ask twice for another": (
        duties("due", "due(BEFORE) + (due(BEFORE) - due(BEFORE))", ""),
        "duty.d40.due",
    ),
    "conditions that each ask twice for another": (
        duties(
            "when", "not met(BEFORE) by period.start or not met(BEFORE) by period.start", 'when = "true"\n'
        ),
        "duty.d40.when",
    ),
    "payments that each ask twice for another": (
        '[payment.d0]\namount = "1 €"\n'
        + "".join(
            f'[payment.d{at + 1}]\namount = "if met(d{at}) and met(d{at}) then 1 € else 2 €"\n'
            for at in CHAIN
        ),
        "payment.d40.amount",
    ),
    "bounds of a row's facts that each ask twice for another": (
        table(1)
        + '[fact.z0]\ntype = "number"\neach = "t"\nmin = "0"\n'
        + "".join(f'[fact.z{at + 1}]\ntype = "number"\neach = "t"\nmin = "z{at} + z{at}"\n' for at in CHAIN),
        "fact.z40.min",
    ),
}


def written(folder: Path, terms: str, **files: str) -> Path:
    """A dossier's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "convention.toml").write_text(AGREEMENT + terms, encoding="utf-8")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("terms", "place"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_work_that_grows_with_the_square_of_the_rows_is_refused_at_its_place(
    terms: str, place: str, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableDossierError) as refused:
        read_dossier(written(tmp_path, terms))
    (fault,) = refused.value.faults
    assert (fault.code, fault.place.path) == ("too_much_work", place)
    assert fault.place.line


def test_a_ledger_read_for_each_of_its_rows_is_refused(tmp_path: Path) -> None:
    terms = '[ledger]\ncarried_by = "bilan_received"\n[define.a]\neach = "expenses"\nvalue = "sum(expenses, amount)"\n'
    rows = "id,label,amount\n" + "".join(f"e{at},x,{at + 1}.00\n" for at in range(1_000))
    with pytest.raises(UnreadableDossierError) as refused:
        read_dossier(written(tmp_path, terms, expenses_csv=rows))
    assert [fault.code for fault in refused.value.faults] == ["too_much_work"]


def test_a_ledger_of_many_rows_read_once_is_taken(tmp_path: Path) -> None:
    terms = '[ledger]\ncarried_by = "bilan_received"\n[define.a]\nvalue = "sum(expenses, amount)"\n'
    rows = "id,label,amount\n" + "".join(f"e{at},x,1.00\n" for at in range(1_000))
    dossier = read_dossier(written(tmp_path, terms, expenses_csv=rows))
    assert dossier.ledger is not None
    assert len(dossier.ledger.expenses) == 1_000


@pytest.mark.parametrize("terms", [SQUARES, SQUARED_BOUNDS], ids=["definitions", "bounds of facts"])
def test_a_number_that_doubles_its_digits_at_each_step_fails_with_the_name_of_the_step(
    terms: str, tmp_path: Path
) -> None:
    terms_read = '[define.last]\nvalue = "z44"\n'
    dossier = read_dossier(written(tmp_path, terms + terms_read))
    with pytest.raises(NumberTooLongError) as refused:
        evaluate(dossier, AS_OF)
    assert refused.value.params["name"] == "z8"
    assert int(refused.value.actual) > MOST_BITS
    with pytest.raises(NumberTooLongError):
        naive_verdict(dossier, AS_OF)


def test_a_norm_whose_own_amount_is_too_long_is_named(tmp_path: Path) -> None:
    squares = "".join(SQUARES.partition("[define.z8]")[:1])
    terms = squares + '[duty.d]\ndebtor = "beneficiary"\namount = "grant * z7 * z7"\n'
    with pytest.raises(NumberTooLongError) as refused:
        evaluate(read_dossier(written(tmp_path, terms)), AS_OF)
    assert refused.value.params["name"] == "d"


def test_the_other_dossiers_of_a_night_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path / "a", SQUARES)
    written(tmp_path / "b", '[duty.d]\ndebtor = "beneficiary"\ndue = "2025-05-01"\n')
    for command, *options in (
        ("check", "--as-of", "2025-06-01"),
        ("agenda", "--from", "2025-04-01"),
        ("portfolio", "--as-of", "2025-06-01"),
        ("questions", "--as-of", "2025-06-01"),
    ):
        assert main([command, str(tmp_path), *options]) == 2, command
        told = capsys.readouterr()
        assert "convention.toml: «\u00a0z8\u00a0» donne un nombre de" in told.err, command
        assert told.out, command
        assert command != "agenda" or "01/05/2025  hostile" in told.out


def test_a_command_on_one_dossier_tells_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(written(tmp_path, SQUARES))
    assert main(["cash", folder, "--as-of", "2025-06-01"]) == 2
    assert "«\u00a0z8\u00a0»" in capsys.readouterr().err
    for command in ("explain", "bilan", "review"):
        assert main([command, folder, "--as-of", "2025-06-01"]) == 2, command
        assert capsys.readouterr().err.startswith(f"{folder}/convention.toml: «\u00a0z8\u00a0»"), command


def test_a_sum_of_many_terms_is_typed_once(tmp_path: Path) -> None:
    terms = f'[define.a]\nvalue = "{" + ".join(["1"] * 60)}"\n'
    assert read_dossier(written(tmp_path, terms)).agreement.id == "hostile"


def test_more_amendments_than_an_agreement_ever_has_are_refused_unread(tmp_path: Path) -> None:
    folder = written(tmp_path, "")
    (folder / "amendments").mkdir()
    for at in range(101):
        (folder / "amendments" / f"a{at}.toml").write_text("nothing = 1\n", encoding="utf-8")
    with pytest.raises(UnreadableDossierError) as refused:
        read_dossier(folder)
    assert [fault.code for fault in refused.value.faults] == ["too_many_amendments"]


def test_definitions_that_chain_too_deeply_are_told(tmp_path: Path) -> None:
    chain = "".join(
        f'[duty.d{at + 1}]\ndebtor = "beneficiary"\ndue = "due(d{at})"\n' for at in reversed(range(700))
    )
    chain += '[duty.d0]\ndebtor = "beneficiary"\ndue = "period.end"\n'
    with pytest.raises(UnreadableDossierError) as refused:
        read_dossier(written(tmp_path, chain))
    assert [fault.code for fault in refused.value.faults] == ["agreement_too_deep"]


def test_a_file_of_faults_tells_the_first_and_that_there_are_more(tmp_path: Path) -> None:
    terms = '[ledger]\ncarried_by = "bilan_received"\n'
    rows = "id,label,amount\n" + "a,b,zzz\n" * 2_000
    with pytest.raises(UnreadableDossierError) as refused:
        read_dossier(written(tmp_path, terms, expenses_csv=rows))
    codes = [fault.code for fault in refused.value.faults]
    assert len(codes) == MOST_FAULTS + 1
    assert (codes.count("too_many_faults"), codes[-1]) == (1, "too_many_faults")


def test_a_file_of_unknown_keys_tells_the_first_and_that_there_are_more(tmp_path: Path) -> None:
    keys = "".join(f"k{at} = 1\n" for at in range(2_000))
    with pytest.raises(UnreadableDossierError) as refused:
        read_dossier(written(tmp_path, f"[signing]\n{keys}"))
    assert [fault.code for fault in refused.value.faults][-1] == "too_many_faults"


def test_a_toml_file_of_more_than_a_megabyte_is_not_parsed(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDossierError) as refused:
        read_dossier(written(tmp_path, f"x = [{'1,' * (MAX_TOML_BYTES // 2)}]\n"))
    assert [fault.code for fault in refused.value.faults] == ["file_too_big"]


def test_a_right_for_each_of_many_rows_is_refused(tmp_path: Path) -> None:
    terms = table(500) + '[right.r]\neach = "t"\nact = "terminate"\nholder = "funder"\nwhen = "true"\n'
    with pytest.raises(UnreadableDossierError) as refused:
        read_dossier(written(tmp_path, terms))
    assert [(fault.code, fault.place.path) for fault in refused.value.faults] == [
        ("too_much_work", "right.r")
    ]
