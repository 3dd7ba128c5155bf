"""Documents: Word files filled from a dossier, checked, and compared with it again.

`generate`: a document of a dossier; `fields` and `fields_*`: the names for templates, each with its value;
`templates`, `theme`: an office's templates, clauses and colours; `render`: from a template to a document;
`lint`: all faults of a template; `verify`, `compare`: a document against its dossier, versions of
an agreement; `wording`, `propositions`, `typography`: French words and numbers; `pdf`: PDF by LibreOffice.
It may import everything below documents except `exports`. Importing the package loads none of its modules.
"""
