"""What `import conventions` gives: the public functions and values, in modules that load when first used.

Arguments are checked here, and refusals are exceptions of `errors`. The names are listed in `conventions`
itself and described in docs/python.md. It may import everything but `cli`.
"""
