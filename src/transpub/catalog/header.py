"""The PO header: a fixed order, the fields that Poedit would add made in advance, what editors add is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transpub.model import Catalog

_OURS = "transpub"


def header(locale: str, old: Catalog | None, project: str) -> tuple[tuple[str, str], ...]:
    """The header of a locale's catalog, of a template where `locale` is "". Nothing that matters lives only here."""
    given = dict(old.header) if old is not None else {}
    if "omegat" in given.get("X-Generator", "").lower():
        given["X-Generator"] = _OURS  # what OmegaT did to the flags has been mended on reading
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
