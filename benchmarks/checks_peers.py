"""The checks of pofilter and of Weblate on pairs of texts, for `checks.py`: run by the peer's own Python.

    PEER/bin/python checks_peers.py pofilter|weblate LOCALE < pairs.json

Reads a JSON list of [source, target] a line, and answers each with the names of the checks that fire, by pair.
Weblate's are its real classes, those that it switches on by default, with a stand-in for the database's unit.
"""

# ruff: noqa: INP001, PLC0415, T201, D103, C901  # a program of its own; a peer is imported where it is there

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from unittest.mock import MagicMock

sys.path.pop(0)  # this folder: it has a translate.py, and pofilter a package of that name


Checker = Callable[[str, str], list[str]]


def pofilter(locale: str) -> Checker:
    from translate.filters import checks
    from translate.storage import po

    config = checks.CheckerConfig(targetlanguage=locale)
    checker = checks.TeeChecker(checkerconfig=config, languagecode=locale)

    def found(source: str, target: str) -> list[str]:
        unit = po.pounit(source)
        unit.target = target
        return sorted(checker.run_filters(unit))

    return found


def weblate(locale: str) -> Checker:
    import django
    from django.conf import settings

    settings.configure(USE_I18N=False, INSTALLED_APPS=[], DATABASES={}, CHECK_LIST=(), AUTOFIX_LIST=())
    django.setup()
    from importlib import import_module

    terms = ModuleType("weblate.glossary.models")
    terms.get_glossary_terms = lambda *_, **__: []  # type: ignore[attr-defined]  # it asks the database
    sys.modules["weblate.glossary.models"] = terms
    for name in ("cairo", "gi", "gi.repository", "weblate.lang.models", "weblate.trans.models", "weblate.fonts.utils"):
        sys.modules[name] = MagicMock()  # the database, and drawing: no check that is asked here needs them
    models = ModuleType("weblate.checks.models")
    models.CHECKS = {}  # type: ignore[attr-defined]  # the flags that checks have: those that are asked for are below
    sys.modules["weblate.checks.models"] = models
    from weblate.checks.base import TargetCheck

    names = ("same", "chars", "format", "markup", "placeholders", "consistency", "duplicate", "source")
    for name in names:
        try:
            import_module(f"weblate.checks.{name}")
        except Exception as error:  # noqa: BLE001  # a module whose own needs are not installed
            print(f"weblate.checks.{name}: {error}", file=sys.stderr)

    def every(cls: type) -> list[type]:
        return [each for below in cls.__subclasses__() for each in (below, *every(below))]

    made = {}
    for cls in every(TargetCheck):
        if getattr(cls, "check_id", ""):
            made[cls.check_id] = cls()
    language = SimpleNamespace(
        code=locale,
        base_code=locale.partition("_")[0],
        is_base=lambda codes: locale.partition("_")[0] in codes,
        is_cjk=lambda: locale.startswith(("zh", "ja", "ko")),
        direction="ltr",
        is_variant=lambda *_: False,
    )
    english = SimpleNamespace(code="en", base_code="en", is_base=lambda codes: "en" in codes, is_cjk=lambda: False)

    def each(source: str, target: str) -> list[str]:
        component = SimpleNamespace(
            source_language=english, project=SimpleNamespace(name=""), name="", file_format="po", is_multivalue=False
        )
        translation = SimpleNamespace(
            language=language, component=component, is_source=False, plural=SimpleNamespace(number=1)
        )
        unit = SimpleNamespace(
            translation=translation,
            all_flags=_flags(source),
            source=source,
            target=target,
            context="",
            is_source=False,
            source_string=source,
            readonly=False,
            translated=True,
            check_cache={},
            flags="",
            note="",
            state=20,
            id_hash=0,
        )
        unit.get_source_plurals, unit.get_target_plurals = lambda: [source], lambda: [target]
        found = []
        for name, check in made.items():
            if getattr(check, "default_disabled", False) and getattr(check, "enable_string", "") not in _flags(source):
                continue
            try:
                if check.should_skip(unit):
                    continue
                formats = getattr(check, "default_disabled", False)  # these look at whole units
                if (
                    check.check_target_unit([source], [target], unit)
                    if formats
                    else check.check_single(source, target, unit)
                ):
                    found.append(name)
            except Exception as error:  # noqa: BLE001  # it asks the database
                print(name, repr(error), file=sys.stderr)
                continue
        return sorted(found)

    return each


def _flags(source: str) -> _Flags:
    """Those that gettext's extractors set where a source has such placeholders."""
    flags = _Flags()
    if re.search(r"%\(\w+\)s|%s|%\d\$s", source):
        flags.add("python-format")
    if re.search(r"\{\w*\}", source):
        flags.add("python-brace-format")
    return flags


class _Flags(set[str]):
    """Flags without values."""

    def has_value(self, _name: str) -> bool:
        return False

    def has_any(self, names: set[str]) -> bool:
        return bool(self & names)

    def get_value(self, _name: str) -> None:
        return None


if __name__ == "__main__":
    made = {"pofilter": pofilter, "weblate": weblate}[sys.argv[1]](sys.argv[2])
    for line in sys.stdin:
        print(json.dumps([made(source, target) for source, target in json.loads(line)]), flush=True)
