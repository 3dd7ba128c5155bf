"""The templates and the table of fields hold to each other."""

import pytest

from conventions.documents.field import Field, Rows
from conventions.documents.fields import keys_of, known_keys, static_table
from conventions.documents.kinds import Kind
from conventions.documents.templates import template_bytes, whole_template
from tests.cli.console import ROOT
from tests.documents.fields_used import fields_used

OF_MODELS = sorted((ROOT / "models").rglob("*.docx"))
UNUSED = {
    "attached.*": "what an office attaches has the name it gives it",
    "sanctions[].stands": "the funder’s rights have the same columns",
    "half_received[].came": "what is awaited has the same columns",
    "due_soon[].came": "what is awaited has the same columns",
    "half_received[].what": "what is awaited has the same columns",
    "half_received[].sum": "what is awaited has the same columns",
    "half_received[].steps": "what is awaited has the same columns",
    "half_received[].inside": "what is awaited has the same columns",
    "letter.contact": "`followed_by` says all three",
    "letter.telephone": "`followed_by` says all three",
    "letter.mail": "`followed_by` says all three",
    "funder.attention": "the signature says it",
    "funder.representative.title": "`quality` says it above the signature",
    "beneficiary.representative.title": "`quality` says it above the signature",
    "funder.representative.named": "`represented` says it in its sentence",
    "beneficiary.accountant": "both parties have the same aspects",
    "beneficiary.legal_form": "`named` says it before the name",
    "funder.legal_form": "`named` says it before the name",
    "bilan.entitlement": "the table of steps says it",
    "decision.imputations[].document": "of use where two papers differ",
    "expense_tests[].reason": "a code, for conditions of a template",
    "norm.*.payee": "of use where another than the other side is paid",
    "payments[].payee": "of use where another than the beneficiary is paid",
    "norm.*.amount_in_words": "the payments' own table says it",
    "norm.*.article": "articles are numbered by Word",
    "norm.*.due": "`deadline` says it with its words",
    "norm.*.notice": "`notice_of` says it after «de»",
    "payments[].number": "the label names the payment",
    "signing.originals": "said in words",
    **dict.fromkeys(
        (
            f"files[].activity[].by_year[].{key}"
            for key in (
                "earlier",
                "earlier[].year",
                "before",
                "before[].label",
                "before[].target",
                "before[].values",
                "before[].values[].text",
            )
        ),
        "a programme prints them, beside what is planned",
    ),
    "files[].activity[].means": "a programme tells it",
    "files[].activity[].opens_axis": "a programme tells it",
    "files[].activity[].results[].dates": "a programme tells them",
}


def used(kind: Kind) -> set[str]:
    return {use.key for use in fields_used(template_bytes(kind))}


@pytest.mark.parametrize("kind", list(Kind))
def test_a_template_names_fields_of_the_table_only(kind: Kind) -> None:
    groups = {"norm.*", "norm"}
    assert used(kind) - known_keys(kind) - groups == set()


def test_every_field_is_used_or_unused_on_purpose() -> None:
    everywhere = set().union(*(known_keys(kind) for kind in Kind))
    of_models = (use.key for path in OF_MODELS for use in fields_used(whole_template(path)))
    unused = everywhere - set().union(*(used(kind) for kind in Kind), of_models)
    assert not unused - set(UNUSED), "name it in a template, or say in UNUSED why none does"
    assert not set(UNUSED) - unused, "a template names it now: take it out of UNUSED"


def test_every_field_has_a_label_in_both_languages_and_a_key_of_its_own() -> None:
    for kind in Kind:
        table = static_table(kind)
        keys = list(keys_of(table))
        assert len(keys) == len(set(keys))
        for entry in table:
            assert entry.fr
            assert entry.en
            assert isinstance(entry, Field | Rows)


def test_a_use_is_found_with_its_article() -> None:
    places = {
        use.place.article for use in fields_used(template_bytes(Kind.CONVENTION)) if use.key == "norm.*.by"
    }
    assert places == {"Article 10 – Résiliation et reversement"}
