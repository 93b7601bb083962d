"""How a client leaves: taken along as an archive, brought in elsewhere, deleted with a receipt.

`tables` says which rows are a client's; `rows` how one is written and read; `archive` how the zip
file is laid out and checked; `exporting`, `importing`, `deleting` and `retention` do the work. The
format is described in docs/client-archive.md.
"""
