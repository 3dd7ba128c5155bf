"""What letters share: letterhead, addressee, subject, closing; an office overrides it once for all of them."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from collections.abc import Iterator
from contextlib import contextmanager

from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tools.templates.bilan import NUMBER
from tools.templates.kit import TemplateKit

__all__ = ["ANSWER", "OF_ARTICLE", "F", "LetterKit", "N", "act", "answer_within", "letter", "one_or_several"]

N = "\u00a0"
F = "\u202f"


class LetterKit(TemplateKit):
    """A letter or an act under construction: no numbered headings, a block for the addressee and the signature."""

    def __init__(
        self, *, title: str, subject: str, is_letter: bool = False, is_in_articles: bool = False
    ) -> None:
        super().__init__(
            title=f"{title} – convention{NUMBER}",
            subject=subject,
            article_label=f"Article{N}%1{N}–",
            identifier="{% if agreement.number is defined %}{{ agreement.number }}{% endif %}",
        )
        if not is_in_articles:
            properties = self.document.styles["Heading 1"].element.get_or_add_pPr()
            properties.numPr.numId.set(qn("w:val"), "0")
        for name in ("Destinataire", "Signataire"):
            self._added(name, "Normal", size=11, after=0)
            self.document.styles[name].paragraph_format.left_indent = Cm(9.2)
        for name in ("Expéditeur", "Référence"):
            self._added(name, "Normal", size=11, after=0 if name == "Expéditeur" else 2)
        if is_letter:
            self.foot(f"{{{{ funder.name }}}} – convention{NUMBER}")
        else:
            self.running_heads(
                f"{title} – convention{NUMBER}",
                "{{ funder.name }}",
                f"{title} – document établi le {{{{ document.date }}}}",
            )

    def sender(self) -> None:
        """The head of a letter: logo, who sends it."""
        self.letterhead()
        self.text("**{{ funder.name }}**", "Expéditeur", keep=True)
        self.when("theme.name is defined", "{{ theme.name }}", "Expéditeur")
        self.when("funder.address_lines is defined", "{{ funder.address_lines }}", "Expéditeur")

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

    def references(self, about: str, *, registered: bool, enclosed: tuple[str, str] | None) -> None:
        """What stands above a letter: how it is sent, its object, who follows the file, what goes with it.

        `enclosed`: what goes with this letter, and the condition on which it does.
        """
        if registered:
            self.text(
                "**Lettre recommandée avec demande d’avis de réception**"
                f"{{% if letter.registered_number is defined %}} n°{N}{{{{ letter.registered_number }}}}{{% endif %}}",
                "Référence",
            )
        self.text(
            f"**Objet**{N}: {about} – convention{NUMBER}, «{N}{{{{ agreement.title }}}}{N}»", "Référence"
        )
        self.when("letter.reference is defined", f"**Réf.**{N}: {{{{ letter.reference }}}}", "Référence")
        self.when(
            "letter.followed_by is defined",
            f"**Affaire suivie par**{N}: {{{{ letter.followed_by }}}}",
            "Référence",
        )
        given = f"**P.{N}J.**{N}: {{{{ letter.enclosed }}}}"
        if enclosed is None:
            self.when("letter.enclosed is defined", given, "Référence")
            return
        text, condition = enclosed
        self.tag(f"if {condition}")
        self.text(
            f"**P.{N}J.**{N}: {text}{{% if letter.enclosed is defined %}}{F}; {{{{ letter.enclosed }}}}{{% endif %}}",
            "Référence",
        )
        self.tag("else")
        self.when("letter.enclosed is defined", given, "Référence")
        self.tag("endif")

    def signature(self, above: str) -> None:
        """What stands above a signature, and who signs for the funder, with room to sign."""
        self.text(above, keep=True)
        signed = self.text(
            "{% if signature.delegation is defined %}{{ signature.delegation }},\n{% endif %}"
            "{% if signature.title is defined %}{{ signature.title }},{% else %}Pour {{ funder.short_name }},{% endif %}"
            "{% if signature.name is defined %}\n\n\n\n{{ signature.name }}{% else %}\n\n\n{% endif %}",
            "Signataire",
        ).paragraph_format
        signed.keep_together, signed.space_before = True, Pt(10)


@contextmanager
def letter(
    about: str, subject: str, *, registered: bool = False, enclosed: tuple[str, str] | None = None
) -> Iterator[LetterKit]:
    """A letter to the beneficiary: what is written within it stands between its head and its closing."""
    kit = LetterKit(title=about[:1].upper() + about[1:], subject=subject, is_letter=True)
    with kit.clause("letterhead"):
        kit.sender()
    with kit.clause("addressee"):
        kit.addressee()
    day = kit.text(
        "{% if letter.place is defined %}{{ letter.place }}, le{% else %}Le{% endif %} {{ document.date }}",
        "Destinataire",
    ).paragraph_format
    day.space_before, day.space_after = Pt(14), Pt(14)
    with kit.clause("references"):
        kit.references(about, registered=registered, enclosed=enclosed)
    kit.text("{{ beneficiary.salutation }},").paragraph_format.space_before = Pt(14)
    yield kit
    with kit.clause("closing"):
        kit.signature(
            "Je vous prie d’agréer, {{ beneficiary.salutation }}, l’expression de ma considération distinguée."
        )


@contextmanager
def act(title: str, subject: str, *, is_in_articles: bool = False) -> Iterator[LetterKit]:
    """An act of the funder: a head without an addressee, and the place, the day and the signature at its end."""
    kit = LetterKit(title=title, subject=subject, is_in_articles=is_in_articles)
    kit.headed(title, f"Convention{NUMBER} – {{{{ agreement.title }}}}")
    yield kit
    with kit.clause("act_closing"):
        kit.signature(
            "Fait {% if letter.place is defined %}à {{ letter.place }}, {% endif %}le {{ document.date }}"
        )


OF_ARTICLE = "{% if item.cited is defined %} ({{ item.cited }}){% endif %}"
"""The article of a row, within a sentence."""
ANSWER = "dans un délai {{ letter.answer_within_of }} à compter de la réception de la présente lettre"


def answer_within() -> str:
    """The time that a letter leaves, to be written by hand where nobody said it."""
    blank = f"dans un délai de {'_' * 12} à compter de la réception de la présente lettre"
    return f"{{% if letter.answer_within is defined %}}{ANSWER}{{% else %}}{blank}{{% endif %}}"


@contextmanager
def one_or_several(kit: LetterKit, rows: str, one: str, several: str) -> Iterator[None]:
    """A sentence about `item` where there is one row; else a sentence above a table, which is written within."""
    kit.tag(f"if {rows}|length == 1")
    kit.tag(f"for item in {rows}")
    kit.text(one)
    kit.tag("endfor")
    kit.tag("else")
    kit.text(several, keep=True)
    yield
    kit.tag("endif")


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
    kit.text(
        f"La présente décision peut être contestée devant {{{{ agreement.the_court }}}}, dans un délai de {{{{ law.court_delay }}}} à compter de sa notification (code de justice administrative, articles{N}R.{N}421\u20111 et R.{N}421\u20115). "
        f"Dans le même délai, un recours gracieux peut être adressé {{{{ funder.to }}}}{F}; il proroge le délai du recours contentieux (code des relations entre le public et l’administration, article{N}L.{N}411\u20112).",
        keep=True,
    )
