"""What happened, and when it was known.

`fact` has a fact and the record as seen on a day, by someone who knows what had been recorded by another
day; `vocabulary` the standard facts of a grant's life. It may import `language`, `calendar` and `budget`.
"""
