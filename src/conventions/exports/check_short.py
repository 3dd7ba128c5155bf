"""The check for a person: what must be done, worst first, with its day and its amount; then the sums.

One dossier is a block; of many, each is one line, and the worst come first. Everything is in `check_text`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from attrs import define, evolve, field

from budget.findings import Finding, Severity
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.exports.account_lines import other_sums, told_as_read
from conventions.exports.check_text import (
    OPEN_RULES,
    amount_label,
    amount_text,
    day_text,
    heading,
    moved_text,
    reading_lines,
    status_line,
    summary_text,
    term_line,
    verdict_lines,
)
from conventions.exports.checked import (
    Checked,
    CheckedDossier,
    Line,
    OpenRules,
    Part,
    Tally,
    Told,
    UnreadableDossier,
)
from conventions.exports.finding_text import finding_in_brief, finding_questions, finding_words
from conventions.exports.names import Names, rulebook_title
from conventions.exports.style import PLAIN, Style
from conventions.exports.values import value_text
from conventions.language.answers import DAWN, NEVER
from conventions.language.types import EUROS
from conventions.messages import Catalogue

TO_DO: Final = ("duty_due_soon", "rule_due_soon")
"""Findings that are only information, and yet ask for something."""

_COMING: Final = 5
_MISSING: Final = 6
_DAY_WIDTH: Final = 10
_PAD: Final = " " * (8 + _DAY_WIDTH)
_PATH_WIDTH: Final = 48


@define
class CheckText:
    """The check as text. Of many dossiers a line each is kept until the end, for the worst to come first."""

    as_of: date
    known_on: date | None
    words: Catalogue
    is_one: bool = True
    told: Told = field(factory=Told)
    style: Style = PLAIN
    waiting: list[Line] = field(factory=list)
    idle: int = 0
    open_rules: Counter[str] = field(factory=Counter)
    open_in: Counter[str] = field(factory=Counter)
    asked: Counter[str] = field(factory=Counter)

    def start(self) -> str:
        """Return the day of the question."""
        return "" if self.told.is_quiet else f"{heading(self.as_of, self.known_on, self.words)}\n"

    def part(self, checked: Checked) -> Part:
        """Return what is said of a dossier: a block, or of many the line that matters most."""
        undecided = tuple(self._open(checked)) if isinstance(checked, CheckedDossier) else ()
        if not self.told.tells(checked):
            return Part(open=undecided)
        if not (self.is_one or self.told.all):
            line = self._line(checked)
            return Part(line=line, is_idle=line is None, open=undecided)
        return Part("".join(f"{line}\n" for line in ("", *self._block(checked))), open=undecided)

    def add(self, part: Part) -> str:
        """Return what is said of a dossier now; of many, nothing yet."""
        for item in part.open:
            self.open_in[item.book] += 1
            self.open_rules[item.book] = max(self.open_rules[item.book], item.number)
            self.asked.update(item.asked)
        self.waiting += () if part.line is None else (part.line,)
        self.idle += part.is_idle
        return part.text

    def end(self, found: Tally) -> Iterator[str]:
        """Yield the lines that waited, what no rule can decide, and the summary."""
        if self.waiting or (self.idle and not self.told.is_quiet):
            yield from (f"{line}\n" for line in ("", *self._kept()))
        if self.told.is_quiet:
            return
        yield "\n"
        for line in self._open_lines():
            yield f"{line}\n"
        yield f"{self.style.bold(summary_text(found, self.words))}\n"
        if not self.told.all:
            yield f"{self.style.dim(self.words.text('check.see_all'))}\n"

    # --- one dossier ---------------------------------------------------------------------------------

    def _block(self, checked: Checked) -> Iterator[str]:
        if isinstance(checked, UnreadableDossier):
            faults = self.words.count("count.faults", len(checked.errors))
            yield self.words.text("check.unreadable", path=str(checked.path), faults=faults)
            return
        title = self.style.bold(checked.names.label(checked.title, self.words) or checked.id)
        yield f"{title} ({checked.path})"
        verdict = checked.verdict
        if verdict is None:
            return
        if self.told.all:
            yield from verdict_lines(verdict, self.words, checked.names, dict(checked.former))
            return
        yield f"  {term_line(verdict.term, self.words)}"
        items = sorted(self._items(checked))
        to_do = [item for item in items if item.rank < _rank(Severity.INFO)]
        others = [item for item in items if item.rank >= _rank(Severity.INFO)]
        yield from self._section("check.to_do", to_do, is_remedied=True)
        if not to_do and not self._is_narrowed:
            yield f"  {self.words.text('check.nothing_to_do')}"
        yield from self._section("check.to_know", others, is_remedied=False)
        if self._is_narrowed:
            return
        yield from self._coming(verdict, checked.names)
        yield from self._amounts(checked, verdict)

    @property
    def _is_narrowed(self) -> bool:
        return bool(self.told.only) or self.told.least is not Severity.INFO

    def _section(self, title: str, items: list[Line], *, is_remedied: bool) -> Iterator[str]:
        if items:
            yield f"  {self.style.bold(self.words.text(title))}"
        for item in items:
            head = f"    {self.style.mark(item.severity)} {_day_cell(item.day)}  "
            yield from self.style.wrapped(head, item.text, 8 + _DAY_WIDTH)
            yield from self._indented(item.readings)
            if item.remedy and is_remedied:
                yield from self.style.wrapped(f"{_PAD}→ ", item.remedy, len(_PAD) + 2)

    def _indented(self, readings: Iterable[str]) -> Iterator[str]:
        for reading in readings:
            yield from self.style.wrapped(_PAD, reading, len(_PAD) + 2)

    def _items(self, checked: CheckedDossier) -> Iterator[Line]:
        """Yield what is to be said: the findings; and the norms of a status that was asked for."""
        verdict, about = checked.verdict, set()
        duties = () if verdict is None or self._is_narrowed else verdict.duties
        norms = {} if verdict is None else {norm.subject: norm for norm in verdict.told}
        for finding in checked.findings:
            if finding.code != OPEN_RULES:
                about.add(finding.subject)
                line = self._of_finding(finding, checked.names)
                yield self._as_read(line, norms.get(finding.subject), checked.names)
        for duty in duties:
            if duty.status is DutyStatus.OWED and duty.subject not in about:
                text = status_line(duty, checked.names, checked.names.counting(self.words))
                line = Line(_rank(Severity.MINOR), 0, date.max, Severity.INFO, text)
                yield self._as_read(line, duty, checked.names)
        for norm in () if verdict is None or not self.told.only else verdict.told:
            is_asked = norm.status.value in self.told.only and norm.subject not in about
            if is_asked and self.told.least is Severity.INFO:
                day = _day_of(norm)
                severity = Severity.INFO
                text = status_line(norm, checked.names, checked.names.counting(self.words))
                line = Line(_rank(severity), 0, day or date.max, severity, text)
                yield self._as_read(line, norm, checked.names)

    def _as_read(self, line: Line, norm: DutyVerdict | RightVerdict | None, names: Names) -> Line:
        """Return the line with what other readings say of its norm, if it has one."""
        if norm is None:
            return line
        return evolve(line, readings=tuple(reading_lines(norm, self.words, names)))

    def _of_finding(self, finding: Finding, names: Names) -> Line:
        said = finding_words(finding, self.words, names)
        is_to_do = finding.severity is not Severity.INFO or finding.code in TO_DO
        rank = (
            _rank(finding.severity) if not is_to_do else min(_rank(finding.severity), _rank(Severity.MINOR))
        )
        late = -(finding.days_late or (finding.late_range or (0,))[0])
        text = finding_in_brief(finding, said, names.counting(self.words))
        return Line(rank, late, finding.due or date.max, finding.severity, text, said.remedy)

    def _coming(self, verdict: Verdict, names: Names) -> Iterator[str]:
        """Yield the next days on which something is due, or may be; and how many there are besides."""
        duties = [duty for duty in verdict.duties if duty.status is DutyStatus.NOT_DUE]
        found = [(day, duty) for duty in duties if (day := _first_day(duty)) is not None]
        told = sorted(found, key=lambda pair: pair[0])[:_COMING]
        others = sum(duty.due is not None and duty.due.lo != NEVER for duty in duties) - len(told)
        if told or others:
            yield f"  {self.style.bold(self.words.text('check.coming'))}"
        for day, duty in told:
            between = (
                "" if duty.due is None or duty.due.is_decided else day_text("check.due", duty.due, self.words)
            )
            counting = names.counting(self.words)
            amount = amount_text(duty.amount, counting) + moved_text(duty, counting)
            article = self.words.text("explain.article", article=duty.article) if duty.article else ""
            text = f"{names.subject(duty.subject, duty.name, self.words)}{article}{between}{amount}"
            yield from self.style.wrapped(f"      {_day_cell(day)}  ", text, 8 + _DAY_WIDTH)
            yield from self._indented(reading_lines(duty, self.words, names))
        if others:
            yield f"      {self.words.count('check.more_coming', others)}"

    def _amounts(self, checked: CheckedDossier, verdict: Verdict) -> Iterator[str]:
        words = checked.names.counting(self.words)
        yield f"  {self.style.bold(words.text('check.amounts'))}"
        for name, answer in told_as_read(verdict):
            if words.has(f"amount.{name}"):
                label = amount_label(name, words, checked.names)
                yield f"    {label} {value_text(answer, EUROS, words)}"
                for line in other_sums(verdict, name, words, checked.names):
                    yield f"      {line}"
        if (stable_until := verdict.as_read().stable_until) is not None:
            day = self.words.day(stable_until)
            yield f"  {self.style.dim(self.words.text('check.stable_until', day=day))}"

    # --- many dossiers -------------------------------------------------------------------------------

    def _line(self, checked: Checked) -> Line | None:
        path = str(checked.path)
        if isinstance(checked, UnreadableDossier):
            faults = self.words.count("count.faults", len(checked.errors))
            text = self.words.text("check.line.unreadable", faults=faults)
            return Line(-1, 0, date.min, Severity.BLOCKING, text, path=path)
        items = sorted(self._items(checked))
        if not items:
            return None
        others = sum(item.rank < _rank(Severity.INFO) for item in items[1:])
        more = self.words.text("check.line.more", number=str(others)) if others else ""
        return evolve(items[0], path=path, more=more)

    def _kept(self) -> Iterator[str]:
        width = min(max((len(line.path) for line in self.waiting), default=0), _PATH_WIDTH)
        for line in sorted(self.waiting):
            cells = f"{_day_cell(line.day)}  {line.path:<{width}}  "
            text = self.style.cut(line.text, len(cells) + 2 + len(line.more))
            yield f"{self.style.mark(line.severity)} {cells}{text}{line.more}"
        if self.idle and not self._is_narrowed:
            yield self.words.text("check.idle", dossiers=self.words.count("count.dossiers", self.idle))

    # --- what no rule can decide ---------------------------------------------------------------------

    def _open(self, checked: CheckedDossier) -> Iterator[OpenRules]:
        for finding in checked.findings:
            if finding.code == OPEN_RULES:
                about = (question.about for question in finding_questions(finding))
                asked = tuple(checked.names.of(name, self.words) for name in about)
                yield OpenRules(finding.subject, int(dict(finding.params)["number"]), asked)

    def _open_lines(self) -> Iterator[str]:
        for book, dossiers in self.open_in.items():
            most = [name for name, _ in self.asked.most_common(_MISSING)]
            asked = self.words.text("semicolon").join([*most, "…"] if len(self.asked) > _MISSING else most)
            params = {"book": rulebook_title(book, self.words), "asked": asked}
            rules = self.words.count("count.open_rules", self.open_rules[book])
            where = self.words.count("count.dossiers", dossiers)
            key = "check.open_rules" if self.is_one else "check.open_rules_in"
            yield from self.style.wrapped("", self.words.text(key, params, rules=rules, where=where), 2)


def _rank(severity: Severity) -> int:
    """Return 0 for the gravest: what sorts first."""
    return Severity.BLOCKING.rank - severity.rank


def _day_of(norm: DutyVerdict | RightVerdict) -> date | None:
    answer = norm.due if isinstance(norm, DutyVerdict) else norm.until
    day = None if answer is None else answer.value
    return day if isinstance(day, date) and day not in (DAWN, NEVER) else None


def _first_day(duty: DutyVerdict) -> date | None:
    """Return the first day on which a duty is due or may be; none where no last day is known either."""
    if duty.due is None or duty.due.hi in (DAWN, NEVER):
        return None
    return next((day for day in (duty.due.lo, duty.due.hi) if isinstance(day, date) and day != DAWN), None)


def _day_cell(day: date) -> str:
    """Return a day in figures, as wide as its column; nothing of no day."""
    return " " * _DAY_WIDTH if day in (date.min, date.max) else f"{day:%d/%m/%Y}"
