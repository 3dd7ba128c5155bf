"""An agreement with its facts and its ledger: all that is evaluated.

`dossier.Dossier` has them; `work_done` is what was done of the programme, `formatted_text` a formatted
text. It may import `agreement`, `facts`, `rulebook` and what is below them.
"""
