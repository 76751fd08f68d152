"""A fuzz target for each parser: `target(data)` raises only where the parser's law is broken.

`python -m fuzz.markdown` runs one under atheris (`pip install atheris`; not a dependency), beginning with the files of
`fuzz/corpus/markdown/` and writing new ones to a folder given as argument. The tests run every target over its corpus
and over random changes of it.
"""
