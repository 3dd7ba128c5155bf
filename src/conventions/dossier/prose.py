"""A text with its form: paragraphs, headings, lists, tables, emphasis, links, notes, pictures."""

from collections.abc import Callable

from attrs import evolve, field, frozen


@frozen
class Run:
    """A piece of text of one look; a line end in it is one that the author asked for.

    Attributes:
        link: where it leads: an address of the web, or of mail.
        note: the number of the note that stands here; the text is then empty.
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
    """A paragraph; `depth` is how many lists or quotations it stands in."""

    runs: Runs
    depth: int = 0


@frozen
class Heading:
    """A heading below the title of its section, from level 1."""

    runs: Runs
    level: int = 1


@frozen
class Item:
    """The first paragraph of an item of a list.

    Attributes:
        number: its number in a numbered list; None: a bullet.
        opens: whether it is the first of its list.
    """

    runs: Runs
    depth: int = 0
    number: int | None = None
    opens: bool = False


@frozen
class Ruled:
    """A table: its head, its rows, and which columns stand to the right."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    right: tuple[bool, ...]


@frozen
class Code:
    """Lines that keep their spaces."""

    text: str
    depth: int = 0


@frozen
class Note:
    """A note, at the end of the text that refers to it."""

    number: int
    runs: Runs


@frozen
class Figure:
    """A picture that lies beside the text.

    Attributes:
        file: its path in the folder of the dossier.
        alt: what it says to who cannot see it; empty where the text does not say it.
        caption: what stands below it.
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
    """Some blocks, and the text that they were read from."""

    source: str
    blocks: tuple[Block, ...]


def with_texts(prose: Prose, change: Callable[[Run], str]) -> Prose:
    """The prose with the text of each run changed; a line of code and a caption are runs as well."""

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
