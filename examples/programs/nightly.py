"""Every night: what is grave in each dossier of a folder, and the reminders of what is overdue."""

import sys
from datetime import date
from pathlib import Path

import conventions as cv


def main(dossiers, letters, as_of):
    """Print a line for each grave finding and letter; return 1 if there is one, 2 for a bad dossier."""
    code = 0
    for path in sorted(Path(dossiers).glob("*/convention.toml")):
        try:
            assessed = cv.assess(cv.read_dossier(path.parent), as_of)
        except cv.UnreadableDossierError as error:
            print(*cv.fault_texts(error), sep="\n", file=sys.stderr)
            code = 2
            continue
        for finding in assessed.findings(at_least="major"):
            print(assessed.id, finding.code, finding.message(), sep="\t")
            code = max(code, 1)
        if any(duty.status == "overdue" for duty in assessed.duties):
            print(cv.generate("relance", assessed.dossier, on=as_of).save(letters))
    return code


if __name__ == "__main__":  # python nightly.py DOSSIERS LETTERS [DAY]
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3] if sys.argv[3:] else date.today()))
