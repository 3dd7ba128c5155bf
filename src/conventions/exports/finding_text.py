"""A finding as text: what it is, since when, and what to do about it."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from budget import frozen
from budget.findings import Finding, Wording, is_without_most
from budget.money import Euros
from conventions.exports.label_text import UNNAMED, Names
from conventions.exports.value_text import OF_GRANT
from conventions.language.answers import DAWN, NEVER, Question, QuestionKind
from conventions.messages import Catalogue
from conventions.parameters import SourceStatus

DIGIT: Final = re.compile(r"\d")
PLAIN_AMOUNT: Final = re.compile(r"-?\d+\.\d{2}")
DECIMAL: Final = re.compile(r"-?\d+(?:\.\d+)?(?:–-?\d+(?:\.\d+)?)*(?: %)?")
"""A number or a range; also a share."""


@frozen
class FindingWords:
    """A finding as text; missing parts are empty.

    Attributes:
        text: the text of law behind it, and how sure that is.
        caution: of the latter, that nobody read the text, or that it is to be looked at again.
    """

    sentence: str
    text: str
    remedy: str
    caution: str = ""

    @property
    def message(self) -> str:
        """The sentence with its legal source, and the reliability of the source."""
        return f"{self.sentence} {self.text}" if self.text else self.sentence


class FindingParams(dict[str, str]):
    """The parameters of a finding as texts, each computed when a sentence first uses it.

    They are those that the finding has, and what is made of them. No identifier is among them:
    what is named is called as its dossier, and the law, call it. One that there is not shows its name, as
    ever in a catalogue.
    """

    def __init__(self, finding: Finding, words: Catalogue, names: Names = UNNAMED) -> None:
        super().__init__()
        self.finding = finding
        self.words = words
        self.names = names
        self.given = dict(finding.params)

    def __missing__(self, key: str) -> str:
        found = self[key] = self.made(key)
        return found

    def made(self, key: str) -> str:
        """Return the text of a parameter; computed ones prevail over those of the finding."""
        if key in _MADE:
            return _MADE[key](self)
        wording = _wording(self.finding, self.words) if key == "title" else None
        if wording is not None:
            is_of_a_row = self.finding.subject not in self.names.rules and self.given.get("name") in (
                self.names.rules
            )
            return self.names.of(self.finding.subject, self.words) if is_of_a_row else wording.title
        if key not in self.given:
            return f"{{{key}}}"
        written = self.written(key)
        if written:
            written = self.named(key, written, self.names)
        if key in ("debtor", "holder"):
            role = f"role.{written}"
            return self.words.text(role) if self.words.has(role) else self.names.party(written, self.words)
        return written

    def written(self, key: str) -> str:
        """Return a parameter of the finding in the notation of the language; empty if it has none."""
        return written_figure(self.given.get(key, ""), self.words)

    def figure(self, text: str) -> str:
        """Return a compared value in the notation of the language, with the labels of the agreement."""
        return self.names.labels_in(written_figure(text, self.words), self.words)

    def named(self, key: str, written: str, names: Names) -> str:
        """Return a parameter; for an identifier, its label in the dossier.

        A norm without a label is named by its kind and its article; without an article, by its text.
        """
        if key in ("parts", "meant", "of"):
            return ", ".join(names.of(part, self.words) for part in written.split(", "))
        norm, _, row = self.finding.subject.partition(".")
        match key:
            case "name" | "label" if written == norm:
                return names.norm(norm, self.words, has_article=bool(self.finding.article))
            case "name" | "label" if row and written.endswith(f" [{row.replace('_', ' ')}]"):
                return names.of(self.finding.subject, self.words)
            case "formula" | "condition":
                return names.formula(self.given[key], self.words)
            case _:
                return names.labels_in(written, self.words)

    @property
    def subject(self) -> str:
        """The subject of the finding."""
        return self.names.of(self.finding.subject, self.words)

    @property
    def late(self) -> str:
        """The days late, as text; empty if nothing is late."""
        return late_text(self.finding.days_late, self.finding.late_range, self.words)

    @property
    def rules(self) -> str:
        """The number of rules, as text."""
        return self.words.count("count.open_rules", int(self.given.get("number", "0")))

    @property
    def parts(self) -> str:
        """The missing parts of a document; empty if there are none."""
        parts = self["parts"] if self.given.get("parts") else ""
        return self.words.text("finding.parts", parts=parts) if parts else ""

    @property
    def meant(self) -> str:
        """The fact probably meant by a fact without effect; empty if unknown."""
        variant = f"finding.meant.{self.given.get('variant')}"
        return self.words.text(variant, meant=self["meant"]) if self.given.get("meant") else ""

    @property
    def status(self) -> str:
        """The text of the status of the norm; empty if there is none."""
        status = f"status.{self.written('status')}"
        return self.words.text(status) if self.words.has(status) else ""

    @property
    def source(self) -> str:
        """The legal source of the finding; empty if there is none."""
        source = self.finding.source
        return self.words.text("finding.by_text", source=source) if source else ""

    @property
    def article(self) -> str:
        """The article on which the finding is based; empty if there is none."""
        article = self.finding.article
        return self.words.text("explain.article", article=article) if article else ""

    @property
    def asked(self) -> str:
        """The questions; empty if there are none."""
        asked = _asked(self.finding, self.words, self.names)
        return self.words.text("finding.asked", questions=asked) if asked else ""


_MADE: Final[Mapping[str, Callable[[FindingParams], str]]] = {
    "subject": lambda made: made.subject,
    "article": lambda made: made.finding.article or "",
    "art": lambda made: made.article,
    "source": lambda made: made.finding.source or "",
    "actual": lambda made: made.figure(made.finding.actual),
    "expected": lambda made: made.figure(made.finding.expected),
    "due": lambda made: _day_due(made.finding, made.words),
    "days_late": lambda made: "" if made.finding.days_late is None else str(made.finding.days_late),
    "late_text": lambda made: made.late,
    "due_of": lambda made: _due_text("of", made.finding, made.words),
    "due_by": lambda made: _due_text("by", made.finding, made.words),
    "parts_text": lambda made: made.parts,
    "meant_text": lambda made: made.meant,
    "status_text": lambda made: made.status,
    "rules_text": lambda made: made.rules,
    "offer_text": lambda made: finding_offer(made.finding, made.words),
    "by_text": lambda made: made.source,
    "asked_text": lambda made: made.asked,
}
"""The computed parameters of a finding, by their names in the catalogues."""


def _asked(finding: Finding, words: Catalogue, names: Names) -> str:
    """Return one sentence for each kind of question, with all its subjects."""
    if not finding.questions:
        return ""
    return names.asked(finding_questions(finding), words, of=names.of(finding.subject, words))


def late_text(days: int | None, between: tuple[int, int] | None, words: Catalogue) -> str:
    """Return the days late: a number or a range; empty if nothing is late."""
    if between is not None and is_without_most(between):
        return words.text("finding.days_at_least", days=words.count("count.days", between[0]))
    if between is not None:
        return words.text("finding.days_between", least=words.whole(between[0]), most=words.whole(between[1]))
    return "" if days is None else words.count("count.days", days)


def _day_due(finding: Finding, words: Catalogue) -> str:
    """Return the day of a finding as it follows «le» or «jusqu’au»; or its range."""
    if finding.due is not None:
        return words.day(finding.due)
    if finding.due_range is None:
        return words.text("finding.due_unknown")
    first, last = finding.due_range
    match first == DAWN, last == NEVER:
        case False, True:
            return words.text("finding.due_from", day=words.day(first))
        case True, _:
            return words.text("finding.due_until", day=words.day(last))
        case _:
            return words.text("finding.due_between", first=words.day(first), last=words.day(last))


def _due_text(form: str, finding: Finding, words: Catalogue) -> str:
    """Return the due day after `of` or `by`, or its range."""
    if finding.due_range is None:
        return words.text(f"finding.due_{form}", day=words.day(finding.due))
    first, last = finding.due_range
    match first == DAWN, last == NEVER:
        case False, True:
            return words.text(f"finding.due_{form}_from", day=words.day(first))
        case True, _:
            return words.text(f"finding.due_{form}", day=words.day(last))
        case _:
            return words.text(f"finding.due_{form}_between", first=words.day(first), last=words.day(last))


def finding_in_brief(finding: Finding, said: FindingWords, words: Catalogue) -> str:
    """Return the sentence of a finding with its amount and caution, without its remedy."""
    offer = finding_offer(finding, words)
    sentence = said.sentence if offer.lstrip(", ") in said.sentence else f"{said.sentence}{offer}"
    return f"{sentence} {said.caution}" if said.caution else sentence


def finding_offer(finding: Finding, words: Catalogue) -> str:
    """Return the amount of a finding, or its bounds; empty if there is none."""
    if finding.amount is None:
        return ""
    low, high = (None if end is None else words.amount(Euros.of_cents(end)) for end in finding.amount)
    match low, high:
        case None, None:
            return words.text("finding.offer", amount=words.amount(None))
        case str(), None if finding.amount[0] == 0 and OF_GRANT in finding_questions(finding):
            return words.text("finding.offer", amount=words.text("value.unknown_sum"))
        case str(), None:
            return words.text("finding.at_least", low=low)
        case None, str():
            return words.text("finding.at_most", high=high)
        case _ if low == high:
            return words.text("finding.offer", amount=str(high))
        case _:
            return words.text("finding.offer_between", low=str(low), high=str(high))


def written_figure(text: str, words: Catalogue) -> str:
    """Return a parameter in the notation of the language: amounts without a sign, dates written out."""
    if DIGIT.search(text) is None:
        return text
    if PLAIN_AMOUNT.fullmatch(text):
        return words.figures(Euros.parse(text))
    if DECIMAL.fullmatch(text):
        return words.number(text)
    return words.dates_in(text)


def finding_questions(finding: Finding) -> tuple[Question, ...]:
    """Return the questions of a finding, in order."""
    pairs = sorted((kind, about) for kind, _, about in (text.partition(":") for text in finding.questions))
    return tuple(Question(QuestionKind(kind), about) for kind, about in pairs)


def _wording(finding: Finding, words: Catalogue) -> Wording | None:
    """Return the wording of a rule, in this language or the first available one."""
    asked = (wording for wording in finding.wordings if wording.language == words.language)
    return next(asked, next(iter(finding.wordings), None))


def finding_words(finding: Finding, words: Catalogue, names: Names = UNNAMED) -> FindingWords:
    """Return the sentence of a finding and its remedy; for a rule, those of its rulebook.

    The source of a rule, and its reliability, follow its sentence.
    """
    words = names.counting(words)
    params, key = FindingParams(finding, words, names), f"finding.{finding.code}"
    wording = _wording(finding, words) if finding.wordings else None
    variant = f"{key}.remedy.{params.given.get('variant')}"
    remedy = variant if words.has(variant) else f"{key}.remedy"
    if words.has(f"{key}.named"):
        key = f"{key}.named"
    key = words.numbered(key, {"actual": finding.actual or "", **params.given})
    said = words.template(key) if wording is None or words.has(key) else wording.message
    text = []
    if wording is not None and finding.source is not None:
        text.append(words.template("finding.of_text").format_map(params))
    status = params.given.get("source_status")
    caution = []
    if status is not None:
        read = words.template(f"finding.source.{status}").format_map(params)
        text.append(read)
        caution += [read] if status == SourceStatus.UNVERIFIED.value else []
    if "source_again_on" in params.given:
        caution.append(words.template("finding.source.old").format_map(params))
        text.append(caution[-1])
    ours = "" if wording is None else wording.remedy
    offered = words.template(remedy) if words.has(remedy) else ours
    return FindingWords(
        said.format_map(params), " ".join(text), offered.format_map(params), " ".join(caution)
    )


def finding_message(finding: Finding, words: Catalogue, names: Names = UNNAMED) -> str:
    """Return the sentence of a finding."""
    return finding_words(finding, words, names).message


def finding_remedy(finding: Finding, words: Catalogue, names: Names = UNNAMED) -> str:
    """Return what to do about a finding; empty if there is nothing to do."""
    return finding_words(finding, words, names).remedy
