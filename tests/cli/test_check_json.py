"""`check --format json` has the keys of the design, in its order, with the types they have there."""

import json
import shutil
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
    "readings",
    "explanation",
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
    "readings",
    "explanation",
]
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
    "explanation",
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
    "amendments",
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
TREE = ["label", "formula", "value", "source", "notes", "children"]
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


def assert_answer(found: Json) -> None:
    if found is None:
        return
    answer = an_object(found)
    assert list(answer) == ANSWER
    assert all(value is None or isinstance(value, str | bool) for value in list(answer.values())[:3])
    if answer["value"] is not None:
        assert answer["value"] == answer["min"] == answer["max"]
        assert answer["questions"] == []
    assert_questions(answer["questions"])
    assert all(
        value is None or isinstance(value, str | bool) for value in an_object(answer["options"]).values()
    )


def assert_questions(found: Json) -> None:
    for question in objects(found):
        assert list(question) == ["kind", "about"]
        assert question["kind"] in ("missing", "future", "discretion", "reading")
        assert isinstance(question["about"], str)


def assert_tree(found: Json) -> None:
    tree = an_object(found)
    assert list(tree) == TREE
    assert isinstance(tree["label"], str)
    assert_answer(tree["value"])
    for child in objects(tree["children"]):
        assert_tree(child)


def assert_norm(norm: Object) -> None:
    assert_answer(norm["amount"])
    assert_questions(norm["questions"])
    assert_tree(norm["explanation"])
    for reading in objects(norm["readings"]):
        assert isinstance(reading["name"], str)
        assert reading["status"] in (*STATUSES, *RIGHT_STATUSES)
        assert_answer(reading["amount"])


def assert_dossier(dossier: Object) -> None:
    assert list(dossier) == DOSSIER
    assert dossier["status"] == "checked"
    assert dossier["errors"] == []
    assert is_day(dossier["stable_until"])
    assert list(an_object(dossier["term"])) == ["status", "start", "end"]
    for name, keys in (("duties", DUTY), ("payments", PAYMENT)):
        for duty in objects(dossier[name]):
            assert keys_of(duty) == keys
            assert duty["status"] in STATUSES
            assert all(is_day(duty[day]) for day in ("due", "done_on"))
            assert duty.get("paid_on") in (None, duty["done_on"])
            assert duty["days_late"] is None or isinstance(duty["days_late"], int)
            for part in objects(duty["parts"]):
                assert list(part) == ["id", "status", "done_on"]
            assert_norm(duty)
    for right in objects(dossier["rights"]):
        assert keys_of(right) == RIGHT
        assert right["status"] in RIGHT_STATUSES
        assert all(is_day(right[day]) for day in ("opens_on", "until", "effective_on"))
        assert_norm(right)
    assert list(an_object(dossier["amounts"]))[: len(AMOUNTS)] == AMOUNTS
    for answers in (dossier["amounts"], dossier["definitions"]):
        for answer in an_object(answers).values():
            assert_answer(answer)
    for finding in objects(dossier["findings"]):
        assert list(finding) == FINDING
        assert finding["severity"] in ("blocking", "major", "minor", "info")
        assert isinstance(finding["message"], str)
        assert_answer(finding["amount"])
        assert_questions(finding["questions"])
        if finding["code"] != "rules_open":  # of several rules, each of which explains itself
            assert_tree(finding["explanation"])
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
    assert (found["schema"], found["as_of"], found["known_on"]) == ("subventio/check/1", day, known)
    for dossier in objects(found["dossiers"]):
        assert_dossier(dossier)
    summary = an_object(found["summary"])
    assert list(summary) == ["dossiers", "unreadable", "findings"]
    assert list(an_object(summary["findings"])) == ["blocking", "major", "minor", "info"]
    assert isinstance(found["sha256"], str)
    assert len(found["sha256"]) == 64


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
