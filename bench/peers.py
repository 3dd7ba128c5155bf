"""The same ten rules in four published rule engines, each fed as it likes best; conversions are not timed.

They only say which rule is true of which grant: no finding, no text. business-rules and durable_rules compare
a variable with a constant, so differences and sums are made for them in Python: business-rules asks for them
while it runs, durable_rules before. Dates are ISO texts for zen-engine and panzi-json-logic; money is cents.
"""

import importlib.util
from collections.abc import Callable
from datetime import date

from grants import Grant

Answers = set[tuple[str, str]]
Peer = tuple[str, Callable[[], Answers]]


def peers(grants: list[Grant], as_of: date) -> list[Peer]:
    """Return the peers that are installed, by name, ready to run."""
    made = (
        ("business-rules", "business_rules", business_rules),
        ("zen-engine", "zen", zen_engine),
        ("panzi-json-logic", "json_logic", panzi_json_logic),
        ("durable_rules", "durable", durable_rules),
    )
    return [(name, make(grants, as_of)) for name, package, make in made if importlib.util.find_spec(package)]


def differences(grant: Grant, as_of: date) -> dict[str, int]:
    """Return one number per rule, above 0 where the rule is true."""
    spent = sum(expense.amount for expense in grant.expenses)
    bilan = grant.bilan or as_of
    asked, due = grant.extension_asked, grant.letter_due
    return {
        "r01": (bilan - grant.bilan_due).days,
        "r02": (bilan - grant.clawback_on).days,
        "r03": 0 if asked is None else (asked - grant.extension_last).days,
        "r04": 0 if due is None else ((grant.letter_answered or as_of) - due).days,
        "r05": sum(not grant.starts <= expense.paid_on <= grant.ends for expense in grant.expenses),
        "r06": grant.planned - spent,
        "r07": grant.disbursed - grant.cap,
        "r08": grant.disbursed * grant.planned - grant.cap * spent,
        "r09": (grant.signed - grant.starts).days,
        "r10": grant.planned - grant.own_funds * 5,
    }


def business_rules(grants: list[Grant], as_of: date) -> Callable[[], Answers]:
    """Return the run of business-rules: one numeric variable per rule, computed when it is asked for."""
    from business_rules import run_all
    from business_rules.actions import BaseActions, rule_action
    from business_rules.fields import FIELD_TEXT
    from business_rules.variables import BaseVariables, numeric_rule_variable

    class Variables(BaseVariables):
        def __init__(self, grant: Grant) -> None:
            self.grant = grant
            self.spent = sum([expense.amount for expense in grant.expenses])

        @numeric_rule_variable
        def r01(self) -> int:
            return ((self.grant.bilan or as_of) - self.grant.bilan_due).days

        @numeric_rule_variable
        def r02(self) -> int:
            return ((self.grant.bilan or as_of) - self.grant.clawback_on).days

        @numeric_rule_variable
        def r03(self) -> int:
            asked = self.grant.extension_asked
            return 0 if asked is None else (asked - self.grant.extension_last).days

        @numeric_rule_variable
        def r04(self) -> int:
            due = self.grant.letter_due
            return 0 if due is None else ((self.grant.letter_answered or as_of) - due).days

        @numeric_rule_variable
        def r05(self) -> int:
            starts, ends = self.grant.starts, self.grant.ends
            return int(any(not starts <= expense.paid_on <= ends for expense in self.grant.expenses))

        @numeric_rule_variable
        def r06(self) -> int:
            return self.grant.planned - self.spent

        @numeric_rule_variable
        def r07(self) -> int:
            return self.grant.disbursed - self.grant.cap

        @numeric_rule_variable
        def r08(self) -> int:
            return self.grant.disbursed * self.grant.planned - self.grant.cap * self.spent

        @numeric_rule_variable
        def r09(self) -> int:
            return (self.grant.signed - self.grant.starts).days

        @numeric_rule_variable
        def r10(self) -> int:
            return self.grant.planned - self.grant.own_funds * 5

    class Actions(BaseActions):
        def __init__(self, number: str, found: Answers) -> None:
            self.number = number
            self.found = found

        @rule_action(params={"name": FIELD_TEXT})
        def report(self, name: str) -> None:
            self.found.add((self.number, name))

    rules = [
        {
            "conditions": {"all": [{"name": name, "operator": "greater_than", "value": 0}]},
            "actions": [{"name": "report", "params": {"name": name}}],
        }
        for name in (f"r{number:02d}" for number in range(1, 11))
    ]

    def run() -> Answers:
        found: Answers = set()
        for grant in grants:
            run_all(rules, Variables(grant), Actions(grant.number, found))
        return found

    return run


def plain(grant: Grant, as_of: date) -> dict[str, object]:
    """Return a grant as JSON would hold it: ISO dates, whole cents."""

    def text(day: date | None) -> str | None:
        return None if day is None else day.isoformat()

    return {
        "as_of": text(as_of),
        "starts": text(grant.starts),
        "ends": text(grant.ends),
        "bilan": text(grant.bilan),
        "bilan_due": text(grant.bilan_due),
        "clawback_on": text(grant.clawback_on),
        "extension_asked": text(grant.extension_asked),
        "extension_last": text(grant.extension_last),
        "letter_answered": text(grant.letter_answered),
        "letter_due": text(grant.letter_due),
        "planned": grant.planned,
        "disbursed": grant.disbursed,
        "cap": grant.cap,
        "own_funds": grant.own_funds,
        "signed": text(grant.signed),
        "expenses": [
            {
                "amount": expense.amount,
                "paid_on": text(expense.paid_on),
                "starts": text(grant.starts),
                "ends": text(grant.ends),
            }
            for expense in grant.expenses
        ],
    }


def zen_engine(grants: list[Grant], as_of: date) -> Callable[[], Answers]:
    """Return the run of zen-engine: one compiled expression gives the ten truths at once, its fastest way."""
    import zen

    truths = {
        "r01": "d(bilan ?? as_of) > d(bilan_due)",
        "r02": "d(bilan ?? as_of) > d(clawback_on)",
        "r03": "extension_asked != null and d(extension_asked) > d(extension_last)",
        "r04": "letter_due != null and d(letter_answered ?? as_of) > d(letter_due)",
        "r05": "some(expenses, d(#.paid_on) < d(#.starts) or d(#.paid_on) > d(#.ends))",
        "r06": "sum(map(expenses, #.amount)) < planned",
        "r07": "disbursed > cap",
        "r08": "disbursed * planned > cap * sum(map(expenses, #.amount))",
        "r09": "d(signed) > d(starts)",
        "r10": "own_funds * 5 < planned",
    }
    names = tuple(truths)
    expression = zen.compile_expression(f"[{', '.join(truths.values())}]")
    rows = [(grant.number, plain(grant, as_of)) for grant in grants]

    def run() -> Answers:
        found: Answers = set()
        for number, row in rows:
            for name, is_true in zip(names, expression.evaluate(row), strict=True):
                if is_true:
                    found.add((number, name))
        return found

    return run


def panzi_json_logic(grants: list[Grant], as_of: date) -> Callable[[], Answers]:
    """Return the run of panzi-json-logic: ten trees; ISO dates compare as texts."""
    from json_logic import jsonLogic

    def var(name: str) -> dict[str, object]:
        return {"var": name}

    bilan = {"if": [var("bilan"), var("bilan"), var("as_of")]}
    answered = {"if": [var("letter_answered"), var("letter_answered"), var("as_of")]}
    outside = {"or": [{"<": [var("paid_on"), var("starts")]}, {">": [var("paid_on"), var("ends")]}]}
    adding = {"+": [var("current.amount"), var("accumulator")]}
    spent = {"reduce": [var("expenses"), adding, 0]}
    rules = {
        "r01": {">": [bilan, var("bilan_due")]},
        "r02": {">": [bilan, var("clawback_on")]},
        "r03": {"and": [var("extension_asked"), {">": [var("extension_asked"), var("extension_last")]}]},
        "r04": {"and": [var("letter_due"), {">": [answered, var("letter_due")]}]},
        "r05": {"some": [var("expenses"), outside]},
        "r06": {"<": [spent, var("planned")]},
        "r07": {">": [var("disbursed"), var("cap")]},
        "r08": {">": [{"*": [var("disbursed"), var("planned")]}, {"*": [var("cap"), spent]}]},
        "r09": {">": [var("signed"), var("starts")]},
        "r10": {"<": [{"*": [var("own_funds"), 5]}, var("planned")]},
    }
    rows = [(grant.number, plain(grant, as_of)) for grant in grants]

    def run() -> Answers:
        found: Answers = set()
        for number, row in rows:
            for name, rule in rules.items():
                if jsonLogic(rule, row) is True:
                    found.add((number, name))
        return found

    return run


def durable_rules(grants: list[Grant], as_of: date) -> Callable[[], Answers]:
    """Return the run of durable_rules: a fact asserted and retracted, the rules matching on differences."""
    from durable import lang

    found: Answers = set()

    def report(name: str) -> Callable[[lang.closure], None]:
        def action(c: lang.closure) -> None:
            found.add((c.m.number, name))

        return action

    with lang.ruleset("bench"):
        for number in range(1, 11):
            name = f"r{number:02d}"
            lang.when_all(getattr(lang.m, name) > 0)(report(name))
        lang.when_all(lang.m.number != "")(lambda _: None)  # every fact matches something, or it is an error
    rows = [
        {"number": grant.number, "id": at, **differences(grant, as_of)} for at, grant in enumerate(grants)
    ]

    def run() -> Answers:
        found.clear()
        for row in rows:
            lang.assert_fact("bench", row)
            lang.retract_fact("bench", row)
        return set(found)

    return run
