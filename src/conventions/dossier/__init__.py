"""An agreement with its facts and its ledger: all that is evaluated.

`dossier.Dossier` has them; `activity` is what was done of the programme, `prose` a formatted text. It may
import `agreement`, `facts`, `rulebook` and what is below them.
"""
