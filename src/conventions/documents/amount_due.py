"""The amount due, step by step: what is decided, what the text leaves open, and what remains of each debt."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from budget import frozen
from budget.money import Euros, total
from conventions.documents.accounts import left_out
from conventions.documents.propositions import Labels, formula_text, labels_of_agreement, with_values
from conventions.documents.source import Source, once
from conventions.documents.typography import NARROW, NBSP, euros_text, list_text
from conventions.documents.wording import AMOUNTS, EVENTS, QUESTIONS, initial, of_
from conventions.engine.account import OF_THE_ACCOUNT, money
from conventions.engine.measured import Follows, follows, settling_last
from conventions.engine.program import compile_agreement
from conventions.engine.seen_record import LOWERED, amount_of, in_cents, not_below_zero
from conventions.engine.status import DutyStatus, RightStatus
from conventions.engine.subject import Subject
from conventions.engine.verdict import DutyVerdict
from conventions.facts.fact import Fact, seen
from conventions.language.answers import INFINITY, Answer, Infinite, Question, QuestionKind, exactly
from conventions.language.bounds import extreme, minus, number
from conventions.language.syntax import Name, walk
from conventions.messages import catalogue


@frozen
class Step:
    """A step of the computation: label, formula, value, and open questions."""

    label: str
    formula: str
    value: str
    open: str


def answer_text(answer: Answer | None) -> str | None:
    """Return an amount as text: one value, two bounds, or undetermined."""
    if answer is None:
        return None
    if answer.is_decided:
        value = money(answer.value)
        return None if value is None else euros_text(value)
    low = None if isinstance(answer.lo, Infinite) else money(answer.lo)
    high = None if isinstance(answer.hi, Infinite) else money(answer.hi)
    if low is None or high is None:
        return "non déterminé" if low is None else f"non déterminé, au moins {euros_text(low)}"
    return f"de {euros_text(low)} à {euros_text(high)}"


def sum_text(answer: Answer | None) -> str | None:
    """Return an amount for use after «de»: one value, or two bounds; None without bounds."""
    if answer is None or isinstance(answer.lo, Infinite) or isinstance(answer.hi, Infinite):
        return None
    ends = dict.fromkeys(euros_text(end) for bound in (answer.lo, answer.hi) if (end := money(bound)))
    return " à ".join(ends) or None


def amount_text_of(name: str) -> Callable[[Source], str | None]:
    """Return a function that gives an amount of the verdict as text."""
    return lambda source: answer_text(dict(source.verdict.amounts).get(name))


def questions_text(source: Source, questions: Iterable[Question]) -> str:
    """Return the open questions of an amount, in words."""
    return f"{NARROW}; ".join(_question(source, item) for item in sorted(questions))


def _question(source: Source, question: Question) -> str:
    if question.kind is QuestionKind.DISCRETION:
        party = source.party(question.about)
        return f"à l’appréciation {of_(party.short_name if party else question.about)}"
    about = question.about.partition(":")[0]
    ours = catalogue("fr")
    named = ours.text(f"name.{about}") if ours.has(f"name.{about}") else about.replace("_", " ")
    words = QUESTIONS.get(about) or AMOUNTS.get(about) or EVENTS.get(about) or named
    match question.kind:
        case QuestionKind.MISSING:
            return f"donnée manquante{NBSP}: {words}"
        case QuestionKind.FUTURE:
            return f"événement à venir{NBSP}: {words}"
        case QuestionKind.UNREAD:
            return f"clause non lue{NBSP}: {words}"
        case QuestionKind.READING:
            return f"texte à interpréter{NBSP}: {words}"


_ORDER = (
    "eligible_expenses",
    "other_resources",
    "entitlement",
    "final_grant",
    "paid",
    "recovered",
    "account.remitted",
    "to_pay",
    "account.to_recover",
    "interest.open",
    "to_recover",
    "account.overpaid",
    "account.to_give_back",
)


_RIGHT = "entitlement"
_MEANING = {
    "eligible_expenses": "dépenses présentées − dépenses écartées",
    "other_resources": "ressources déclarées hors la présente subvention",
    "final_grant": "subvention attribuée − réductions décidées ou encore possibles",
    "paid": "versements enregistrés",
    "recovered": "reversements enregistrés",
    "to_pay": "versements dus − sommes versées",
    "account.remitted": "reversements auxquels il a été renoncé, en plus de la subvention définitive",
    "to_recover": "reversements dus − sommes reversées − remises",
    "account.to_recover": "reversements dus − sommes reversées − remises, hors intérêts et pénalités",
    "interest.open": "intérêts et pénalités dus − reçus − remis",
    "account.overpaid": "sommes versées − ce que la convention laisse au bénéficiaire − ce qui est réclamé",
    "account.to_give_back": "sommes reversées − reversements dus",
}

_ORDERS = (
    ("Titres émis", "titres enregistrés", ("recovery_order",)),
    ("Titres annulés ou réduits", "annulations et réductions enregistrées", LOWERED),
)


def steps(source: Source) -> tuple[Step, ...]:
    """Return the computation of the amount due, from the grant to the balance to pay or repay."""
    amounts = {name: answer for name, answer in source.verdict.amounts if answer is not None}
    granted = source.granted
    found = [] if granted is None else [Step(initial(AMOUNTS["grant"]), "plafond", euros_text(granted), "")]
    ledger, out = source.ledger, left_out(source)
    if ledger is not None and out is not None:
        found.append(
            Step(
                "Dépenses présentées", "total de l’état des dépenses", euros_text(ledger.total_expenses()), ""
            )
        )
        if out:
            rejected = total(item.expense for item in out)
            found.append(
                Step(
                    "Dépenses écartées", "dépenses que la convention ne retient pas", euros_text(rejected), ""
                )
            )
    at = _ORDER.index(_RIGHT)
    for name in (*_ORDER[:at], *_intermediate_amounts(source, amounts), *_ORDER[at:]):
        answer = amounts.get(name)
        if name == "recovered":
            found += _orders(source)
        if name in OF_THE_ACCOUNT and answer is not None and not _adds_information(name, amounts):
            continue
        text = answer_text(answer)
        if answer is not None and text is not None:
            found.append(
                Step(
                    initial(_label(source, name)),
                    _formula(source, name),
                    text,
                    initial(questions_text(source, answer.questions)),
                )
            )
    return tuple(found)


def _orders(source: Source) -> Iterator[Step]:
    """Yield the recovery orders, then what of them was cancelled or reduced, if any."""
    facts = seen(source.dossier.facts, source.on, None).facts
    for label, formula, keys in _ORDERS:
        cents = amount_of([fact for fact in facts if fact.key in keys])
        if cents:
            yield Step(label, formula, euros_text(Euros.of_cents(cents)), "")


def _adds_information(name: str, amounts: Mapping[str, Answer]) -> bool:
    """Return whether a line of the account adds information to the other steps."""
    return amounts[name].value != 0 and (name != "account.to_recover" or amounts["interest.open"].value != 0)


def _intermediate_amounts(source: Source, amounts: Iterable[str]) -> tuple[str, ...]:
    """Return the amounts defined on the way to the entitlement: those in its formula, recursively."""
    program = compile_agreement(source.agreement)
    found: set[str] = set()
    names = [_RIGHT]
    while names:
        tree = program.tree("define", names.pop())
        named = {part.key for part in walk(tree) if isinstance(part, Name)} if tree is not None else set()
        new = (named & set(program.definitions)) - found - set(_ORDER)
        names += new
        found |= new
    return tuple(name for name in amounts if name in found)


def _label(source: Source, name: str) -> str:
    return AMOUNTS.get(name) or _labels(source).names.get(name) or name.replace("_", " ")


def _formula(source: Source, name: str) -> str:
    if name == "final_grant" and source.verdict.term.status == "lapsed":
        return "nulle, la convention est caduque"
    if name == "final_grant" and _follows(source):
        return "au plus la subvention attribuée, réductions déduites, et au plus le droit calculé"
    if name == "final_grant" and settling_last(compile_agreement(source.agreement)) is not None:
        return "au plus la subvention attribuée, réductions déduites, et au plus le total que le solde laisse"
    if name == "final_grant" and _is_all_claimed(source):
        return "nulle, tout ce qui fut versé est réclamé"
    if name in _MEANING:
        return _MEANING[name]
    tree = compile_agreement(source.agreement).tree("define", name)
    if tree is None:
        return ""
    return formula_text(with_values(tree, source.agreement), _labels(source)) or ""


def _is_all_claimed(source: Source) -> bool:
    """Return whether nothing is left of a grant that no reduction takes: all that was paid is claimed."""
    final = dict(source.verdict.amounts)["final_grant"]
    reducing = (right for right in source.rights if right.act == "reduce")
    is_reduced = any(right.status not in (RightStatus.CLOSED, RightStatus.LAPSED) for right in reducing)
    return final is not None and final.value == 0 and not is_reduced


def _follows(source: Source) -> bool:
    """Return whether the clauses make the grant follow the amount due."""
    program = compile_agreement(source.agreement)
    is_due = _RIGHT in program.definitions
    return is_due and follows(program, source.agreement) is Follows.CLAUSES


def _labels(source: Source) -> Labels:
    return labels_of_agreement(source.agreement).as_words()


_NOT_OWED = frozenset({DutyStatus.NOT_APPLICABLE, DutyStatus.WAIVED})


@frozen
class Debt:
    """A debt of the beneficiary: claimed, waived, repaid, remaining."""

    duty: DutyVerdict
    claimed: Answer
    lowered: Euros
    remitted: Euros
    repaid: Euros
    left: Answer
    orders: tuple[Fact, ...]

    @property
    def amount(self) -> Euros | None:
        """Return the remainder, if known."""
        return money(self.left.value) if self.left.is_decided else None

    @property
    def steps(self) -> str | None:
        """Return the steps from the claim to the remainder; None if there are none."""
        given = ((self.lowered, "annulés"), (self.remitted, "remis"), (self.repaid, "reversés"))
        taken = [f"{euros_text(amount)} {word}" for amount, word in given if amount > Euros.ZERO]
        claimed = answer_text(self.claimed)
        return f"{claimed} réclamés, moins {list_text(taken)}" if taken else None


def subject_of(duty: DutyVerdict) -> Subject:
    """Return the `of` of facts about a debt: the right that created it, else the duty."""
    return Subject(duty.id, duty.row).creator


@once
def debts(source: Source) -> tuple[Debt, ...]:
    """Return the debts of the beneficiary by the text and by decisions, in their order.

    Repayments without a named debt go to the first one. Together they do not exceed what the account has
    to recover.
    """
    return tuple(_debts(source))


def _less(amount: Answer, cents: int) -> Answer:
    return in_cents(not_below_zero(minus(amount, exactly(cents))))


def _debts(source: Source) -> Iterator[Debt]:
    facts = seen(source.dossier.facts, source.on, None).facts
    pool = amount_of([fact for fact in facts if fact.key == "repaid" and fact.of is None])
    account = dict(source.verdict.amounts)["to_recover"]
    room = INFINITY if account is None else number(account.hi)
    for duty in source.verdict.duties:
        if duty.claimed is None or duty.amount is None or duty.status in _NOT_OWED:
            continue
        names = {subject_of(duty).name, duty.subject}
        of_it = [fact for fact in facts if fact.of in names]
        repaid = amount_of([fact for fact in of_it if fact.key == "repaid"])
        least = money(_less(duty.amount, repaid).lo) or Euros.ZERO
        more = min(pool, least.cents)
        pool, repaid = pool - more, repaid + more
        left = extreme([_less(duty.amount, repaid), exactly(room)], largest=False)
        room = number(minus(exactly(room), exactly(number(left.hi))).hi)
        yield Debt(
            duty,
            duty.claimed.ordered,
            Euros.of_cents(amount_of([fact for fact in of_it if fact.key in LOWERED])),
            Euros.of_cents(duty.claimed.remitted),
            Euros.of_cents(repaid),
            left,
            tuple(fact for fact in of_it if fact.key == "recovery_order"),
        )
