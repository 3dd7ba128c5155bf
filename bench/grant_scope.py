"""A grant as expressions read it: its answers made before, as the peers are fed rows made before."""

from collections.abc import Mapping
from datetime import date

from grants import AS_OF, FACTS, MODEL, RULES, Grant

from conventions.calendar import Territory
from conventions.engine.day import ConditionNeed, Worlds, condition
from conventions.engine.program import compile_agreement
from conventions.engine.trace import Trace
from conventions.language.answers import FALSE, NEVER, TRUE, Answer, Question, QuestionKind, between, exactly
from conventions.language.interpret import interpret
from conventions.language.syntax import Rows

__all__ = ["GrantScopes", "true_of_rows"]

PROGRAM = compile_agreement(MODEL)
TREES = [(name, PROGRAM.fields["right", name]["when"]) for name in RULES]
SPENT = PROGRAM.trees["define", "spent"]
OUTSIDE = PROGRAM.trees["selection", "paid_outside", "where", "outside"]


class GrantScopes:
    """A grant, its answers in *now* and in *ever* made before; the expenses are read for themselves."""

    def __init__(self, grant: Grant) -> None:
        self.number = grant.number
        self.expenses = [
            {"amount": exactly(item.amount), "paid_on": exactly(item.paid_on)} for item in grant.expenses
        ]
        found = {key: getattr(grant, key) for key in FACTS}
        stated = {key: exactly(value) for key, value in found.items() if value is not None}
        self.unseen = frozenset(found) - frozenset(stated)
        never, question = exactly(NEVER), {key: Question(QuestionKind.FUTURE, key) for key in self.unseen}
        self.now = stated | dict.fromkeys(self.unseen, never)
        self.ever = stated | {key: between(AS_OF, NEVER, [question[key]], ages=True) for key in self.unseen}

    def true_rules(self) -> list[str]:
        """Return the rules whose condition holds."""
        trace = Trace()
        worlds = Worlds(GrantScope(self, self.now, trace), GrantScope(self, self.ever, trace), trace)
        return [
            name
            for name, tree in TREES
            if condition(tree, worlds, need=ConditionNeed.HOLDING).outcomes == (True,)
        ]


class GrantScope:
    """What the ten rules ask of a grant, in one of the two worlds."""

    territory = Territory.METROPOLE
    as_of = AS_OF

    def __init__(
        self,
        grant: GrantScopes,
        answers: Mapping[str, Answer],
        trace: Trace,
        row: Mapping[str, Answer] | None = None,
    ) -> None:
        self.grant = grant
        self.answers = answers
        self.trace = trace
        self.row = row or {}
        self.spent: Answer | None = None
        self.scopes: list[GrantScope] = []

    def named(self, key: str) -> Answer:
        """Return the answer of a name."""
        if key in self.row:
            return self.row[key]
        if key == "spent":
            self.spent = self.spent or interpret(SPENT, self)
            return self.spent
        if key in self.grant.unseen:
            self.trace.differs = True
        return self.answers[key]

    def lifecycle(self, _word: str, about: str) -> Answer:
        """Return whether an event happened."""
        return FALSE if about in self.grant.unseen else TRUE

    def rows(self, selection: str) -> Rows:
        """Return the expenses, or those paid outside the period."""
        scopes = self.scopes = self.scopes or [
            GrantScope(self.grant, self.answers, self.trace, row) for row in self.grant.expenses
        ]
        if selection == "expenses":
            return Rows(tuple((TRUE, scope) for scope in scopes))
        return Rows(tuple((interpret(OUTSIDE, scope), scope) for scope in scopes))

    def turns_on(self, day: date) -> None:
        """Note a turning day."""
        self.trace.turns.append(day)


def true_of_rows(grants: list[GrantScopes]) -> set[tuple[str, str]]:
    """Return the rules that are true, of each grant."""
    return {(grant.number, name) for grant in grants for name in grant.true_rules()}
