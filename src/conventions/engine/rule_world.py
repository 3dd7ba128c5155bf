"""The world of a rulebook, and the day on which the law ends the claim of a norm."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Self

from conventions.agreement.agreement import Agreement
from conventions.engine.measured import PERIOD
from conventions.engine.norm_states import folded
from conventions.engine.program import Program, mentioned, reachable
from conventions.engine.status import DutyStatus, RightStatus
from conventions.engine.subject import CREATED, Subject
from conventions.engine.verdict import DutyVerdict, Outcome, RightVerdict, RuleVerdict, Verdict
from conventions.engine.world import World
from conventions.facts.fact import Fact
from conventions.language.answers import DAWN, FALSE, NEVER, TRUE, Answer, exactly
from conventions.language.bounds import both, either, extreme, hull, plus
from conventions.language.syntax import Node
from conventions.rulebook import OF_DEBTS, TAKEN_BACK

# --- The world of a rulebook: its own names, and the norms of the agreement by their roles -----------------


class RuleWorld(World):
    """The names of a rulebook on a view; attributes of the agreement are evaluated in its own world.

    `alone`: a role, and the only norm that it refers to here; `whole`: the world of all its norms.
    """

    def __init__(
        self,
        text: World,
        program: Program,
        agreement: Agreement,
        as_it_stands: Self | None = None,
        alone: tuple[str, str] | None = None,
        whole: World | None = None,
    ) -> None:
        super().__init__(program, agreement, text.view, text.ledger, text.mode, text.trace, as_it_stands)
        self.agreed = self.text = text
        self.alone = alone
        self.whole = whole

    @property
    def parts(self) -> tuple[World, ...]:
        """The worlds whose rights make money repayable."""
        return self.agreed.parts

    def definition_of(self, key: str) -> tuple[str, Node, str | None] | None:
        """Return the text and the tree of a definition, or of the anchor of a parameter."""
        tree = self.program.tree("parameter", key, "anchor")
        return super().definition_of(key) if tree is None else ("", tree, None)

    def first_named(self, key: str) -> Answer:
        """Return the value of a name at its first use.

        A name that does not need this role has the same value as for all its norms.
        """
        if self.whole is None or self.alone is None or key in _needing(self.program, self.alone[0]):
            return super().first_named(key)
        found = self.whole.named(key)
        self.memo[key] = self.whole.memo[key]
        return found

    def having_paid(self, _paid: Answer) -> World:
        """Return this world: `paid` is evaluated in the agreement (docs/semantics.md § 12.1)."""
        return self

    # --- the norms of the agreement with a role -------------------------------------------------------

    def norms_of(self, role: str) -> tuple[str, ...]:
        """Return the norms of the agreement with a role."""
        if self.alone is not None and self.alone[0] == role:
            return (self.alone[1],)
        if role in OF_DEBTS:
            return debts_of(self.agreement, role)
        return self.agreed.program.roles.get(role, ())

    def life_of(self, word: str, about: str) -> Answer:
        """Return the state of a norm, or of all norms with a role together."""
        if about not in self.program.terms.roles:
            return super().life_of(word, about)
        norms = self.norms_of(about)
        if word == "stated":
            return TRUE if norms else FALSE
        found = [self.agreed.lifecycle(word, norm) for norm in norms]
        match word:
            case "acquired":
                aside = [
                    either(self.agreed.is_off(norm), self.agreed.lifecycle("met", norm)) for norm in norms
                ]
                never = exactly(NEVER)
                left = [_unless(*pair, never) for pair in zip(aside, found, strict=True)]
                return extreme([never, *left], largest=False)
            case "due":
                never = exactly(NEVER)
                return extreme([never, *self.standing(norms, found, never)], largest=False)
            case "done":
                return extreme(self.standing(norms, found, exactly(DAWN)) or [exactly(NEVER)], largest=True)
            case "met":
                return folded(both, TRUE, self.standing(norms, found, TRUE)) if norms else FALSE
            case "claimed":
                return folded(plus, exactly(0), found)
            case _:
                return folded(either, FALSE, found)

    def standing(self, norms: tuple[str, ...], found: list[Answer], aside: Answer) -> list[Answer]:
        """Return the states of norms, without those that are waived or do not apply, unless all are."""
        off = [self.agreed.is_off(norm) for norm in norms]
        if all(answer == TRUE for answer in off):
            return found
        return [_unless(*pair, aside) for pair in zip(off, found, strict=True)]

    def is_off(self, norm: str) -> Answer:
        """Return whether a duty is waived or does not apply; for a role, whether all its norms are."""
        if norm not in self.program.terms.roles:
            return super().is_off(norm)
        return folded(both, TRUE, [self.agreed.is_off(found) for found in self.norms_of(norm)])

    @property
    def roles(self) -> frozenset[str]:
        """The names of roles, and those that clauses of the agreement may define."""
        period = self.agreement.period
        is_computed = isinstance(period.start, str) or isinstance(period.end, str)
        return frozenset(self.program.terms.roles) | (PERIOD if is_computed else frozenset())

    # --- rules with a role of the agreement -----------------------------------------------------------

    def matter(self, norm: Subject) -> str | None:
        """Return the role of a duty of the rulebook if the agreement has a norm with that role."""
        duty = self.program.duties.get(norm.norm)
        if duty is None or duty.role is None:
            return None
        return duty.role if self.norms_of(duty.role) else None

    def money_for(self, norm: Subject) -> tuple[Answer, list[Fact], str, date | None] | None:
        """Return the amount that performs a norm; None if norms of the agreement perform it."""
        return None if self.matter(norm) is not None else super().money_for(norm)

    def met(self, norm: Subject) -> Answer:
        """Return whether a duty is performed, even late."""
        role = self.matter(norm)
        return super().met(norm) if role is None else self.lifecycle("met", role)

    def parts_done(self, norm: Subject) -> list[Answer]:
        """Return the day on which a duty is performed: by the agreement's norms of its role, if any."""
        role = self.matter(norm)
        return super().parts_done(norm) if role is None else [self.lifecycle("done", role)]


@lru_cache(maxsize=64)
def mentions(program: Program) -> Mapping[str, frozenset[str]]:
    """Return the names in the expressions of each norm, definition, selection and parameter."""
    found: dict[str, frozenset[str]] = {}
    for place, tree in program.trees.items():
        found[place[1]] = found.get(place[1], frozenset()).union(mentioned(tree))
    return found


@lru_cache(maxsize=64)
def _needing(program: Program, role: str) -> frozenset[str]:
    """Return the names that need a role, directly or through others, and the parameters of the law."""
    graph = mentions(program)
    return frozenset(name for name in graph if role in reachable(graph, name)) | program.dated.keys()


def debts_of(agreement: Agreement, role: str) -> tuple[str, ...]:
    """Return the duties of the text with an amount that the side named by the role owes."""
    return tuple(
        [
            duty.name
            for duty in agreement.duties
            if duty.amount is not None
            and not duty.unread
            and role == f"owed_by_{agreement.side_of(duty.debtor)}"
        ]
    )


def _unless(off: Answer, found: Answer, aside: Answer) -> Answer:
    if off.is_decided:
        return aside if off == TRUE else found
    return hull(found, aside, off.questions)


# --- Limitation: the rules of law that end the claim of a norm (docs/semantics.md § 12.10) ----------------

_SETTLED: Final = (DutyStatus.MET, DutyStatus.MET_LATE, DutyStatus.WAIVED, DutyStatus.NOT_APPLICABLE)
_ASIDE: Final = (RightStatus.CLOSED, RightStatus.LAPSED, RightStatus.WAIVED)
_TAKES_BACK: Final = ("reduce", "reclaim")


def limitations(verdict: Verdict) -> Mapping[str, tuple[RuleVerdict, ...]]:
    """Return, by the name of a norm, the rules that end its claim.

    A settled norm has none, nor a norm whose claim has no known end.
    """
    ending = [rule for rule in verdict.rules if _may_end(rule) and _has_a_last_day(rule)]
    found = {norm.subject: tuple(_of(norm, ending)) for norm in verdict.norms} if ending else {}
    return {name: rules for name, rules in found.items() if rules}


def _may_end(rule: RuleVerdict) -> bool:
    """Return whether a rule limits a claim; for `taken_back`, only a rule that applies."""
    is_of_debts = rule.rule.of_each is not None
    return is_of_debts or (rule.rule.limits is not None and rule.outcome is not Outcome.NOT_APPLICABLE)


def _has_a_last_day(rule: RuleVerdict) -> bool:
    norm = rule.norm
    return isinstance(norm, RightVerdict) and norm.until is not None and norm.until.lo != NEVER


def _of(norm: DutyVerdict | RightVerdict, rules: Iterable[RuleVerdict]) -> Iterable[RuleVerdict]:
    if norm.status in (_SETTLED if isinstance(norm, DutyVerdict) else _ASIDE):
        return ()
    is_debt = isinstance(norm, DutyVerdict)
    takes_back = norm.id.endswith(CREATED) if isinstance(norm, DutyVerdict) else norm.act in _TAKES_BACK
    return (
        rule
        for rule in rules
        if (takes_back and rule.rule.limits == TAKEN_BACK)
        or (is_debt and rule.rule.of_each is not None and rule.norm.row == norm.id)
    )
