"""What the tests of the gallery share."""

from functools import cache

import pytest

from tests.gallery.test_gallery import Case, Refusals, Refused, broken, faults_of


@pytest.fixture(scope="session")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Refusals:
    @cache
    def read_once(case: Case) -> Refused:
        dossier = broken(case, tmp_path_factory.mktemp("gallery"))
        return Refused(dossier, faults_of(dossier))

    return read_once
