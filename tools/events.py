"""The page `docs/events.md`, from the vocabulary of facts: a test compares it, `make approve` writes it."""

# ruff: noqa: E501 -- a paragraph of the page stands on its line

from pathlib import Path

from conventions.exports.without_dossier_text import times_text
from conventions.facts.vocabulary import LIFE_EVENTS, LIFE_VALUES
from conventions.messages import catalogue

__all__ = ["PAGE", "page"]

PAGE = Path(__file__).resolve().parent.parent / "docs" / "events.md"
HEAD = """\
# Life events

The facts that `facts.toml` may record for any agreement, without a declaration. Written by `make approve`: never edited by hand. `subventio events` shows the same list.

- `payment` is the transfer, not the payment order: an order that the accountant rejects is not a payment.
- A letter may have several facts: sent, presented, received, or not collected. Each clause states which one counts.
- A key with † is used by the engine itself: no agreement may redefine it. Any other key may be redefined by an agreement (`[fact.KEY]`).
- From `liquidated` on, payments are held and letters go to the liquidator, named by `representative_changed`; from `merged` on, the beneficiary has no representative and no certified account until `representative_changed` and an amendment state them. Under the built-in law, `insolvency_published` starts the two months to declare the claim, `order_received` the time to contest the order.
- *Used by* names what uses the fact in any agreement. A fact that no clause, no applied rule and nothing else uses has no effect: `check` and `record` report it (`fact_without_effect`), unless it is kept as evidence.
- The last eight are values that the law needs, not events.

| key | français | English | value | times | recorded by | used by | preuve attendue | evidence expected |
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
