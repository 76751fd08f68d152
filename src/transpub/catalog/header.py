"""The PO header: a fixed order, the fields that Poedit would add made in advance, what editors add is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub.catalog.weave import ordered

if TYPE_CHECKING:
    from transpub.model import Catalog

_OURS = "transpub"


def header(locale: str, old: Catalog | None, project: str) -> tuple[tuple[str, str], ...]:
    """The header of a locale's catalog, of a template where `locale` is "". Nothing that matters lives only here."""
    given = {key: _mended(key, value) for key, value in old.header} if old is not None else {}
    fixed = {
        "Project-Id-Version": given.get("Project-Id-Version") or " ".join(project.split()) or _OURS,
        "Report-Msgid-Bugs-To": given.get("Report-Msgid-Bugs-To", ""),
        "POT-Creation-Date": given.get("POT-Creation-Date", ""),
        "PO-Revision-Date": given.get("PO-Revision-Date", ""),
        "Last-Translator": given.get("Last-Translator", ""),
        "Language-Team": given.get("Language-Team", ""),
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if locale:
        fixed["Plural-Forms"] = given.get("Plural-Forms") or _plural_forms(locale)
    fixed["X-Generator"] = given.get("X-Generator") or _OURS
    return (*fixed.items(), *((key, value) for key, value in given.items() if key not in fixed))


def merged(
    base: tuple[tuple[str, str], ...], ours: tuple[tuple[str, str], ...], theirs: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """Two sides' header: each field as the side has it that changed it; of two changes the later date, or ours."""
    was, mine, yours = (dict(each) for each in (base, ours, theirs))
    names = ordered(tuple(was), tuple(mine), tuple(yours))
    values = {name: _field(name, was.get(name), mine.get(name), yours.get(name)) for name in names}
    return tuple((name, _mended(name, value)) for name, value in values.items() if value is not None)


def _field(name: str, was: str | None, mine: str | None, yours: str | None) -> str | None:
    if was in {mine, yours}:
        return yours if mine == was else mine
    if mine and yours and name.endswith("-Date"):
        return max(mine, yours, key=lambda date: (date[:1].isdigit(), date))  # not the template's YEAR-MO-DA
    return mine or yours


def _mended(name: str, value: str) -> str:
    """What OmegaT did to the flags has been mended on reading: its name must not ask for that again."""
    return _OURS if name == "X-Generator" and "omegat" in value.lower() else value


def _plural_forms(locale: str) -> str:
    """The locale's rule as gettext writes it, from Babel. No entry of ours has plural forms, but editors ask for it."""
    from babel.core import UnknownLocaleError  # noqa: PLC0415  # importing does no work
    from babel.messages.plurals import get_plural  # noqa: PLC0415

    code = locale.partition("@")[0]
    for each in (code, code.split("_")[0]):
        try:
            return str(get_plural(each).plural_forms)
        except (UnknownLocaleError, ValueError):
            continue
    return "nplurals=2; plural=(n != 1);"
