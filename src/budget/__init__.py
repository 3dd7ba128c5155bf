"""Money, budgets and ledgers: exact amounts, plans, actual spending; independent of agreements.

It gives exact amounts and rates (`money`, `rate`), the provisional budget and its execution (`plan`), the
charts of the forms (`nomenclature`), the ledger and what counts of it (`ledger`), the account of a grant
(`balance`), limits on costs (`ceilings`), cash by month (`treasury`), and findings as values (`findings`).
It imports nothing of `conventions`.
"""
