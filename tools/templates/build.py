"""The templates of `templates_docx/` and their scripts: a test compares them, `make approve` builds them.

Both are kept: the scripts can be reviewed, the .docx can be edited by an officer and travel in the wheel.
"""

from pathlib import Path

from tools.templates.bilan import bilan
from tools.templates.comparison import comparison
from tools.templates.convention import convention
from tools.templates.payments import notification, payment_certificate, service_fait
from tools.templates.recovery import closing, decision_to_repay, hearing, recovery_order
from tools.templates.reminders import formal_notice, missing_papers, overdue, reminder
from tools.templates.reports import activity_report, blank_report, financial_report, form_report
from tools.templates.votes import amendment, deliberation, report

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates_docx"
TEMPLATES = {
    "convention.docx": convention,
    "bilan.docx": bilan,
    "comparaison.docx": comparison,
    "rappel.docx": reminder,
    "relance.docx": overdue,
    "demande-pieces.docx": missing_papers,
    "mise-en-demeure.docx": formal_notice,
    "certificat-paiement.docx": payment_certificate,
    "service-fait.docx": service_fait,
    "notification.docx": notification,
    "observations.docx": hearing,
    "decision.docx": decision_to_repay,
    "titre.docx": recovery_order,
    "cloture.docx": closing,
    "avenant.docx": amendment,
    "rapport.docx": report,
    "deliberation.docx": deliberation,
    "bilan-activite.docx": activity_report,
    "bilan-financier.docx": financial_report,
    "compte-rendu-financier.docx": form_report,
    "bilan-vierge.docx": blank_report,
}
