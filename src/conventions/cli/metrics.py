"""`check --metrics FILE`: the numbers of a run as the text file that a Prometheus node exporter reads."""

import time

from conventions.cli.arguments import Arguments
from conventions.cli.output import complain, reason, write_whole
from conventions.exports.changes import Run
from conventions.exports.checked import Tally
from conventions.exports.prometheus import metrics_text
from conventions.messages import Catalogue

__all__ = ["put_metrics"]


def put_metrics(arguments: Arguments, counted: Tally, run: Run, words: Catalogue) -> bool:
    """Write the numbers, if that was asked, whole or not at all; return whether that went well."""
    if arguments.metrics is None:
        return True
    text = metrics_text(counted, run, arguments.as_of, int(time.time()))
    try:
        write_whole(arguments.metrics, text.encode())
    except OSError as error:
        told = {"path": str(arguments.metrics), "reason": reason(error, words)}
        complain(words.text("generate.not_written", told))
        return False
    return True
