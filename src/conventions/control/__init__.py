"""The control of a report: what agrees, what is missing, what would be paid.

`review.preview` is for the beneficiary before sending, `review.review` for the funder; both apply
`controls`. It may import `views`, `engine` and what is below them.
"""
