"""`subventio withdraw`: a fact entered by mistake is taken out; it stays in the record, with who and why."""

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.writing import FAILED, asked_who_and_why, said_failure, write_change
from conventions.dossier.dossier import Dossier
from conventions.files.supposed import Supposed
from conventions.files.withdrawing import Withdrawal, fact_named
from conventions.files.write_back import as_if_withdrawn, withdraw_fact
from conventions.messages import Catalogue

__all__ = ["withdraw"]


def withdraw(arguments: Arguments, words: Catalogue) -> int:
    """Withdraw a fact; 1 where a terminal says no, 2 where it cannot be withdrawn, and then nothing is."""
    folder, name, office = arguments.paths[0], arguments.subject or "", arguments.office
    try:
        answer = asked_who_and_why(arguments, words)
        if answer is None:
            return FAILED
        withdrawal = Withdrawal(name, *answer, arguments.as_of)
        before, after = as_if_withdrawn(folder, withdrawal, office=office)
        target = before.facts[fact_named(before, name)]
    except (InputError, OSError, EOFError) as error:
        return said_failure(error, arguments, words)
    supposed = Supposed(before, after, (), (target,))

    def write() -> Dossier:
        return withdraw_fact(folder, withdrawal, office=office, on=arguments.as_of)

    return write_change(supposed, arguments.as_of, write, arguments, words)
