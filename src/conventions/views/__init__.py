"""What people read of verdicts, over days or with reasons; the engine knows none of it.

`agenda`: what comes, by day; `differences`: the changes of a status by day, two verdicts compared, the
dates that amendments move; `bilan`: planned and actual amounts, and the entries behind an amount;
`why_not`: what would give another result; `rule_cases`: a verdict in the notation of cases. It may import
the engine and what is below it.
"""
