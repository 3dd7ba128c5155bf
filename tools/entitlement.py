"""The page `docs/entitlement.md`, from its examples: a test compares it, `make approve` writes it."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

from attrs import frozen

from budget.rate import Rate, stated_rate_en
from conventions.documents.propositions import with_values
from conventions.dossier.dossier import Dossier
from conventions.engine.day import Day, day
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.exports.value_text import value_text
from conventions.facts.fact import seen
from conventions.files.cases_file import read_cases
from conventions.files.models import find_model, read_model
from conventions.language.answers import Answer, exactly
from conventions.language.explain import Explained, write
from conventions.language.interpret import interpret
from conventions.language.syntax import EUROS, Arithmetic, Call, Choice, Comparison, Literal, Node
from conventions.messages import catalogue
from conventions.views.rule_cases import Case, notation_of

__all__ = ["EXAMPLES", "PAGE", "Step", "page", "steps"]

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples" / "entitlement"
PAGE = ROOT / "docs" / "entitlement.md"
HEAD = """\
# Amounts due, to pay, to recover

Each formula of entitlement is a [model](../models/commun) for agreements; recovery needs none. For each, this
page has an agreement with decided cases and their arithmetic.
`subventio new DIR --model commun/droit-taux@1` makes such an agreement, `subventio explain DIR entitlement`
shows its arithmetic.

Written by `make approve`: never edited by hand. The {cases} cases of the {examples} examples
are evaluated by the engine and by the naive interpreter; for each field of a norm, a test checks that a case
fails without it.

Amounts are computed exactly and rounded once, half up, when reported: a difference of two amounts is that of
the exact ones. If data are missing, the amount is a range.
"""
WORDS = catalogue("fr")
LOOSE = ("+", "-")


@frozen
class Step:
    """An amount of a case: its formula, the formula with numbers, and the result."""

    subject: str
    formula: str
    numbers: str
    result: str


def steps(case: Case, dossier: Dossier) -> Iterator[Step]:
    """Yield the computation of the amounts that a case decides by a formula."""
    beside = case.beside(dossier)
    verdict = evaluate(beside, case.as_of, case.known_on)
    today = day(beside, seen(beside.facts, case.as_of, case.known_on))
    for subject, _ in case.expect:
        found = _formula(subject, today)
        if found is not None:
            tree, scope = found
            given = with_values(tree, beside.agreement)
            yield Step(subject, write_whole(tree), numbers(given, scope), notation_of(verdict, subject) or "")
        elif subject in ("to_pay", "to_recover"):
            yield Step(subject, "", _balance(subject, verdict, beside), notation_of(verdict, subject) or "")


def _balance(subject: str, verdict: Verdict, dossier: Dossier) -> str:
    """Return the amount due less payments, or the amount to repay less repayments, in numbers."""
    amounts = dict(verdict.amounts)

    def told(answer: Answer | None) -> str:
        return value_text(answer, EUROS, WORDS)

    side = dossier.agreement.side_of
    is_to_pay = subject == "to_pay"
    due = [
        told(duty.amount)
        for duty in verdict.duties
        if duty.counts == (True,)
        and duty.amount is not None
        and (duty.is_payment if is_to_pay else side(duty.debtor) != "funder")
    ]
    whole = " + ".join(due) or told(exactly(0))
    if is_to_pay:
        return f"max(0 € ; min({whole} ; {told(amounts['grant'])}) − {told(amounts['paid'])})"
    return f"max(0 € ; min({whole} ; {told(amounts['paid'])}) − {told(amounts['recovered'])})"


def _formula(subject: str, today: Day) -> tuple[Node, Explained] | None:
    """Return the tree and scope of a subject: a definition or the amount of a norm."""
    name, _, rest = subject.partition(".")
    program = today.program
    definition = program.definitions.get(name)
    if definition is not None:
        tree = program.tree("define", name)
        return None if tree is None else (tree, today.ever.at(definition.each, rest or None))
    if not subject.endswith(".amount"):
        return None
    row = rest.removesuffix("amount").removesuffix(".") or None
    for kind, norms in (("duty", program.duties), ("right", program.rights)):
        norm = norms.get(name)
        if norm is not None and row != "duty":
            tree = program.tree(kind, name, "amount") or program.tree(kind, name, "up_to")
            return None if tree is None else (tree, today.ever.at(norm.each, row))
    return None


def write_whole(node: Node) -> str:
    """Return a formula as text."""
    match node:
        case Arithmetic(sign, left, right, _):
            return f"{_bracketed(left, sign, write_whole)} {sign} {_bracketed(right, sign, write_whole)}"
        case Call(function, arguments, _):
            return f"{function}({', '.join(write_whole(argument) for argument in arguments)})"
        case Comparison(sign, left, right, _):
            return f"{write_whole(left)} {sign} {write_whole(right)}"
        case Choice(condition, then, otherwise, _):
            return f"if {write_whole(condition)} then {write_whole(then)} else {write_whole(otherwise)}"
        case _:
            return write(node)


def numbers(node: Node, scope: Explained) -> str:
    """Return a formula with the values of its names; for a decided choice, only the branch taken."""
    match node:
        case Literal(_, _, text, _):
            return text
        case Arithmetic(sign, left, right, _):

            def told(each: Node) -> str:
                return numbers(each, scope)

            shown = {"*": "×", "/": "÷", "-": "−"}.get(sign, sign)
            return f"{_bracketed(left, sign, told)} {shown} {_bracketed(right, sign, told)}"
        case Call(function, arguments, _) if function in ("min", "max"):
            return f"{function}({' ; '.join(numbers(argument, scope) for argument in arguments)})"
        case Choice(condition, then, otherwise, _):
            held = interpret(condition, scope).value
            if held is None:
                return value_text(interpret(node, scope), scope.type_of(node), WORDS)
            return numbers(then if held is True else otherwise, scope)
        case _:
            return value_text(interpret(node, scope), scope.type_of(node), WORDS)


def _bracketed(node: Node, sign: str, told: Callable[[Node], str]) -> str:
    """Return an operand in brackets if it is a choice, or a sum in a product."""
    text = told(node)
    is_sum = isinstance(node, Arithmetic) and node.sign in LOOSE and sign not in LOOSE
    needs = is_sum or (isinstance(node, Choice) and text.startswith("if "))
    return f"({text})" if needs else text


def page() -> str:
    """Return the page: one table a formula."""
    names = sorted(path.parent.name for path in EXAMPLES.glob("*/convention.toml"))
    decided = {name: read_cases(EXAMPLES / name) for name in names}
    count = sum(len(found.cases) for found in decided.values())
    lines = [HEAD.format(cases=count, examples=len(names))]
    for name, found in decided.items():
        lead = (
            (EXAMPLES / name / "convention.toml")
            .read_text("utf-8")
            .splitlines()[0]
            .removeprefix("# Fictif. ")
        )
        lines += [f"## [{name}](../examples/entitlement/{name})", "", lead, "", *_model(name, found.dossier)]
        lines += ["| clause and case | day | result |", "|---|---|---|"]
        for case in found.cases:
            told = "<br>".join(_told(case, found.dossier))
            lines.append(f"| {case.source} | {case.as_of.isoformat()} | {told} |")
        lines.append("")
    return "\n".join(lines)


def _model(name: str, dossier: Dossier) -> Iterator[str]:
    """Yield how an agreement is made: the model, its parameters, its definitions."""
    ref = dossier.agreement.uses
    path = None if ref is None else find_model(ref, EXAMPLES / name)
    if ref is None or path is None:
        return
    about, given = read_model(ref, path).about, dict(dossier.agreement.given)
    english = dict(about.english)
    yield f"Model [{ref}](../models/{ref}.toml), “{english['title']}”, with these parameters:"
    yield ""
    for entry in about.parameter:
        value = given[entry.name]
        shown = stated_rate_en(Rate(value)) if isinstance(value, Fraction) else value
        yield f"- `{entry.name}` = {shown}: {english[f'parameter.{entry.name}.label']}"
    yield ""
    yield "Definitions:"
    yield ""
    for item in dossier.agreement.definitions:
        yield f"- `{item.name}` = `{item.value}`: {english[f'define.{item.name}']}"
    yield ""


def _told(case: Case, dossier: Dossier) -> Iterator[str]:
    """Yield the amounts that a case decides, with their computation."""
    arithmetic = {step.subject: step for step in steps(case, dossier)}
    for subject, value in case.expect:
        step = arithmetic.get(subject)
        if step is None:
            yield f"`{subject}` = {value}"
        elif step.formula:
            yield f"`{subject}` = `{step.formula}` = {step.numbers} = **{value}**"
        else:
            yield f"`{subject}` = {step.numbers} = **{value}**"
