"""What people read of verdicts, over days or with reasons; the engine knows none of it.

`timeline`, `agenda`: each change of a status by day, and what comes; `trail`: the entries behind an amount;
`bilan`: planned and actual amounts; `why_not`: what would give another result; `verdict_difference`: what
two verdicts say otherwise; `asked`: single questions about a dossier, without the whole verdict; `said`,
`rule_cases`: a verdict in the notation of cases; `former`: the dates that amendments move. It may import the
engine and what is below it.
"""
