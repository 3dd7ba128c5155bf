"""`subventio explain … --why-not`: what would, alone, change the answer, and what was tried."""

import json
from pathlib import Path

import pytest

from conventions.messages import LANGUAGES
from tests.approvals import assert_approved
from tests.cli.console import APES, CLOSED, Console

HERE = Path(__file__).parent / "approved_why_not"
CALLS = {
    "overdue": [APES, "final_bilan", "--as-of", "2025-12-02"],
    "overdue-finding": [APES, "duty_overdue", "--as-of", "2025-12-02", "--within", "200"],
    "met": [CLOSED, "final_bilan", "--as-of", "2025-07-02", "--within", "60"],
    "value": [CLOSED, "eligible_expenses", "--as-of", "2025-07-02", "--within", "40"],
    "nothing-would": [APES, "extension_request", "--as-of", "2025-07-02", "--within", "5"],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(CALLS))
def test_what_would_change_the_answer_is_the_approved_text(name: str, language: str, run: Console) -> None:
    said = run("explain", *CALLS[name], "--why-not", "--rulebooks", "none", "--lang", language)
    told = said.out.rsplit("\n\n", maxsplit=1)[-1]
    assert said.err == ""
    assert_approved(HERE / f"{name}.{language}.txt", told)


def test_the_json_holds_the_same_changes(run: Console) -> None:
    said = run("explain", *CALLS["met"], "--why-not", "--rulebooks", "none", "--format", "json")
    found = json.loads(said.out)["why_not"]["final_bilan"]
    assert found["reply"] == ["met"]
    assert [(item["kind"], item["days"], item["reply"]) for item in found["changes"]] == [
        ("moved", 5, ["unknown"]),
        ("moved", 36, ["overdue"]),
        ("added", 0, ["met_late"]),
        ("withdrawn", 0, ["overdue"]),
        ("withdrawn", 0, ["not_applicable"]),
    ]


def test_the_json_holds_the_changes_of_a_value(run: Console) -> None:
    value = json.loads(run("explain", *CALLS["value"], "--why-not", "--format", "json").out)["why_not"]
    assert value["eligible_expenses"]["reply"]["value"] == "46110.40"
    assert value["eligible_expenses"]["changes"][-1]["reply"]["value"] is None


def test_without_the_option_nothing_is_searched(run: Console) -> None:
    said = run("explain", APES, "final_bilan", "--as-of", "2025-12-02", "--format", "json")
    assert "why_not" not in json.loads(said.out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_searched_is_refused(language: str, run: Console) -> None:
    told = []
    for words in ((), ("law_fr.r05",), ("right_unknown",), ("final_bilan", "--within", "0"),
                  ("final_bilan", "--within", "10001"), ("final_bilan", "--within", "beaucoup")):  # fmt: skip
        said = run("explain", APES, *words, "--why-not", "--as-of", "2025-12-02", "--lang", language)
        assert (said.code, said.out) == (2, "")
        told.append(said.err)
    assert_approved(HERE / f"refused.{language}.txt", "".join(told))
