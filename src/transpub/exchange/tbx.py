"""The termbase as TBX-Basic of ISO 30042:2008 (`<martif>`), which most tools read. Read is also the edition of 2019.

Of 2019 both styles are read: DCA (`<descrip type="definition">`) and DCT (`<basic:definition>`).
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from transpub import codes
from transpub.errors import UsageError
from transpub.exchange import tree
from transpub.exchange.terms import NOTE, Row, Termbase, is_language
from transpub.exchange.tree import LANG, Node, shown
from transpub.model import blank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_COLUMNS = "transpub columns: "
_ENTRIES, _LANGUAGES = frozenset({"termEntry", "conceptEntry"}), frozenset({"langSet", "langSec"})
_SECTIONS = frozenset({"tig", "ntig", "termSec"})
_TOLD = frozenset({"note", "descrip", "definition", "context", "subjectField"})
_PAST = ("deprecated", "superseded")


def write(terms: Termbase, source: str, locales: Sequence[str]) -> bytes:
    """The file; `source` is the language of the concepts' names. Law: `read(write(t)) == t`, where no term is blank."""
    tags = _tags(terms.columns, (source, *locales))
    first = tags.get(source, codes.tag(source))
    about = (_node("p", _COLUMNS + _line(terms.columns)),)
    described = Node("fileDesc", {}, (Node("sourceDesc", {}, about),))
    coded = Node("encodingDesc", {}, (Node("p", {"type": "XCSURI"}, ("TBXBasicXCSV02.xcs",)),))
    entries = tuple(_entry(f"c{number}", row, terms, tags, first) for number, row in enumerate(terms.rows, 1))
    head, body = Node("martifHeader", {}, (described, coded)), Node("text", {}, (Node("body", {}, entries),))
    return tree.write(Node("martif", {"type": "TBX-Basic", LANG: first}, (head, body)), {})


def _tags(columns: Sequence[str], locales: Sequence[str]) -> Mapping[str, str]:
    """The languages among the columns, each with a code that no other has."""
    tags: dict[str, str] = {}
    for column in columns:
        if is_language(column, locales):
            code = codes.tag(column)
            tags[column] = column.replace("_", "-") if code in tags.values() else code
    return tags


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def _node(name: str, text: str) -> Node:
    return Node(name, {}, (shown(text),))


def _entry(name: str, row: Row, terms: Termbase, tags: Mapping[str, str], first: str) -> Node:
    cells = dict(zip(terms.columns, row.cells, strict=True))
    others = [column for column in terms.columns if column not in tags]
    notes = tuple(_node("note", _note(column, cells[column], others)) for column in others if cells[column])
    found = tuple(_language(tags[column], cells[column]) for column in tags if not blank(cells[column]))
    return Node("termEntry", {"id": name}, (*notes, *(found or (_language(first, ""),))))


def _language(code: str, term: str) -> Node:
    return Node("langSet", {LANG: code}, (Node("tig", {}, (_node("term", term),)),))


def _note(column: str, text: str, others: Sequence[str]) -> str:
    """A cell of no language; it names its column, but for a note that could not be taken for another's."""
    bare = column == NOTE and not any(text.startswith(f"{other}: ") for other in others)
    return text if bare else f"{column}: {text}"


def read(data: bytes, name: str, locales: Sequence[str]) -> Termbase:
    """The table in a file; languages are named as `locales` names them, where it does.

    A second term of a language, a definition, a context: each goes into the note, and says what it is.
    """
    root = tree.parse(data, name)
    if root.local not in {"martif", "tbx"}:
        raise UsageError(f"is no TBX: its root is <{root.local}>", f"{name}:{root.line}")
    entries = [node for node in _inside(root) if node.local in _ENTRIES]
    ours = next((node.text for node in _inside(root) if node.local == "p" and node.text.startswith(_COLUMNS)), "")
    columns = tuple(next(csv.reader([ours.removeprefix(_COLUMNS)]))) if ours else ()
    tags = {code.lower(): column for column, code in _tags(columns, locales).items()}
    concepts = [(dict(_cells(entry, columns, tags, locales)), entry.line) for entry in entries]
    found = dict.fromkeys(column for cells, _ in concepts for column in cells if column != NOTE)
    first = [column for column in found if column == _column(root.get(LANG), tags, locales)]
    noted = [NOTE] if any(NOTE in cells for cells, _ in concepts) else []
    columns = tuple(dict.fromkeys((*columns, *first, *found, *noted)))
    return Termbase(columns, tuple(Row(tuple(cells.get(c, "") for c in columns), "", line) for cells, line in concepts))


def _inside(node: Node) -> Iterator[Node]:
    for child in node.nodes:
        yield child
        yield from _inside(child)


def _column(code: str, tags: Mapping[str, str], locales: Sequence[str]) -> str:
    return tags.get(code.lower()) or codes.locale_of(code, locales) or code


def _cells(
    entry: Node, columns: Sequence[str], tags: Mapping[str, str], locales: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """The cells of a concept; of notes that belong to one column all, in one."""
    others = [column for column in columns if column not in tags.values()]
    notes: dict[str, list[str]] = {}
    for told, found in _told(entry):
        text = found if columns else " ".join(found.split())  # other tools break and indent their lines
        column = next((each for each in others if text.startswith(f"{each}: ")), "") if told == NOTE else ""
        said = text.removeprefix(f"{column}: ") if column else text if told == NOTE else f"{told}: {text}"
        notes.setdefault(column or NOTE, []).append(said)
    for language in (child for child in entry.nodes if child.local in _LANGUAGES):
        column = _column(language.get(LANG) or language.get("lang"), tags, locales)
        terms = sorted(_terms(language), key=lambda term: term[1])
        if terms:
            yield column, terms[0][0]
        for term, past in terms[1:]:
            notes.setdefault(NOTE, []).append(f"{column} {'not' if past else 'also'}: {term}")
    for column, texts in notes.items():
        yield column, "; ".join(texts)


def _terms(language: Node) -> Iterator[tuple[str, bool]]:
    """The terms of a language, and whether they are no longer to be used."""
    for section in (child for child in language.nodes if child.local in _SECTIONS):
        statuses = (node.text for node in _inside(section) if "administrativeStatus" in {node.local, node.get("type")})
        past = any(status.startswith(_PAST) for status in statuses)
        yield from ((node.text, past) for node in _inside(section) if node.local == "term" and not blank(node.text))


def _told(entry: Node) -> Iterator[tuple[str, str]]:
    """What is said of a concept and its terms: of what kind it is, and the text."""
    for node in _inside(entry):
        if node.local in _TOLD and node.text:
            yield node.get("type") or node.local, node.text
