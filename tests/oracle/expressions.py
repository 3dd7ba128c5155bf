"""Random well-typed expressions, whose dates lie in a few weeks around a year end and a 29 February."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from attrs import evolve, field, frozen
from hypothesis import strategies as st

__all__ = ["FIRST", "FORWARD", "LAST", "TEXTS", "Names", "days", "expressions"]

FIRST, LAST = date(2023, 12, 20), date(2024, 3, 10)
EDGES = (date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 1))
FAR = ("0001-01-01", "0001-03-01", "1700-01-31", "2100-12-30", "9999-12-30", "9999-12-31", "2024-02-29")
PERIODS = ("1 day", "10 days", "30 days", "1 month", "2 months", "1 month 5 days", "2 weeks", "1200 months")
FORWARD = (*PERIODS, "3 ouvres", "7 ouvrables")
AMOUNTS = ("0 €", "0,01 €", "33,33 €", "100 €", "250,50 €", "1 000 €")
TEXTS = ("north", "south", "")
STEPS = {"euros": ("1 €", "0,05 €", "100 €"), "number": ("1", "0,5", "1 %"), "days": ("7 days", "1 day")}
ROUNDINGS = st.sampled_from(("floor", "ceil", "round"))
YEAR_ENDS = ('"01-31"', '"02-29"', '"12-31"', '"13-01"', "beneficiary.fiscal_year_ends")

days = st.one_of(
    st.sampled_from(EDGES), st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(days=n))
)


@frozen
class Names:
    """What an expression may mention: names by kind, events, norms, and the columns of each selection.

    `row`: whether it is read for a row of a source, and may say `previous`, `running`, `split`.
    """

    kinds: dict[str, tuple[str, ...]]
    events: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    selections: dict[str, dict[str, str]] = field(factory=dict)
    row: bool = False

    def of(self, kind: str) -> tuple[str, ...]:
        return self.kinds.get(kind, ())

    def adding(self, kind: str, name: str) -> "Names":
        return evolve(self, kinds={**self.kinds, kind: (*self.of(kind), name)})


def _literal(kind: str) -> st.SearchStrategy[str]:
    match kind:
        case "euros":
            return st.sampled_from(AMOUNTS)
        case "number":
            return st.sampled_from(("0", "1", "2,5", "80 %", "0 %", "3"))
        case "days":
            return st.sampled_from(("length(period)", "(1 day * 2)", "(-31 days)"))
        case "truth":
            return st.sampled_from(("true", "false"))
        case "text":
            return st.sampled_from(TEXTS).map(lambda text: f'"{text}"')
        case _:
            return st.one_of(days.map(date.isoformat), days.map(date.isoformat), st.sampled_from(FAR))


@st.composite
def expressions(draw: st.DrawFn, kind: str, names: Names, depth: int = 2, *, row: bool = False) -> str:
    """A well-typed expression; inside a row no aggregate, for there is none within another."""
    return _written(draw, kind, names, depth, row=row)


def _written(draw: st.DrawFn, kind: str, names: Names, depth: int, *, row: bool) -> str:
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        known = names.of(kind)
        by_name = draw(st.integers(0, 2)) > 0
        if known and by_name:
            return draw(st.sampled_from(known))
        return draw(_literal(kind))

    def sub(other: str) -> str:
        return _written(draw, other, names, depth - 1, row=row)

    builders = _builders(kind, names, row=row)
    build = builders[draw(st.integers(0, len(builders) - 1))]
    return build(sub, draw)


Builder = Callable[[Callable[[str], str], st.DrawFn], str]


def _builders(kind: str, names: Names, *, row: bool) -> Sequence[Builder]:
    found: list[Builder] = [
        lambda sub, _: f"(if {sub('truth')} then {sub(kind)} else {sub(kind)})",
    ]
    if known := [name for name in names.of(kind) if "." not in name]:
        found.append(lambda sub, draw: f"({draw(st.sampled_from(known))} otherwise {sub(kind)})")
    if names.selections and not row:
        found += [_aggregate(kind, names)] * 2
    found += _OF_KIND[kind](names)
    if names.row and not row:
        found += _of_rows(kind, names) * 2
    return found


def _of_rows(kind: str, names: Names) -> list[Builder]:
    found: list[Builder] = []
    if known := names.of(kind):
        found.append(lambda sub, draw: f"previous({draw(st.sampled_from(known))}, {sub(kind)})")
    if kind in ("euros", "number", "days"):
        found.append(lambda sub, _: f"running({sub(kind)})")
    if kind == "euros":
        found.append(lambda sub, _: f"split({sub('euros')}, {sub('number')})")
    return found


def _aggregate(kind: str, names: Names) -> Builder:
    def build(_: Callable[[str], str], draw: st.DrawFn) -> str:
        selection = draw(st.sampled_from(sorted(names.selections)))
        inside = names
        for column, column_kind in names.selections[selection].items():
            kinds = {k: tuple(n for n in v if n != column) for k, v in inside.kinds.items()}
            inside = evolve(inside, kinds=kinds).adding(column_kind, column)
        expression = _written(draw, kind, evolve(inside, selections={}, row=False), 1, row=True)
        if kind in ("euros", "number", "days"):
            word = draw(st.sampled_from(("sum", "sum", "first", "last")))
        else:
            word = draw(st.sampled_from(("first", "last")))
        if kind == "number" and draw(st.booleans()):
            return f"count({selection})"
        return f"{word}({selection}, {expression})"

    return build


def _quantity(kind: str) -> list[Builder]:
    return [
        lambda sub, _: f"({sub(kind)} + {sub(kind)})",
        lambda sub, _: f"({sub(kind)} - {sub(kind)})",
        lambda sub, _: f"({sub(kind)} * {sub('number')})",
        lambda sub, _: f"({sub('number')} * {sub(kind)})",
        lambda sub, _: f"({sub(kind)} / {sub('number')})",
        lambda sub, _: f"(-{sub(kind)})",
        lambda sub, _: f"max({sub(kind)}, {sub(kind)})",
        lambda sub, _: f"min({sub(kind)}, {sub(kind)}, {sub(kind)})",
        lambda sub, draw: f"{draw(ROUNDINGS)}({sub(kind)}, {draw(st.sampled_from(STEPS[kind]))})",
    ]


def _euros(names: Names) -> list[Builder]:
    return _quantity("euros") + _about("claimed", names.rights)


def _number(_: Names) -> list[Builder]:
    return [
        *_quantity("number"),
        lambda sub, _: f"({sub('euros')} / {sub('euros')})",
        lambda sub, _: f"({sub('days')} / {sub('days')})",
        lambda sub, _: f"share_after({sub('date')}, period)",
        lambda sub, draw: f"{draw(ROUNDINGS)}({sub('number')})",
        lambda sub, _: f"months_between({sub('date')}, {sub('date')})",
        lambda _, __: "months_between(period)",
    ]


def _days(_: Names) -> list[Builder]:
    return [
        *_quantity("days"),
        lambda sub, _: f"({sub('date')} - {sub('date')})",
        lambda sub, _: f"({sub('days')} + 5 days)",
        lambda sub, _: f"remaining({sub('date')}, period)",
    ]


def _dates(names: Names) -> list[Builder]:
    return [
        lambda sub, draw: f"({sub('date')} + {draw(st.sampled_from(FORWARD))})",
        lambda sub, draw: f"({sub('date')} - {draw(st.sampled_from(PERIODS))})",
        lambda sub, _: f"min({sub('date')}, {sub('date')})",
        lambda sub, _: f"max({sub('date')}, {sub('date')})",
        lambda sub, draw: f"latest_notice({sub('date')}, {draw(st.sampled_from(PERIODS))})",
        lambda sub, draw: f"court_deadline({sub('date')}, {draw(st.sampled_from(PERIODS))})",
        lambda sub, _: f"end_of_month({sub('date')})",
        lambda sub, _: f"next_working_day({sub('date')})",
        lambda sub, _: f"end_of_year({sub('date')})",
        lambda sub, draw: f"fiscal_year_end({sub('date')}, {draw(st.sampled_from(YEAR_ENDS))})",
        lambda sub, _: f"({sub('date')} + {sub('days')})",
        lambda sub, _: f"({sub('date')} - {sub('days')})",
        *_clocks(names),
        *_delays(names),
        *_about("done", (*names.duties, *names.rights)),
        *_about("due", (*names.duties, *names.rights)),
        *_about("acquired", (*names.duties, *names.rights)),
    ]


def _truths(names: Names) -> list[Builder]:
    signs = st.sampled_from(("<", "<=", ">", ">=", "=", "!="))
    compared = st.sampled_from(("euros", "number", "days", "date"))

    def compare(sub: Callable[[str], str], draw: st.DrawFn) -> str:
        kind = draw(compared)
        return f"({sub(kind)} {draw(signs)} {sub(kind)})"

    def member(sub: Callable[[str], str], draw: st.DrawFn) -> str:
        kind = draw(st.sampled_from(("euros", "text", "date", "truth")))
        return f"({sub(kind)} in ({sub(kind)}, {sub(kind)}))"

    found: list[Builder] = [
        compare,
        compare,
        member,
        lambda sub, draw: f"(as_of {draw(signs)} {sub('date')})",
        lambda sub, draw: f"({sub('date')} {draw(signs)} as_of)",
        lambda sub, draw: f"({sub('text')} {draw(st.sampled_from(('=', '!=')))} {sub('text')})",
        lambda sub, _: f"({sub('truth')} = {sub('truth')})",
        lambda sub, _: f"({sub('date')} in period)",
        lambda sub, _: f"({sub('truth')} and {sub('truth')})",
        lambda sub, _: f"({sub('truth')} or {sub('truth')})",
        lambda sub, _: f"(not {sub('truth')})",
        *_about("happened", names.events) * 2,
        *_about("recorded", names.facts),
        *_about("met", (*names.duties, *names.rights)),
        *_about("waived", names.duties),
        *_about("exercised", names.rights),
    ]
    if norms := (*names.duties, *names.rights):
        found += [lambda sub, draw: f"(not met({draw(st.sampled_from(norms))}) by {sub('date')})"] * 2
    return found


def _delays(names: Names) -> list[Builder]:
    """A date moved by a delay that is a name."""
    if not names.of("months"):
        return []
    known = st.sampled_from(names.of("months"))
    events = st.sampled_from(names.events)
    return [
        lambda sub, draw: f"({sub('date')} + {draw(known)})",
        lambda sub, draw: f"({sub('date')} - {draw(known)})",
        lambda sub, draw: f"latest_notice({sub('date')}, {draw(known)})",
        lambda sub, draw: f"clock({sub('date')}, {draw(known)}, {draw(events)}, {draw(events)})",
    ]


def _clocks(names: Names) -> list[Builder]:
    if not names.events:
        return []
    events = st.sampled_from(names.events)
    return [
        lambda sub, draw: (
            f"clock({sub('date')}, {draw(st.sampled_from(PERIODS))}, {draw(events)}, {draw(events)})"
        )
    ]


def _about(word: str, names: Sequence[str]) -> list[Builder]:
    if not names:
        return []
    return [lambda _, draw: f"{word}({draw(st.sampled_from(names))})"]


_OF_KIND: dict[str, Callable[[Names], list[Builder]]] = {
    "euros": _euros,
    "number": _number,
    "days": _days,
    "date": _dates,
    "truth": _truths,
    "text": lambda _: [lambda sub, __: sub("text")],
}
