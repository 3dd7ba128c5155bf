"""Files as they come after something went wrong with them: cut, joined, written over, separated otherwise."""

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

__all__ = ["damage"]


def damage(data: bytes, draw: st.DrawFn, separator: bytes, others: Sequence[bytes]) -> bytes:
    at = draw(st.integers(0, len(data) - 1))
    kinds: list[Callable[[], bytes]] = [
        lambda: data[:at],
        lambda: data[:at] + draw(st.binary(min_size=1, max_size=4)) + data[at:],
        lambda: data[:at] + data[at + draw(st.integers(1, 30)) :],
        lambda: data.replace(b"\n", draw(st.sampled_from([b"\r", b"\r\n", b"\n\n", b"\x00\n"]))),
        lambda: data.replace(separator, draw(st.sampled_from(others))),
        lambda: data.replace(b",", draw(st.sampled_from([b".", b"", b" ", b"\xc2\xa0", b",,"]))),
        lambda: data[:at] + data[at : at + 200] + data[at:],
        lambda: data[at:] + data[:at],
    ]
    return draw(st.sampled_from(kinds))()
