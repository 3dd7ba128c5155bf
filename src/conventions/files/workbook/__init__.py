"""A dossier as one workbook, out and in; what has no cell travels as the text of its files.

`layout`: the sheets as data; `sheets`: a workbook written; `cells`: a value in a cell and back;
`workbook_files`: the files behind the cells; `filled_cells`: their values and changes; `merging`,
`importing`: the changes put into the files, completely or not at all. It may import the other modules of
files.
"""
