"""Agreements made from the models that ship, by the command, from the answers beside this file."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from budget.ledger import Expense, Ledger
from budget.money import Euros
from conventions.cli.main import main
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import read_dossier

__all__ = ["HERE", "LEDGERS", "MODELS", "made", "make"]

HERE = Path(__file__).parent
MODELS = {
    "cd62-apes-2024": "cd62/projet-annuel@2024",
    "simple": "commun/subvention-simple@1",
    "instalments": "commun/annuel-acomptes@1",
    "objectives": "commun/objectifs-pluriannuels@1",
}


def make(name: str, folder: Path) -> Path:
    """Make the dossier of some answers."""
    answers = HERE / f"{name}.toml"
    assert main(["new", str(folder), "--model", MODELS[name], "--answers", str(answers)]) == 0
    return folder


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


LEDGERS = {
    "": None,
    "low": spent(("2025-05-05", "4500"), ("2025-08-01", "900")),
    "high": spent(("2025-05-05", "6000")),
    "thirty": spent(("2025-06-30", "30000")),
    "forty": spent(("2025-06-30", "40000"), ("2026-01-02", "5000")),
    "sixty": spent(("2025-06-30", "60000")),
    "years": spent(("2025-12-31", "28000"), ("2026-01-01", "31000")),
}
