"""The bar is shown to who looks at it, and to nobody else."""

import io

import pytest

from conventions.cli.progress import Progress
from conventions.messages import catalogue


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "total", "shown"), [(Terminal(), 10, True), (Terminal(), 2, False), (io.StringIO(), 10, False)]
)
def test_a_bar_is_shown_on_a_terminal_where_there_is_much_to_do(
    stream: io.StringIO, total: int, shown: bool
) -> None:
    progress = Progress(total, catalogue("fr"), stream)
    progress.step(total // 2)
    progress.clear()
    assert bool(stream.getvalue()) is shown


def test_the_bar_says_how_many_are_done_and_goes_away() -> None:
    stream = Terminal()
    progress = Progress(1000, catalogue("fr"), stream)
    progress.step(500)
    assert "[############............] 500 sur 1000" in stream.getvalue()
    progress.clear()
    assert stream.getvalue().endswith("\r\x1b[K")
