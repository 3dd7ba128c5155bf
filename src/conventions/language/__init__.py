"""The expression language of clauses: conditions, amounts and dates.

`parser` reads a text into the tree of `syntax`, `checker` gives its type, `interpret` its value: an
`Answer` between two bounds, with the questions that keep them apart (`answers`, `bounds`, `values_of`);
`explain` shows how it was computed. It may import `calendar` and `budget`.
"""
