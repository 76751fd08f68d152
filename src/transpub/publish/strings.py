"""The strings of the built-in theme, and their translations, which come with the package.

A string may hold `{names}` that the theme fills in. Keys are stable: catalogs hold them as `theme.<key>`.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Row:
    """A string of the theme: its key, its English text, and what a translator must know of it."""

    key: str
    text: str
    note: str


STRINGS: tuple[Row, ...] = (
    Row("skip", "Skip to the text", "the first link of a page, seen when the keyboard reaches it"),
    Row("home", "Home", "the first term of a breadcrumb"),
    Row("languages", "Languages", "label of the language switcher, heard from screen readers"),
    Row("breadcrumb", "You are here", "label of the breadcrumb, heard from screen readers"),
    Row("title", "{title} — {site}", "the title of a page in the browser's tab: the article, then the site"),
    Row("published", "Published: {date}", "above an article; the date is in words, such as 14 May 2026"),
    Row("updated", "Updated: {date}", "above an article; the date is in words"),
    Row("by", "By {authors}", "above an article; one or more names"),
    Row("tags", "Topics", "label before an article's tags"),
    Row("source", "Source: {source}", "below an article; the address of the page that it was taken from"),
    Row("table", "Table", "label of a table, heard from screen readers"),
    Row("code", "Code", "label of a block of code, heard from screen readers"),
    Row("task_done", "Done", "label of a box in a list of tasks, heard from screen readers: checked or not"),
    Row("footnote_back", "Back to the text", "link at the end of a footnote, heard from screen readers"),
    Row("alert_note", "Note", "heading of a paragraph that is set apart: good to know"),
    Row("alert_tip", "Tip", "heading of a paragraph that is set apart: advice"),
    Row("alert_important", "Important", "heading of a paragraph that is set apart: must be known"),
    Row("alert_warning", "Warning", "heading of a paragraph that is set apart: may cause trouble"),
    Row("alert_caution", "Caution", "heading of a paragraph that is set apart: may do harm"),
    Row("menu", "Menu", "label of the links at the top of a page, heard from screen readers"),
    Row("topics", "Topics", "link and heading of the page with all topics"),
    Row("archive", "Archive", "link and heading of the page with articles by year"),
    Row("pages", "Pages", "label of the links to the pages of a long list, heard from screen readers"),
    Row("page", "Page {page}", "link to a page of a long list, heard from screen readers; a number"),
    Row("numbered", "{title} — page {page}", "the title of a later page of a long list; a number"),
    Row("previous", "Previous page", "link below a list, to newer articles"),
    Row("next", "Next page", "link below a list, to older articles"),
    Row("feed", "News feed", "link in the footer to the list of news for feed readers"),
    Row("search", "Search", "link and heading of the search page"),
    Row("search_words", "Words to look for", "label of the field on the search page"),
    Row("search_button", "Search", "button on the search page"),
    Row("search_found", "Articles found: {count}", "on the search page; a number"),
    Row("search_none", "Nothing was found. Try other words.", "on the search page"),
    Row("search_failed", "The search does not work at the moment.", "on the search page"),
    Row(
        "search_scripts",
        "The search needs scripts, which are switched off in this browser. All articles can also be found here:",
        "on the search page, above links",
    ),
    Row("missing", "Page not found", "heading of the page for an address that does not exist"),
    Row(
        "missing_text",
        "There is no page at this address. It may have been moved, or the address may be mistyped.",
        "on the page for an address that does not exist",
    ),
    Row("moved", "The page has moved", "title of a page that leads to an article's new address"),
    Row("moved_text", "To its new address", "link on a page that leads to an article's new address"),
    Row("read_on", "Read on", "heading above links to other articles"),
    Row("articles", "Articles", "heading of the list of articles"),
    Row("all_articles", "All articles", "link to the list of articles"),
    Row("all_languages", "All languages", "link to the page where a language is chosen"),
    Row("no_articles", "No articles yet", "in place of the list of articles when it is empty"),
    Row("choose", "Choose a language", "on the first page of the site"),
    Row("notice", "About this translation", "label of the notice on a page that is not wholly reviewed"),
    Row(
        "notice_machine",
        "This page contains machine translation that has not yet been reviewed by a person.",
        "notice on a page",
    ),
    Row("notice_draft", "This page contains a draft translation that has not yet been reviewed.", "notice on a page"),
    Row(
        "notice_partial",
        "Some passages have not been translated yet and are shown in the original language.",
        "notice on a page",
    ),
    Row(
        "notice_stale",
        "The original has been edited since; parts of this translation may be out of date.",
        "notice on a page",
    ),
    Row(
        "notice_source",
        "This page has not been translated yet and is shown in the original language.",
        "notice on a page",
    ),
    Row("reviewed", "Passages reviewed: {reviewed} of {total}", "in a notice; two numbers"),
    Row("original", "Original: {language}", "link in a notice; the language's own name for itself"),
    Row("state_machine", "Machine translation", "short label in the list of articles"),
    Row("state_draft", "Draft translation", "short label in the list of articles"),
    Row("state_partial", "Partly translated", "short label in the list of articles"),
    Row("state_stale", "Update pending", "short label in the list of articles: the original has been edited since"),
    Row("state_source", "Not translated yet", "short label in the list of articles"),
)

ENGLISH: Mapping[str, str] = MappingProxyType({row.key: row.text for row in STRINGS})
_NAME = re.compile(r"\{([a-z_]+)\}")


def names(text: str) -> frozenset[str]:
    """The names in braces that a string holds."""
    return frozenset(_NAME.findall(text))


@functools.cache
def builtin(locale: str) -> Mapping[str, str]:
    """The package's translations into a locale, by key; English where there are none.

    A regional code without a file of its own takes its language's, but Chinese only in the script of the file.
    """
    if locale.partition("_")[0] == "en":
        return ENGLISH
    candidates = [locale]
    if not locale.startswith("zh"):
        candidates.append(re.split("[_@]", locale)[0])
    elif locale in {"zh", "zh_Hans", "zh_Hans_CN", "zh_SG"}:
        candidates.append("zh_CN")
    return next((found for each in candidates if (found := shipped("transpub.publish", each))), ENGLISH)


def shipped(package: str, locale: str) -> Mapping[str, str]:
    """The words that a package brings along for a locale, by key; none where it has no file for it."""
    file = resources.files(package) / "locale" / f"{locale}.toml"
    return MappingProxyType(tomllib.loads(file.read_text("utf-8")) if file.is_file() else {})


def resolved(locale: str, given: Mapping[str, str]) -> Mapping[str, str]:
    """Every string of the theme for a locale: the site's own, the built-in one, or the English one, in this order.

    One that lost a name, or gained one, is passed over: a page would lose its date. Others' keys pass through.
    """
    return {**given, **sound(ENGLISH, given, builtin(locale))}


def sound(english: Mapping[str, str], *given: Mapping[str, str]) -> Mapping[str, str]:
    """Of each string the first of the given ones that has its names, and no others; else the English one."""
    return {
        key: next(found for each in (*given, english) if (found := each.get(key)) and names(found) == names(text))
        for key, text in english.items()
    }


def fill(text: str, values: Mapping[str, str]) -> str:
    """The string with its names filled in, in one pass: a value that holds `{braces}` stays as it is."""
    return _NAME.sub(lambda found: values.get(found.group(1), found.group()), text)
