"""The page `docs/law.md`, from `rulebooks/law_fr.toml`: a test compares it, `make approve` writes it."""

# ruff: noqa: E501 -- a paragraph of the page stands on its line

from collections.abc import Iterator
from pathlib import Path

from conventions.agreement.legal_forms import FORMS
from conventions.engine.rule_cases import CaseOfRules, cases_of
from conventions.exports.rulebook_json import parameters_of
from conventions.files.rule_cases_file import read_rule_cases
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.parameters.dated import Reading
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
```

- A rule applies by the date that **anchors** it: the request, the award, the signature, the closing of the fiscal year. An agreement of 2019 is not asked for what was decided in 2021.
- **Status** says how far its text was read: `text` (the text itself), `partial`, `secondary` (a source that reports it), `unverified` (then never more than `info`). The finding says so too.
- What the record does not say is an **open question**, never a default; one finding names the facts that would decide.
- **Relation** says what a rule is to the clause on the same matter. Of a `floor` the stricter day prevails; of a `default` the clause; both are shown.
- A rule may **stop** documents (`stops`): while it is breached, or once its right has lapsed, `decision`, `titre` or `certificat-paiement` are held back, unless nobody read its text. Once a right that matters is lost by time, its `lapsed` words say so.
- Rights of the law that are open or exercised stand in the documents as those of the agreement do. `rulebooks = []` in an agreement says that it is under another law: no rulebook is applied.
- A right of the law and a right of the agreement are **two rights**. A fact exercises the first with `of = "law_fr.r25"`.
- A norm says what it is to rulebooks by its `role`: {roles}; a payment is one by itself.
- **23 000 €** (`grants_of_year`) is what one funder grants one beneficiary in a year, in kind included; **153 000 €** (`public_grants_of_year`) what all public funders pay it in a year, in money. Neither stands for the other; without them, this grant alone is counted, as a least.
- Rules tell these **legal forms** apart, whatever the case: {forms}. Another word is not guessed: the rules that need it are open.
- **Cases** beside the rulebook, in `NAME.cases/*/`, are dossiers with [decided cases](dossier.md#casestoml): a rule wants one for each outcome that it can have.

Left out, for want of a text that was read: the rate of legal interest (r30), a table that changes every half-year; small aid to fisheries, and how the kinds of small aid add up. `r49` and `r51` are gone: a circular's model binds only through the agreement that copied it, as its own clause.
"""
COLUMNS = "| rule | what | applies | text | status | severity | relation | cases |\n|---|---|---|---|---|---|---|---|"
VALUES = "| parameter | value | from | until | text | status |\n|---|---|---|---|---|---|"


def page() -> str:
    """Return the page: what rulebooks are, each rule, each dated parameter."""
    path = shipped_rulebooks()["law_fr"]
    book, cases = read_rulebook(path), read_rule_cases(path)
    forms = "; ".join(f"`{form}` ({', '.join(words)})" for form, words in FORMS.items())
    roles = ", ".join(f"`{role}`" for role in ROLES)
    parts = [HEAD.format(roles=roles, forms=forms)]
    parts += [f"## Rules of `{book.id}`: {len(book.rules)}, with {len(cases)} cases", "", COLUMNS]
    parts += [_row(rule, book, cases) for rule in book.rules]
    parts += ["", "## Dated parameters", "", VALUES, *_values(book)]
    return "\n".join(parts) + "\n"


def _row(rule: Rule, book: Rulebook, cases: tuple[CaseOfRules, ...]) -> str:
    french, english = rule.wordings[0].title, rule.wordings[1].title
    used = ", ".join(f"`{item.key}`" for item in parameters_of(rule, book))
    cells = (
        f"`{rule.name.partition('.')[2]}`",
        f"{french}<br>{english}" + (f"<br>{used}" if used else ""),
        _applies(rule),
        rule.source.reference,
        _status(rule.source),
        rule.severity.value,
        rule.relation.value,
        str(len(list(cases_of(rule, cases)))),
    )
    return f"| {' | '.join(cells)} |"


def _applies(rule: Rule) -> str:
    if rule.anchor is None:
        return "always"
    since = "" if rule.since is None else f" ≥ {rule.since.isoformat()}"
    until = "" if rule.until is None else f" < {rule.until.isoformat()}"
    return f"`{rule.anchor}`{since}{until}"


def _status(source: Reading) -> str:
    seen = "" if source.checked_on is None else f", {source.checked_on.isoformat()}"
    return f"{source.status.value}{seen}"


def _values(book: Rulebook) -> Iterator[str]:
    for item in book.parameters:
        for version in item.versions:
            until = "" if version.until is None else version.until.isoformat()
            cells = (
                f"`{item.key}`",
                str(version.value),
                version.since.isoformat(),
                until,
                version.source.reference,
                _status(version.source),
            )
            yield f"| {' | '.join(cells)} |"
