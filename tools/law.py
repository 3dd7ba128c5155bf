"""The page `docs/law.md`, from `rulebooks/law_fr.toml`: a test compares it, `make approve` writes it."""

# ruff: noqa: E501 -- a paragraph of the page stands on its line

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from conventions.agreement.party import FORMS
from conventions.engine.rule_cases import CaseOfRules, cases_of
from conventions.exports.rulebooks import not_read, parameter_text, parameters_of
from conventions.files.cases_file import read_rule_cases
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks, thresholds_file
from conventions.messages import catalogue
from conventions.parameters.dated import Citation, Interval, SourceStatus
from conventions.portfolio.in_year import BOOK
from conventions.rulebook.rulebook import ROLES, Rule, Rulebook

__all__ = ["PAGE", "page"]

PAGE = Path(__file__).resolve().parent.parent / "docs" / "law.md"
HEAD = """\
# Rulebooks and the law

Written by `make approve` from `rulebooks/law_fr.toml`: never edited by hand. What is written here replaces no lawyer.

A **rulebook** is an agreement without parties: duties and rights that hold for many agreements, each with its text, the dates between which it applies, and its words in French and English. `check` and `explain` apply `law_fr` unless told otherwise (`--rulebooks none`); an agreement names others of its own, `rulebooks = ["rules.toml"]`.

```sh
subventio rules list
subventio rules show r05
subventio rules test
subventio rules due --on 2027-12-31
```

- A rule applies by the date that **anchors** it: the request, the award, the signature, the closing of the fiscal year. An agreement of 2019 is not asked for what was decided in 2021.
- **Status** says how far its text was read: `text` (the text itself), `partial`, `secondary` (a source that reports it), `unverified` (then never more than `info`). `not_read` says what was not. The finding says so too.
- A look at a text does not hold for ever: `[[check_again]]` says how long, by how far it was read and by what its reference cites (table below). `subventio rules due --on DAY` lists what is to be looked at again by a day, exit code 1 where there is any. A finding told on or after that day says that its text is old: the day is the one that is asked about (`--as-of`), never that of the clock.
- What the record does not say is an **open question**, never a default; one finding names the facts that would decide.
- **Relation** says what a rule is to the clause on the same matter. Of a `floor` the stricter day prevails; of a `default` the clause; both are shown.
- A rule may **stop** documents (`stops`): while it is breached, or once its right has lapsed, `decision`, `titre` or `certificat-paiement` are held back, unless nobody read its text. Once a right that matters is lost by time, its `lapsed` words say so.
- Rights of the law that are open or exercised stand in the documents as those of the agreement do. `rulebooks = []` in an agreement says that it is under another law: no rulebook is applied.
- A right of the law and a right of the agreement are **two rights**. A fact exercises the first with `of = "law_fr.r25"`.
- A norm says what it is to rulebooks by its `role`: {roles}; a payment is one by itself.
- **{convention_threshold}** (`grants_of_year`) is what one funder grants one beneficiary in a year, in kind included; **{accounts_threshold}** (`public_grants_of_year`) what all public funders pay it in a year, in money. Neither stands for the other; without them, this grant alone is counted, as a least.
- **Courts' time** is *franc*: two months from 2 January end on 3 March, and a day off is passed (`r29a`, `r29b_court`, `r45`; `court_deadline`). Where the decision, or the order, does not state the remedies (`decision_remedies_stated`, `remedies_stated`), one year, as a rule, takes its place before the administrative court. Silence of the authority is counted as usual.
- **Limitation** (`r26`, `r29a_collect`, `r28`, `r46`) stands beside each norm whose claim it ends: a rule says which by `limits` (`owed_by_funder`, `owed_by_beneficiary`: once for each; `taken_back`). An act that interrupts it (`debt_acknowledged`, `recovery_enforced`, `payment_claimed`, `payment_answered`, …) gives a whole new time, if it comes before the end; a suit (`recovery_suit_filed`, `payment_suit_filed`) interrupts it until the case ends; a mediation (`limitation_suspended`, `limitation_resumed`) keeps what had run, and leaves six months at least. A formal notice interrupts nothing.
- Rules tell these **legal forms** apart, whatever the case: {forms}. Another word is not guessed: the rules that need it are open.
- **Cases** beside the rulebook, in `NAME.cases/*/`, are dossiers with [decided cases](dossier.md#casestoml): a rule wants one for each outcome that it can have.

## Is it still true, and what if it changes?
`subventio rules show r05` gives the text of a rule, how far it was read and when, what was not read, the day to look again, what the rule says in words, and the cases that hold it; `rules show L1611-4`, `rules show "compte rendu"`, `rules show 23000` find the rules that rest on an article, are about a matter, or hold a figure.

A figure stands once, as a version of a parameter. When a text changes on 1 January, the old version stays, for agreements of its time: it gets an `until`, and a new one follows.

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

A rule whose conditions change gets `until`, and a rule of another name with `since` (`r23.commune`, `r23.local`). To try it first: `subventio example law_fr` copies the rulebook with its cases here; change the copy; `subventio rules test --rulebooks law_fr/law_fr.toml` says which cases are decided otherwise (of a change from a later day, none: add one on each side of that day); then `subventio check DOSSIER --rulebooks law_fr/law_fr.toml`. A text that was read again and says the same gets its new `checked_on`, nothing else.

Worked dossiers, one for each tier of funder and one abroad: [examples/law](../examples/law/README.md).

## Not there
What the law said of the examples before the review of November 2026, and says now: [law-changes.md](law-changes.md). Each date, threshold, scope and operator of the law, changed alone, makes a case fail, but for those of `tests/mutation/law_survivors.toml` (`python -m tests.mutation.law` tells each part, its changes and what survives).

Left out, for want of a text that was read: by when what a private funder owes is barred (`r28` is of public bodies); the rate of legal interest (r30), a table that changes every half-year; small aid to fisheries, how the kinds of small aid add up, and by when one is entered in the register (`r70` is never late); the transmission of certified accounts to the prefect and the accountant (CGCT L2313-1-1, L3313-1: their number since 2026 was not found); the lapse of State investment grants (décret n° 2018-514 beyond its article 12). What no data of an agreement says is judged once a fact says it: `investment_grant`, `small_aid`, `within_powers`, `form_used` (`r68` to `r72`). `r49` and `r51` are gone: a circular's model binds only through the agreement that copied it, as its own clause.
"""
COLUMNS = "| rule | what | applies | severity | relation | cases |\n|---|---|---|---|---|---|"
SOURCES = "| rule | source | confidence | last check | again by | not read |\n|---|---|---|---|---|---|"
VALUES = "| parameter | value | from | until | source | confidence | last check | again by | not read |\n|---|---|---|---|---|---|---|---|---|"
INTERVALS = "| a text | is looked at again within | because |\n|---|---|---|"


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
        "## How sure we are of each rule",
        "",
        SOURCES,
        *(_source_row(rule, book) for rule in book.rules),
    ]
    parts += ["", "## Dated parameters", "", VALUES, *_values(book)]
    between = read_rulebook(thresholds_file(BOOK))
    parts += ["", "Of the sums of several dossiers (`subventio portfolio`):", "", VALUES, *_values(between)]
    parts += [
        "",
        "## How long a look at a text holds",
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
    cites = "" if not item.cites else f" that cites {', '.join(f'«{word.strip()}»' for word in item.cites)}"
    return _line(f"{read}{cites}", parameter_text(item.every, catalogue("en")), item.because.en)
