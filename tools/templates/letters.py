"""What letters share: letterhead, addressee, subject, closing; an office overrides it once for all of them."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from collections.abc import Iterator
from contextlib import contextmanager

from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tools.templates.bilan import NUMBER
from tools.templates.kit import TemplateKit

__all__ = ["F", "LetterKit", "N", "letter"]

N = "\u00a0"
F = "\u202f"


class LetterKit(TemplateKit):
    """A letter under construction: headings without numbers, a block for the addressee."""

    def __init__(self, *, title: str, subject: str) -> None:
        super().__init__(
            title=f"{title} – convention{NUMBER}",
            subject=subject,
            article_label="",
            identifier="{% if agreement.number is defined %}{{ agreement.number }}{% endif %}",
        )
        properties = self.document.styles["Heading 1"].element.get_or_add_pPr()
        properties.numPr.numId.set(qn("w:val"), "0")
        self._added("Destinataire", "Normal", size=11, after=0)
        self.document.styles["Destinataire"].paragraph_format.left_indent = Cm(9.2)
        self.running_heads(
            f"{title} – convention{NUMBER}",
            "{{ funder.name }}",
            f"{title} – document établi le {{{{ document.date }}}}",
        )

    def sender(self) -> None:
        """The head of a letter: logo, who sends it."""
        self.letterhead()
        self.text("**{{ funder.name }}**", keep=True).paragraph_format.space_after = Pt(0)
        self.when("funder.address_lines is defined", "{{ funder.address_lines }}")

    def headed(self, title: str, subtitle: str) -> None:
        """The head of an act that is addressed to nobody: who issues it, its title."""
        with self.clause("letterhead"):
            self.letterhead()
            self.text(
                "**{{ funder.name }}**{% if funder.address is defined %}, {{ funder.address }}{% endif %}",
                keep=True,
            )
        self.text(title, "Title").paragraph_format.space_before = Pt(8)
        self.text(subtitle, "Subtitle")

    def addressee(self) -> None:
        """Who the letter is for."""
        self.text("**{{ beneficiary.named }}**", "Destinataire")
        self.when(
            "beneficiary.attention is defined",
            "à l’attention {{ beneficiary.attention_of }}",
            "Destinataire",
        )
        self.when("beneficiary.address_lines is defined", "{{ beneficiary.address_lines }}", "Destinataire")

    def signature(self, above: str) -> None:
        """What stands above a signature and who signs for the funder: one paragraph, never cut by a page.

        LibreOffice does not keep these lines together where they are paragraphs of their own.
        """
        signed = self.text(
            f"{above}\n\nPour {{{{ funder.short_name }}}}"
            "{% if funder.attention is defined %},\n{{ funder.attention }}{% endif %}",
            "Signature",
        ).paragraph_format
        signed.keep_together, signed.keep_with_next, signed.space_before = True, False, Pt(6)


@contextmanager
def letter(title: str, subject: str, *, registered: bool = False) -> Iterator[LetterKit]:
    """A letter to the beneficiary: what is written within it stands between its head and its closing."""
    kit = LetterKit(title=title, subject=subject)
    with kit.clause("letterhead"):
        kit.sender()
    with kit.clause("addressee"):
        kit.addressee()
    day = kit.text("Le {{ document.date }}", "Destinataire").paragraph_format
    day.space_before, day.space_after = Pt(14), Pt(10)
    if registered:
        kit.text("**Lettre recommandée avec demande d’avis de réception**")
    kit.text(title, "Title")
    kit.text(f"Convention{NUMBER} – {{{{ agreement.title }}}}", "Subtitle")
    kit.text("Madame, Monsieur,")
    yield kit
    with kit.clause("closing"):
        kit.signature("Je vous prie d’agréer, Madame, Monsieur, l’expression de ma considération distinguée.")


@contextmanager
def act(title: str, subject: str) -> Iterator[LetterKit]:
    """An act of the funder: a head without an addressee, and the place, the day and the signature at its end."""
    kit = LetterKit(title=title, subject=subject)
    kit.headed(title, f"Convention{NUMBER} – {{{{ agreement.title }}}}")
    yield kit
    with kit.clause("act_closing"):
        kit.signature(
            "Fait {% if signing.place is defined %}à {{ signing.place }}, {% endif %}le {{ document.date }}"
        )


def parties(kit: TemplateKit, *more: tuple[str, str, str | None]) -> None:
    """The table that says whose file it is: each row a heading, a text, and the condition it stands under."""
    rows: tuple[tuple[str, str, str | None], ...] = (
        ("Financeur", _identified("funder"), None),
        ("Bénéficiaire", _identified("beneficiary"), None),
        (
            "Période",
            "du {{ period.start }} au {{ period.end }}",
            "period.start is defined and period.end is defined",
        ),
        ("Subvention", "{{ grant.amount }} ({{ grant.in_words }})", None),
        *more,
    )
    kit.pairs(
        (("Rubrique", 5.0, False), ("Contenu", 11.6, False)),
        [(heading, text) for heading, text, _ in rows],
        conditions=[condition for *_, condition in rows],
    )


def _identified(role: str) -> str:
    return f"{{{{ {role}.named }}}}{{% if {role}.siret is defined %}} (SIRET{N}{{{{ {role}.siret }}}}){{% endif %}}"


DECISION = (
    "Décision",
    f"délibération n°{N}{{{{ decision.number }}}} du {{{{ decision.taken_on }}}}, {{{{ decision.body }}}}",
    "decision.number is defined",
)


def remedies(kit: LetterKit) -> None:
    """How the decision may be contested, and by when; the court is asked for where nobody said which."""
    kit.text("Voies et délais de recours", "Heading 1")
    kit.text(
        f"La présente décision peut être déférée à la juridiction suivante{N}: {{{{ agreement.court }}}}, dans un délai de {{{{ law.court_delay }}}} à compter de sa notification (code de justice administrative, article{N}R.{N}421\u20111 et article{N}R.{N}421\u20115). "
        f"Dans le même délai, un recours gracieux peut être adressé {{{{ funder.to }}}}{F}; il proroge le délai du recours contentieux, qui court de nouveau à compter du rejet, exprès ou né du silence gardé (code des relations entre le public et l’administration, article{N}L.{N}411\u20112).",
        keep=True,
    )
