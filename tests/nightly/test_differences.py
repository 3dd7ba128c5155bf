"""What is told as news, put upon what was told before, gives what is so now; nothing is told twice."""

from collections import Counter

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from budget.findings import Finding, Severity
from conventions.nightly.stored import Kind, StoredDossier, StoredFinding, Trouble, news

FINDINGS = st.builds(
    StoredFinding,
    st.builds(
        Finding,
        st.sampled_from(["duty_due_soon", "duty_overdue", "right_open"]),
        st.sampled_from(list(Severity)),
        st.sampled_from(["bilan", "advance"]),
        amount=st.sampled_from([None, (100, 100), (0, 200)]),
    ),
)
TROUBLE = Trouble("convention.toml:3", "toml_syntax")
READ = st.builds(StoredDossier, st.just("a"), findings=st.lists(FINDINGS, max_size=5).map(tuple))
ANY = st.one_of(st.none(), READ, st.just(StoredDossier(troubles=(TROUBLE,))))


def told(kept: StoredDossier) -> Counter[Finding]:
    return Counter(item.without_daily_changes for item in kept.findings)


@given(READ, READ)
def test_the_news_upon_what_was_told_is_what_is_so(before: StoredDossier, after: StoredDossier) -> None:
    found = told(before)
    for change in news(before, after).changes:
        found.subtract([change.before.without_daily_changes] if change.before is not None else [])
        found.update([change.after.without_daily_changes] if change.after is not None else [])
    assert +found == told(after)
    assert min(found.values(), default=0) >= 0


@given(ANY)
def test_what_is_as_it_was_is_no_news(kept: StoredDossier | None) -> None:
    found = news(kept, kept)
    if kept is not None:
        assert not found.changes
        assert found.exit_code(Severity.INFO) == 0


@given(READ, READ)
def test_equal_marks_mean_no_news_and_no_news_equal_marks(
    before: StoredDossier, after: StoredDossier
) -> None:
    same = sorted(map(repr, told(before).items())) == sorted(map(repr, told(after).items()))
    assert (not news(before, after).changes) == same
    if before.mark == after.mark:
        assert same


def test_what_was_due_soon_and_is_overdue_is_one_change() -> None:
    soon = StoredFinding(Finding("duty_due_soon", Severity.INFO, "bilan"))
    late = StoredFinding(Finding("duty_overdue", Severity.MAJOR, "bilan", days_late=1), grows=True)
    found = news(StoredDossier("a", findings=(soon,)), StoredDossier("a", findings=(late,)))
    assert [(item.kind, item.before, item.after) for item in found.changes] == [(Kind.CHANGED, soon, late)]
    assert (found.exit_code(Severity.MAJOR), found.exit_code(Severity.BLOCKING), found.exit_code(None)) == (
        1,
        0,
        0,
    )


def test_what_is_gone_is_never_grave() -> None:
    late = StoredFinding(Finding("duty_overdue", Severity.BLOCKING, "bilan"))
    found = news(StoredDossier("a", findings=(late,)), StoredDossier("a"))
    assert [item.kind for item in found.changes] == [Kind.GONE]
    assert found.exit_code(Severity.INFO) == 0


def test_a_dossier_that_cannot_be_read_is_told_once_and_its_findings_are_not_gone() -> None:
    read = StoredDossier("a", findings=(StoredFinding(Finding("right_open", Severity.INFO, "cut")),))
    broken = StoredDossier(troubles=(TROUBLE,))
    first = news(read, broken)
    assert (first.changes, first.dossier, first.troubles) == ((), Kind.CHANGED, (TROUBLE,))
    assert first.exit_code(None) == 2
    said_otherwise = StoredDossier(troubles=(evolve(TROUBLE, message="the same in other words"),))
    assert news(broken, said_otherwise).exit_code(Severity.INFO) == 0
    assert news(broken, read).dossier is Kind.CHANGED
    assert news(None, read).dossier is Kind.NEW
    assert news(read, None).dossier is Kind.GONE
