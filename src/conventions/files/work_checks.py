"""Whether a dossier can be evaluated in the time of one: some small files ask for years of work."""

from collections.abc import Iterator

from conventions.dossier.dossier import Dossier
from conventions.engine.work import MOST_WORK, heaviest
from conventions.files.faults import Problem


def work_problems(name: str, dossier: Dossier) -> Iterator[Problem]:
    """Yield a problem at the expression that asks most, where the dossier asks too much."""
    try:
        found = heaviest(dossier)
    except RecursionError:
        yield Problem(name, ("define",), "agreement_too_deep")
        return
    if found is None:
        return
    (kind, norm, *rest), own, whole = found
    is_payment = kind == "duty" and any(
        duty.name == norm and duty.is_payment for duty in dossier.last_text.duties
    )
    path = ("payment" if is_payment else kind, norm, *rest)
    yield Problem(
        name,
        path,
        "too_much_work",
        actual=_short(whole),
        expected=str(MOST_WORK),
        params=(("own", _short(own)),),
    )


def _short(count: int) -> str:
    """Return a count; of a huge one, how many digits it has."""
    text = str(min(count, 10**15))
    return f"> {text}" if count > 10**15 else text
