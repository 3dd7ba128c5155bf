"""Ten rules on seeded grants: as norms of the expression language, as plain functions, and as their answers.

The rules (true: something to say): R01 the bilan came after its day, or has not come and the day is past ·
R02 the same with the day of the clawback · R03 an extension asked after its last day · R04 a registered
letter answered, or still unanswered, after its due date · R05 an expense paid outside the period · R06 less
spent than planned · R07 more paid than the cap · R08 paid × planned > cap × spent · R09 signed after the
start · R10 own funds under a fifth of the plan.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from attrs import frozen

from budget import ledger
from budget.findings import Finding, Severity
from budget.money import Euros
from conventions.agreement.agreement import Agreement, AgreementPeriod
from conventions.agreement.norms import Definition, FactDeclaration, Right, Selection
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact

AS_OF = date(2025, 11, 17)
FACTS = {
    "number": "text",
    "starts": "date",
    "ends": "date",
    "bilan": "event",
    "bilan_due": "date",
    "clawback_on": "date",
    "extension_asked": "event",
    "extension_last": "date",
    "letter_sent": "event",
    "letter_answered": "event",
    "letter_due": "date",
    "planned": "euros",
    "disbursed": "euros",
    "cap": "euros",
    "own_funds": "euros",
    "signed": "event",
}
RULES = {
    "r01": "bilan > bilan_due",
    "r02": "bilan > clawback_on",
    "r03": "happened(extension_asked) and extension_asked > extension_last",
    "r04": "happened(letter_sent) and letter_answered > letter_due",
    "r05": "count(paid_outside) > 0",
    "r06": "spent < planned",
    "r07": "disbursed > cap",
    "r08": "disbursed * planned > cap * spent",
    "r09": "signed > starts",
    "r10": "own_funds * 5 < planned",
}
WITHOUT_BILAN, WITHOUT_EXTENSION, WITHOUT_LETTER, WITH_ANSWER = 0.15, 0.7, 0.6, 0.7
ON_THE_DAY, TO_THE_CENT, A_FIFTH, PAID_LATE, PAID_UP = 0.1, 0.1, 1 / 7, 0.2, 0.3
"""How often: what is absent, and the equalities that a wrong `<` for `<=` would miss."""


@frozen
class Expense:
    """An expense: cents, and the day it was paid."""

    amount: int
    paid_on: date


@frozen
class Grant:
    """What one dossier recorded; None is not recorded."""

    number: str
    starts: date
    ends: date
    bilan: date | None
    bilan_due: date
    clawback_on: date
    extension_asked: date | None
    extension_last: date
    letter_sent: date | None
    letter_answered: date | None
    letter_due: date | None
    planned: int
    disbursed: int
    cap: int
    own_funds: int
    signed: date
    expenses: tuple[Expense, ...]


def seeded_grants(count: int, seed: int = 20251117) -> list[Grant]:
    """Return `count` grants: some without bilan, most without extension or letter, edges met exactly."""
    random = Random(seed)
    return [_grant(random, number) for number in range(count)]


def _near(random: Random, day: date, before: int, after: int) -> date:
    """Return a day around `day`, one time in ten `day` itself; never after the day of the question."""
    found = day if random.random() < ON_THE_DAY else day + timedelta(days=random.randint(-before, after))
    return min(found, AS_OF)


def _grant(random: Random, number: int) -> Grant:
    starts = date(2022, 1, 1) + timedelta(days=random.randrange(900))
    ends = starts + timedelta(days=random.choice((180, 365, 545)))
    bilan_due = ends + timedelta(days=182)
    clawback_on = bilan_due + timedelta(days=183)
    extension_last = ends - timedelta(days=184)
    letter_sent = None if random.random() < WITHOUT_LETTER else _near(random, bilan_due, 60, 200)
    letter_due = None if letter_sent is None else letter_sent + timedelta(days=61)
    answered = None
    if letter_due is not None and random.random() < WITH_ANSWER:
        answered = max(_near(random, letter_due, 40, 30), letter_sent or starts)
    planned = random.randrange(500_000, 20_000_000)
    if random.random() < A_FIFTH:
        planned -= planned % 5
        own_funds = planned // 5
    else:
        own_funds = random.randrange(planned // 10, planned // 2)
    spent = planned if random.random() < TO_THE_CENT else round(planned * random.uniform(0.7, 1.2))
    parts = sorted(random.randrange(spent) for _ in range(4))
    amounts = [last - first for first, last in zip([0, *parts], [*parts, spent], strict=True)]
    late = random.random() < PAID_LATE
    length = (ends - starts).days
    cap = random.randrange(planned // 4, planned)
    return Grant(
        number=f"{number:05d}",
        starts=starts,
        ends=ends,
        bilan=None if random.random() < WITHOUT_BILAN else _near(random, bilan_due, 90, 60),
        bilan_due=bilan_due,
        clawback_on=clawback_on,
        extension_asked=None
        if random.random() < WITHOUT_EXTENSION
        else _near(random, extension_last, 40, 20),
        extension_last=extension_last,
        letter_sent=letter_sent,
        letter_answered=answered,
        letter_due=letter_due,
        planned=planned,
        disbursed=cap if random.random() < PAID_UP else random.randrange(cap // 2, round(cap * 1.1)),
        cap=cap,
        own_funds=own_funds,
        signed=_near(random, starts, 60, 10),
        expenses=tuple(
            Expense(amount, starts + timedelta(days=random.randint(0, length + (60 if late else 0))))
            for amount in amounts
        ),
    )


# --- as norms of the language
def model() -> Agreement:
    """Return the agreement whose rights are the ten rules."""
    return Agreement(
        id="bench",
        title="ten rules",
        parties=(),
        period=AgreementPeriod(date(2022, 1, 1), date(2026, 12, 31)),
        grant=Euros.ZERO,
        facts=tuple(FactDeclaration(key, kind) for key, kind in FACTS.items()),
        selections=(
            Selection("paid_outside", "expenses", (("outside", "paid_on < starts or paid_on > ends"),)),
        ),
        definitions=(Definition("spent", "sum(expenses, amount)"),),
        rights=tuple(
            Right(name, "funder", "decline", article=name[1:], when=text) for name, text in RULES.items()
        ),
    )


MODEL = model()


def dossier(grant: Grant) -> Dossier:
    """Return the dossier of a grant: its values are recorded from the first day on."""
    facts = (
        Fact(key, found)
        if isinstance(found, date) and kind == "event"
        else Fact(key, date.min, _stated(kind, found))
        for key, kind in FACTS.items()
        if (found := getattr(grant, key)) is not None
    )
    expenses = (
        ledger.Expense(id=str(at), label="", amount=Euros.of_cents(item.amount), paid_on=item.paid_on)
        for at, item in enumerate(grant.expenses)
    )
    return Dossier(MODEL, tuple(facts), ledger.Ledger(tuple(expenses)))


def _stated(kind: str, found: date | str | int) -> date | str | int | Euros:
    return Euros.of_cents(found) if kind == "euros" and isinstance(found, int) else found


# --- as plain functions
def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _or_blank(day: date | None) -> str:
    return "" if day is None else str(day)


def r01(grant: Grant, as_of: date, _spent: int) -> bool:
    """The bilan came late, or has not come."""
    return (grant.bilan or as_of) > grant.bilan_due


def r02(grant: Grant, as_of: date, _spent: int) -> bool:
    """The bilan came after the day of the clawback, or has not come."""
    return (grant.bilan or as_of) > grant.clawback_on


def r03(grant: Grant, _as_of: date, _spent: int) -> bool:
    """The extension was asked too late."""
    return grant.extension_asked is not None and grant.extension_asked > grant.extension_last


def r04(grant: Grant, as_of: date, _spent: int) -> bool:
    """The letter was answered late, or is not answered."""
    return grant.letter_due is not None and (grant.letter_answered or as_of) > grant.letter_due


def r05(grant: Grant, _as_of: date, _spent: int) -> bool:
    """An expense is paid outside the period."""
    starts, ends = grant.starts, grant.ends
    return any(expense.paid_on < starts or expense.paid_on > ends for expense in grant.expenses)


def r06(grant: Grant, _as_of: date, spent: int) -> bool:
    """Less is spent than planned."""
    return spent < grant.planned


def r07(grant: Grant, _as_of: date, _spent: int) -> bool:
    """More is paid than the cap."""
    return grant.disbursed > grant.cap


def r08(grant: Grant, _as_of: date, spent: int) -> bool:
    """More is paid than the part spent."""
    return grant.disbursed * grant.planned > grant.cap * spent


def r09(grant: Grant, _as_of: date, _spent: int) -> bool:
    """Signed after the start."""
    return grant.signed > grant.starts


def r10(grant: Grant, _as_of: date, _spent: int) -> bool:
    """Own funds are under a fifth."""
    return grant.own_funds * 5 < grant.planned


FUNCTIONS: tuple[tuple[str, Callable[[Grant, date, int], bool], Callable[[Grant], str]], ...] = (
    (
        "r01",
        r01,
        lambda g: f"{g.number}: the bilan was due on {g.bilan_due}; received: {_or_blank(g.bilan)}",
    ),
    (
        "r02",
        r02,
        lambda g: (
            f"{g.number}: the grant may be reclaimed after {g.clawback_on}; "
            f"bilan received: {_or_blank(g.bilan)}"
        ),
    ),
    (
        "r03",
        r03,
        lambda g: f"{g.number}: the extension was asked on {g.extension_asked}, after {g.extension_last}",
    ),
    (
        "r04",
        r04,
        lambda g: (
            f"{g.number}: the letter of {g.letter_sent} was due an answer on {g.letter_due}; "
            f"answered: {_or_blank(g.letter_answered)}"
        ),
    ),
    (
        "r05",
        r05,
        lambda g: f"{g.number}: an expense is paid outside the period from {g.starts} to {g.ends}",
    ),
    ("r06", r06, lambda g: f"{g.number}: less is spent than the {_euros(g.planned)} planned"),
    ("r07", r07, lambda g: f"{g.number}: {_euros(g.disbursed)} paid, over the cap of {_euros(g.cap)}"),
    (
        "r08",
        r08,
        lambda g: (
            f"{g.number}: {_euros(g.disbursed)} paid of {_euros(g.cap)}, "
            f"more than the part spent of {_euros(g.planned)}"
        ),
    ),
    ("r09", r09, lambda g: f"{g.number}: signed on {g.signed}, after the start on {g.starts}"),
    (
        "r10",
        r10,
        lambda g: f"{g.number}: own funds of {_euros(g.own_funds)} are under a fifth of {_euros(g.planned)}",
    ),
)


def function_findings(grants: list[Grant], as_of: date) -> Iterator[Finding]:
    """Yield a finding, with its text, for each rule that is true."""
    for grant in grants:
        spent = sum([expense.amount for expense in grant.expenses])
        for name, is_true, text in FUNCTIONS:
            if is_true(grant, as_of, spent):
                yield Finding("right_open", Severity.INFO, name, name[1:], actual=text(grant))


# --- the reference: naive, decimal, apart
def reference(grants: list[Grant], as_of: date) -> set[tuple[str, str]]:
    """Return (number, rule) of every true rule, worked out on decimals and day numbers, without ours."""
    return {(grant.number, name) for grant in grants for name, is_true in _truths(grant, as_of) if is_true}


def _truths(grant: Grant, as_of: date) -> list[tuple[str, bool]]:
    today = as_of.toordinal()
    planned, disbursed, cap = (Decimal(cents) / 100 for cents in (grant.planned, grant.disbursed, grant.cap))
    spent = Decimal(0)
    outside = False
    for expense in grant.expenses:
        spent += Decimal(expense.amount) / 100
        outside |= not grant.starts.toordinal() <= expense.paid_on.toordinal() <= grant.ends.toordinal()
    bilan = today if grant.bilan is None else grant.bilan.toordinal()
    answered = today if grant.letter_answered is None else grant.letter_answered.toordinal()
    asked = grant.extension_asked
    return [
        ("r01", bilan - grant.bilan_due.toordinal() > 0),
        ("r02", bilan - grant.clawback_on.toordinal() > 0),
        ("r03", asked is not None and asked.toordinal() - grant.extension_last.toordinal() > 0),
        ("r04", grant.letter_due is not None and answered - grant.letter_due.toordinal() > 0),
        ("r05", outside),
        ("r06", planned - spent > 0),
        ("r07", disbursed - cap > 0),
        ("r08", disbursed * planned - cap * spent > 0),
        ("r09", grant.signed.toordinal() > grant.starts.toordinal()),
        ("r10", Decimal(grant.own_funds) / 100 * 5 - planned < 0),
    ]
