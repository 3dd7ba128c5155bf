"""The audit of an agreement before any fact: contradictions that should be settled before signing.

`audit.audit` applies the rules of the other modules in order: of norms, sums, dates, statements and the
law. A rule yields findings without text. It may import `views`, `engine` and what is below them.
"""
