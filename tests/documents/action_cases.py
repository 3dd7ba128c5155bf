"""A small dossier with one action, its sessions and its text."""

import conventions as cv
from conventions.dossier.dossier import Dossier

CONVENTION = """schema = "subventio/convention/1"
id = "one"
title = "Une action"

[party.funder]
name = "Commune"
short_name = "la commune"

[party.beneficiary]
name = "Association"
short_name = "l’association"

[period]
start = 2020-01-01
end = 2020-12-31

[grant]
amount = "1000.00"

[[action]]
id = "work"
title = "Ateliers"

[[indicator]]
id = "people"
label = "Participants"
action = "work"
from_sessions = "participants"

[fact.people]
type = "number"

[[breakdown]]
id = "sex"
label = "femmes et hommes"
parts = { women = "femmes", men = "hommes", others = "autres" }
"""
HEAD = "when,action,title,participants,women,held\n"


def dossier_of(
    *, sessions: str | None = None, told: str | None = None, convention: str = CONVENTION, facts: str = ""
) -> Dossier:
    texts = {"convention.toml": convention}
    texts |= {} if sessions is None else {"sessions.csv": sessions}
    texts |= {} if told is None else {"activity/work.md": told}
    texts |= {"facts.toml": facts} if facts else {}
    return cv.parse_dossier(texts)
