"""Models as their user handles them: listed, installed from a file or from the Argos index, verified, removed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from transpub.engines import archive, codes, download, store
from transpub.errors import MissingError, TranspubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from transpub.engines.store import Package

BY_HAND = "download its .argosmodel file elsewhere and run 'transpub models install FILE'"


TRIES = 5
"""How often a package takes the place of another that appears there in the same moment."""


@dataclass(frozen=True, slots=True)
class Available:
    """A package of the index. `source` and `target` are Argos codes; `links` are tried in their order."""

    source: str
    target: str
    version: str
    links: tuple[str, ...]


def installed(models: Path | None = None) -> tuple[Package, ...]:
    """All packages that the engine looks at: in the folder `models`, then those of the module `argostranslate`."""
    return store.scan(store.folders(models))


def verify(models: Path | None = None) -> tuple[Package, ...]:
    """All packages, each loaded and tried; the digest is compared where our own installation wrote one."""
    return tuple(_tried(package) if package.healthy else package for package in installed(models))


def remove(source: str, target: str, models: Path | None = None) -> tuple[Package, ...]:
    """Removes every version of a pair, wherever `installed` finds it, and says what it removed.

    MissingError where there is none.
    """
    pair = codes.argos(source), codes.argos(target)
    gone = tuple(package for package in installed(models) if (package.source, package.target) == pair)
    if not gone:
        raise MissingError(
            f"no model {'-'.join(pair)} is installed", hint="'transpub models list' shows those that are"
        )
    for package in gone:
        try:
            with _workplace(package.path.parent) as work:
                package.path.rename(work / "removed")  # whole or not at all: argostranslate stops at half a package
        except OSError as error:
            raise TranspubError(f"the model cannot be removed: {error.strerror}", str(package.path)) from error
    return gone


def install_file(path: Path, models: Path | None = None) -> Package:
    """Installs an `.argosmodel` file; UsageError says what is wrong with it, and nothing is changed then.

    It is unpacked beside the packages, loaded once and tried, and only then put among them. A package of the same pair
    and version gives way to it; other versions stay, and the newest is used.
    """
    if not path.is_file():
        raise UsageError("there is no such file", str(path))
    folder = store.folders(models)[0]
    try:
        with path.open("rb") as file, _workplace(folder) as work:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            made = store.read(archive.extract(path, work / "unpacked"))
            if made is None or made.problem:
                said = made.problem if made else "it is not of the type 'translate'"
                raise UsageError(f"is no Argos translation package: {said}", str(path))
            if not all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{1,15}", code) for code in (made.source, made.target)):
                raise UsageError(f"names no pair of languages: {made.source!r}, {made.target!r}", str(path))
            tried = _tried(made)
            if tried.problem:
                raise UsageError(f"its model does not work: {tried.problem}", str(path), "download it again")
            note = {"archive": sha256, "model": store.digest(made)}
            (made.path / store.MANIFEST).write_text(json.dumps(note, indent=2) + "\n", "utf-8")
            place = _put(made, folder, work)
    except OSError as error:
        raise TranspubError(
            f"the model cannot be installed: {error.strerror}", str(error.filename or folder)
        ) from error
    put = store.read(place)
    if put is None:
        raise TranspubError("the model vanished while it was installed", str(place))
    return put


def index(*, offline: bool = False) -> tuple[Available, ...]:
    """The packages that Argos offers, by the address that `argostranslate` uses (`ARGOS_PACKAGE_INDEX` changes it)."""
    if offline:
        raise MissingError("the list of models is not asked for offline", hint=BY_HAND)
    address = store.settings().index
    if not address.endswith(".json"):
        address = f"{address.removesuffix('/')}/index.json"
    try:
        rows = json.loads(download.read(address))
    except MissingError as error:
        raise MissingError(f"the list of models cannot be reached: {error.what}", address, BY_HAND) from error
    except ValueError as error:
        raise MissingError("the list of models is not JSON", address, BY_HAND) from error
    return tuple(_available(rows if isinstance(rows, list) else ()))


def install_pair(  # noqa: PLR0913  # where to, and how to, each with a default
    source: str,
    target: str,
    models: Path | None = None,
    progress: Callable[[int, int], None] = lambda _came, _total: None,
    *,
    offline: bool = False,
    downloads: Path | None = None,
) -> tuple[Package, ...]:
    """Downloads and installs what translates a pair: one package, or two through English; MissingError says why not.

    What is installed already, works, and is not older is not downloaded again: the result may be shorter, or empty.
    Installations wait for one another.
    `progress` gets bytes and total bytes (0: unknown) of the package on its way. With `offline` no socket is opened.
    """
    pair = codes.argos(source), codes.argos(target)
    what = f"the model {'-'.join(pair)} cannot be downloaded"
    if offline:
        raise MissingError(f"{what} offline", hint=BY_HAND)
    try:
        offered = index()
    except MissingError as error:
        raise MissingError(f"{what}: {error.what}", error.where, BY_HAND) from error
    place = downloads or _downloads()
    with download.alone(place):  # the second of two installations finds what the first has done
        here = installed(models)
        wanted = _wanted(offered, here, *pair)
        if not wanted and not store.route(here, *pair):
            raise MissingError(f"Argos offers no model {'-'.join(pair)}, nor two through English")
        if wanted:
            _try_folder(store.folders(models)[0])
        return tuple(_installed(offer, models, progress, place) for offer in wanted)


def _wanted(offered: Sequence[Available], here: Sequence[Package], source: str, target: str) -> tuple[Available, ...]:
    def newest(first: str, second: str) -> Available | None:
        fit = [offer for offer in offered if (offer.source, offer.target) == (first, second)]
        return max(fit, key=lambda offer: store.newer(offer.version), default=None)

    direct = newest(source, target)
    if direct:
        known = store.choose(here, source, target)
        current = known is not None and store.newer(known.version) >= store.newer(direct.version)
        return () if known is not None and current and _tried(known).healthy else (direct,)
    halves = ((source, "en"), ("en", target))
    lacking = [half for half in halves if not store.choose(here, *half)]
    offers = [offer for half in lacking if (offer := newest(*half))]
    return tuple(offers) if len(offers) == len(lacking) and "en" not in {source, target} else ()


def _installed(offer: Available, models: Path | None, progress: Callable[[int, int], None], downloads: Path) -> Package:
    """Downloads and installs one package. A file that turns out broken is removed, so that the next run begins anew."""
    name = f"translate-{offer.source}_{offer.target}-{offer.version}"
    path = downloads / f"{re.sub(r'[^A-Za-z0-9._-]+', '_', name)}.argosmodel"
    try:
        came = download.fetch(offer.links, path, progress)
    except MissingError as error:
        what = f"the model {offer.source}-{offer.target} cannot be downloaded: {error.what}"
        raise MissingError(what, hint=BY_HAND) from error
    try:
        return install_file(came.path, models)
    except UsageError as error:
        what = f"the model {offer.source}-{offer.target} came damaged (SHA-256 {came.sha256}): {error.what}"
        raise MissingError(what, hint=BY_HAND) from error
    finally:
        with contextlib.suppress(OSError):
            came.path.unlink()


def _available(rows: Sequence[object]) -> Iterator[Available]:
    """The translation packages among the rows of an index; rows that make no sense are passed over."""
    for row in rows:
        if isinstance(row, dict) and row.get("type", "translate") == "translate":
            source, target, links = row.get("from_code"), row.get("to_code"), row.get("links")
            if isinstance(source, str) and isinstance(target, str) and isinstance(links, list):
                version = str(row.get("package_version") or "0")
                yield Available(source, target, version, tuple(link for link in links if isinstance(link, str)))


def _downloads() -> Path:
    """Where downloads wait to be whole: the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "transpub" / "downloads"


def _try_folder(folder: Path) -> None:
    """An error where models cannot be written, before one is downloaded."""
    try:
        with _workplace(folder):
            pass
    except OSError as error:
        raise TranspubError(
            f"the model cannot be installed: {error.strerror}", str(error.filename or folder)
        ) from error


@contextlib.contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A folder that vanishes, on the file system of `folder` so that renaming is atomic.

    It lies beside `folder` where that can be, not in it: argostranslate takes every folder in it for a package, and
    stops.
    """
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder.parent.stat().st_dev == folder.stat().st_dev and os.access(folder.parent, os.W_OK)
    work = Path(tempfile.mkdtemp(prefix=".transpub-", dir=folder.parent if beside else folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put(made: Package, folder: Path, work: Path) -> Path:
    """Moves a package among the others, in the place of the one of the same pair and version, if there is one."""
    same = (made.source, made.target, made.version)
    old = [p for p in store.scan((folder,)) if (p.source, p.target, p.version) == same]
    version = re.sub(r"[^A-Za-z0-9]+", "_", made.version)
    place = old[0].path if old else folder / f"{made.code}-{version}"
    for count in range(TRIES):
        aside = work / f"old-{count}"
        with contextlib.suppress(FileNotFoundError):
            place.rename(aside)
        try:
            made.path.rename(place)
        except OSError:
            if place.exists() and count < TRIES - 1:
                continue  # another process has put its own there meanwhile
            if aside.exists() and not place.exists():
                aside.rename(place)
            raise
        return place
    raise AssertionError  # the last try returns or raises


def _tried(package: Package) -> Package:
    """The package with what is found when it is loaded and translates one sentence."""
    from transpub.engines.loaded import Loaded, Search  # noqa: PLC0415  # importing does no work

    try:
        written: Mapping[str, str] = store.manifest(package.path)
        if written.get("model", "") not in {"", store.digest(package)}:
            return replace(package, problem="its files have changed since it was installed")
        Loaded(package, Search(device="cpu", beam=1, batch=512, threads=1)).translate(["This is a test."])
    except MissingError as error:
        return replace(package, problem=error.what)
    except Exception as error:  # noqa: BLE001  # what a library raises for a model that loads and does not run
        return replace(package, problem=f"it cannot translate: {error}")
    return package
