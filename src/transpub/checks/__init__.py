"""Checks of articles and catalogs: a table of pure functions, the findings that they make, and reports of them."""

from __future__ import annotations

from transpub.checks.given import Case, Given, Pair
from transpub.checks.judge import Counts, Settings, Summary, failed, run, summary
from transpub.checks.reports import REPORTERS
from transpub.checks.table import CHECKS, Check, Fault

__all__ = [
    "CHECKS",
    "REPORTERS",
    "Case",
    "Check",
    "Counts",
    "Fault",
    "Given",
    "Pair",
    "Settings",
    "Summary",
    "failed",
    "run",
    "summary",
]
