"""From problems to faults: each gets its line, which is sought only now."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from budget.findings import Place
from conventions.files.faults import DataPath, Fault, Problem, dotted, one_line, without_accounts
from conventions.files.positions import Position, line_of, positions
from conventions.files.toml_data import toml_data

__all__ = ["placed"]


def placed(folder: Path, problems: Iterable[Problem], texts: Mapping[str, str]) -> tuple[Fault, ...]:
    """The faults in the order of files and lines, each once."""
    found: dict[str, Mapping[DataPath, Position]] = {}
    faults = []
    for problem in problems:
        line = problem.line
        if not line and problem.file in texts and problem.file.endswith(".toml"):
            if problem.file not in found:
                found[problem.file] = _positions(problem.file, texts[problem.file])
            line = line_of(found[problem.file], problem.path)
        place = Place(str(folder / problem.file), line, dotted(problem.path))
        actual = without_accounts(one_line(problem.actual))
        params = tuple((name, one_line(value)) for name, value in problem.params)
        faults.append(Fault(place, problem.code, actual, problem.expected, problem.remedy, params))
    return tuple(sorted(set(faults)))


def _positions(file: str, text: str) -> Mapping[DataPath, Position]:
    """The positions in what could be read of a text; its lines keep their numbers."""
    read = toml_data(file, text)
    return {} if read.data is None else positions(read.text)
