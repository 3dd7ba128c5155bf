"""An office's tracking sheet, whose rows become dossiers made from a model.

`sheet_mapping`: which column is what, and the cells of a row; `sheet_proposal`: a mapping proposed by
headings and cells; `row_plan`: the effect of a row on its dossier; `sheet`: the whole sheet, read and
written. It may import `files.ledgers` and the other modules of files, except `workbook`.
"""
