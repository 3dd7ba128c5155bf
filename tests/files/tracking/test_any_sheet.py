"""Whatever a sheet holds: an import again changes nothing, one broken off goes on, and no byte is a crash."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conventions as cv
from conventions.exports.open_data import COLUMNS, scdl_csv
from conventions.files.tracking import sheet
from conventions.portfolio.essential_data import Award, awards_of
from conventions.portfolio.seen_dossier import seen_dossiers
from tests.files.tracking.sheets import DAY, MODEL, OTHER, ROW, bytes_in, outcomes, read

TEXTS = st.text(st.sampled_from("aZé09 .,;:/\\\"'=+-@#[]{}<>&\n\t«’€"), min_size=1, max_size=20)
DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%d/%m/%Y}")
AMOUNTS = st.integers(1, 2_000_000).map(lambda cents: f"{cents // 100},{cents % 100:02}")
CELLS = {
    "N°": TEXTS,
    "Financeur": TEXTS,
    "Association": TEXTS,
    "Intitulé": TEXTS,
    "Objet": TEXTS,
    "Montant": AMOUNTS,
    "Année": st.just("2024"),
    "Courriel": st.sampled_from(["", "a@b.example"]),
    "SIRET": st.sampled_from(["", "22620001200012", "226 200 012 00012"]),
    "Signée le": DAYS,
    "Versée le": DAYS,
    "Montant versé": AMOUNTS,
}


def table(rows: list[dict[str, str]]) -> bytes:
    text = StringIO()
    writer = csv.DictWriter(text, list(CELLS), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=3))
def test_what_was_imported_is_unchanged_when_it_is_imported_again(rows: list[dict[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        into = Path(folder) / "into"
        first = cv.read_tracking_sheet(table(rows), MODEL, into, as_of=DAY)
        written = first.write(partial=True)
        assert all(path.parent == into and (path / "convention.toml").is_file() for path in written)
        before = bytes_in(into)
        again = cv.read_tracking_sheet(table(rows), MODEL, into, as_of="2025-08-01")
        assert [row.outcome for row in again.rows if row.outcome != "blocked"] == ["unchanged"] * len(written)
        again.write(partial=True)
        assert bytes_in(into) == before


NAMES = st.text(st.sampled_from('aZé09.,;:=+-@"’€ '), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split()) or "x"
)
PUBLISHED = {
    "nomAttribuant": NAMES,
    "idAttribuant": st.just("22620001200012"),
    "dateConvention": st.dates(date(2024, 1, 1), date(2024, 6, 30)).map(str),
    "referenceDecision": st.just("") | NAMES,
    "nomBeneficiaire": NAMES,
    "idBeneficiaire": st.sampled_from(["", "21750001600019"]),
    "rnaBeneficiaire": st.just("W751234567"),
    "objet": NAMES,
    "montant": st.integers(1, 10_000_000).map(lambda cents: f"{cents // 100}.{cents % 100:02}"),
    "nature": st.just("aide en numéraire"),
    "conditionsVersement": st.just("échelonné"),
    "datesPeriodeVersement": st.just("2024-07-01/2024-12-31"),
    "idRAE": st.just(""),
    "notificationUE": st.sampled_from(["oui", "non"]),
    "pourcentageSubvention": st.just("1"),
    "dispositifAide": st.just(""),
}
CARRIED = [name for name in COLUMNS if name not in ("conditionsVersement", "datesPeriodeVersement")]
"""How and when it is paid is what the model says of it."""


@settings(max_examples=20, deadline=None)
@given(st.lists(st.fixed_dictionaries(PUBLISHED), min_size=1, max_size=3, unique_by=lambda row: row["objet"]))
def test_any_published_rows_are_exported_as_they_were_imported(rows: list[dict[str, str]]) -> None:
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    with TemporaryDirectory() as folder:
        found = cv.read_tracking_sheet(
            text.getvalue().encode(), "commun/annuel-acomptes@1", Path(folder) / "into", as_of=DAY
        )
        folders = found.write(partial=True)
        held = seen_dossiers([(path, cv.read_dossier(path)) for path in folders], date(2025, 6, 24))
        awards = [award for each in held for award in awards_of(each) if isinstance(award, Award)]
    again = list(csv.DictReader(StringIO(scdl_csv(awards).decode())))
    lines = {row.line for row in found.rows if row.outcome == "new"}
    sent = [row for line, row in enumerate(rows, start=2) if line in lines]
    assert sorted([row[name] for name in CARRIED] for row in again) == sorted(
        [row[name] for name in CARRIED] for row in sent
    )


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        into = Path(folder) / "into"
        try:
            found = cv.read_tracking_sheet(content, MODEL, into, as_of=DAY)
        except cv.SubventioError:
            return
        assert cv.to_json(found)
        assert not into.exists()


@pytest.mark.parametrize("broken_at", range(1, 8))
def test_an_import_broken_off_anywhere_goes_on_when_it_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken_at: int
) -> None:
    read(tmp_path / "whole", ROW, OTHER).write()
    read(tmp_path / "broken", OTHER | {"Montant": "1"}).write()
    writes = 0

    def failing(path: Path, data: bytes) -> None:
        nonlocal writes
        writes += 1
        if writes == broken_at:
            raise OSError(28, "no space")
        path.write_bytes(data)

    with monkeypatch.context() as patched:
        patched.setattr(sheet, "replace_file", failing)
        try:
            read(tmp_path / "broken", ROW, OTHER).write()
        except OSError:
            assert not [path for path in (tmp_path / "broken").iterdir() if path.name.startswith(".import")]
    read(tmp_path / "broken", ROW, OTHER).write()
    assert outcomes(read(tmp_path / "broken", ROW, OTHER)) == ["unchanged", "unchanged"]
    for name in ("2024-058", "2024-061"):
        whole, broken = (cv.read_dossier(tmp_path / side / name) for side in ("whole", "broken"))
        assert (whole.facts, whole.agreement.grant) == (broken.facts, broken.agreement.grant)
