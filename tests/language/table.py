"""The names that the expressions of these tests may use."""

from conventions.language.syntax import DAYS, EUROS, NUMBER, RATE_OF_EXCHANGE, Kind, NameTable

__all__ = ["TABLE"]

TABLE = NameTable(
    names={
        "grant": EUROS,
        "paid": EUROS,
        "share": NUMBER,
        "exchange": RATE_OF_EXCHANGE,
        "elapsed": DAYS,
        "period": Kind.WINDOW,
        "period.start": Kind.DATE,
        "period.end": Kind.DATE,
        "signed": Kind.DATE,
        "is_public": Kind.TRUTH,
        "place": Kind.TEXT,
        "delay": Kind.MONTHS,
        "wait": Kind.DAYS,
        "slow": Kind.WORKING_DAYS,
    },
    events=frozenset({"signed", "payment"}),
    norms=frozenset({"bilan", "claim"}),
    selections={"rows": {"amount": EUROS, "line": Kind.TEXT, "paid_on": Kind.DATE, "is_kept": Kind.TRUTH}},
    foreign="CHF",
)
