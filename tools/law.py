"""The page `docs/law.md`, from `rulebooks/law_fr.toml`: a test compares it, `make approve` writes it."""

# ruff: noqa: E501 -- a paragraph of the page stands on its line

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from conventions.agreement.party import FORMS
from conventions.exports.rulebooks import not_read, parameter_text, parameters_of
from conventions.files.cases_file import read_rule_cases
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks, thresholds_file
from conventions.messages import catalogue
from conventions.parameters import Citation, Interval, SourceStatus
from conventions.portfolio.in_year import BOOK
from conventions.rulebook import ROLES, Rule, Rulebook
from conventions.views.rule_cases import CaseOfRules, cases_of

__all__ = ["PAGE", "page"]

PAGE = Path(__file__).resolve().parent.parent / "docs" / "law.md"
HEAD = """\
# Rulebooks and the law

Written by `make approve` from `rulebooks/law_fr.toml`: never edited by hand. It does not replace a lawyer.

A **rulebook** is an agreement without parties: duties and rights for many agreements, each with its legal text, the dates between which it applies, and its wording in French and English. `check` and `explain` apply `law_fr` by default (`--rulebooks none` turns it off); an agreement may name others, `rulebooks = ["rules.toml"]`.

```sh
subventio rules list
subventio rules show r05
subventio rules test
subventio rules due --on 2027-12-31
```

- Whether a rule applies depends on the date of its **anchor**: the request, the award, the signature, the closing of the fiscal year. A rule of 2021 does not apply to an agreement of 2019.
- **Status** states how far the legal text was read: `text` (the text itself), `partial`, `secondary` (a source that reports it), `unverified` (its findings are never more than `info`). `not_read` names what was not read. The finding states it too.
- Legal texts must be read again from time to time: `[[check_again]]` sets the interval, depending on how far the text was read and what its reference cites (table below). `subventio rules due --on DAY` lists the texts to read again by a day; exit code 1 if there are any. A finding on or after that day says that its text has to be checked again; the day is that of the question (`--as-of`), never that of the clock.
- Missing data are an **open question**, never a default; one finding names the facts that would decide.
- **Relation** states whether the rule or the clause on the same matter prevails: for a `floor` the stricter day, for a `default` the clause. Both are shown.
- A rule may **stop** documents (`stops`): while it is breached, or once its right has lapsed, `decision`, `titre` or `certificat-paiement` are not written, unless nobody has read its legal text. When an important right has lapsed, its `lapsed` wording reports it.
- Documents include the rights of the law that are open or exercised, like those of the agreement. `rulebooks = []` in an agreement means that it is under another law: no rulebook is applied.
- A right of the law and a right of the agreement are **two rights**. A fact exercises the first with `of = "law_fr.r25"`.
- Rulebooks refer to a norm of the agreement by its `role`: {roles}; payments have the role `payment` automatically.
- **{convention_threshold}** (`grants_of_year`) concerns what one funder grants one beneficiary in a year, in kind included; **{accounts_threshold}** (`public_grants_of_year`) what all public funders pay it in a year, in money. One does not replace the other; without these facts, this grant alone is counted, as a minimum.
- **Time limits of courts** are *francs*: two months from 2 January end on 3 March, and a last day off moves to the next working day (`r29a`, `r29b_court`, `r45`; `court_deadline`). If the decision, or the order, does not state the remedies (`decision_remedies_stated`, `remedies_stated`), the limit before the administrative court is, as a rule, one year. The time after which silence of the authority counts as an answer is computed as usual.
- **Limitation** (`r26`, `r29a_collect`, `r28`, `r46`) is shown beside each norm whose claim it ends; `limits` of the rule names these norms (`owed_by_funder`, `owed_by_beneficiary`: once for each; `taken_back`). An act that interrupts it (`debt_acknowledged`, `recovery_enforced`, `payment_claimed`, `payment_answered`, …) starts a whole new period, if it comes before the end; a suit (`recovery_suit_filed`, `payment_suit_filed`) interrupts it until the case ends; a mediation (`limitation_suspended`, `limitation_resumed`) suspends it: the time already run is kept, and at least six months remain. A formal notice interrupts nothing.
- Rules distinguish these **legal forms**, in upper or lower case: {forms}. Another word is not guessed: the rules that need it are open.
- **Cases** beside the rulebook, in `NAME.cases/*/`, are dossiers with [decided cases](dossier.md#casestoml): a rule needs one for each of its possible outcomes.

## Checking and changing the law
`subventio rules show r05` shows the source of a rule, how far and when it was read, what was not read, the day to read it again, the rule in words, and its cases. `rules show L1611-4`, `rules show "compte rendu"`, `rules show 23000` find the rules that are based on an article, concern a matter, or contain a figure.

A figure is written once, as a version of a parameter. When a text changes on 1 January, the old version is kept for agreements of its time: it gets an `until`, and a new version follows.

```toml
[[parameter."convention.threshold".version]]
value = "23000.00"
since = 2001-06-10
until = 2027-01-01
source = {{ reference = "décret n° 2001-495 du 6 juin 2001, art. 1", status = "text", checked_on = 2027-01-04 }}

[[parameter."convention.threshold".version]]
value = "30000.00" # an example: no such decree is known
since = 2027-01-01
source = {{ reference = "…", status = "text", checked_on = 2027-01-04 }}
```

A rule whose conditions change gets `until`, and a rule of another name with `since` (`r23.commune`, `r23.local`). To try it first: `subventio example law_fr` copies the rulebook with its cases here; change the copy; `subventio rules test --rulebooks law_fr/law_fr.toml` lists the cases with another result (none, if the change applies from a later day: add a case on each side of that day); then run `subventio check DOSSIER --rulebooks law_fr/law_fr.toml`. If a text was read again and has not changed, only `checked_on` changes.

Worked dossiers, one for each tier of funder and one abroad: [examples/law](../examples/law/README.md).

## Limits
[law-changes.md](law-changes.md) compares the findings in the examples before and after the review of November 2026. Each date, threshold, scope and operator of the law is tested: changing it alone makes a case fail, except for those of `tests/mutation/law_survivors.toml` (`python -m tests.mutation.law` lists them).

Not included, because the text was not read: the limitation of debts of private funders (`r28` is about public bodies); the rate of legal interest (r30), a table that changes every half-year; small aid to fisheries, the cumulation of kinds of small aid, and the time limit for its entry in the register (`r70` is never late); the transmission of certified accounts to the prefect and the accountant (CGCT L2313-1-1, L3313-1: their number since 2026 was not found); the lapse of State investment grants (décret n° 2018-514 beyond its article 12). Some rules depend on data that no agreement contains, and are decided once a fact states them: `investment_grant`, `small_aid`, `within_powers`, `form_used` (`r68` to `r72`). `r49` and `r51` were removed: the model of a circular binds only through the agreement that copied it, as a clause of that agreement.
"""
COLUMNS = "| rule | title | applies | severity | relation | cases |\n|---|---|---|---|---|---|"
SOURCES = "| rule | source | confidence | last check | again by | not read |\n|---|---|---|---|---|---|"
VALUES = "| parameter | value | from | until | source | confidence | last check | again by | not read |\n|---|---|---|---|---|---|---|---|---|"
INTERVALS = "| status and reference | read again within | reason |\n|---|---|---|"


def page() -> str:
    """Return the page: what rulebooks are, each rule, each dated parameter."""
    path = shipped_rulebooks()["law_fr"]
    book, cases = read_rulebook(path), read_rule_cases(path)
    forms = "; ".join(f"`{form}` ({', '.join(words)})" for form, words in FORMS.items())
    roles = ", ".join(f"`{role}`" for role in ROLES)
    law = catalogue("en")
    latest = {
        item.key.replace(".", "_"): parameter_text(item.versions[-1].value, law) for item in book.parameters
    }
    parts = [HEAD.format(roles=roles, forms=forms, **latest)]
    parts += [f"## Rules of `{book.id}`: {len(book.rules)}, with {len(cases)} cases", "", COLUMNS]
    parts += [_row(rule, book, cases) for rule in book.rules]
    parts += [
        "",
        "## Reliability of each rule",
        "",
        SOURCES,
        *(_source_row(rule, book) for rule in book.rules),
    ]
    parts += ["", "## Dated parameters", "", VALUES, *_values(book)]
    between = read_rulebook(thresholds_file(BOOK))
    parts += ["", "For sums of several dossiers (`subventio portfolio`):", "", VALUES, *_values(between)]
    parts += [
        "",
        "## When texts are read again",
        "",
        INTERVALS,
        *(_interval(item) for item in book.intervals),
    ]
    return "\n".join(parts) + "\n"


def _row(rule: Rule, book: Rulebook, cases: tuple[CaseOfRules, ...]) -> str:
    french, english = rule.wordings[0].title, rule.wordings[1].title
    used = ", ".join(f"`{item.key}`" for item in parameters_of(rule, book))
    return _line(
        _name(rule),
        f"{french}<br>{english}" + (f"<br>{used}" if used else ""),
        _applies(rule),
        rule.severity.value,
        rule.relation.value,
        str(len(list(cases_of(rule, cases)))),
    )


def _name(rule: Rule) -> str:
    return f"`{rule.name.partition('.')[2]}`"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _applies(rule: Rule) -> str:
    if rule.anchor is None:
        return "always"
    since = "" if rule.since is None else f" ≥ {rule.since.isoformat()}"
    until = "" if rule.until is None else f" < {rule.until.isoformat()}"
    return f"`{rule.anchor}`{since}{until}"


def _source_row(rule: Rule, book: Rulebook) -> str:
    """The text of a rule; a value that it rests on, and that is less sure, is named with it."""
    reference, read, *rest = _sureness(rule.source)
    rank = [*SourceStatus].index
    less_sure = {
        f"`{item.key}`: {version.source.status.value}"
        for item in parameters_of(rule, book)
        for version in item.versions
        if rank(version.source.status) > rank(rule.source.status)
    }
    return _line(_name(rule), reference, "; ".join((read, *sorted(less_sure))), *rest)


def _sureness(source: Citation) -> tuple[str, ...]:
    """Return what a text is, how far it was read and when, by when to look again, what was not read."""
    again = "ended" if source.again_on is None else source.again_on.isoformat()
    unread = not_read(source, catalogue("en"))
    return (source.reference, source.status.value, _day(source.checked_on), again, unread)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _values(book: Rulebook) -> Iterator[str]:
    words = catalogue("en")
    for item in book.parameters:
        for version in item.versions:
            dates = (_day(version.since), _day(version.until))
            value = parameter_text(version.value, words)
            yield _line(f"`{item.key}`", value, *dates, *_sureness(version.source))


def _interval(item: Interval) -> str:
    read = "any" if item.status is None else f"`{item.status.value}`"
    cites = "" if not item.cites else f", citing {', '.join(f'«{word.strip()}»' for word in item.cites)}"
    return _line(f"{read}{cites}", parameter_text(item.every, catalogue("en")), item.because.en)
