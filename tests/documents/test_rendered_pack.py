"""The documents of the pack as LibreOffice lays them out: tagged, in French, nothing cut where it must not be."""

import re
from pathlib import Path

import pytest

from conventions.documents.generate import generate
from conventions.documents.kinds import Kind
from tests.documents.laid_out import converted, cut_lines, lonely_headings, pages, tags_missing
from tests.documents.pack_cases import CASES, Case, is_letter
from tests.documents.pack_dossiers import dossier
from tests.documents.reading import read

pytestmark = [pytest.mark.render, pytest.mark.xdist_group("soffice")]

LEAST_WORDS = 36
MOST_PAGES = 4
MOST_PAGES_OF = {Kind.ACTION_SHEET: 6, Kind.ACTIVITY_REPORT: 7, Kind.REPORT: 5}
"""The sheets of the actions: a page each, after the first."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[Case, tuple[bytes, Path]]:
    contents = [generate(case.kind, dossier(case.name), on=case.on) for case in CASES]
    paths = converted(contents, tmp_path_factory.mktemp("pack"))
    return dict(zip(CASES, zip(contents, paths, strict=True), strict=True))


@pytest.mark.parametrize("case", CASES, ids=str)
class TestRendered:
    def test_it_is_tagged_with_headings_header_cells_and_its_language(
        self, case: Case, made: dict[Case, tuple[bytes, Path]]
    ) -> None:
        content, page = made[case]
        heading = () if is_letter(case.kind) else ("H1",)
        cells = ("TH",) if read(content).word.tables else ()
        assert tags_missing(page, *heading, *cells) == []

    def test_its_pages_are_few_numbered_and_not_blank(
        self, case: Case, made: dict[Case, tuple[bytes, Path]]
    ) -> None:
        texts = pages(made[case][1])
        assert len(texts) <= MOST_PAGES_OF.get(Kind(case.kind), MOST_PAGES)
        for number, text in enumerate(texts, start=1):
            assert re.search(rf"Page\s{number}\s/\s{len(texts)}", text)
            assert len(text.split()) > LEAST_WORDS

    def test_no_signature_stands_alone_at_the_head_of_a_page(
        self, case: Case, made: dict[Case, tuple[bytes, Path]]
    ) -> None:
        for text in pages(made[case][1]):
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            assert not lines[1].startswith("Pour l")

    def test_no_line_ends_inside_an_amount_a_date_or_before_a_sign(
        self, case: Case, made: dict[Case, tuple[bytes, Path]]
    ) -> None:
        assert cut_lines(made[case][1]) == []

    def test_no_heading_is_left_alone_at_the_foot_of_a_page(
        self, case: Case, made: dict[Case, tuple[bytes, Path]]
    ) -> None:
        assert lonely_headings(*made[case]) == []
