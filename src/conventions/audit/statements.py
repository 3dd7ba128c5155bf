"""What the papers say of one thing: the same, from paper to paper and within each.

How a statement's subject begins says what kind of thing it is: `count.` a number, `date.` and `year.` a date
(`year.planned_for`: the year that a programme is for), `in_kind.` an aid that is no money (see `in_kind`).
Anything else is compared as text.
"""

from collections.abc import Iterable, Iterator, Mapping

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.agreement.programme import Statement
from conventions.audit.finding import found
from conventions.audit.in_kind import IN_KIND

__all__ = ["planned_year", "statements_agree"]

_PLANNED_FOR = "year.planned_for"
_CODES = {"count": "counts_differ", "date": "dates_differ", "year": "dates_differ"}


def statements_agree(agreement: Agreement) -> Iterator[Finding]:
    """One subject with several values: in one paper, or between the papers."""
    titles = _titles(agreement)
    for subject in dict.fromkeys(statement.subject for statement in agreement.statements):
        if subject.startswith(IN_KIND):
            continue
        about = [statement for statement in agreement.statements if statement.subject == subject]
        papers = tuple(dict.fromkeys(statement.paper for statement in about))
        for paper in papers:
            here = [statement for statement in about if statement.paper == paper]
            if len({statement.value for statement in here}) > 1:
                yield _differ("paper_contradicts_itself", subject, here, titles)
        said = {frozenset(item.value for item in about if item.paper == paper) for paper in papers}
        if len(said) > 1:
            yield _differ(_CODES.get(subject.split(".")[0], "statements_differ"), subject, about, titles)


def planned_year(agreement: Agreement) -> Iterator[Finding]:
    """A programme that says it is for a year outside the period."""
    first, last = agreement.period.first, agreement.period.last
    if first is None or last is None:
        return
    years = range(first.year, last.year + 1)
    wanted = "-".join(str(year) for year in dict.fromkeys((years[0], years[-1]))) if years else ""
    for statement in agreement.statements:
        if statement.subject == _PLANNED_FOR and statement.value not in {str(year) for year in years}:
            yield found(
                "planned_for_another_year",
                Severity.MINOR,
                f"statement.{statement.subject}",
                actual=statement.value,
                expected=wanted,
                paper=_titles(agreement).get(statement.paper, statement.paper),
            )


def _differ(code: str, subject: str, statements: Iterable[Statement], titles: Mapping[str, str]) -> Finding:
    first, *others = (_said(statement, titles) for statement in statements)
    return found(
        code,
        Severity.MINOR,
        f"statement.{subject}",
        actual=", ".join(others),
        expected=first,
        about=subject.split(".", 1)[-1].replace("_", " "),
    )


def _titles(agreement: Agreement) -> Mapping[str, str]:
    return {paper.id: paper.title for paper in agreement.papers}


def _said(statement: Statement, titles: Mapping[str, str]) -> str:
    where = f", {statement.place}" if statement.place else ""
    return f"{statement.value} ({titles.get(statement.paper, statement.paper)}{where})"
