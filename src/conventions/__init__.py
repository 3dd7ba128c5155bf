"""Grant agreements: what was promised, what happened, what follows, and the documents.

`import conventions as cv` is the whole public interface: the names of `cv.__all__`, described in
docs/python.md. Everything below — the packages in this folder and `budget`, which the distribution
installs beside it — is private, and may be renamed from one version to the next.

A name is imported when it is first used, so that `import conventions` costs next to nothing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from budget.findings import Severity
    from budget.ledger import Expense, Resource
    from budget.money import Euros
    from conventions.documents.document_errors import FieldWithoutValueError, NoDocumentError, NoOccasionError
    from conventions.dossier.dossier import Dossier
    from conventions.engine.status import DutyStatus, RightStatus
    from conventions.engine.verdict import Outcome
    from conventions.facade.assessment import Assessment, Term, WhatIf, assess, to_json, to_text
    from conventions.facade.building import (
        Part,
        agreement,
        declare,
        define,
        duty,
        euros,
        expense,
        fact,
        from_model,
        party,
        payment,
        resource,
        right,
        select,
        with_facts,
    )
    from conventions.facade.days import Agenda, AgendaEntry, Bilan, Timeline
    from conventions.facade.errors import (
        AgreementError,
        ArgumentRefusedError,
        RulebookChangedError,
        SubventioError,
        UnknownNameError,
        fault_text,
        fault_texts,
    )
    from conventions.facade.model_forms import Event, Model, ModelQuestion, Parameter, events, model, models
    from conventions.facade.papers import (
        Compared,
        Document,
        DocumentKind,
        Linted,
        NotReminded,
        Reminder,
        Reminders,
        Verification,
        compare,
        generate,
        kinds,
        lint,
        reminders,
        verify,
    )
    from conventions.facade.reading import (
        LAW_FR,
        DossierRefusedError,
        Rulebooks,
        dossier_from_dict,
        example,
        examples,
        parse_dossier,
        read_dossier,
        to_dict,
        validate,
        write_dossier,
    )
    from conventions.facade.reasons import Explanation, Questions, Trail, WhyNot
    from conventions.facade.recording import (
        MatchedPayment,
        MatchedPayments,
        Recorded,
        adopt,
        history,
        match_payments,
        record,
        unread_facts,
        verify_history,
        withdraw,
    )
    from conventions.facade.results import (
        Amount,
        AssessedAccount,
        AssessedDuty,
        AssessedPart,
        AssessedReading,
        AssessedRight,
        AssessedRule,
        Day,
        Defined,
        Finding,
        Range,
    )
    from conventions.facade.spreadsheets import (
        Doubt,
        LedgerReading,
        TrackedRow,
        TrackingReading,
        from_workbook,
        read_ledger,
        read_tracking_sheet,
        to_workbook,
        unread_in_workbook,
    )
    from conventions.facade.together import (
        Audit,
        Cash,
        Control,
        CrossFinding,
        Portfolio,
        Preview,
        Review,
        audit,
        cash,
        portfolio,
        preview,
        report,
        review,
    )
    from conventions.facts.fact import Fact, ValueRange
    from conventions.files.dossier_data import FolderTakenError, NotWrittenError
    from conventions.files.faults import Fault, UnreadableDossierError
    from conventions.files.ledgers.fec_mapping import UnreadableFecError
    from conventions.files.ledgers.mapping import UnreadableLedgerError
    from conventions.files.register_log import RegisterDamagedError, RegisterDayError
    from conventions.files.tracking.sheet import SheetBlockedError
    from conventions.files.write_back import DossierBusyError, FactNotFoundError
    from conventions.language.answers import Question
    from conventions.reminders.reminder_rules import ReminderRules, SentReminder

__all__ = [
    "LAW_FR",
    "Agenda",
    "AgendaEntry",
    "AgreementError",
    "Amount",
    "ArgumentRefusedError",
    "AssessedAccount",
    "AssessedDuty",
    "AssessedPart",
    "AssessedReading",
    "AssessedRight",
    "AssessedRule",
    "Assessment",
    "Audit",
    "Bilan",
    "Cash",
    "Compared",
    "Control",
    "CrossFinding",
    "Day",
    "Defined",
    "Document",
    "DocumentKind",
    "Dossier",
    "DossierBusyError",
    "DossierRefusedError",
    "Doubt",
    "DutyStatus",
    "Euros",
    "Event",
    "Expense",
    "Explanation",
    "Fact",
    "FactNotFoundError",
    "Fault",
    "FieldWithoutValueError",
    "Finding",
    "FolderTakenError",
    "LedgerReading",
    "Linted",
    "MatchedPayment",
    "MatchedPayments",
    "Model",
    "ModelQuestion",
    "NoDocumentError",
    "NoOccasionError",
    "NotReminded",
    "NotWrittenError",
    "Outcome",
    "Parameter",
    "Part",
    "Portfolio",
    "Preview",
    "Question",
    "Questions",
    "Range",
    "Recorded",
    "RegisterDamagedError",
    "RegisterDayError",
    "Reminder",
    "ReminderRules",
    "Reminders",
    "Resource",
    "Review",
    "RightStatus",
    "RulebookChangedError",
    "Rulebooks",
    "SentReminder",
    "Severity",
    "SheetBlockedError",
    "SubventioError",
    "Term",
    "Timeline",
    "TrackedRow",
    "TrackingReading",
    "Trail",
    "UnknownNameError",
    "UnreadableDossierError",
    "UnreadableFecError",
    "UnreadableLedgerError",
    "ValueRange",
    "Verification",
    "WhatIf",
    "WhyNot",
    "adopt",
    "agreement",
    "assess",
    "audit",
    "cash",
    "compare",
    "declare",
    "define",
    "dossier_from_dict",
    "duty",
    "euros",
    "events",
    "example",
    "examples",
    "expense",
    "fact",
    "fault_text",
    "fault_texts",
    "from_model",
    "from_workbook",
    "generate",
    "history",
    "kinds",
    "lint",
    "match_payments",
    "model",
    "models",
    "parse_dossier",
    "party",
    "payment",
    "portfolio",
    "preview",
    "read_dossier",
    "read_ledger",
    "read_tracking_sheet",
    "record",
    "reminders",
    "report",
    "resource",
    "review",
    "right",
    "select",
    "to_dict",
    "to_json",
    "to_text",
    "to_workbook",
    "unread_facts",
    "unread_in_workbook",
    "validate",
    "verify",
    "verify_history",
    "with_facts",
    "withdraw",
    "write_dossier",
]

# Where each public name lives. A new one stands here, above for the type checker, and in `__all__`.
_HOMES: Final = {
    "Severity": "budget.findings",
    "Expense": "budget.ledger",
    "Resource": "budget.ledger",
    "Euros": "budget.money",
    "FieldWithoutValueError": "conventions.documents.document_errors",
    "NoDocumentError": "conventions.documents.document_errors",
    "NoOccasionError": "conventions.documents.document_errors",
    "Dossier": "conventions.dossier.dossier",
    "DutyStatus": "conventions.engine.status",
    "RightStatus": "conventions.engine.status",
    "Outcome": "conventions.engine.verdict",
    "Doubt": "conventions.facade.spreadsheets",
    "LedgerReading": "conventions.facade.spreadsheets",
    "from_workbook": "conventions.facade.spreadsheets",
    "read_ledger": "conventions.facade.spreadsheets",
    "to_workbook": "conventions.facade.spreadsheets",
    "unread_in_workbook": "conventions.facade.spreadsheets",
    "Assessment": "conventions.facade.assessment",
    "Term": "conventions.facade.assessment",
    "assess": "conventions.facade.assessment",
    "agreement": "conventions.facade.building",
    "from_model": "conventions.facade.building",
    "with_facts": "conventions.facade.building",
    "Compared": "conventions.facade.papers",
    "Agenda": "conventions.facade.days",
    "AgendaEntry": "conventions.facade.days",
    "Bilan": "conventions.facade.days",
    "Timeline": "conventions.facade.days",
    "euros": "conventions.facade.building",
    "expense": "conventions.facade.building",
    "fact": "conventions.facade.building",
    "resource": "conventions.facade.building",
    "AgreementError": "conventions.facade.errors",
    "SubventioError": "conventions.facade.errors",
    "fault_text": "conventions.facade.errors",
    "fault_texts": "conventions.facade.errors",
    "example": "conventions.facade.reading",
    "examples": "conventions.facade.reading",
    "to_json": "conventions.facade.assessment",
    "to_text": "conventions.facade.assessment",
    "LAW_FR": "conventions.facade.reading",
    "Rulebooks": "conventions.facade.reading",
    "Linted": "conventions.facade.papers",
    "MatchedPayment": "conventions.facade.recording",
    "MatchedPayments": "conventions.facade.recording",
    "match_payments": "conventions.facade.recording",
    "Event": "conventions.facade.model_forms",
    "Model": "conventions.facade.model_forms",
    "ModelQuestion": "conventions.facade.model_forms",
    "Parameter": "conventions.facade.model_forms",
    "events": "conventions.facade.model_forms",
    "model": "conventions.facade.model_forms",
    "models": "conventions.facade.model_forms",
    "AssessedAccount": "conventions.facade.results",
    "AssessedDuty": "conventions.facade.results",
    "AssessedPart": "conventions.facade.results",
    "AssessedReading": "conventions.facade.results",
    "AssessedRight": "conventions.facade.results",
    "AssessedRule": "conventions.facade.results",
    "Finding": "conventions.facade.results",
    "Document": "conventions.facade.papers",
    "DocumentKind": "conventions.facade.papers",
    "compare": "conventions.facade.papers",
    "generate": "conventions.facade.papers",
    "kinds": "conventions.facade.papers",
    "lint": "conventions.facade.papers",
    "verify": "conventions.facade.papers",
    "Part": "conventions.facade.building",
    "declare": "conventions.facade.building",
    "define": "conventions.facade.building",
    "duty": "conventions.facade.building",
    "party": "conventions.facade.building",
    "payment": "conventions.facade.building",
    "right": "conventions.facade.building",
    "select": "conventions.facade.building",
    "DossierRefusedError": "conventions.facade.reading",
    "dossier_from_dict": "conventions.facade.reading",
    "parse_dossier": "conventions.facade.reading",
    "read_dossier": "conventions.facade.reading",
    "to_dict": "conventions.facade.reading",
    "validate": "conventions.facade.reading",
    "write_dossier": "conventions.facade.reading",
    "Explanation": "conventions.facade.reasons",
    "Questions": "conventions.facade.reasons",
    "Trail": "conventions.facade.reasons",
    "WhyNot": "conventions.facade.reasons",
    "record": "conventions.facade.recording",
    "unread_facts": "conventions.facade.recording",
    "withdraw": "conventions.facade.recording",
    "Recorded": "conventions.facade.recording",
    "adopt": "conventions.facade.recording",
    "history": "conventions.facade.recording",
    "verify_history": "conventions.facade.recording",
    "NotReminded": "conventions.facade.papers",
    "Reminder": "conventions.facade.papers",
    "Reminders": "conventions.facade.papers",
    "reminders": "conventions.facade.papers",
    "ArgumentRefusedError": "conventions.facade.errors",
    "RulebookChangedError": "conventions.facade.errors",
    "UnknownNameError": "conventions.facade.errors",
    "report": "conventions.facade.together",
    "WhatIf": "conventions.facade.assessment",
    "Audit": "conventions.facade.together",
    "Cash": "conventions.facade.together",
    "Control": "conventions.facade.together",
    "CrossFinding": "conventions.facade.together",
    "Portfolio": "conventions.facade.together",
    "Preview": "conventions.facade.together",
    "Review": "conventions.facade.together",
    "audit": "conventions.facade.together",
    "cash": "conventions.facade.together",
    "portfolio": "conventions.facade.together",
    "preview": "conventions.facade.together",
    "review": "conventions.facade.together",
    "TrackedRow": "conventions.facade.spreadsheets",
    "TrackingReading": "conventions.facade.spreadsheets",
    "read_tracking_sheet": "conventions.facade.spreadsheets",
    "Amount": "conventions.facade.results",
    "Day": "conventions.facade.results",
    "Defined": "conventions.facade.results",
    "Range": "conventions.facade.results",
    "Verification": "conventions.facade.papers",
    "Fact": "conventions.facts.fact",
    "ValueRange": "conventions.facts.fact",
    "FolderTakenError": "conventions.files.dossier_data",
    "NotWrittenError": "conventions.files.dossier_data",
    "Fault": "conventions.files.faults",
    "UnreadableDossierError": "conventions.files.faults",
    "UnreadableFecError": "conventions.files.ledgers.fec_mapping",
    "UnreadableLedgerError": "conventions.files.ledgers.mapping",
    "DossierBusyError": "conventions.files.write_back",
    "RegisterDamagedError": "conventions.files.register_log",
    "RegisterDayError": "conventions.files.register_log",
    "SheetBlockedError": "conventions.files.tracking.sheet",
    "FactNotFoundError": "conventions.files.write_back",
    "Question": "conventions.language.answers",
    "SentReminder": "conventions.reminders.reminder_rules",
    "ReminderRules": "conventions.reminders.reminder_rules",
}


if not TYPE_CHECKING:  # a type checker knows the names above, and reports any other

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used."""
        if name not in _HOMES:
            raise AttributeError(f"module 'conventions' has no attribute {name!r}")
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)


class _PublicNames(ModuleType):
    """A module whose public names cannot be replaced by a submodule of the same name.

    Importing `conventions.audit` sets the package as an attribute here; the public function
    `conventions.audit` would be gone.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name in _HOMES and isinstance(value, ModuleType):
            return
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _PublicNames
