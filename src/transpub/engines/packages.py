"""Models as their user handles them: listed, installed from a file or from the Argos index, verified, removed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from transpub.engines import archive, codes, download, lock, store
from transpub.errors import MissingError, TranspubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from transpub.engines.lock import Locked
    from transpub.engines.store import Package

BY_HAND = "download its .argosmodel file elsewhere and run 'transpub models install FILE'"


TRIES = 5
"""How often a package takes the place of another that appears there in the same moment."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A package as a file: its size in bytes, its SHA-256 in hex."""

    path: Path
    size: int
    sha256: str


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


def verify(models: Path | None = None, locked: Mapping[str, Locked] | None = None) -> tuple[Package, ...]:
    """All packages, each loaded and tried; the digest is compared where our own installation wrote one.

    Of a pair that is `locked` the one that is used must be the locked archive's.
    """
    here = installed(models)
    found = tuple(_tried(package) if package.healthy else package for package in here)
    used = {pair: store.choose(here, *pair.split("-", 1)) for pair in locked or {}}
    return tuple(
        replace(package, problem=f"is not the model that {lock.FILE} names")
        if package.healthy
        and locked is not None
        and (known := used.get(package.pair)) is not None
        and known.path == package.path
        and package.sha256 != locked[package.pair].sha256
        else package
        for package in found
    )


def export(source: str, target: str, into: Path, models: Path | None = None) -> tuple[Exported, ...]:
    """Writes what translates a pair as `.argosmodel` files into a folder: one, or two through English.

    For machines without a network: `models install FILE` takes them there. The same package gives the same bytes.
    MissingError where there is none.
    """
    pair = codes.argos(source), codes.argos(target)
    found = store.route(installed(models), *pair)
    if not found:
        raise MissingError(
            f"no model {'-'.join(pair)} is installed", hint="'transpub models list' shows those that are"
        )
    return tuple(_exported(package, into) for package in found)


def _exported(package: Package, into: Path) -> Exported:
    name = f"{package.code}-{re.sub(r'[^A-Za-z0-9]+', '_', package.version)}"
    path = into / f"{name}.argosmodel"
    part = into / f".{name}.part"
    try:
        into.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as made:
            for file in sorted(package.path.rglob("*")):
                if file.is_file() and file.name != store.MANIFEST:
                    inside = f"{name}/{file.relative_to(package.path).as_posix()}"
                    member = zipfile.ZipInfo(inside)  # without a date: bytes that say nothing of the day
                    member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                    with file.open("rb") as read, made.open(member, "w", force_zip64=True) as write:
                        shutil.copyfileobj(read, write, 1024 * 1024)
        part.replace(path)
        with path.open("rb") as written:
            return Exported(path, path.stat().st_size, hashlib.file_digest(written, "sha256").hexdigest())
    except OSError as error:
        part.unlink(missing_ok=True)
        raise TranspubError(f"the model cannot be written: {error.strerror}", str(error.filename or path)) from error


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


def install_file(path: Path, models: Path | None = None, locked: Mapping[str, Locked] | None = None) -> Package:
    """Installs an `.argosmodel` file; UsageError says what is wrong with it, and nothing is changed then.

    One of a pair that is `locked` must be the locked one.

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
            size = path.stat().st_size
            if other := lock.disagreement((locked or {}).get(made.pair), made.version, size, sha256):
                raise lock.refused(other, str(path))
            tried = _tried(made)
            if tried.problem:
                raise UsageError(f"its model does not work: {tried.problem}", str(path), "download it again")
            note = {"archive": sha256, "size": str(size), "model": store.digest(made)}
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


def index(mirrors: Sequence[str] = (), *, offline: bool = False) -> tuple[Available, ...]:
    """The packages that the first of the mirrors has that answers, else Argos (`ARGOS_PACKAGE_INDEX` changes it).

    A mirror is a folder with `index.json` and the archives of it by their file names; each link is tried there too.
    What came last is kept in the user's cache, and used where nothing answers. With `offline` no socket is opened: only
    mirrors that are files are asked.
    """
    own = store.settings().index
    addresses = [each for each in (*mirrors, own) if not offline or each.startswith("file://")]
    reasons = []
    for address in addresses:
        whole = address if address.endswith(".json") else f"{address.removesuffix('/')}/index.json"
        try:
            data = _index_of(whole)
            rows = json.loads(data)
        except MissingError as error:
            reasons.append(MissingError(f"the list of models cannot be reached: {error.what}", whole, BY_HAND))
            continue
        except ValueError:
            reasons.append(MissingError("the list of models is not JSON", whole, BY_HAND))
            continue
        _keep_index(whole, data)
        return tuple(_mirrored(each, mirrors) for each in _available(rows if isinstance(rows, list) else ()))
    for address in addresses:
        kept = _kept_index(address if address.endswith(".json") else f"{address.removesuffix('/')}/index.json")
        if kept is not None:
            return tuple(_mirrored(each, mirrors) for each in _available(kept))
    raise reasons[-1] if reasons else MissingError("the list of models is not asked for offline", hint=BY_HAND)


def _index_of(address: str) -> bytes:
    return download.read(address)


def _index_file(address: str) -> Path:
    return _downloads() / f"index-{hashlib.sha256(address.encode()).hexdigest()[:16]}.json"


def _keep_index(address: str, data: bytes) -> None:
    """In the user's cache; that it cannot be written is nobody's trouble."""
    with contextlib.suppress(OSError):
        path = _index_file(address)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        beside.write_bytes(data)
        beside.replace(path)


def _kept_index(address: str) -> Sequence[object] | None:
    try:
        rows = json.loads(_index_file(address).read_bytes())
    except (OSError, ValueError):
        return None
    return rows if isinstance(rows, list) else None


def _mirrored(offer: Available, mirrors: Sequence[str]) -> Available:
    """An offer with its archives' names on the mirrors, which are tried first."""
    names = dict.fromkeys(link.rsplit("/", 1)[-1] for link in offer.links)
    there = [f"{_folder(mirror)}/{name}" for mirror in mirrors for name in names if name]
    return replace(offer, links=tuple(dict.fromkeys((*there, *offer.links))))


def _folder(mirror: str) -> str:
    return mirror.rsplit("/", 1)[0] if mirror.endswith(".json") else mirror.removesuffix("/")


def install_pair(  # noqa: PLR0913  # where to, and how to, each with a default
    source: str,
    target: str,
    models: Path | None = None,
    progress: Callable[[int, int], None] = lambda _came, _total: None,
    *,
    offline: bool = False,
    downloads: Path | None = None,
    mirrors: Sequence[str] = (),
    locked: Mapping[str, Locked] | None = None,
) -> tuple[Package, ...]:
    """Downloads and installs what translates a pair: one package, or two through English; MissingError says why not.

    A pair that is `locked` and not installed gets the very archive that is named there, from whichever link or mirror
    has it; one that is installed, a newer version if there is one.

    What is installed already, works, and is not older is not downloaded again: the result may be shorter, or empty.
    Installations wait for one another.
    `progress` gets bytes and total bytes (0: unknown) of the package on its way. With `offline` no socket is opened.
    """
    pair = codes.argos(source), codes.argos(target)
    what = f"the model {'-'.join(pair)} cannot be downloaded"
    if offline and not any(each.startswith("file://") for each in mirrors):
        raise MissingError(f"{what} offline", hint=BY_HAND)
    there = {package.sha256 for package in installed(models) if package.healthy}
    fixed = tuple(
        _mirrored(_fixed(name, each), mirrors) for name, each in (locked or {}).items() if each.sha256 not in there
    )
    try:
        offered = index(mirrors, offline=offline)
    except MissingError as error:
        if not fixed:
            raise MissingError(f"{what}: {error.what}", error.where, BY_HAND) from error
        offered = ()
    known = {(offer.source, offer.target) for offer in fixed}
    offered = (*fixed, *(offer for offer in offered if (offer.source, offer.target) not in known))
    if offline:
        offered = tuple(replace(o, links=tuple(x for x in o.links if x.startswith("file://"))) for o in offered)
    place = downloads or _downloads()
    with download.alone(place):  # the second of two installations finds what the first has done
        here = _fitting(installed(models), known, locked or {})
        wanted = _wanted(offered, here, *pair)
        if not wanted and not store.route(here, *pair):
            raise MissingError(f"Argos offers no model {'-'.join(pair)}, nor two through English")
        if wanted:
            _try_folder(store.folders(models)[0])
        return tuple(_installed(offer, models, progress, place, locked or {}) for offer in wanted)


def _fixed(pair: str, archive_: Locked) -> Available:
    source, _, target = pair.partition("-")
    return Available(source, target, archive_.version, archive_.links)


def _fitting(
    here: Sequence[Package], fixed: Collection[tuple[str, str]], locked: Mapping[str, Locked]
) -> tuple[Package, ...]:
    """The packages without those of a pair whose locked one is still to be installed."""
    return tuple(
        each for each in here if (each.source, each.target) not in fixed or each.sha256 == locked[each.pair].sha256
    )


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


def _installed(
    offer: Available,
    models: Path | None,
    progress: Callable[[int, int], None],
    downloads: Path,
    locked: Mapping[str, Locked],
) -> Package:
    """Downloads and installs one package. A file that turns out broken is removed, so that the next run begins anew."""
    wanted = locked.get(f"{offer.source}-{offer.target}")

    def unfit(size: int, sha256: str) -> str:
        return lock.disagreement(wanted, offer.version, size, sha256)

    name = f"translate-{offer.source}_{offer.target}-{offer.version}"
    path = downloads / f"{re.sub(r'[^A-Za-z0-9._-]+', '_', name)}.argosmodel"
    try:
        came = download.fetch(offer.links, path, progress, unfit)
    except MissingError as error:
        what = f"the model {offer.source}-{offer.target} cannot be downloaded: {error.what}"
        raise MissingError(what, hint=BY_HAND) from error
    try:
        return replace(install_file(came.path, models), links=offer.links)
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
