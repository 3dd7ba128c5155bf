"""Money, budgets and ledgers: exact amounts, plans, actual spending; independent of agreements."""

from budget.errors import InputError
from budget.money import Euros, format_en, format_fr
from budget.rate import Rate, Rounding

__all__ = ["Euros", "InputError", "Rate", "Rounding", "format_en", "format_fr"]
