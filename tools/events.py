"""The page `docs/events.md`, from the vocabulary of facts: a test compares it, `make approve` writes it."""

# ruff: noqa: E501 -- a paragraph of the page stands on its line

from pathlib import Path

from conventions.exports.events_text import times_text
from conventions.facts.vocabulary import LIFE_EVENTS, LIFE_VALUES
from conventions.messages import catalogue

__all__ = ["PAGE", "page"]

PAGE = Path(__file__).resolve().parent.parent / "docs" / "events.md"
HEAD = """\
# Life events

The facts that `facts.toml` may record of any agreement, without a declaration. Written by `make approve`: never edited by hand. `subventio events` shows the same.

- `payment` is the transfer, not the payment order: an order that the accountant rejects pays nothing.
- A letter is several facts: sent, presented, received, or not collected. Each clause says which one counts.
- A key with † is read by the engine itself: no agreement may define it anew. Any other key is the agreement's, once it declares it (`[fact.KEY]`).
- From `liquidated` on, payments are held and letters go to the liquidator, named by `representative_changed`; from `merged` on, nobody stands for the beneficiary and no account is certified until `representative_changed` and an amendment say which. Under the law that is shipped, `insolvency_published` starts the two months to declare the claim, `order_received` the time to contest the order.
- *Read by* is what reads it whatever the agreement says. A fact that no clause, no rule that is applied, nor anything else reads has no effect: `check` and `record` say so (`fact_without_effect`), but of one that is kept as evidence.
- The last eight are values that the law asks for, and nothing that happens.

| key | français | English | value | times | recorded by | read by | preuve attendue | evidence expected |
|---|---|---|---|---|---|---|---|---|
"""


def page() -> str:
    """Return the page: one row an event."""
    french, english = catalogue("fr"), catalogue("en")
    rows = []
    for event in (*LIFE_EVENTS.values(), *LIFE_VALUES.values()):
        mark = " †" if event.is_fixed else ""
        cells = (
            f"`{event.key}`{mark}",
            french.text(f"fact.{event.key}"),
            english.text(f"fact.{event.key}"),
            english.text(f"event.carries.{event.carries.value}"),
            times_text(event, english),
            english.text(f"event.by.{event.by.value}"),
            english.text(f"event.reader.{event.reader.value}"),
            french.text(f"fact.{event.key}.evidence"),
            english.text(f"fact.{event.key}.evidence"),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return HEAD + "\n".join(rows) + "\n"
