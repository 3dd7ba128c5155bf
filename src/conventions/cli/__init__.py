"""The command line: the only place that reads the clock, the environment and the terminal.

`main` is the entry point; `commands` is the table of commands, `options` their common options; `arguments`
parses the words and runs the command, whose module is imported on demand. `loading` reads the dossiers,
`reporting` and `output` write the results, `examining` checks one dossier or many. It may import everything.
"""
