"""The report: one HTML page on many dossiers, usable without a network.

`page` writes it dossier by dossier, `page_values` has the values of its rows, panels and sums. It may
import `exports`, `portfolio` and what is below.
"""
