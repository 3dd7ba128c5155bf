"""Which runs are recorded: every command over every example, on the days and in the forms that differ."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise, product
from pathlib import Path
from typing import Final

from attrs import frozen

from tools.recorded.calls import run
from tools.recorded.inputs import Inputs, cases_of, window_of

__all__ = ["COMMANDS", "Planned", "plan"]

Words = tuple[str, ...]

NONE: Final = ("--rulebooks", "none")
JSON: Final = ("--format", "json")
EN: Final = ("--lang", "en")
APES, CLOSED = "examples/cd62-apes-2024", "examples/cd62-apes-2024-closed"
COMMUNE, MAILLAGE = "examples/commune-fictive-2023", "examples/maillage-2020"
PORTFOLIO: Final = "examples/portefeuille-fictif"
ACCOUNTS: Final = f"{CLOSED}/comptes"
PUBLISHED_DAYS: Final = ("2024-07-01", "2025-05-02", "2025-06-02", "2025-07-02", "2025-12-02", "2026-07-01")
"""Days on which the whole dossiers stand differently; many overlap their terms."""

SLOW_TIMELINES: Final = ("44-take-up-deadline", "57-change-of-use", "60-two-clocks", "86-force-majeure")
"""The examples whose timeline, without a record, took 15 to 40 s each when it was recorded."""

KINDS: Final = (
    "convention", "bilan", "rappel", "relance", "demande-pieces", "mise-en-demeure", "certificat-paiement",
    "service-fait", "notification", "observations", "decision", "titre", "cloture", "avenant", "rapport",
    "deliberation", "bilan-activite", "bilan-financier", "compte-rendu-financier", "bilan-vierge",
)  # fmt: skip
OF_THE_RECORD: Final = tuple(
    kind for kind in KINDS if kind not in ("convention", "notification", "rapport", "deliberation")
)
MODELS: Final[Mapping[str, str]] = {
    "cd62": "cd62/projet-annuel@2024",
    "simple": "commun/subvention-simple@1",
    "instalments": "commun/annuel-acomptes@1",
    "objectives": "commun/objectifs-pluriannuels@1",
    **{
        f"droit-{name}": f"commun/droit-{name}@1"
        for name in (
            "acomptes", "excedent-conserve", "plein", "prorata-cout", "prorata-objectif", "prorata-temps",
            "retenue", "sans-excedent", "seuil", "taux-plafonne", "taux",
        )
    },
}  # fmt: skip
"""The answers of tests/fixture/inputs/answers, and the model that each is for."""


@frozen
class Planned:
    """A run to record. Where it must succeed, one that does not is left out: there was nothing to write."""

    words: Words
    before: tuple[Words, ...] = ()
    must_succeed: bool = False


def plan(inputs: Inputs, command: str) -> Iterator[Planned]:
    """Yield the runs of a command; the examples must be laid out in the working folder."""
    for item in _PLANS[command](_Examples(inputs)):
        yield item if isinstance(item, Planned) else Planned(item)


class _Examples:
    """The examples, those that have a record of their own, and the cases of all."""

    def __init__(self, inputs: Inputs) -> None:
        self.every = inputs.examples
        self.whole = tuple(folder for folder in self.every if Path(folder, "facts.toml").is_file())
        self.cases = cases_of(inputs)
        self.asked = tuple(
            (folder, (*_day(case.as_of), *(("--known-on", case.known_on) if case.known_on else ())))
            for folder, cases in self.cases.items()
            for case in cases
        )
        """Each dossier of a case, with the days that are asked."""
        self.last = tuple((folder, cases[-1].as_of) for folder, cases in self.cases.items())
        by_example = {folder.rpartition("/")[0]: (folder, day) for folder, day in self.last}
        self.fullest = tuple(by_example.values())
        """One case of each example: the rules of law cost ten times what the agreement does."""
        self.with_ledger = tuple(
            (folder, day) for folder, day in self.last if Path(folder, "expenses.csv").is_file()
        )

    def days(self, folder: str) -> tuple[str, ...]:
        """Return days before, after and long after the end of the term; more for a whole dossier."""
        window = window_of(folder)
        own = PUBLISHED_DAYS if folder in self.whole and "2024" in folder else ()
        if window is None:
            return tuple(sorted({"2025-06-02", "2026-07-01", *own}))
        start, end = window
        found = (start + (end - start) / 2, end + timedelta(1), end + timedelta(214), end + timedelta(550))
        return tuple(sorted({*(day.isoformat() for day in found), *own}))

    def late(self, folder: str) -> str:
        """Return a day on which most of an agreement has come to its end."""
        window = window_of(folder)
        end = date(2025, 12, 31) if window is None else window[1]
        return (end + timedelta(214)).isoformat()


def _day(day: str) -> Words:
    return ("--as-of", day)


Runs = Iterator[Planned | Words]


def _check(examples: _Examples) -> Runs:
    for folder in examples.every:
        yield from (("check", folder, *_day(day), *NONE, *JSON) for day in examples.days(folder))
        days = examples.days(folder) if folder in examples.whole else (examples.late(folder),)
        yield from (("check", folder, *_day(day), *JSON) for day in days)
    for folder in examples.whole:
        for day in examples.days(folder):
            yield from (("check", folder, *_day(day), *more) for more in ((), EN, NONE))
        day = examples.late(folder)
        for form, more in product(("csv", "junit", "jsonl"), ((), NONE, EN)):
            yield ("check", folder, *_day(day), *more, "--format", form)
        yield ("check", folder, *_day(day), "--known-on", PUBLISHED_DAYS[1], *JSON)
        yield ("check", folder, *_day(day), "--due-soon", "200", *JSON)
        yield from (("check", folder, *_day(day), "--fail-on", word) for word in ("info", "minor", "never"))
        yield ("check", folder, *_day(day), "--receipt", "out/receipt.json")
    for folder, asked in examples.asked:
        yield ("check", folder, *asked, *NONE, *JSON)
    yield from (("check", folder, *_day(day), *NONE) for folder, day in examples.last)
    for folder, day in examples.fullest:
        yield from (("check", folder, *_day(day), *more) for more in (JSON, EN))
    for day, more in product(
        ("2025-07-02", "2026-07-01"), ((), EN, ("--format", "csv"), ("--format", "junit"))
    ):
        yield ("check", *examples.whole, *_day(day), *more)
    yield ("check", "examples", *_day("2025-12-02"), *NONE, "--format", "csv")
    yield ("check", "examples/nowhere", *_day("2025-12-02"), *JSON)


def _explain(examples: _Examples) -> Runs:
    quick = (folder for folder in examples.every if not folder.endswith(SLOW_TIMELINES))
    yield from (("explain", folder, *_day(examples.late(folder)), *NONE) for folder in quick)
    for folder in examples.whole:
        day = _day(examples.late(folder))
        yield from (("explain", folder, *day, *more) for more in ((), JSON, (*EN, *NONE)))
        yield ("explain", folder, *_day(examples.days(folder)[0]), *JSON)
    for folder in (APES, CLOSED, COMMUNE, MAILLAGE):
        late = examples.late(folder)
        for name, more in product(_subjects(folder, late), ((), JSON)):
            yield ("explain", folder, name, *_day(late), *NONE, *more)
    yield ("explain", APES, "law_fr.r05", *_day("2025-12-02"))
    for folder, names in {
        APES: ("final_bilan", "full_clawback", "law_fr.r05"),
        CLOSED: ("reduction",),
    }.items():
        for name, more in product(names, ((), (*JSON, "--within", "200"))):
            yield ("explain", folder, name, *_day("2025-07-02"), "--why-not", *NONE, *more)
    for folder, name in ((APES, "to_pay"), (CLOSED, "to_recover")):  # of an amount, a whole verdict a day
        yield ("explain", folder, name, *_day("2025-07-02"), "--why-not", "--within", "20", *NONE, *JSON)
    yield ("explain", APES, "duty_overdue", *_day("2025-12-02"))
    yield ("explain", APES, "final_bilna", *_day("2025-12-02"))


def _subjects(folder: str, day: str) -> list[str]:
    """Return the norms, amounts and definitions that a check names."""
    doc = run(("check", folder, *_day(day), *NONE, *JSON)).output
    told = doc.get("out")
    dossiers = told.get("dossiers") if isinstance(told, dict) else None
    found: list[str] = []
    for dossier in dossiers.values() if isinstance(dossiers, dict) else ():
        for part in ("duties", "rights", "payments", "amounts", "definitions"):
            names = dossier.get(part) if isinstance(dossier, dict) else None
            found += names if isinstance(names, dict) else ()
    return [name for name in found if " " not in name and "#" not in name]


def _audit(examples: _Examples) -> Runs:
    for folder in examples.every:
        yield from (("audit", folder, *more) for more in (JSON, (), EN, NONE))
    for form in ("csv", "junit", "jsonl"):
        yield ("audit", *examples.whole, "--format", form)
    yield from (("audit", APES, "--fail-on", word) for word in ("info", "never"))


def _agenda(examples: _Examples) -> Runs:
    wide = ("--from", "2010-01-01", "--to", "2040-12-31")
    for folder in examples.every:
        yield from (("agenda", folder, *wide, *more) for more in (JSON, (), EN))
    for folder in examples.whole:
        yield ("agenda", folder, *wide, "--format", "ics")
        yield (
            "agenda",
            folder,
            "--from",
            examples.days(folder)[0],
            "-o",
            "out/agenda.ics",
            "--format",
            "ics",
        )
        yield ("agenda", folder, "--from", examples.days(folder)[0])
    yield from (("agenda", folder, *wide, *JSON) for folder, _ in examples.last)
    yield from (("agenda", *examples.whole, "--from", "2024-06-01", *more) for more in (JSON, (), EN))


def _bilan(examples: _Examples) -> Runs:
    whole = tuple((folder, examples.late(folder)) for folder in examples.whole)
    for folder, day in (*whole, *examples.with_ledger):
        yield from (("bilan", folder, *_day(day), *more) for more in (JSON, (), EN))
        yield ("bilan", folder, *_day(day), "--preview", *JSON)
    for folder, day in whole:
        yield ("bilan", folder, *_day(day), "--preview")
        yield ("bilan", folder, *_day(day), "--preview", *EN)
        names = ("entitlement", "final_grant", "to_pay", "to_recover", "eligible_expenses", "paid")
        for name, more in product(names, (JSON, (), EN)):
            yield ("bilan", folder, *_day(day), "--trail", name, *more)
    for folder, day in examples.with_ledger:
        yield ("bilan", folder, *_day(day), "--trail", "eligible_expenses", *JSON)
    yield from (("bilan", folder, *_day(examples.late(folder)), *JSON) for folder in examples.every)
    yield ("bilan", CLOSED, *_day("2025-07-02"), "--trail", "nothing")


def _generate(examples: _Examples) -> Runs:
    for folder, kind in product(examples.every, KINDS):
        yield ("generate", kind, folder, "--date", examples.late(folder), "-o", "out")
    for folder in examples.whole:
        for day, kind in product(examples.days(folder), OF_THE_RECORD):
            words = ("generate", kind, folder, "--date", day, "-o", "out")
            yield Planned(words, must_succeed=True)
        yield from (("generate", kind, folder, "-o", "out/document.docx") for kind in KINDS)
        yield from (("generate", kind, folder, "--draft", "-o", "out") for kind in ("convention", "bilan"))
    for (folder, day), kind in product(examples.last, OF_THE_RECORD):
        yield Planned(("generate", kind, folder, "--date", day, "-o", "out"), must_succeed=True)
    for kind in ("convention", "relance", "bilan", "titre"):
        yield ("generate", kind, *examples.whole, "--date", "2025-12-02", "-o", "out/documents.zip")
    yield ("generate", "relance", APES, "--date", "2025-12-02", "--name", "{id}_{date}", *EN, "-o", "out")
    yield ("generate", "relanec", APES, "-o", "out")


def _verify(examples: _Examples) -> Runs:
    for folder in examples.whole:
        for kind, on in (("convention", examples.late(folder)), ("bilan", examples.late(folder))):
            make = ("generate", kind, folder, "--date", on, "-o", "out/document.docx")
            for other in dict.fromkeys((folder, APES)):
                yield from (
                    Planned(("verify", "out/document.docx", other, "--date", on, *more), (make,))
                    for more in (JSON, (), EN)
                )
    yield ("verify", "out/none.docx", APES)


def _compare(_: _Examples) -> Runs:
    pairs = ((APES, CLOSED), (APES, "examples/cd62-apes-2023"), (MAILLAGE, "examples/maillage-mel-afe-feder"),
             (APES, "examples/cd62-apes-2024-as-published"), (APES, COMMUNE))  # fmt: skip
    for (before, after), more in product(pairs, (JSON, (), EN)):
        yield ("compare", before, after, *more)
        yield ("compare", before, after, *more, "-o", "out/compared.docx", "--date", "2025-12-02")


def _cash(examples: _Examples) -> Runs:
    for folder in examples.every:
        yield ("cash", folder, *_day(examples.late(folder)), *JSON)
    for folder, day in (*((folder, examples.days(folder)[0]) for folder in examples.whole), *examples.last):
        yield ("cash", folder, *_day(day), *JSON)
    for folder in examples.whole:
        early = _day(examples.days(folder)[0])
        yield from (("cash", folder, *early, *more) for more in ((), EN, NONE, ("--opening", "1 234,56")))
        yield ("cash", folder, *early, "--format", "svg")
        yield ("cash", folder, *early, "--format", "svg", "-o", "out/cash.svg")
    yield ("cash", *examples.whole, *_day("2024-06-02"), "--from", "2023-01-01", "--to", "2026-12-31", *JSON)


def _ledger(_: _Examples) -> Runs:
    for name, more in product(
        ("depenses.csv", "depenses-corrigees.csv"), (JSON, (), EN, ("--format", "csv"))
    ):
        yield ("ledger", "read", f"{ACCOUNTS}/{name}", *more)
        yield ("ledger", "read", f"{ACCOUNTS}/{name}", *more, "-o", "out/expenses.csv", "--partial")
        yield ("ledger", "read", f"{ACCOUNTS}/{name}", *more, "--save-mapping", "out/mapping.toml")
    yield ("ledger", "read", f"{COMMUNE}/expenses.csv", *JSON)
    yield ("ledger", "read", f"{COMMUNE}/resources.csv", *JSON)
    yield ("ledger", "read", f"{COMMUNE}/nowhere.csv", *JSON)


def _export(examples: _Examples) -> Runs:
    yield ("export", "workbook", "--blank", "-o", "out/blank.xlsx")
    yield from (("export", "workbook", folder, "-o", "out/book.xlsx") for folder in examples.whole)
    yield ("export", "workbook", *EN, APES, "-o", "out/book.xlsx")


def _import(examples: _Examples) -> Runs:
    for folder in examples.whole:
        yield Planned(
            ("import", "out/book.xlsx", "-o", "out/again"),
            (("export", "workbook", folder, "-o", "out/book.xlsx"),),
        )
    yield ("import", "out/none.xlsx", "-o", "out/again")


def _template(examples: _Examples) -> Runs:
    yield from (("template", "list", *more) for more in (JSON, (), EN))
    yield from (("template", "fields", *more) for more in (JSON, (), EN))
    yield from (("template", "fields", folder, *JSON) for folder in examples.whole)
    yield ("template", "fields", APES)
    for model in MODELS.values():
        path = Path(f"models/{model}.docx")
        if path.is_file():
            yield from (("template", "lint", str(path), "--kind", "convention", *more) for more in (JSON, ()))


def _new(_: _Examples) -> Runs:
    for name, model in MODELS.items():
        words = ("new", "out/made", "--model", model, "--answers", f"inputs/answers/{name}.toml")
        yield from ((*words, *more) for more in ((), EN))
        yield ("new", "out/made", "--model", model)
        for day in ("2025-07-01", "2026-07-01"):
            yield Planned(("check", "out/made", *_day(day), *JSON), (words,))
        yield Planned(("generate", "convention", "out/made", "-o", "out/documents"), (words,))
    yield ("new", "out/made", "--model", "commun/nothing@1")


def _model(_: _Examples) -> Runs:
    yield from (("model", "list", *more) for more in (JSON, (), EN))
    for model in MODELS.values():
        yield from (("model", "show", model, *more) for more in (JSON, (), EN))
    models = tuple(MODELS.values())
    for before, after in pairwise(models):
        yield from (("model", "diff", before, after, *more) for more in (JSON, ()))
    yield from (("model", "diff", MODELS["cd62"], folder, *JSON) for folder in (APES, CLOSED))


def _amend(examples: _Examples) -> Runs:
    for folder in examples.whole:
        for day in examples.days(folder):
            yield from (("amend", folder, *_day(day), *more) for more in (JSON, ()))
    for day, edit in product(
        ("2024-06-25", "2024-10-01", "2025-02-01"),
        ("period.end=2025-06-30", "grant.amount=40 000,00 €", "party.beneficiary.name=Autre", "nothing.x=1"),
    ):
        words = ("amend", APES, "--set", edit, *_day(day))
        yield from ((*words, *more) for more in (JSON, (), EN))
        yield (*words, "-o", "out/avenant.toml")
    yield ("amend", APES, "--from", f"{CLOSED}/convention.toml", *_day("2024-10-01"), *JSON)


def _events(_: _Examples) -> Runs:
    yield from (("events", *more) for more in (JSON, (), EN))


def _deadline(_: _Examples) -> Runs:
    periods = (
        "6 months",
        "1 month",
        "2 months",
        "15 days",
        "10 jours ouvrés",
        "10 jours ouvrables",
        "1 an",
        "3 semaines",
    )
    days = ("2024-12-31", "2024-01-31", "2024-02-29", "2024-08-30", "2025-05-08")
    ways: tuple[Words, ...] = (
        (), ("--backwards",), ("--clear",), ("--roll", "following"), ("--roll", "modified_preceding"),
        ("--rounding", "up"), ("--rounding", "strict"), ("--counting", "franc"),
        ("--counting", "start_included"), ("--roll", "following", "--territory", "alsace_moselle"),
    )  # fmt: skip
    for day, period, way in product(days, periods, ways):
        yield ("deadline", day, period, *way, *JSON)
    for day, way, more in product(days, ways, ((), EN)):
        yield ("deadline", day, "2 months", *way, *more)


def _example(_: _Examples) -> Runs:
    yield ("example",)
    yield from (("example", Path(name).name, "-o", "out/copied") for name in (APES, CLOSED, COMMUNE))
    yield ("example", "nothing", "-o", "out/copied")


def _portfolio(examples: _Examples) -> Runs:
    for day, more in product(("2024-06-30", "2025-07-15", "2026-07-01"), (JSON, (), EN)):
        yield ("portfolio", PORTFOLIO, *_day(day), *more)
        yield ("portfolio", *examples.whole, *_day(day), *more)
    yield ("portfolio", PORTFOLIO, *_day("2025-07-15"), "--known-on", "2024-06-30", *JSON)


def _review(examples: _Examples) -> Runs:
    whole = tuple((folder, examples.late(folder)) for folder in examples.whole)
    for folder, day in (*whole, *examples.with_ledger):
        yield from (("review", folder, *_day(day), *more) for more in (JSON, ()))
    for folder, day in whole:
        yield from (("review", folder, *_day(day), *more) for more in (EN, (*NONE, *JSON), ("--sample", "3")))


def _rules(_: _Examples) -> Runs:
    own = ("--rulebooks", "examples/rulebooks/departement-fictif.toml")
    for books, more in product(((), own), (JSON, (), EN)):
        yield ("rules", "list", *books, *more)
        yield ("rules", "test", *books, *more)
    for number in range(1, 60):
        for more in (JSON, (), EN):
            yield Planned(("rules", "show", f"r{number:02}", *more), must_succeed=True)
    yield ("rules", "show", "nothing")


def _whatif(_: _Examples) -> Runs:
    supposed = {
        APES: ("bilan_received=2025-05-31", "payment=never", "payment.single=2025-05-31:40 000,00 €",
               "exercised.full_clawback=2025-12-02:49500", "service_fait_certified=2025-06-30"),
        CLOSED: ("bilan_received=never", "signed=never", "repaid=2025-07-01:100"),
        COMMUNE: ("signed=never", "payment=never", "report_received=2024-06-30"),
        MAILLAGE: ("amendment_signed=never", "signed=2020-02-01"),
    }  # fmt: skip
    for folder, facts in supposed.items():
        for fact, day, more in product(facts, ("2025-06-02", "2025-12-02"), (JSON, (), EN, (*NONE, *JSON))):
            yield ("whatif", folder, "--fact", fact, *_day(day), *more)
    yield ("whatif", MAILLAGE, "--amend", f"{MAILLAGE}/amendments/afe_feder.toml", *_day("2020-10-01"), *JSON)


def _questions(examples: _Examples) -> Runs:
    for folder in examples.every:
        yield ("questions", folder, *_day(examples.late(folder)), *JSON)
    for folder in examples.whole:
        yield from (("questions", folder, *_day(examples.late(folder)), *more) for more in ((), EN, NONE))
    for more in (JSON, (), EN, (*NONE, *JSON)):
        yield ("questions", *examples.whole, *_day("2025-12-02"), *more)


def _verify_receipt(examples: _Examples) -> Runs:
    for folder in examples.whole:
        make = ("check", folder, *_day(examples.late(folder)), "--receipt", "out/receipt.json")
        yield from (
            Planned(("verify-receipt", "out/receipt.json", *more), (make,)) for more in (JSON, (), EN)
        )
    yield ("verify-receipt", f"{APES}/facts.toml")


def _help(_: _Examples) -> Runs:
    yield from (("--version",), ("--help",), ("nothing",), ("check",))
    yield from ((command, "--help") for command in COMMANDS if command != "help")


_PLANS: Final = {
    "check": _check,
    "explain": _explain,
    "audit": _audit,
    "agenda": _agenda,
    "bilan": _bilan,
    "generate": _generate,
    "cash": _cash,
    "ledger": _ledger,
    "export": _export,
    "import": _import,
    "verify": _verify,
    "compare": _compare,
    "template": _template,
    "new": _new,
    "model": _model,
    "amend": _amend,
    "events": _events,
    "deadline": _deadline,
    "example": _example,
    "portfolio": _portfolio,
    "review": _review,
    "rules": _rules,
    "whatif": _whatif,
    "questions": _questions,
    "verify-receipt": _verify_receipt,
    "help": _help,
}

COMMANDS: Final[Sequence[str]] = tuple(_PLANS)
"""The commands, in the order in which the help lists them, and what is asked of no command."""
