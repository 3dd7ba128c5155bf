"""The Python examples of README.md and docs/ as tests: one per page, because they build on each other."""

from collections.abc import Iterator
from doctest import ELLIPSIS
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

EXAMPLES = Sybil(parsers=[PythonCodeBlockParser(doctest_optionflags=ELLIPSIS), SkipParser()])
TESTS = Path(__file__).parent / "tests"


class Page(pytest.Item):
    """All examples of a page, in order."""

    def runtest(self) -> None:
        """Evaluate each example; a failure gives its place."""
        for example in EXAMPLES.parse(self.path).examples():
            example.evaluate()

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the page."""
        return self.path, 0, self.path.name


class PageFile(pytest.File):
    """A Markdown page."""

    def collect(self) -> Iterator[Page]:
        """Yield the page as one test."""
        yield Page.from_parent(self, name="examples")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PageFile | None:
    """Return the collector of a page; Markdown files of the tests are excluded."""
    if file_path.suffix != ".md" or TESTS in file_path.parents:
        return None
    return PageFile.from_parent(parent, path=file_path)
