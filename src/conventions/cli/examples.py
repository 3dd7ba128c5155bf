"""What `--help` of a command ends with: two or three calls that one may copy. The same in both languages."""

from collections.abc import Mapping
from typing import Final

__all__ = ["CALLS"]

CALLS: Final[Mapping[str, tuple[str, ...]]] = {
    "check": (
        "check examples/cd62-apes-2024 --as-of 02/12/2025",
        "check examples --only overdue,due_soon",
        "check examples --format csv --severity major",
        "check examples --since-last --state state.sqlite",
    ),
    "explain": (
        "explain examples/cd62-apes-2024 final_bilan --as-of 2025-12-02",
        "explain examples/cd62-apes-2024 full_clawback --why-not",
    ),
    "audit": ("audit examples/cd62-apes-2024-as-published", "audit examples --format csv --csv plain"),
    "agenda": (
        "agenda examples --from 2025-01-01 --to 2025-12-31",
        "agenda examples --format ics -o agenda.ics",
    ),
    "bilan": (
        "bilan examples/cd62-apes-2024-closed --as-of 2025-07-02",
        "bilan examples/cd62-apes-2024-closed --trail entitlement",
    ),
    "generate": (
        "generate convention examples/cd62-apes-2024 -o convention.docx",
        "generate relance examples --date 11/06/2025 -o relances.zip",
    ),
    "cash": ("cash examples --from 2025-01-01", "cash examples --opening 1000,00 --format svg -o cash.svg"),
    "ledger": ("ledger read journal.csv", "ledger read FEC.txt -o dossier --mapping mapping.toml"),
    "export": (
        "export workbook dossier -o dossier.xlsx",
        "export scdl examples --as-of 2025-12-31 -o subventions.csv",
    ),
    "import": ("import dossier.xlsx -o dossier", "import dossier.xlsx -o dossier --replace"),
    "verify": ("verify convention.docx dossier", "verify convention.docx dossier --kind convention"),
    "compare": ("compare before after", "compare before after -o comparison.docx"),
    "template": (
        "template list",
        "template fields examples/cd62-apes-2024",
        "template lint templates --fix -o mended",
    ),
    "new": (
        "new dossier --model commun/annuel-acomptes@1",
        "new dossier --model commun/annuel-acomptes@1 --answers answers.toml",
        "new dossier --complete",
    ),
    "model": ("model list", "model show commun/annuel-acomptes@1"),
    "amend": (
        "amend examples/cd62-apes-2024",
        'amend examples/cd62-apes-2024 --set "grant.amount=52 000,00 €" -o amendments/1.toml',
    ),
    "deadline": (
        'deadline 2024-12-31 "6 months" --backwards',
        'deadline 31/01/2025 "1 month" --roll following',
    ),
    "events": ("events", "events --format json"),
    "example": ("example", "example cd62-apes-2024 -o here"),
    "portfolio": (
        "portfolio examples/portefeuille-fictif --as-of 2025-07-15",
        "portfolio examples --format json",
    ),
    "report": (
        "report examples -o rapport --as-of 2025-12-02",
        "report examples/portefeuille-fictif -o rapport --lang en",
    ),
    "remind": (
        "remind examples/portefeuille-fictif --as-of 2025-07-11 --dry-run",
        "remind examples/portefeuille-fictif --as-of 2025-07-11 --all --lang en",
    ),
    "review": (
        "review examples/cd62-apes-2024-closed --as-of 2025-07-02",
        "review examples/cd62-apes-2024-closed --sample 20",
    ),
    "rules": ("rules list", "rules show law_fr.r05", "rules test", "rules due --on 2027-12-31"),
    "record": (
        "record dossier bilan_received 15/02/2026 --of activity",
        'record dossier payment 15/02/2026 "6 000 €" --of advance --evidence avis.pdf',
    ),
    "register": (
        'register adopt dossier --author "Le service instructeur" --reason "registre commencé"',
        "register verify dossiers",
        "register history dossier",
    ),
    "withdraw": (
        'withdraw dossier payment@2026-02-15 --author "le service" --reason "saisi deux fois"',
        'withdraw dossier withdrawn_1 --author "le service" --reason "retiré à tort"',
    ),
    "upgrade": ("upgrade dossiers", "upgrade dossiers/convention-2024 --write"),
    "whatif": (
        'whatif examples/cd62-apes-2024 --fact "bilan_received=2025-05-31"',
        "whatif examples/cd62-apes-2024 --amend amendments/1.toml",
    ),
    "questions": ("questions examples", "questions examples --as-of 2025-12-02 --format json"),
    "completion": ("completion bash > subventio.bash", "completion zsh > _subventio"),
    "verify-receipt": ("verify-receipt receipt.json", "verify-receipt receipt.json --format json"),
}
