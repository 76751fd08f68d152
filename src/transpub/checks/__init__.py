"""Checks of articles and catalogs: a table of pure functions, the findings that they make, and reports of them."""

from __future__ import annotations

from transpub.checks import baseline
from transpub.checks.faults import Check, Fault
from transpub.checks.files import remarks
from transpub.checks.fixes import FIXES, fixed
from transpub.checks.given import Case, Examined, Given, Pair
from transpub.checks.judge import (
    Counts,
    OfProject,
    Rule,
    Settings,
    Summary,
    examine,
    failed,
    judge,
    of_project,
    run,
    settle,
    summary,
)
from transpub.checks.reports import REPORTERS, closing, markdown, paragraph
from transpub.checks.said import Context
from transpub.checks.table import CHECKS, TEXTS

__all__ = [
    "CHECKS",
    "FIXES",
    "REPORTERS",
    "TEXTS",
    "Case",
    "Check",
    "Context",
    "Counts",
    "Examined",
    "Fault",
    "Given",
    "OfProject",
    "Pair",
    "Rule",
    "Settings",
    "Summary",
    "baseline",
    "closing",
    "examine",
    "failed",
    "fixed",
    "judge",
    "markdown",
    "of_project",
    "paragraph",
    "remarks",
    "run",
    "settle",
    "summary",
]
