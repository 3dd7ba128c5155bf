"""From a dossier and a day to a verdict: what each party owes and may claim.

`evaluate.evaluate` is the entrance and `verdict.Verdict` its result; `program` compiles an agreement, `day`
sets up the two worlds of a day, *now* and *ever*, `duties`, `rights` and `rules` judge norms, `status`
decides a status and nothing else does, `account` has the sums, `findings` what an officer should know. The
meaning of each is in docs/semantics.md. It may import `dossier` and what is below; it reads no file, no
clock, no text.
"""
