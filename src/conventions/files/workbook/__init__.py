"""A dossier as one workbook, out and in; what has no cell travels as the text of its files.

`layout`: the sheets as data; `sheets`: a workbook written; `cells`: a value in a cell and back; `sources`:
the files behind the cells; `reading`: filled cells and their changes; `merging`, `importing`: the changes
put into the files, completely or not at all. It may import the other modules of files.
"""
