"""A rulebook for a person at a terminal: its rules, one of them whole, and how its cases went."""

from collections.abc import Iterator

from conventions.agreement.norms import Duty
from conventions.engine.rule_cases import CaseOfRules, TriedRule, cases_of
from conventions.exports.names import titled
from conventions.exports.rulebook_json import expressions_of, parameters_of
from conventions.messages import Catalogue
from conventions.parameters.dated import Dated, Reading, Version
from conventions.rulebook.rulebook import Rule, Rulebook

__all__ = ["rule_of_list", "shown_rule", "test_lines"]


def rule_of_list(rule: Rule, words: Catalogue) -> str:
    """Return a rule on one line: its name, how grave a breach is, its title, its text."""
    name = rule.name.partition(".")[2]
    return f"{name:<20} {rule.severity.value:<9} {titled(rule.wordings, words)} ({rule.source.reference})"


def shown_rule(rule: Rule, book: Rulebook, cases: tuple[CaseOfRules, ...], words: Catalogue) -> Iterator[str]:
    """Yield a rule whole: its text and how far it was read, what it says, its parameters, its cases."""
    wording = next((item for item in rule.wordings if item.language == words.language), rule.wordings[0])
    yield f"{wording.title} [{rule.name}]"
    yield f"  {words.text('rule.source', reference=rule.source.reference, read=_read(rule.source, words))}"
    if rule.anchor is not None:
        yield f"  {_in_force(rule, words)}"
    yield f"  {words.text('rules.severity', severity=rule.severity.value, relation=rule.relation.value)}"
    who = rule.norm.debtor if isinstance(rule.norm, Duty) else rule.norm.holder
    kind = "duty" if isinstance(rule.norm, Duty) else "right"
    yield f"  {words.text(f'rules.{kind}', who=words.text(f'role.{who}'))}"
    for key, said in expressions_of(rule.norm).items():
        yield f"    {key} = {said}"
    yield f"  {words.text('rules.message')}{words.text('colon')}{wording.message}"
    yield f"  {words.text('rules.remedy')}{words.text('colon')}{wording.remedy}"
    for item in parameters_of(rule, book):
        for version in item.versions:
            yield f"  {_version(item, version, words)} = {version.value}"
    told = list(cases_of(rule, cases))
    yield f"  {words.count('count.cases', len(told))}"
    for case, expected in told:
        yield f"    {words.day(case.as_of)}, {case.source} → {expected}"


def _version(item: Dated, version: Version, words: Catalogue) -> str:
    return words.text(
        "rule.parameter",
        name=item.key,
        since=words.day(version.since),
        reference=version.source.reference,
        read=_read(version.source, words),
    )


def _read(source: Reading, words: Catalogue) -> str:
    """Return how far a text was read, and when it was last looked at."""
    read = words.text(f"source.{source.status.value}")
    if source.checked_on is None:
        return read
    return words.text("rules.checked", read=read, day=words.day(source.checked_on))


def _in_force(rule: Rule, words: Catalogue) -> str:
    since = "" if rule.since is None else words.text("rules.since", day=words.day(rule.since))
    until = "" if rule.until is None else words.text("rules.until", day=words.day(rule.until))
    return words.text("rules.anchor", anchor=rule.anchor or "", since=since, until=until)


def test_lines(book: Rulebook, rules: tuple[TriedRule, ...], cases: int, words: Catalogue) -> Iterator[str]:
    """Yield each rule with the outcomes that its cases show; then what lacks, and what is not as expected."""
    for item in rules:
        shown = ", ".join(words.text(f"outcome.{outcome.value}") for outcome in item.shown) or "—"
        number = words.count("count.cases", item.cases)
        yield f"{item.rule.name:<26} {number:<9} {shown}"
        if item.lacking:
            lacking = ", ".join(words.text(f"outcome.{outcome.value}") for outcome in item.lacking)
            yield f"  {words.text('rules.lacking', outcomes=lacking)}"
        for case, difference in item.failed:
            yield "  " + words.text(
                "rules.failed",
                place="" if case.place is None else str(case.place),
                source=case.source,
                subject=difference.subject,
                expected=difference.expected,
                found=difference.found or "—",
            )
    failing = sum(not item.passes for item in rules)
    yield words.text(
        "rules.tried",
        book=book.id,
        rules=words.count("count.rules", len(rules)),
        cases=words.count("count.cases", cases),
        failing=words.count("count.failing", failing),
    )
