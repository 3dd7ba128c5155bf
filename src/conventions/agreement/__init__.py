"""What the parties agreed to: an agreement, its norms, its parties, its programme, its amendments.

`agreement.Agreement` is the whole text; `norms` has duties, rights and definitions, `party` the parties and
the decision, `programme` the actions and indicators, `amendment` what a later text changes. Values only:
nothing here knows a fact or a day. It may import `language`, `calendar`, `parameters` and `budget`.
"""
