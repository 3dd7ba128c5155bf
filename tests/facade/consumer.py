"""A program of a user, as `mypy --strict` sees it where only the installed package is known."""

from datetime import date
from fractions import Fraction
from typing import assert_type

import conventions as cv


def told(dossier: cv.Dossier) -> str:
    assessed = cv.assess(dossier, date(2025, 12, 2), rulebooks=cv.LAW_FR)
    assert_type(assessed, cv.Assessment)
    duty = assessed.duty("final_bilan")
    assert_type(duty, cv.AssessedDuty)
    assert_type(duty.status, cv.DutyStatus)
    assert_type(duty.due, date | cv.Range[date] | None)
    assert_type(duty.days_late, int | None)
    amount = assessed.amount("to_recover")
    assert_type(amount, cv.Euros | cv.Range[cv.Euros] | None)
    if isinstance(amount, cv.Range):
        assert_type(amount.low, cv.Euros | None)
        assert_type(amount.questions, tuple[cv.Question, ...])
    share = assessed.definition("share")
    if isinstance(share, Fraction):
        assert_type(share, Fraction)
    assert_type(assessed.findings(at_least="major"), tuple[cv.Finding, ...])
    assert_type(assessed.what_if(["bilan_received=2025-05-31"]).after, cv.Assessment)
    assert_type(cv.generate("relance", dossier, on=date(2025, 6, 11)).bytes, bytes)
    assert_type(cv.portfolio([dossier], "2025-12-02").assessments, tuple[cv.Assessment, ...])
    for finding in cv.audit(dossier).findings():
        assert_type(finding.message("en"), str)
    if duty.status == "overdue":
        return cv.to_text(assessed, lang="fr")
    return str(cv.to_json(assessed.bilan()))


def put_in(texts: dict[str, str], folder: str) -> cv.Dossier:
    assert_type(cv.parse_dossier(texts), cv.Dossier)
    assert_type(cv.euros("49 500,00 €"), cv.Euros)
    assert_type(cv.validate(folder), tuple[cv.Fault, ...])
    parties = [cv.party("funder", "Commune fictive"), cv.party("beneficiary", "Association fictive")]
    period = (date(2024, 1, 1), date(2024, 12, 31))
    built = cv.agreement(id="demo", title="Demo", parties=parties, period=period, grant=cv.euros(1_000))
    assert_type(cv.dossier_from_dict(cv.to_dict(built)), cv.Dossier)
    return cv.record(folder, cv.fact("signed", date(2024, 2, 1)))


def wrong(dossier: cv.Dossier) -> None:
    cv.assess(dossier, 2025)  # type: ignore[arg-type]
    cv.to_text(dossier)  # type: ignore[arg-type]
    cv.to_text(cv.audit(dossier), lang="de")  # type: ignore[arg-type]
    cv.duty("bilan")  # type: ignore[call-arg]
    cv.euros(1000.0)  # type: ignore[arg-type]
    cv.asess(dossier, date(2025, 12, 2))  # type: ignore[attr-defined]
