"""How a rule of the audit says what it found: the subject is the place in the agreement's data, dotted."""

from budget.findings import Finding, Severity

__all__ = ["found"]


def found(
    code: str,
    severity: Severity,
    subject: str,
    *,
    actual: str,
    expected: str,
    article: str | None = None,
    source: str | None = None,
    **params: str,
) -> Finding:
    """The finding, with its parameters in the order given.

    >>> found("x", Severity.INFO, "grant", actual="1.00", expected="2.00", line="rent").params
    (('line', 'rent'),)
    """
    return Finding(
        code,
        severity,
        subject,
        article=article,
        source=source,
        params=tuple(params.items()),
        actual=actual,
        expected=expected,
    )
