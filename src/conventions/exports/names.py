"""What a dossier's identifiers are called in a sentence: by the agreement's labels, else by our words."""

from collections.abc import Mapping
from functools import cached_property
from itertools import groupby
from typing import Final

from attrs import define

from conventions.dossier.dossier import Dossier
from conventions.exports.called import UNCALLED, Called, called_by
from conventions.language.answers import Question
from conventions.messages import Catalogue

__all__ = ["UNNAMED", "Names", "rulebook_title"]

OURS: Final = ("fact", "amount", "asked", "part", "role")
"""The parts of the catalogue in which an identifier may have a name, the first that has it."""


@define(slots=False, eq=False)
class Names:
    """The names of one dossier, read when the first is asked for. Without a dossier, ours alone."""

    dossier: Dossier | None = None

    @cached_property
    def called(self) -> Called:
        """What the agreement calls its values."""
        return UNCALLED if self.dossier is None else called_by(self.dossier)

    @cached_property
    def norms(self) -> Mapping[str, str]:
        """The labels of norms, by identifier, as the agreement and its amendments give them."""
        texts = () if self.dossier is None else (self.dossier.agreement, self.dossier.last_text)
        duties = {duty.name: duty.label for text in texts for duty in text.duties if duty.label}
        return duties | {right.name: right.label for text in texts for right in text.rights if right.label}

    def of(self, name: str, words: Catalogue) -> str:
        """Return what a value, a fact, a norm or a part is called; without a label, its words alone.

        >>> from conventions.messages import catalogue
        >>> Names().of("final_bilan.activity", catalogue("en"))
        'activity report (final bilan)'
        """
        found = self.called.labels.get(name) or self.norms.get(name)
        if found is not None:
            return found
        for part in OURS:
            if words.has(f"{part}.{name}"):
                return words.text(f"{part}.{name}")
        if name.endswith(")") and "(" in name:
            fact, _, subject = name.removesuffix(")").partition("(")
            return words.text("asked.of", name=self.of(fact, words), subject=self.of(subject, words))
        book, _, rule = name.partition(".")
        if rule and words.has(f"rulebook.{book}"):
            return rulebook_title(book, words)
        whole, _, part = name.rpartition(".")
        if whole:
            return words.text("asked.of", name=self.of(part, words), subject=self.of(whole, words))
        return name.replace("_", " ")

    def norm(self, name: str, words: Catalogue, *, has_article: bool) -> str:
        """Return what a norm without a label is called: a clause, if its article says which."""
        if name in self.norms:
            return self.norms[name]
        return words.text("norm.clause") if has_article else name.replace("_", " ").capitalize()

    def asked(self, questions: tuple[Question, ...], words: Catalogue) -> str:
        """Return what is asked, one sentence for each kind of question, each thing once."""
        told = []
        in_order = sorted(questions, key=lambda question: (question.kind.value, question.about))
        for kind, found in groupby(in_order, key=lambda question: question.kind):
            abouts = dict.fromkeys(self.of(question.about, words) for question in found)
            told.append(words.text(f"question.{kind.value}", about=", ".join(abouts)))
        return words.text("semicolon").join(told)


UNNAMED: Final = Names()
"""Where no dossier is at hand."""


def rulebook_title(book: str, words: Catalogue) -> str:
    """Return what a rulebook is called, by its identifier; one of an office's own keeps it."""
    key = f"rulebook.{book}"
    return words.text(key) if words.has(key) else book
