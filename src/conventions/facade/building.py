"""An agreement built in Python: checked as its file would be, every fault told at once."""

from collections.abc import Iterable, Mapping, Sequence

from budget.ledger import Expense, Resource
from conventions.dossier.dossier import Dossier
from conventions.facade.entries import Day, Money
from conventions.facade.errors import AgreementError
from conventions.facade.parts import Part, Table, define
from conventions.facade.refusals import ArgumentRefusedError
from conventions.facts.fact import Fact
from conventions.files.data_source import dossier_from
from conventions.files.dossier_data import data_of
from conventions.files.dossier_folder import CONVENTION
from conventions.files.faults import Problem, UnreadableDossierError
from conventions.files.stated import entry_cells, fact_table


def agreement(
    *,
    id: str,
    title: str,
    parties: Iterable[Part],
    period: tuple[Day, Day] | Table,
    grant: Money | Table,
    definitions: Mapping[str, str] | Iterable[Part] = (),
    duties: Iterable[Part] = (),
    payments: Iterable[Part] = (),
    rights: Iterable[Part] = (),
    declared: Iterable[Part] = (),
    selections: Iterable[Part] = (),
    facts: Iterable[Fact | Table] = (),
    expenses: Iterable[Expense | Table] | None = None,
    resources: Iterable[Resource | Table] | None = None,
    amendments: Iterable[Table] = (),
    outside: Mapping[str, str] | None = None,
    **more: object,
) -> Dossier:
    """Return the dossier of an agreement that a program builds, with its facts and its ledger.

    `more` are other tables of `convention.toml` by their keys: `budget={…}`, `action=[…]`, `decision={…}`.
    Without `expenses` no ledger is held; without `resources` none are declared, which is not none. `outside`
    are the texts of the office's rulebooks that `rulebooks=[…]` names. Every key and every expression is
    checked: `AgreementError` holds all faults.
    """
    stated = {"id": id, "title": title, "period": _period(period), "grant": _grant(grant), **more}
    given = {"parties": parties, "declared": declared, "selections": selections}
    given |= {"definitions": _defined(definitions), "duties": duties, "payments": payments, "rights": rights}
    listed = [part for argument, parts in given.items() for part in _parts(argument, parts)]
    return _dossier(stated, listed, facts, expenses, resources, amendments, outside)


def from_model(
    model: str,
    *,
    id: str,
    title: str,
    parties: Iterable[Part],
    period: tuple[Day, Day] | Table,
    grant: Money | Table,
    parameters: Mapping[str, object] | None = None,
    otherwise: Iterable[Part] = (),
    without: Sequence[str] = (),
    more: Mapping[str, object] | None = None,
    facts: Iterable[Fact | Table] = (),
    expenses: Iterable[Expense | Table] | None = None,
    resources: Iterable[Resource | Table] | None = None,
    amendments: Iterable[Table] = (),
    outside: Mapping[str, str] | None = None,
    **given: object,
) -> Dossier:
    """Return the dossier of an agreement made after a model, `commun/droit-taux@1`.

    `given` are the parameters of the model by name, as `parameters` are whose names would hide an argument.
    `otherwise` are parts that the agreement says otherwise or besides, `without` the places of those that do
    not stand (`duty.publicity`), `more` as in `agreement`. An office's own model is given as a text,
    `outside={"models/office/name@1.toml": text}`. `AgreementError` holds all faults.
    """
    stated: dict[str, object] = {"id": id, "title": title, "uses": model, "period": _period(period)}
    stated["grant"] = _grant(grant)
    _given_once("more", more or {}, stated)
    _given_once("parameters", parameters or {}, given)
    stated |= more or {}
    values = {**(parameters or {}), **given}
    own = {"parameters": values, "without": [without] if isinstance(without, str) else list(without)}
    own = {key: value for key, value in own.items() if value}
    _given_once("more", more or {}, own)
    listed = [*_parts("parties", parties), *_parts("otherwise", otherwise)]
    return _dossier(stated | own, listed, facts, expenses, resources, amendments, outside)


def with_facts(dossier: Dossier, *facts: Fact | Table) -> Dossier:
    """Return a dossier with more facts, checked as when it is read; `AgreementError` holds all faults."""
    data: dict[str, object] = dict(data_of(dossier))
    known = data.get("facts", [])
    data["facts"] = [*(known if isinstance(known, list) else []), *(_fact(item) for item in facts)]
    return _checked(data, [])


def _parts(argument: str, given: object) -> Iterable[Part]:
    """Return the parts that an argument lists; `ArgumentRefusedError` for anything else."""
    listed = given if isinstance(given, Iterable) and not isinstance(given, str | Mapping) else (given,)
    for part in listed:
        if not isinstance(part, Part):
            kind = type(part).__name__
            message = f"{argument} are a list of parts, such as cv.duty(…) makes; they were given a {kind}"
            raise ArgumentRefusedError(message, actual=kind, expected="Iterable[Part]")
        yield part


def _given_once(argument: str, table: Mapping[str, object], besides: Mapping[str, object]) -> None:
    """Raise `ArgumentRefusedError` for a key that is given by an argument of its own too."""
    for key in table:
        if key in besides:
            message = f"{key} is given twice: in {argument}, and by itself"
            raise ArgumentRefusedError(message, actual=str(key), expected="once")


def _period(period: object) -> object:
    """The table of the period; a pair is its first and its last day."""
    match period:
        case (start, end):
            return {"start": start, "end": end}
        case _:
            return period


def _grant(grant: object) -> object:
    return grant if isinstance(grant, Mapping) else {"amount": grant}


def _defined(definitions: Mapping[str, str] | Iterable[Part]) -> Iterable[Part]:
    if isinstance(definitions, Mapping):
        return [define(name, value) for name, value in definitions.items()]
    return definitions


def _dossier(
    stated: Mapping[str, object],
    parts: Iterable[Part],
    facts: Iterable[Fact | Table],
    expenses: Iterable[Expense | Table] | None,
    resources: Iterable[Resource | Table] | None,
    amendments: Iterable[Table],
    outside: Mapping[str, str] | None,
) -> Dossier:
    convention = dict(stated)
    problems = _place_parts(convention, parts)
    data: dict[str, object] = {"convention": convention}
    data["facts"] = [_fact(item) for item in facts]
    if expenses is not None:
        data["expenses"] = [_cells(item) for item in expenses]
    if resources is not None:
        data["resources"] = [_cells(item) for item in resources]
    data["amendments"] = list(amendments)
    if outside:
        data["outside"] = outside
    return _checked(data, problems)


def _place_parts(convention: dict[str, object], parts: Iterable[Part]) -> list[Problem]:
    """Put each part under its kind and name; a name given twice is a problem."""
    problems: list[Problem] = []
    for part in parts:
        table = convention.setdefault(part.kind, {})
        if not isinstance(table, dict) or part.name in table:
            problems.append(Problem(CONVENTION, (part.kind, part.name), "id_twice", actual=part.name))
        else:
            table[part.name] = part.table
    return problems


def _fact(item: Fact | Table) -> object:
    return fact_table(item) if isinstance(item, Fact) else item


def _cells(item: Expense | Resource | Table) -> object:
    return entry_cells(item) if isinstance(item, Expense | Resource) else item


def _checked(data: Mapping[str, object], problems: Sequence[Problem]) -> Dossier:
    try:
        return dossier_from(data, problems)
    except UnreadableDossierError as refused:
        raise AgreementError(refused.faults) from None
