"""What-if questions: the assessment with other facts, the actual one, and their differences."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import field, fields, frozen

from conventions.engine.verdict import Verdict
from conventions.exports.check_text import heading
from conventions.exports.json_values import Json, fields_json, in_currency
from conventions.exports.names import named
from conventions.exports.otherwise import fact_json, whatif_json
from conventions.exports.whatif_text import fact_text, whatif_lines
from conventions.facade.errors import ArgumentRefusedError
from conventions.facts.fact import Fact
from conventions.files.supposed import fact_given
from conventions.messages import Catalogue
from conventions.views.timeline import story
from conventions.views.verdict_difference import StoryDifference, story_difference, verdict_difference

if TYPE_CHECKING:  # an assessment gives this, and this holds two of them
    from conventions.facade.assessment import Assessment


@frozen
class WhatIf:
    """An assessment, and the supposed one.

    Attributes:
        added: the facts that are supposed to have happened.
        withdrawn: the recorded facts that they replace, or that are supposed not to have happened.
    """

    before: "Assessment"
    after: "Assessment"
    added: tuple[Fact, ...]
    withdrawn: tuple[Fact, ...]
    _verdicts: tuple[Verdict, Verdict] = field(repr=False)

    def _stories(self) -> StoryDifference:
        asked = self.before
        return story_difference(
            *(
                story(item.dossier, asked.as_of, asked.known_on, asked.due_soon)
                for item in (self.before, self.after)
            )
        )

    @property
    def is_empty(self) -> bool:
        """Return whether the two assessments are equal on that day."""
        return verdict_difference(*self._verdicts).is_empty

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        asked = self.before
        yield f"{asked.id}{words.text('colon')}{heading(asked.as_of, asked.known_on, words)}"
        names = named(self.after.dossier, self._verdicts[1])
        words = names.counting(words)
        for key, facts in (("whatif.supposed", self.added), ("whatif.withdrawn", self.withdrawn)):
            for fact in facts:
                yield f"  {words.text(key)}{words.text('colon')}{fact_text(fact, words, names)}"
        difference = verdict_difference(*self._verdicts)
        yield from whatif_lines(difference, self._stories(), words, names)

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/whatif/1`."""
        asked = self.before
        words = words.counted_in(asked.dossier.agreement.currency)
        return {
            "schema": "subventio/whatif/1",
            "id": asked.id,
            **in_currency(words.currency),
            **fields_json(asked, "as_of", "known_on"),
            "supposed": [fact_json(fact) for fact in self.added],
            "withdrawn": [fact_json(fact) for fact in self.withdrawn],
            **whatif_json(verdict_difference(*self._verdicts), self._stories(), words),
        }


def supposed_asked(facts: object) -> tuple[str | Fact, ...]:
    """Return the supposed facts of an argument: texts unchanged, facts with parsed days.

    `ArgumentRefusedError` for anything else, a single text too; `UnreadableDossierError` for a fact that no
    record takes.
    """
    if isinstance(facts, str | Fact) or not isinstance(facts, Iterable):
        raise _no_facts(facts)
    return tuple(_fact_argument(item) for item in facts)


def _fact_argument(item: object) -> str | Fact:
    match item:
        case str():
            return item
        case Fact():
            return fact_given({name.name: getattr(item, name.name) for name in fields(Fact)})
        case _:
            raise _no_facts(item)


def _no_facts(given: object) -> ArgumentRefusedError:
    kind = type(given).__name__
    message = f"facts are a list of facts, or of texts as bilan_received=2025-05-31; not a {kind}"
    return ArgumentRefusedError(message, actual=kind, expected="list[Fact | str]")
