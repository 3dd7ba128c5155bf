"""`check --format json` has the keys of the design, in its order, with the types they have there."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from conventions.exports.json_values import Json
from tests.cli.console import APES, CLOSED, COMMUNE, MAILLAGE, PUBLISHED, ROOT, Console

STATUSES = [
    "not_applicable",
    "not_due",
    "due_soon",
    "met",
    "met_late",
    "overdue",
    "owed",
    "running",
    "ended",
    "breached",
    "held",
    "waived",
    "unknown",
]
RIGHT_STATUSES = ["exercised", "lapsed", "waived", "procedure_running", "unknown", "open", "closed"]
DUTY = [
    "id",
    "row",
    "article",
    "debtor",
    "status",
    "due",
    "done_on",
    "days_late",
    "amount",
    "parts",
    "questions",
    "limitation",
    "readings",
]
PAYMENT = [*DUTY[:7], "paid_on", *DUTY[7:]]
RIGHT = [
    "id",
    "row",
    "article",
    "holder",
    "act",
    "status",
    "opens_on",
    "until",
    "effective_on",
    "amount",
    "questions",
    "limitation",
    "readings",
]
LIMITATION = ["rule", "outcome", "last_day"]
READING = ["name", "label", "status", "of", "due", "opens_on", "until", "amount", "questions", "account"]
FINDING = [
    "code",
    "severity",
    "subject",
    "article",
    "source",
    "place",
    "message",
    "params",
    "actual",
    "expected",
    "remedy",
    "due",
    "days_late",
    "amount",
    "questions",
]
DOSSIER = [
    "id",
    "path",
    "status",
    "errors",
    "stable_until",
    "term",
    "duties",
    "rights",
    "payments",
    "amounts",
    "definitions",
    "findings",
    "rules",
    "rules_counted",
    "amendments",
    "readings",
    "sha256",
]
AMENDMENT = ["id", "number", "since", "status"]
AMOUNTS = [
    "grant",
    "paid",
    "eligible_expenses",
    "entitlement",
    "final_grant",
    "to_pay",
    "to_recover",
    "recovered",
]
ERROR = ["place", "code", "message", "actual", "expected", "remedy"]
ANSWER = ["value", "min", "max", "questions", "options"]
UNLESS_EMPTY = (
    *("row", "parts", "questions", "limitation", "readings", "options", "account"),
    *("source", "place", "actual", "expected", "clause_due", "prevails"),
)
"""Keys that stand only where there is something under them."""
TREE = ["label", "formula", "value", "source", "notes", "children"]
OUTCOMES = ["breach", "open", "pending", "available", "complies", "lapsed", "not_applicable"]
COUNTED = ("complies", "not_applicable")
DAYS = ("2024-07-01", "2025-05-15", "2025-06-02", "2025-07-02", "2025-12-02")
KNOWN = (None, "2025-05-27")

Object = dict[str, Json]


def an_object(found: Json) -> Object:
    assert isinstance(found, dict)
    return found


def objects(found: Json) -> Iterator[Object]:
    assert isinstance(found, list)
    for item in found:
        yield an_object(item)


def is_day(found: Json) -> bool:
    return found is None or (isinstance(found, str) and len(found) == 10 and found[4] == found[7] == "-")


def keys_of(found: Object) -> list[str]:
    """The keys; a range may stand beside a date that is null, and nowhere else."""
    for name in [name for name in found if name.endswith("_range")]:
        date = name.removesuffix("_range")
        names = list(found)
        assert found[date] is None
        assert names.index(name) == names.index(date) + 1
        assert_answer(found[name])
        assert an_object(found[name])["value"] is None
    return [name for name in found if not name.endswith("_range")]


def assert_keys(found: Object, expected: list[str], keys: list[str] | None = None) -> None:
    """The keys in their order, without those that would hold nothing."""
    there = list(found) if keys is None else keys
    assert there == [key for key in expected if key in there or key not in UNLESS_EMPTY]
    assert all(found[key] for key in there if key in UNLESS_EMPTY)


OF_NO_NORM = ("rules_open", "result_below_target", "result_below_target_unsaid", "not_in_force")
"""Findings of several rules, each of which explains itself, of a result, of the whole agreement."""


def assert_answer(found: Json) -> None:
    if found is None:
        return
    answer = an_object(found)
    assert_keys(answer, ANSWER)
    assert all(value is None or isinstance(value, str | bool) for value in list(answer.values())[:3])
    if answer["value"] is not None:
        assert answer["value"] == answer["min"] == answer["max"]
        assert "questions" not in answer
    assert_questions(answer)
    options = an_object(answer.get("options", {}))
    assert all(value is None or isinstance(value, str | bool) for value in options.values())


def assert_questions(found: Object) -> None:
    for question in objects(found.get("questions", [])):
        assert list(question) == ["kind", "about"]
        assert question["kind"] in ("missing", "future", "discretion", "reading", "unread")
        assert isinstance(question["about"], str)


def assert_tree(found: Json) -> None:
    tree = an_object(found)
    assert list(tree) == TREE
    assert isinstance(tree["label"], str)
    assert_answer(tree["value"])
    for child in objects(tree["children"]):
        assert_tree(child)


def assert_explained(found: Object, *, is_explained: bool, has_none: bool = False) -> None:
    """An explanation stands where it was asked, and nowhere else."""
    assert ("explanation" in found) is is_explained
    if is_explained and not has_none:
        assert_tree(found["explanation"])


def assert_norm(norm: Object, *, is_explained: bool) -> None:
    assert_answer(norm["amount"])
    assert_questions(norm)
    assert_explained(norm, is_explained=is_explained)
    for rule in objects(norm.get("limitation", [])):
        assert_keys(rule, LIMITATION, keys_of(rule))
    for reading in objects(norm.get("readings", [])):
        is_dated = "opens_on" in reading  # of a right, where it opens on a day
        assert_keys(reading, [key for key in READING if key != "opens_on" or is_dated], keys_of(reading))
        assert_questions(reading)
        assert isinstance(reading["name"], str)
        assert reading["status"] in (*STATUSES, *RIGHT_STATUSES)
        assert_answer(reading["amount"])


def without(found: Object, name: str) -> Object:
    return {key: value for key, value in found.items() if key != name}


def without_explanation(keys: list[str]) -> list[str]:
    return [key for key in keys if key != "explanation"]


def assert_dossier(dossier: Object, *, is_whole: bool = False) -> None:
    assert list(dossier) == DOSSIER
    assert isinstance(dossier["sha256"], str)
    assert len(dossier["sha256"]) == 64
    assert dossier["status"] == "checked"
    assert dossier["errors"] == []
    assert is_day(dossier["stable_until"])
    assert list(an_object(dossier["term"])) == ["status", "start", "end"]
    for name, keys in (("duties", DUTY), ("payments", PAYMENT)):
        for duty in objects(dossier[name]):
            assert_keys(duty, keys, without_explanation(keys_of(duty)))
            assert duty["status"] in STATUSES
            assert all(is_day(duty[day]) for day in ("due", "done_on"))
            assert duty.get("paid_on") in (None, duty["done_on"])
            assert duty["days_late"] is None or isinstance(duty["days_late"], int)
            for part in objects(duty.get("parts", [])):
                assert list(part) == ["id", "status", "done_on"]
            assert_norm(duty, is_explained=is_whole)
    for right in objects(dossier["rights"]):
        assert_keys(right, RIGHT, without_explanation(keys_of(right)))
        assert right["status"] in RIGHT_STATUSES
        assert all(is_day(right[day]) for day in ("opens_on", "until", "effective_on"))
        assert_norm(right, is_explained=is_whole)
    assert list(an_object(dossier["amounts"]))[: len(AMOUNTS)] == AMOUNTS
    for answers in (dossier["amounts"], dossier["definitions"]):
        for answer in an_object(answers).values():
            assert_answer(answer)
    for finding in objects(dossier["findings"]):
        fixed = [key for key in finding if not key.endswith("_range")]
        assert_keys(finding, FINDING, without_explanation(fixed))
        assert finding["severity"] in ("blocking", "major", "minor", "info")
        assert isinstance(finding["message"], str)
        assert_answer(finding["amount"])
        assert_questions(finding)
        assert_explained(finding, is_explained=is_whole, has_none=finding["code"] in OF_NO_NORM)
    counted = an_object(dossier["rules_counted"])
    assert list(counted) == OUTCOMES
    outcomes = Counter(rule["outcome"] for rule in objects(dossier["rules"]))
    for rule in objects(dossier["rules"]):
        assert_explained(rule, is_explained=is_whole)
        assert ("parameters" in rule) is is_whole
    listed = OUTCOMES if is_whole else [name for name in OUTCOMES if name not in COUNTED]
    assert outcomes == Counter({name: counted[name] for name in listed if counted[name]})
    for amendment in objects(dossier["amendments"]):
        assert list(amendment) == AMENDMENT
        assert is_day(amendment["since"])
        assert amendment["status"] in ("in_force", "later", "refused", "unsigned")


def checked(run: Console, *words: str) -> Object:
    said = run("check", *words, "--format", "json", "--fail-on", "never")
    return an_object(json.loads(said.out))


def norm(found: Object, kind: str, name: str) -> Object:
    dossier = next(objects(found["dossiers"]))
    return next(item for item in objects(dossier[kind]) if item["id"] == name)


@pytest.mark.parametrize("known", KNOWN)
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("example", [APES, CLOSED, PUBLISHED, COMMUNE, MAILLAGE])
def test_every_key_is_there_in_its_order_and_type(
    example: str, day: str, known: str | None, run: Console
) -> None:
    found = checked(run, example, "--as-of", day, *(("--known-on", known) if known else ()))
    assert list(found) == ["schema", "as_of", "known_on", "dossiers", "summary", "sha256"]
    assert (found["schema"], found["as_of"], found["known_on"]) == ("subventio/check/2", day, known)
    for dossier in objects(found["dossiers"]):
        assert_dossier(dossier)
    summary = an_object(found["summary"])
    assert list(summary) == ["dossiers", "unreadable", "findings"]
    assert list(an_object(summary["findings"])) == ["blocking", "major", "minor", "info"]
    assert isinstance(found["sha256"], str)
    assert len(found["sha256"]) == 64


@pytest.mark.parametrize("example", [APES, CLOSED, COMMUNE, MAILLAGE])
def test_all_with_explanations_says_every_reason_and_lists_every_rule(example: str, run: Console) -> None:
    asked = (example, "--as-of", "2025-07-02")
    short, whole = checked(run, *asked), checked(run, *asked, "--explanations", "--all")
    for dossier in objects(whole["dossiers"]):
        assert_dossier(dossier, is_whole=True)
    assert pruned(whole) == pruned(short)


def pruned(found: Json) -> Json:
    """The output without what is written only where it is asked: rules that are counted, reasons."""
    if isinstance(found, list):
        return [
            pruned(item) for item in found if not (isinstance(item, dict) and item.get("outcome") in COUNTED)
        ]
    if isinstance(found, dict):
        reasons = {"explanation", "parameters"}
        return {key: pruned(value) for key, value in found.items() if key not in reasons}
    return found


@pytest.mark.parametrize("option", ["--explanations", "--all"])
def test_the_hash_does_not_depend_on_how_much_is_written(option: str, run: Console) -> None:
    asked = (CLOSED, "--as-of", "2025-07-02")
    assert checked(run, *asked)["sha256"] == checked(run, *asked, option)["sha256"]


def test_each_line_is_a_dossier_as_it_stands_in_the_whole(run: Console) -> None:
    asked = ("check", APES, CLOSED, "--as-of", "2025-07-02")
    lines = run(*asked, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(run(*asked, "--format", "json").out)["dossiers"]


def test_a_dossier_has_the_hash_that_it_has_alone(run: Console) -> None:
    day = ("--as-of", "2025-07-02")
    both = objects(checked(run, APES, CLOSED, *day)["dossiers"])
    alone = [next(objects(checked(run, path, *day)["dossiers"])) for path in (APES, CLOSED)]
    assert [dossier["sha256"] for dossier in both] == [dossier["sha256"] for dossier in alone]


def test_a_dossier_of_many_rules_is_short(run: Console) -> None:
    """At most 20 kB with readings, and 15 kB without."""
    said = run("check", APES, "--as-of", "2025-12-02", "--format", "jsonl").out
    found = an_object(json.loads(said))
    bare = {
        **without(found, "readings"),
        **{name: [without(item, "readings") for item in objects(found[name])] for name in NORMS},
    }
    assert len(said.encode()) < 20_000
    assert len(json.dumps(bare, ensure_ascii=False, separators=(",", ":")).encode()) < 15_000


NORMS = ("duties", "rights", "payments")


@pytest.mark.parametrize(
    ("day", "since", "status"),
    [("2020-06-14", None, "unsigned"), ("2020-06-15", "2020-06-15", "in_force")],
)
def test_the_amendments_are_named_with_where_they_stand(
    day: str, since: str | None, status: str, run: Console
) -> None:
    (dossier,) = objects(checked(run, MAILLAGE, "--as-of", day)["dossiers"])
    assert dossier["amendments"] == [{"id": "avenant_1", "number": 1, "since": since, "status": status}]


def test_an_undecided_date_is_null_with_its_range_beside_it(run: Console) -> None:
    duty = norm(checked(run, APES, "--as-of", "2025-06-02"), "duties", "return_on_abandonment")
    assert duty["due"] is None
    span = an_object(duty["due_range"])
    assert (span["min"], span["max"]) == ("2025-07-02", None)
    assert span["questions"] == [{"kind": "future", "about": "recovery_order_received"}]


def test_a_right_that_will_open_says_when(run: Console) -> None:
    right = norm(checked(run, APES, "--as-of", "2025-12-01"), "rights", "full_clawback")
    assert (right["status"], right["opens_on"]) == ("closed", "2025-12-02")


def test_an_amount_without_bound_has_no_most(run: Console) -> None:
    dossier = next(objects(checked(run, APES, "--as-of", "2025-12-02")["dossiers"]))
    amount = an_object(an_object(dossier["amounts"])["eligible_expenses"])
    assert (amount["value"], amount["min"], amount["max"]) == (None, "0.00", None)
    assert amount["questions"] == [{"kind": "missing", "about": "expenses"}]


def test_readings_without_a_main_one_are_options(run: Console) -> None:
    dossier = next(objects(checked(run, COMMUNE, "--as-of", "2024-07-11")["dossiers"]))
    retention = an_object(an_object(dossier["amounts"])["retention"])
    assert retention["value"] is None
    options = an_object(retention["options"])
    assert {options["on_grant"], options["on_entitlement"]} == {retention["min"], retention["max"]}


def test_an_unreadable_dossier_has_the_same_keys(run: Console, tmp_path: Path) -> None:
    (tmp_path / "convention.toml").write_text("id = ", encoding="utf-8")
    said = run("check", str(tmp_path), APES, "--as-of", "2025-05-01", "--format", "json")
    assert said.code == 2
    found = an_object(json.loads(said.out))
    broken, whole = objects(found["dossiers"])
    assert list(broken) == list(whole) == DOSSIER
    assert (broken["id"], broken["status"], whole["status"]) == (None, "unreadable", "checked")
    for error in objects(broken["errors"]):
        assert list(error) == ERROR
        assert str(error["place"]).startswith(str(tmp_path))
    assert an_object(found["summary"])["unreadable"] == 1


def test_the_hash_is_that_of_what_is_said_and_of_nothing_else(run: Console, tmp_path: Path) -> None:
    asked = ("--as-of", "2025-06-05")
    first = checked(run, CLOSED, *asked)
    assert checked(run, CLOSED, *asked) == first
    assert checked(run, CLOSED, *asked, "--lang", "en")["sha256"] == first["sha256"]
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(ROOT / CLOSED, elsewhere)
    assert checked(run, str(elsewhere), *asked)["sha256"] == first["sha256"]
    facts = (elsewhere / "facts.toml").read_text("utf-8").split("[[fact]]")
    (elsewhere / "facts.toml").write_text("[[fact]]".join([facts[0], *reversed(facts[1:])]), encoding="utf-8")
    assert checked(run, str(elsewhere), *asked)["sha256"] == first["sha256"]


def test_the_order_of_the_paths_does_not_change_the_hash(run: Console) -> None:
    asked = ("--as-of", "2025-06-05")
    assert checked(run, APES, CLOSED, *asked)["sha256"] == checked(run, CLOSED, APES, *asked)["sha256"]


@pytest.mark.parametrize("example", [APES, CLOSED, PUBLISHED, COMMUNE])
@pytest.mark.parametrize("day", ["2025-06-03", "2025-07-03"])
def test_a_day_on_which_nothing_changes_does_not_change_the_hash(
    example: str, day: str, run: Console
) -> None:
    first = checked(run, example, "--as-of", day)
    until = next(objects(first["dossiers"]))["stable_until"]
    quiet = f"{day[:-2]}{int(day[-2:]) + 9:02}"
    assert until is None or str(until) > quiet
    then = checked(run, example, "--as-of", quiet)
    assert then["dossiers"] != first["dossiers"] or example == COMMUNE
    assert then["sha256"] == first["sha256"]


@pytest.mark.parametrize(("before", "after"), [("2025-05-01", "2025-05-02"), ("2025-06-01", "2025-06-02")])
def test_a_change_of_status_changes_the_hash(before: str, after: str, run: Console) -> None:
    first, then = (checked(run, APES, "--as-of", day) for day in (before, after))
    assert next(objects(first["dossiers"]))["stable_until"] == after
    assert first["sha256"] != then["sha256"]


def test_a_corrected_fact_changes_the_hash(run: Console, tmp_path: Path) -> None:
    shutil.copytree(ROOT / CLOSED, tmp_path / "corrected")
    facts = tmp_path / "corrected" / "facts.toml"
    text = facts.read_text("utf-8")
    facts.write_text(text.replace('value = "49500.00"', 'value = "49400.00"'), encoding="utf-8")
    asked = ("--as-of", "2025-07-02")
    assert checked(run, str(facts.parent), *asked)["sha256"] != checked(run, CLOSED, *asked)["sha256"]
