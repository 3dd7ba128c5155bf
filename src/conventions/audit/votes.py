"""The vote: no more votes than members who could cast one."""

from collections.abc import Iterator

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.audit.finding import found

__all__ = ["votes_within_members"]


def votes_within_members(agreement: Agreement) -> Iterator[Finding]:
    """Votes cast above the members present, less those who stood aside, each excused one giving a proxy.

    Silent where the extract does not count the present and the excused: a proxy may explain any number.
    """
    vote = None if agreement.decision is None else agreement.decision.vote
    if vote is None or vote.present is None or vote.excused is None:
        return
    cast = vote.votes_for + vote.votes_against + vote.abstentions
    most = vote.present - vote.aside + vote.excused
    if cast > most:
        yield found(
            "votes_exceed_members",
            Severity.MAJOR,
            "decision.vote",
            actual=str(cast),
            expected=f"<= {most}",
            present=str(vote.present),
            aside=str(vote.aside),
            excused=str(vote.excused),
            most=str(most),
        )
