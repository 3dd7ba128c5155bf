"""The check for a person: in short, or in full.

In short, it lists what must be done, most severe first, with day and amount; then the sums. One dossier is a
block; of many, each is one line, and the worst come first. In full, each norm and each amount is one line.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from attrs import define, evolve, field

from budget.findings import Finding, Severity
from budget.money import Euros
from conventions.engine.in_force import AmendmentState
from conventions.engine.rule_world import limitations
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import (
    DutyVerdict,
    ReadingVerdict,
    RightVerdict,
    RuleVerdict,
    TermVerdict,
    Verdict,
    is_alike,
)
from conventions.exports.checked import (
    Checked,
    CheckedDossier,
    CheckFilter,
    Line,
    OpenRules,
    Part,
    Tally,
    UnreadableDossier,
)
from conventions.exports.finding_text import finding_in_brief, finding_questions, finding_words, late_text
from conventions.exports.label_text import UNNAMED, Names, rulebook_title
from conventions.exports.style import MARKS, PLAIN, Style
from conventions.exports.value_text import owed_text, value_text
from conventions.exports.verdict_parts import (
    amounts_as_read,
    label_text,
    limitation_lines,
    other_sums,
    other_terms,
    rule_lines,
)
from conventions.language.answers import DAWN, NEVER, Answer, Infinite, day
from conventions.language.syntax import EUROS, Kind
from conventions.messages import Catalogue

WIDTH = 44
OPEN_RULES = "rules_open"
"""The finding about undecided rules: it is reported once in a run."""
OUT = ("not_applicable", "waived")
"""Statuses under which neither a due date nor an amount means anything."""


def status_text(status: str, words: Catalogue) -> str:
    """Return the text of a status."""
    return words.text(f"status.{status}")


def heading(as_of: date, known_on: date | None, words: Catalogue) -> str:
    """Return the heading: the day of the question, and the day of knowledge if one was given."""
    known = words.text("check.known_on", day=words.day(known_on)) if known_on else ""
    return words.text("check.heading", day=words.day(as_of)) + known


def summary_text(found: Tally, words: Catalogue) -> str:
    """Return how many dossiers there were, and how many findings of each severity that was found."""
    parts = [words.count("count.dossiers", found.dossiers)]
    if found.unreadable:
        parts.append(words.count("count.unreadable", found.unreadable))
    told = [words.count(f"count.{severity.value}", n) for severity, n in found.findings().items() if n]
    return f"{', '.join(parts)}{words.text('colon')}{', '.join(told) or words.text('check.nothing')}"


def verdict_lines(
    verdict: Verdict,
    words: Catalogue,
    names: Names = UNNAMED,
    former: Mapping[str, Answer] | None = None,
) -> Iterator[str]:
    """Yield the lines of a verdict; a heading without content is left out.

    `former` are the dates that amendments moved, by norm.
    """
    words, moved = names.counting(words), former or {}
    for finding in verdict.findings:
        if finding.code != OPEN_RULES:
            yield from finding_lines(finding, words, names)
    yield f"  {term_line(verdict.term, words)}"
    yield from (f"    {line}" for line in other_terms(verdict, words, names))
    if verdict.amendments:
        yield f"  {words.text('check.amendments')}"
    for state in verdict.amendments:
        yield f"    {amendment_line(state, words, names)}"
    ending = limitations(verdict)
    duties = [
        _norm_lines(_duty_line(duty, words, moved, names), duty, ending, words, names)
        for duty in verdict.duties
    ]
    rights = [
        _norm_lines(_right_line(right, words, moved, names), right, ending, words, names)
        for right in verdict.rights
    ]
    for title, norms in (("check.duties", duties), ("check.rights", rights)):
        if norms:
            yield f"  {words.text(title)}"
        for lines in norms:
            yield from lines
    yield from rule_lines(verdict.rules, words, names)
    options = dict(verdict.options)
    amounts = [(name, answer, EUROS) for name, answer in amounts_as_read(verdict)]
    yield f"  {words.text('check.amounts')}"
    for name, answer, kind in amounts:
        yield f"    {amount_label(name, words, names)} {value_text(answer, kind, words)}"
        for option, value in options.get(name, ()):
            shown = value_text(value, kind, words)
            yield f"      {words.text('reading.other')} {names.of(option, words)}{words.text('colon')}{shown}"
        for line in other_sums(verdict, name, words, names):
            yield f"      {line}"
    types = dict(verdict.types)
    for name, answer in verdict.definitions:
        type_here = types.get(name)
        yield f"    {amount_label(name, words, names)} {value_text(answer, type_here, words)}"
        for option, value in options.get(name, ()):
            shown = value_text(value, type_here, words)
            yield f"      {words.text('reading.other')} {names.of(option, words)}{words.text('colon')}{shown}"
    if (stable_until := verdict.as_read().stable_until) is not None:
        yield f"  {words.text('check.stable_until', day=words.day(stable_until))}"


def finding_lines(finding: Finding, words: Catalogue, names: Names = UNNAMED) -> Iterator[str]:
    """Yield a finding: its mark and sentence, and its remedy."""
    severity = words.text(f"severity.{finding.severity.value}")
    said = finding_words(finding, words, names)
    yield f"  {MARKS[finding.severity]} {severity}{words.text('colon')}{said.message}"
    if said.remedy:
        yield f"      → {said.remedy}"


def term_line(term: TermVerdict, words: Catalogue) -> str:
    """Return the period and the status of the agreement; without an end, only the first day."""
    params = {"status": words.text(f"term.{term.status}")}
    params |= {"start": value_text(term.start, None, words), "end": value_text(term.end, None, words)}
    if term.start.is_decided and term.end.is_decided:
        return words.text("check.term" if term.end.value != NEVER else "check.term.endless", params)
    return words.text("check.term.unknown" if term.end.value != NEVER else "check.term.unsigned", params)


def amount_label(name: str, words: Catalogue, names: Names) -> str:
    """Return the label of an amount in the width of its column: ours, or that of the agreement."""
    return cell(label_text(name, words) if words.has(f"amount.{name}") else names.of(name, words))


def cell(text: str) -> str:
    """Return a text in a column of the width of a label; a longer one ends in `…`."""
    return f"{text if len(text) <= WIDTH else text[: WIDTH - 1] + '…':<{WIDTH}}"


def status_line(norm: DutyVerdict | RightVerdict, names: Names, words: Catalogue) -> str:
    """Return a norm with its status, its days and its amount."""
    if isinstance(norm, DutyVerdict):
        return _duty_line(norm, words, {}, names)
    return _right_line(norm, words, {}, names)


def _norm_lines(
    line: str,
    norm: DutyVerdict | RightVerdict,
    ending: Mapping[str, tuple[RuleVerdict, ...]],
    words: Catalogue,
    names: Names,
) -> Iterator[str]:
    yield f"    {line}"
    for told in limitation_lines(ending.get(norm.subject, ()), words):
        yield f"      {told}"
    for told in reading_lines(norm, words, names):
        yield f"      {told}"


def _head(norm: DutyVerdict | RightVerdict, words: Catalogue, names: Names) -> str:
    status = status_text(norm.status.value, words)
    article = words.text("explain.article", article=norm.article) if norm.article else ""
    if norm.label or norm.row:
        name = names.subject(norm.subject, norm.name, words)
    else:
        name = names.norm(norm.id, words, has_article=bool(article))
    return f"{name}{article}{words.text('colon')}{status}"


def amendment_line(state: AmendmentState, words: Catalogue, names: Names = UNNAMED) -> str:
    """Return an amendment: its number and title, its status and its day."""
    amendment = state.amendment
    day = words.day(state.since)
    status = words.text(f"amendment.status.{state.status.value}", day=day)
    title = names.label(amendment.title, words)
    return words.text("amendment.line", number=str(amendment.number), title=title, status=status)


def was(subject: str, former: Mapping[str, Answer], words: Catalogue) -> str:
    """Return the former value of a date that an amendment moved; empty for other dates."""
    if subject not in former:
        return ""
    return words.text("check.was", day=value_text(former[subject], Kind.DATE, words))


def _duty_line(duty: DutyVerdict, words: Catalogue, former: Mapping[str, Answer], names: Names) -> str:
    text = _head(duty, words, names)
    if duty.status.value in OUT:
        return text
    if duty.done is not None and isinstance(duty.done.hi, date) and duty.done.hi > DAWN:
        text += _done_text(duty.done, words, is_known=duty.status is not DutyStatus.UNKNOWN)
    text += day_text("check.due", duty.due, words) + was(duty.subject, former, words)
    if duty.days_late is not None or duty.late_range is not None:
        text += words.text("check.late", days=late_text(duty.days_late, duty.late_range, words))
    paid_to = "" if duty.to is None else words.text("check.to", who=names.party(duty.to, words))
    return text + amount_text(duty.amount, words) + moved_text(duty, words) + paid_to


def _done_text(done: Answer, words: Catalogue, *, is_known: bool) -> str:
    """Return the day on which a duty was performed, or its range."""
    if not is_known:
        return day_text("check.performed", done, words)
    if done.is_decided:
        return words.text("check.done", day=words.day(day(done.hi)))
    if done.lo == DAWN:
        return words.text("check.done_by", day=words.day(day(done.hi)))
    return f" {value_text(done, Kind.DATE, words)}"


def _right_line(right: RightVerdict, words: Catalogue, former: Mapping[str, Answer], names: Names) -> str:
    text = _head(right, words, names)
    if right.opens_on is not None and right.status.value != "open":
        text += words.text("check.opens", day=words.day(right.opens_on))
    elif right.opens_on is not None and len(right.readings_shown) > len(right.readings):
        text += words.text("check.opened", day=words.day(right.opens_on))
    if right.exercised_on is not None:
        text += words.text("check.exercised_on", day=words.day(right.exercised_on))
    if right.effective_on is not None and right.effective_on != right.exercised_on:
        text += words.text("check.effective", day=words.day(right.effective_on))
    until = None if right.exercised_on is not None else right.until
    text += day_text("check.until", until, words) + was(right.subject, former, words)
    return text + amount_text(right.amount, words)


def reading_lines(norm: DutyVerdict | RightVerdict, words: Catalogue, names: Names) -> Iterator[str]:
    """Yield the verdict of each other reading on a norm, unless it does not show the norm either."""
    for reading in norm.readings_shown:
        if reading.of is None or reading.status != norm.status.value or reading.status not in OUT:
            yield reading_line(reading, norm, words, names)


def reading_line(
    reading: ReadingVerdict, norm: DutyVerdict | RightVerdict, words: Catalogue, names: Names
) -> str:
    """Return the verdict of another reading on a norm: its status and dates; its amount if it differs."""
    words = names.counting(words)
    label = reading.label and names.label(reading.label, words)
    name = label or names.read_as(reading.of, reading.name, norm.id, words)
    text = f"{words.text('reading.other')} {name}{words.text('colon')}{status_text(reading.status, words)}"
    if reading.status in OUT:
        return text
    if reading.opens_on is not None and reading.status != "open":
        text += words.text("check.opens", day=words.day(reading.opens_on))
    elif reading.opens_on is not None and isinstance(norm, RightVerdict) and reading in norm.alike:
        text += words.text("check.opened", day=words.day(reading.opens_on))
    text += day_text("check.due", reading.due, words) + day_text("check.until", reading.until, words)
    if not is_alike(reading.amount, norm.amount):
        text += amount_text(reading.amount, words)
    return f"{text} ({names.asked(tuple(reading.questions), words)})" if reading.questions else text


def day_text(key: str, answer: Answer | None, words: Catalogue) -> str:
    """Return a date of a norm; empty for `never`, and for any day."""
    if answer is None or (answer.hi == NEVER and answer.lo in (DAWN, NEVER)):
        return ""
    suffix = "" if answer.is_decided else "_range"
    return words.text(f"{key}{suffix}", day=value_text(answer, Kind.DATE, words))


def moved_text(duty: DutyVerdict, words: Catalogue) -> str:
    """Return the amount paid of a duty that is paid in part, and what is left to pay where that is less."""
    capped = ""
    if duty.within is not None and duty.within.is_decided and duty.left is not None and duty.left.is_decided:
        capped = words.text("check.within", amount=value_text(duty.left, EUROS, words))
    is_done = duty.status in (
        DutyStatus.MET,
        DutyStatus.MET_LATE,
    )  # to the cent: its amount may be more exact
    if is_done or not duty.moved or duty.left is None or duty.left.hi == 0:
        return capped
    return words.text("check.moved", amount=words.amount(Euros.of_cents(duty.moved))) + capped


def amount_text(answer: Answer | None, words: Catalogue) -> str:
    """Return the amount of a norm, after a comma; empty if it has none."""
    if answer is None:
        return ""
    is_unknown = isinstance(answer.lo, Infinite) and isinstance(answer.hi, Infinite)
    return f", {words.text('check.amount_unknown') if is_unknown else owed_text(answer, words)}"


TO_DO: Final = ("duty_due_soon", "rule_due_soon")
"""Findings of severity `info` that still need an action."""

_COMING: Final = 5
_MISSING: Final = 6
_DAY_WIDTH: Final = 10
_PAD: Final = " " * (8 + _DAY_WIDTH)
_PATH_WIDTH: Final = 48


@define
class CheckText:
    """The check as text. With several dossiers, their lines are printed at the end, the most severe first."""

    as_of: date
    known_on: date | None
    words: Catalogue
    is_one: bool = True
    told: CheckFilter = field(factory=CheckFilter)
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
        """Return the text about a dossier: a block, or for many dossiers the most important line."""
        undecided = tuple(self._open(checked)) if isinstance(checked, CheckedDossier) else ()
        if not self.told.shows(checked):
            return Part(open=undecided)
        if not (self.is_one or self.told.all):
            line = self._line(checked)
            return Part(line=line, is_idle=line is None, open=undecided)
        return Part("".join(f"{line}\n" for line in ("", *self._block(checked))), open=undecided)

    def add(self, part: Part) -> str:
        """Return the text about a dossier; for many dossiers, nothing yet."""
        for item in part.open:
            self.open_in[item.book] += 1
            self.open_rules[item.book] = max(self.open_rules[item.book], item.number)
            self.asked.update(item.asked)
        self.waiting += () if part.line is None else (part.line,)
        self.idle += part.is_idle
        return part.text

    def end(self, found: Tally) -> Iterator[str]:
        """Yield the stored lines, the undecided rules, and the summary."""
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
        yield from (f"    {line}" for line in other_terms(verdict, self.words, checked.names))
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
        """Yield the items to print: the findings, and the norms with a requested status."""
        verdict, about = checked.verdict, set()
        duties = () if verdict is None or self._is_narrowed else verdict.duties
        norms = {} if verdict is None else {norm.subject: norm for norm in verdict.norms_and_rules}
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
        for norm in () if verdict is None or not self.told.only else verdict.norms_and_rules:
            is_asked = norm.status.value in self.told.only and norm.subject not in about
            if is_asked and self.told.least is Severity.INFO:
                day = _day_of(norm)
                severity = Severity.INFO
                text = status_line(norm, checked.names, checked.names.counting(self.words))
                line = Line(_rank(severity), 0, day or date.max, severity, text)
                yield self._as_read(line, norm, checked.names)

    def _as_read(self, line: Line, norm: DutyVerdict | RightVerdict | None, names: Names) -> Line:
        """Return the line with the other readings of its norm, if it has one."""
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
        """Yield the next days on which something is or may be due; and the number of others."""
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
        for name, answer in amounts_as_read(verdict):
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
    """Return the sort key of a severity: 0 for the most serious."""
    return Severity.BLOCKING.rank - severity.rank


def _day_of(norm: DutyVerdict | RightVerdict) -> date | None:
    answer = norm.due if isinstance(norm, DutyVerdict) else norm.until
    day = None if answer is None else answer.value
    return day if isinstance(day, date) and day not in (DAWN, NEVER) else None


def _first_day(duty: DutyVerdict) -> date | None:
    """Return the first possible due day of a duty; None if no last day is known either."""
    if duty.due is None or duty.due.hi in (DAWN, NEVER):
        return None
    return next((day for day in (duty.due.lo, duty.due.hi) if isinstance(day, date) and day != DAWN), None)


def _day_cell(day: date) -> str:
    """Return a day in figures, in the width of its column; empty without a day."""
    return " " * _DAY_WIDTH if day in (date.min, date.max) else f"{day:%d/%m/%Y}"
