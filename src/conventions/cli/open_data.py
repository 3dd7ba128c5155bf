"""`subventio export scdl|essential-data|360giving`: what is published of grants."""

from collections.abc import Sequence

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, load
from conventions.cli.output import complain, put, say_text
from conventions.exports.open_data import essential_data_csv, scdl_csv, three_sixty_json
from conventions.messages import Catalogue
from conventions.portfolio.essential_data import Award, LeftOut, awards_of
from conventions.portfolio.held import held_on

__all__ = ["open_data"]

_UNREADABLE = 2


def open_data(arguments: Arguments, words: Catalogue) -> int:
    """Write the rows that are whole, tell the others; 1 if one lacks something, 2 if a dossier is unread."""
    loaded = load(arguments.paths, words, arguments.office)
    read = [(item.path, item.dossier) for item in loaded if isinstance(item, Loaded)]
    found = [
        row
        for dossier in held_on(read, arguments.as_of, arguments.known_on)
        for row in awards_of(dossier, arguments.since, in_euros=arguments.action != "360giving")
    ]
    awards = sorted(
        (row for row in found if isinstance(row, Award)),
        key=lambda award: (award.agreed_on, award.id, award.role),
    )
    left_out = [row for row in found if isinstance(row, LeftOut)]
    content = _content(arguments, awards)
    if arguments.output is None:
        say_text([content.decode()])
    elif not put(arguments.output, content, words):
        return _UNREADABLE
    for line in _left_out_lines(left_out, words):
        complain(line)
    complain(words.count("count.published", len(awards)))
    if len(read) < len(loaded):
        return _UNREADABLE
    return int(any(row.lacks for row in left_out))


def _content(arguments: Arguments, awards: Sequence[Award]) -> bytes:
    match arguments.action:
        case "scdl":
            return scdl_csv(awards)
        case "essential-data":
            return essential_data_csv(awards)
        case _:
            return three_sixty_json(awards, arguments.publisher)


def _left_out_lines(rows: Sequence[LeftOut], words: Catalogue) -> Sequence[str]:
    """Return a line a grant that is not published: why, or what it lacks and where to give it."""
    lines = []
    for row in rows:
        if row.reason is not None:
            why = words.text(f"open_data.{row.reason.value}")
        else:
            why = ", ".join(words.text(f"open_data.lacks.{lack.value}") for lack in row.lacks)
        lines.append(words.text("open_data.left_out", path=str(row.held.folder), why=why))
    return lines
