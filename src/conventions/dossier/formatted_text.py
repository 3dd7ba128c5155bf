"""A formatted text: paragraphs, headings, lists, tables, emphasis, links, notes, pictures."""

from collections.abc import Callable

from attrs import evolve, field

from budget import frozen


@frozen
class Run:
    """A piece of text with one format; it contains a line break only where the author made one.

    Attributes:
        link: its target: a web or mail address.
        note: the number of the note referred to here; the text is then empty.
    """

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    link: str | None = None
    note: int | None = None


Runs = tuple[Run, ...]


@frozen
class Paragraph:
    """A paragraph; `depth` is the number of lists and quotations around it."""

    runs: Runs
    depth: int = 0


@frozen
class Heading:
    """A heading, from level 1; its level is counted below the title of its section."""

    runs: Runs
    level: int = 1


@frozen
class Item:
    """The first paragraph of a list item.

    Attributes:
        number: its number in a numbered list; None for a bullet.
        opens: whether it is the first item of its list.
    """

    runs: Runs
    depth: int = 0
    number: int | None = None
    opens: bool = False


@frozen
class Ruled:
    """A table: its head, its rows, and which columns are aligned right."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    right: tuple[bool, ...]


@frozen
class Code:
    """Preformatted lines: their spaces are significant."""

    text: str
    depth: int = 0


@frozen
class Note:
    """A note, at the end of the text that refers to it."""

    number: int
    runs: Runs


@frozen
class Figure:
    """A picture stored in a file next to the text.

    Attributes:
        file: its path in the folder of the dossier.
        alt: its text alternative; empty if there is none.
        caption: the text below it.
        drawn: the name under which a document has the picture; None until it is read.
    """

    file: str
    alt: str
    caption: str
    line: int = field(default=0, eq=False)
    drawn: str | None = None


Block = Paragraph | Heading | Item | Ruled | Code | Note | Figure


@frozen
class Prose:
    """The blocks of a text, and the source they were read from."""

    source: str
    blocks: tuple[Block, ...]


def with_texts(prose: Prose, change: Callable[[Run], str]) -> Prose:
    """Return the prose with `change` applied to the text of each run, line of code and caption."""

    def of_runs(runs: Runs) -> Runs:
        return tuple(evolve(run, text=change(run)) for run in runs)

    def of_block(block: Block) -> Block:
        match block:
            case Ruled(head, rows):
                rows = tuple(tuple(map(of_runs, row)) for row in rows)
                return evolve(block, head=tuple(map(of_runs, head)), rows=rows)
            case Code(text):
                return evolve(block, text=change(Run(text, code=True)))
            case Figure():
                return evolve(block, caption=change(Run(block.caption)))
            case _:
                return evolve(block, runs=of_runs(block.runs))

    return evolve(prose, blocks=tuple(map(of_block, prose.blocks)))
