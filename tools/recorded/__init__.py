"""The recorded output of every command: what is run, how it is read, stored and compared (tests/fixture)."""
