"""The local review page: articles as they will be read, their segments beside them, saved entry by entry into PO files.

`server.serve` is the way in; importing this package loads nothing.
"""
