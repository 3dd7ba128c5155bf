"""A small web application without a web: what its pages ask of the façade, and nothing else of the library."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import conventions as cv

Row = dict[str, str]
Page = dict[str, object]
Answer = tuple[int, Page | bytes]


class Desk:
    """The office's dossiers, a folder each; an answer is a status and a page, or a file."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def listed(self, as_of: str) -> Answer:
        """Answer with a row for each dossier, the gravest first."""
        rows = [self.row(path.parent, as_of) for path in self.home.glob("*/convention.toml")]
        return 200, {"rows": sorted(rows, key=lambda row: (row["rank"], row["id"]))}

    def row(self, folder: Path, as_of: str) -> Row:
        """Return the row of a dossier: its gravest finding and its next day."""
        assessed = cv.assess(cv.read_dossier(folder), as_of)
        findings = sorted(assessed.findings(), key=lambda finding: -finding.severity.rank)
        told = findings[0].message() if findings else ""
        days = [entry.day.isoformat() for entry in assessed.agenda()]
        rank = str(9 - findings[0].severity.rank) if findings else "9"
        return {"id": assessed.id, "rank": rank, "told": told, "next": min(days, default="")}

    def upload(self, files: Mapping[str, str]) -> Answer:
        """Take a dossier in as the texts of its files, whole or not at all."""
        try:
            dossier = cv.parse_dossier(files)
            cv.write_dossier(dossier, self.home / dossier.agreement.id)
        except cv.UnreadableDossierError as refused:
            return 422, {"faults": list(cv.fault_texts(refused))}
        except cv.FolderTakenError:
            return 409, {"faults": ["Ce dossier existe déjà"]}
        return 201, {"id": dossier.agreement.id}

    def upload_workbook(self, content: bytes) -> Answer:
        """Take a dossier in as a workbook."""
        try:
            return self.upload(cv.from_workbook(content))
        except cv.UnreadableLedgerError as refused:
            return 422, {"faults": list(cv.fault_texts(refused))}

    def shown(self, name: str, as_of: str, lang: str = "fr") -> Answer:
        """Answer with all that a page on a dossier shows."""
        assessed = cv.assess(self.dossier(name), as_of)
        kinds = [(kind.name, kind.title()) for kind in cv.kinds(assessed.dossier, as_of)]
        events = [(event.key, event.label(), event.type) for event in cv.events(assessed.dossier)]
        text = cv.to_text(assessed, lang="en" if lang == "en" else "fr")
        return 200, {"check": cv.to_json(assessed), "text": text, "letters": kinds, "events": events}

    def reason(self, name: str, as_of: str, of: str) -> Answer:
        """Answer why; of a name that there is not, which was meant."""
        try:
            return 200, {"why": cv.to_text(cv.assess(self.dossier(name), as_of).explain(of))}
        except cv.UnknownNameError as error:
            return 404, {"meant": error.expected}

    def supposed(self, name: str, as_of: str, fact: str) -> Answer:
        """Answer what would be said if a fact had happened."""
        try:
            return 200, {"whatif": cv.to_json(cv.assess(self.dossier(name), as_of).what_if([fact]))}
        except cv.UnreadableDossierError as refused:
            return 422, {"faults": list(cv.fault_texts(refused))}

    def letter(self, name: str, kind: str, on: str) -> Answer:
        """Answer with a letter, or why there is none to send."""
        try:
            return 200, cv.generate(kind, self.dossier(name), on=on).bytes
        except cv.SubventioError as refused:
            return 409, {"faults": list(cv.fault_texts(refused))}

    def recorded(self, name: str, key: str, day: str, **more: str) -> Answer:
        """Add a fact to the record."""
        try:
            cv.record(self.home / name, cv.fact(key, date.fromisoformat(day), **more))
        except cv.UnreadableDossierError as refused:
            return 422, {"faults": list(cv.fault_texts(refused))}
        return 201, {}

    def accounts(self, content: bytes, mapping: str | None = None) -> Answer:
        """Answer how accounts are read, for the officer to confirm the mapping."""
        reading = cv.read_ledger(content, mapping)
        doubts = [f"{doubt.place}: {doubt.message()}" for doubt in reading.doubts]
        return 200, {"mapping": reading.mapping, "doubts": doubts, "rows": len(reading.expenses)}

    def dossier(self, name: str) -> cv.Dossier:
        """Return a dossier of the office."""
        return cv.read_dossier(self.home / name)
