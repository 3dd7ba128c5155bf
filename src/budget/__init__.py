"""Money, budgets and ledgers: exact amounts, plans, actual spending; independent of agreements.

It gives exact amounts and rates (`money`, `rate`), the provisional budget and its execution (`plan`), the
charts of the forms (`nomenclature`), the ledger and what counts of it (`ledger`), the account of a grant
(`balance`), limits on costs (`ceilings`), cash by month (`treasury`), and findings as values (`findings`).
It imports nothing of `conventions`.
"""

from functools import partial
from reprlib import recursive_repr
from typing import TYPE_CHECKING

from attrs import AttrsInstance

if TYPE_CHECKING:
    from attrs import frozen as frozen
else:
    import attrs

    def frozen(made: type | None = None, **options: bool) -> object:
        """Make a class of frozen values, as attrs does; all of them share one `repr`.

        That attrs compiles one for each class took a tenth of a command on one dossier.
        """
        if made is None:
            return partial(frozen, **options)
        has_own = "__repr__" in vars(made)
        values = attrs.frozen(made, **{**options, "repr": False})
        if options.get("repr", True) and not has_own:
            values.__repr__ = _shown
        return values


@recursive_repr("...")
def _shown(value: AttrsInstance) -> str:
    """Return what the `repr` that attrs makes says."""
    shown = ", ".join(
        f"{field.name}={(repr if field.repr is True else field.repr)(getattr(value, field.name))}"
        for field in value.__attrs_attrs__
        if field.repr
    )
    return f"{type(value).__qualname__.rpartition('>.')[2]}({shown})"
