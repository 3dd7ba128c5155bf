"""Write the templates of `templates_docx/` from their scripts; `--check` says which are not up to date.

Both are kept: the scripts can be reviewed, the .docx can be edited by an officer and travel in the wheel.
"""

import argparse
import sys
from pathlib import Path

from conventions.documents.render.archive import read_parts
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


def stale() -> list[str]:
    """The names of the templates whose parts differ from what their scripts build."""
    found = []
    for name, build in TEMPLATES.items():
        path = FOLDER / name
        if not path.exists() or read_parts(path.read_bytes()) != read_parts(build()):
            found.append(name)
    return found


def main() -> int:
    """Return 0 when every template is written, or is up to date; 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what is not up to date")
    if parser.parse_args().check:
        names = stale()
        for name in names:
            print(
                f"templates_docx/{name}: not up to date, run python -m tools.templates.build", file=sys.stderr
            )
        return 1 if names else 0
    FOLDER.mkdir(exist_ok=True)
    for name, build in TEMPLATES.items():
        (FOLDER / name).write_bytes(build())
    return 0


if __name__ == "__main__":
    sys.exit(main())
