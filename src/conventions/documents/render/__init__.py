"""From a template to documents: read, compiled once, filled any number of times.

`archive`: the zip; `clauses`: clauses and theme inserted; `element_tags`, `prepared`: tags completed in the
tree; `template_language`, `sandbox`: what templates may do; `compiled`: values in, bytes out; `properties`:
date, language, provenance; `numbering`, `joints`, `restarts`: lists, references and gaps repaired
afterwards; `prose_paragraphs`, `pictures`, `attachments`: content that is more than text. It may import the
other modules of documents, except `generate`, `lint`, `verify` and `compare`.
"""
