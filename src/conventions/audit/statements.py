"""Rules on statements: consistent values, breakdowns, votes, valid identifiers, results by year."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from budget import frozen
from budget.findings import Finding, Severity
from budget.indicators import Breakdown, BreakdownGap, IndicatorResult, gaps_in
from budget.rate import Rate, exact_text
from conventions.agreement.agreement import Agreement
from conventions.agreement.party import Party
from conventions.agreement.programme import Statement, count, share
from conventions.audit.expressions import audit_finding
from conventions.audit.sums import IN_KIND
from conventions.dossier.dossier import Dossier
from conventions.dossier.work_done import (
    IndicatorHistory,
    YearResult,
    counts_by_breakdown,
    divergences,
    gap_to_explain,
    history_of,
)
from conventions.facts.fact import facts_in_force
from conventions.identifiers import (
    IdentifierError,
    mask,
    validate_bic,
    validate_iban,
    validate_register,
    validate_rna,
    validate_siret,
)

# --- The statements of documents about one subject agree, within and between documents ----------------------
# The prefix of a statement's subject gives its kind: `count.` a number, `date.` and `year.` a
# date (`year.planned_for`: the year of a programme), `in_kind.` aid in kind.
# Anything else is compared as text.

_PLANNED_FOR = "year.planned_for"
_CODES = {"count": "counts_differ", "date": "dates_differ", "year": "dates_differ"}


def statements_agree(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for one subject with several values, in one document or between documents."""
    for subject in dict.fromkeys(statement.subject for statement in agreement.statements):
        if subject.startswith(IN_KIND):
            continue
        about = [statement for statement in agreement.statements if statement.subject == subject]
        papers = tuple(dict.fromkeys(statement.paper for statement in about))
        for paper in papers:
            here = [statement for statement in about if statement.paper == paper]
            if len({statement.value for statement in here}) > 1:
                yield _difference_finding("paper_contradicts_itself", subject, here, agreement)
        said = {frozenset(item.value for item in about if item.paper == paper) for paper in papers}
        if len(said) > 1:
            yield _difference_finding(
                _CODES.get(subject.split(".")[0], "statements_differ"), subject, about, agreement
            )


def planned_year(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a programme stated to be for a year outside the period."""
    first, last = agreement.period.first, agreement.period.last
    if first is None or last is None:
        return
    years = range(first.year, last.year + 1)
    wanted = "-".join(str(year) for year in dict.fromkeys((years[0], years[-1]))) if years else ""
    for statement in agreement.statements:
        if statement.subject == _PLANNED_FOR and statement.value not in {str(year) for year in years}:
            yield audit_finding(
                "planned_for_another_year",
                Severity.MINOR,
                f"statement.{statement.subject}",
                actual=statement.value,
                expected=wanted,
                paper=_titles(agreement).get(statement.paper, statement.paper),
            )


def _difference_finding(
    code: str, subject: str, statements: Iterable[Statement], agreement: Agreement
) -> Finding:
    name, titles = subject.split(".", 1)[-1], _titles(agreement)
    labels = {item.id: item.label for item in agreement.indicators}
    first, *others = (_value_text(statement, titles) for statement in statements)
    return audit_finding(
        code,
        Severity.MINOR,
        f"statement.{subject}",
        actual=", ".join(others),
        expected=first,
        about=labels.get(name) or name.replace("_", " "),
    )


def _titles(agreement: Agreement) -> Mapping[str, str]:
    return {paper.id: paper.title for paper in agreement.papers}


def _value_text(statement: Statement, titles: Mapping[str, str]) -> str:
    where = f", {statement.place}" if statement.place else ""
    return f"{statement.value} ({titles.get(statement.paper, statement.paper)}{where})"


# ------------------------------------------------------------------------------------------------------------
# Counts and their breakdowns in a document: parts add up, printed shares match.


def parts_make_the_whole(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for parts that do not add up to their whole, or one that exceeds it.

    Only the author knows which count is wrong.
    """
    for statement in agreement.statements:
        for gap in gaps_of_statement(statement):
            yield _of_gap(gap, statement, agreement)


def gaps_of_statement(statement: Statement) -> tuple[BreakdownGap, ...]:
    """Return the breakdown gaps of a statement."""
    parts = tuple(_breakdowns(statement))
    return gaps_in(IndicatorResult(statement.subject, 0, count(statement.value), breakdowns=parts))


def shares_are_of_the_parts(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a printed share that differs from that of the counts, rounded alike."""
    for statement in agreement.statements:
        for differing in shares_that_differ(statement):
            yield audit_finding(
                "share_differs",
                Severity.MINOR,
                f"statement.{statement.subject}",
                actual=differing.printed,
                expected=f"{differing.counted} %",
                part=differing.part,
                counts=f"{differing.count} / {statement.value}",
                paper=_title(statement, agreement),
            )


@frozen
class DifferingShare:
    """A printed share, with the count of the part and the share computed from the counts, in %."""

    part: str
    printed: str
    count: str
    counted: Decimal


def shares_that_differ(statement: Statement) -> Iterator[DifferingShare]:
    """Yield each printed share that differs from that of the counts."""
    whole, parts = count(statement.value), dict((*statement.parts, *statement.of_whom))
    for name, text in statement.shares:
        part = count(parts[name])
        if whole and part is not None and not share(text).is_of(part, whole):
            yield DifferingShare(name, text, parts[name], Rate(part / whole).percent(share(text).places + 1))


def _breakdowns(statement: Statement) -> Iterator[Breakdown]:
    for name, parts, is_whole in (("parts", statement.parts, True), ("of_whom", statement.of_whom, False)):
        if parts:
            counts = tuple((part, count(text) or Fraction(0)) for part, text in parts)
            yield Breakdown(name, counts, is_partition=is_whole)


def _of_gap(gap: BreakdownGap, statement: Statement, agreement: Agreement) -> Finding:
    counted = statement.parts if gap.part is None else statement.of_whom
    return audit_finding(
        "parts_differ_from_whole" if gap.part is None else "part_exceeds_whole",
        Severity.MINOR,
        f"statement.{statement.subject}",
        actual=_number(gap.parts),
        expected=_number(gap.whole),
        part=" + ".join(f"{text} {name}" for name, text in counted if gap.part in (None, name)),
        paper=_title(statement, agreement),
    )


def _number(value: Fraction) -> str:
    return str(Decimal(value.numerator) / Decimal(value.denominator))


def _title(statement: Statement, agreement: Agreement) -> str:
    titles = {paper.id: paper.title for paper in agreement.papers}
    return titles.get(statement.paper, statement.paper)


# --- The vote: no more votes than voting members ------------------------------------------------------------


def votes_within_members(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for more votes than members who could vote, in person or by proxy.

    Skipped if the extract does not give those present and excused: proxies may explain any number.
    """
    vote = None if agreement.decision is None else agreement.decision.vote
    if vote is None or vote.present is None or vote.excused is None:
        return
    cast = vote.votes_for + vote.votes_against + vote.abstentions
    most = vote.present - vote.aside + vote.excused
    if cast > most:
        yield audit_finding(
            "votes_exceed_members",
            Severity.MAJOR,
            "decision.vote",
            actual=str(cast),
            expected=f"<= {most}",
            present=str(vote.present),
            aside=str(vote.aside),
            excused=str(vote.excused),
            most=str(most),
        )


# --- The identifiers of parties and accounts: format and check digits ---------------------------------------

_Check = Callable[[str], str]


def identifiers_are_valid(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for an invalid SIRET, RNA, IBAN or BIC; IBANs are masked. A blank is not a number."""
    for party in agreement.parties:
        for name, number, check in _numbers(party):
            try:
                check(number)
            except IdentifierError as refused:
                yield audit_finding(
                    "identifier_invalid",
                    Severity.MAJOR,
                    f"party.{party.role}.{name}",
                    actual=mask(number) if name.endswith("iban") else refused.actual,
                    expected=refused.expected,
                    kind=refused.kind,
                    party=party.short_name,
                )


def _numbers(party: Party) -> Iterator[tuple[str, str, _Check]]:
    if party.siret is not None:
        yield "siret", party.siret, validate_siret
    if party.rna is not None:
        yield "rna", party.rna, validate_rna
    if party.register is not None:
        yield "register", party.register, validate_register
    account = party.bank_account
    if account is None:
        return
    if isinstance(account.iban, str):
        yield "bank_account.iban", account.iban, validate_iban
    if isinstance(account.bic, str):
        yield "bank_account.bic", account.bic, validate_bic


def years_are_explained(dossier: Dossier) -> Iterator[Finding]:
    """Yield the questions that the results by year leave open.

    The results are the latest in the whole record; the year is the last of the agreement.
    """
    agreement = dossier.last_text
    day = agreement.period.last or agreement.period.first
    if day is None:
        return
    histories = tuple(_histories(dossier, agreement, day.year))
    for item in histories:
        yield from _far(item, day.year, agreement)
    for part in divergences(histories, agreement.explained_from):
        yield audit_finding(
            "indicators_part",
            Severity.MINOR,
            f"indicator.{part.indicator.id}",
            actual=" → ".join(map(exact_text, part.values)),
            expected=" → ".join(map(exact_text, part.others)),
            label=part.indicator.label,
            other=part.other.label,
            first=str(part.years[0]),
            last=str(part.years[1]),
            before=exact_text(part.values[0]),
            after=exact_text(part.values[1]),
            other_before=exact_text(part.others[0]),
            other_after=exact_text(part.others[1]),
            rate=f"{part.change.percent()} %",
        )
    for row in dossier.years:
        yield from _unfit(row, agreement)


def _histories(dossier: Dossier, agreement: Agreement, year: int) -> Iterator[IndicatorHistory]:
    values = {fact.key: fact.value for fact in facts_in_force(dossier.facts)}
    for indicator in agreement.indicators:
        yield history_of(indicator, dossier.years, year, values.get(indicator.id))


def _far(item: IndicatorHistory, year: int, agreement: Agreement) -> Iterator[Finding]:
    gap = gap_to_explain(item, year, agreement.explained_from)
    if gap is not None:
        result = item.values[year]
        yield audit_finding(
            "gap_without_comment",
            Severity.INFO,
            f"indicator.{item.indicator.id}",
            actual=exact_text(result),
            expected=exact_text(item.indicator.wanted(result) or 0),
            label=item.indicator.label,
            rate=f"{abs(gap.percent())} %",
            threshold=str(agreement.explained_from),
        )


def gaps_of_year(row: YearResult, agreement: Agreement) -> tuple[BreakdownGap, ...]:
    """Return the fully counted breakdowns of a year that do not fit their whole."""
    fitted = counts_by_breakdown(agreement.breakdowns, row.parts)
    return gaps_in(IndicatorResult(row.indicator, row.year, row.value, breakdowns=fitted))


def _unfit(row: YearResult, agreement: Agreement) -> Iterator[Finding]:
    labels = {item.id: item.label for item in agreement.indicators}
    names = {
        **{item.id: item.label for item in agreement.breakdowns},
        **{part: label for item in agreement.breakdowns for part, label in item.parts},
    }
    for gap in gaps_of_year(row, agreement):
        yield audit_finding(
            "year_parts_differ",
            Severity.MINOR,
            f"indicator.{row.indicator}",
            actual=exact_text(gap.parts),
            expected=exact_text(gap.whole),
            label=labels[row.indicator],
            part=names[gap.part or gap.breakdown],
            year=str(row.year),
        )
