"""The template of a comparison: two versions of an agreement, article by article. Every word is ours."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from tools.templates.kit import TemplateKit

__all__ = ["comparison"]

N = "\u00a0"


def comparison() -> bytes:
    """The template of the table of changes."""
    kit = TemplateKit(
        title="Comparaison des versions {{ before.id }} et {{ after.id }} – {{ after.title }}",
        subject="Comparaison de deux versions d’une convention",
        article_label="%1.",
        author="{{ after.funder }}",
        identifier="{{ after.id }}",
    )
    kit.running_heads(
        "Comparaison de deux versions",
        "{{ after.funder }}",
        "{{ before.id }} – {{ after.id }}, établie le {{ document.date }}",
    )
    kit.letterhead()
    kit.text("Comparaison de deux versions", "Title")
    kit.text("{{ after.title }}", "Subtitle")
    kit.pairs(
        (("Rubrique", 5.0, False), ("Contenu", 11.6, False)),
        (
            (
                "Version de départ",
                f"{{{{ before.id }}}}{{% if before.number is defined %}}, n°{N}{{{{ before.number }}}}{{% endif %}}",
            ),
            (
                "Version d’arrivée",
                f"{{{{ after.id }}}}{{% if after.number is defined %}}, n°{N}{{{{ after.number }}}}{{% endif %}}",
            ),
            ("Financeur", "{{ after.funder }}"),
            ("Bénéficiaire", "{{ after.beneficiary }}"),
        ),
    )
    kit.text("Articles", "Heading 1")
    kit.tag("if passages|length == 0")
    kit.text("Aucun article ne change.")
    kit.tag("else")
    kit.text(
        f"Nombre d’articles qui changent{N}: {{{{ articles_count }}}}. Le texte barré disparaît, le texte souligné apparaît.",
        keep=True,
    )
    kit.table(
        (("Article", 3.2, False), ("Ancien texte", 6.7, False), ("Nouveau texte", 6.7, False)),
        loop="passage in passages",
        cells=("{{ passage.article }}", "{{ passage.before }}", "{{ passage.after }}"),
    )
    kit.tag("endif")
    kit.text("Données", "Heading 1")
    kit.tag("if data|length == 0")
    kit.text("Aucune donnée ne change.")
    kit.tag("else")
    kit.table(
        (("Donnée", 6.6, False), ("Avant", 5.0, False), ("Après", 5.0, False)),
        loop="item in data",
        cells=("{{ item.label }}", "{{ item.before }}", "{{ item.after }}"),
    )
    kit.tag("endif")
    return kit.content()
