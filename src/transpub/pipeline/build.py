"""`publish`: documents and catalogs become the localized site, or the localized articles in their own format."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from transpub import formats, publish
from transpub.errors import ArticleError, CatalogError, TranspubError
from transpub.model import SITE, Finding, State
from transpub.pipeline import load, localize
from transpub.pipeline.extract import site_document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from transpub.config import Project
    from transpub.model import Catalog, Document


@dataclass(frozen=True, slots=True)
class Built:
    """The files to write, by path under the output folder; what was found on the way; the pages that may not be passed.

    `kept` are pages that must stay as they are on disk: their catalog could not be read, or a policy says "fail".
    """

    pages: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    problems: tuple[TranspubError, ...]
    refused: tuple[str, ...]
    kept: frozenset[str]
