"""Agreements made from the models that ship, by the command, from the answers beside this file."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from budget.ledger import Expense, Ledger, Resource
from budget.money import Euros
from conventions.cli.main import main
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import read_dossier

__all__ = ["HERE", "LEDGERS", "MODELS", "RIGHTS", "made", "make"]

HERE = Path(__file__).parent
REPORT_DUE = "report_due = 2026-06-30"
THIS_FUNDER = 'this_funder = "commune"'
RIGHTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "full": ("commun/droit-plein@1", (REPORT_DUE, "awaited_until = 2026-09-30")),
    "prorata_cost": ("commun/droit-prorata-cout@1", (REPORT_DUE, 'advance_share = "50 %"')),
    "rate": ("commun/droit-taux@1", (REPORT_DUE, 'rate = "66,66 %"')),
    "capped_rate": ("commun/droit-taux-plafonne@1", (REPORT_DUE, 'rate = "60 %"', THIS_FUNDER)),
    "non_excess": ("commun/droit-sans-excedent@1", (REPORT_DUE, THIS_FUNDER)),
    "keep_up_to": ("commun/droit-excedent-conserve@1", (REPORT_DUE, THIS_FUNDER, 'surplus_cap = "5 %"')),
    "threshold_then": ("commun/droit-seuil@1", (REPORT_DUE,)),
    "objective_prorata": (
        "commun/droit-prorata-objectif@1",
        (REPORT_DUE, "target = 55", 'target_unit = "participants"'),
    ),
    "time_prorata": ("commun/droit-prorata-temps@1", (REPORT_DUE,)),
    "retention": ("commun/droit-retenue@1", (REPORT_DUE,)),
    "three_payments": ("commun/droit-acomptes@1", (REPORT_DUE,)),
}
"""The models of one formula each, and the parameters that are given to them beside the common answers."""
MODELS = {
    "cd62-apes-2024": "cd62/projet-annuel@2024",
    "simple": "commun/subvention-simple@1",
    "instalments": "commun/annuel-acomptes@1",
    "objectives": "commun/objectifs-pluriannuels@1",
    **{name: ref for name, (ref, _) in RIGHTS.items()},
}


def make(name: str, folder: Path) -> Path:
    """Make the dossier of some answers."""
    with TemporaryDirectory() as place:
        answers = HERE / f"{name}.toml" if name not in RIGHTS else answers_to(name, Path(place))
        assert main(["new", str(folder), "--model", MODELS[name], "--answers", str(answers)]) == 0
    return folder


def answers_to(name: str, place: Path) -> Path:
    """Write the answers to a model of one formula: those common to all, and its parameters."""
    file = place / "answers.toml"
    given = "\n".join(("[parameters]", *RIGHTS[name][1], ""))
    file.write_text((HERE / "rights.toml").read_text("utf-8") + given, encoding="utf-8")
    return file


@cache
def made(name: str) -> Dossier:
    with TemporaryDirectory() as place:
        return read_dossier(make(name, Path(place) / name))


def spent(*rows: tuple[str, str]) -> Ledger:
    """Expenses of the operation, each by the day it was paid and its amount; of resources nothing is said."""
    from datetime import date

    expenses = (
        Expense(
            f"e{at}",
            "",
            Euros.parse(amount),
            line="staff",
            paid_on=date.fromisoformat(day),
            for_operation=True,
        )
        for at, (day, amount) in enumerate(rows)
    )
    return Ledger(tuple(expenses))


def beside(ledger: Ledger, *rows: tuple[str, str]) -> Ledger:
    """The same expenses, with resources: each by its funder, or none, and its amount."""
    resources = (
        Resource(f"r{at}", "", Euros.parse(amount), funder=funder or None)
        for at, (funder, amount) in enumerate(rows)
    )
    return Ledger(ledger.expenses, tuple(resources))


LEDGERS = {
    "": None,
    "low": spent(("2025-05-05", "4500"), ("2025-08-01", "900")),
    "high": spent(("2025-05-05", "6000")),
    "thirty": spent(("2025-06-30", "30000")),
    "forty": spent(("2025-06-30", "40000"), ("2026-01-02", "5000")),
    "sixty": spent(("2025-06-30", "60000")),
    "forty_beside": beside(
        spent(("2025-06-30", "40000")), ("commune", "20000"), ("region", "15000"), ("", "2000")
    ),
    "years": spent(("2025-12-31", "28000"), ("2026-01-01", "31000")),
}
