"""The words of the review page, and their translations: as those of the site's theme, a table and a file a language."""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub.publish import Row
from transpub.publish.strings import fill, shipped, sound

if TYPE_CHECKING:
    from collections.abc import Mapping

STRINGS: tuple[Row, ...] = (
    Row("skip", "Skip to the text", "the first link of a page, seen when the keyboard reaches it"),
    Row("review", "Review", "name of the tool, beside the site's title"),
    Row("menu", "Menu", "label of the links at the top, heard from screen readers"),
    Row("articles", "Articles", "link and heading of the list of articles"),
    Row("article", "Article", "head of a column"),
    Row("worst", "Worst first: {locale}", "link to a list of the riskiest segments; the name of a language"),
    Row("worst_text", "The segments of all articles that a reader would most likely stumble over.", "above that list"),
    Row("statistics", "Statistics", "link and heading"),
    Row("help", "Help", "link and heading"),
    Row("language", "Language", "label of the choice of the tool's own language"),
    Row("choose", "Choose", "button beside it"),
    Row("whole", "All", "last row of the list of articles: sums"),
    Row("reviewed_of", "{reviewed} of {total} reviewed", "two numbers"),
    Row("unreadable", "Cannot be read", "in place of a progress bar"),
    Row("states", "States", "label of the legend of colours"),
    Row("state", "State", "head of a column"),
    Row("state_missing", "Missing", "state of a segment: no translation"),
    Row("state_machine", "Machine", "state: a machine's text that nobody has looked at"),
    Row("state_draft", "Draft", "state: a person's text that needs work"),
    Row("state_stale", "Source changed", "state: the source was edited after it was translated"),
    Row("state_reviewed", "Reviewed", "state: a person has passed it"),
    Row("about_missing", "There is no translation yet; readers see the original.", "what the state means"),
    Row("about_machine", "A machine wrote it and nobody has looked at it yet.", "what the state means"),
    Row("about_draft", "A person has worked on it, and it is not finished.", "what the state means"),
    Row("about_stale", "The original was edited after this was translated.", "what the state means"),
    Row("about_reviewed", "A person has passed it. No machine changes it any more.", "what the state means"),
    Row("translation_into", "Translation into", "label of the links to the languages of an article"),
    Row("progress", "Progress", "label of a progress bar, heard from screen readers"),
    Row("original", "Original", "heading of the left page, head of a column"),
    Row("translation", "Translation", "heading of the page in the middle, label of the field"),
    Row("original_page", "The article in the original language", "name of a frame, heard from screen readers"),
    Row("translation_page", "The article in translation", "name of a frame, heard from screen readers"),
    Row("segments", "Segments", "heading of the list of sentences"),
    Row("order", "Order", "label of the links below"),
    Row("order_text", "As in the text", "link: the order of the list"),
    Row("order_risk", "Worst first", "link: the order of the list"),
    Row("filter", "Show", "label of the links below"),
    Row("show_all", "All", "filter of the list"),
    Row("show_open", "To do", "filter: all that nobody has passed"),
    Row("show_findings", "With findings", "filter: the checks found something"),
    Row("show_questions", "Questions", "filter: with open questions"),
    Row("show_conflicts", "Conflicts", "filter: two persons translated it differently"),
    Row("bulk", "Approve many…", "link to a page where many segments are approved together"),
    Row("checks_running", "The checks are still running.", "above the list, for a moment"),
    Row("nothing", "Nothing here.", "in place of an empty list"),
    Row("keys", "Keys", "heading of the list of keys of the keyboard"),
    Row("close", "Close", "button of a dialog"),
    Row("undo", "Undo", "button, and what a key does"),
    Row("approve", "Approve", "button: the text is right, on to the next"),
    Row("needs_work", "Needs work", "button: keep the text as a draft, on to the next"),
    Row("approve_paragraph", "Approve paragraph ({count})", "button; how many segments the paragraph has"),
    Row("previous", "Previous", "link to the segment before"),
    Row("next", "Next", "link to the next segment"),
    Row("source_changed", "What has changed in the original", "above a comparison"),
    Row("machine_diff", "What was changed in the machine's text", "above a comparison"),
    Row("marks", "Marks", "label of buttons that write <1>…</1> into the text"),
    Row("damaged", "Marks:", "before what is wrong with the marks of a text"),
    Row("term_lacking", "not in the translation", "after a term of the glossary"),
    Row("suggestions", "Suggestions", "heading"),
    Row("from_memory", "memory, {score}", "where a suggestion is from; a percentage"),
    Row("from_machine", "the machine’s text", "where a suggestion is from"),
    Row("from_conflict", "another person’s text", "where a suggestion is from"),
    Row("from_engine", "draft by {engine}", "where a suggestion is from; the name of an engine"),
    Row("from_same", "the same sentence in {article}", "where a suggestion is from"),
    Row("from_before", "the text as it was when you opened it", "where a suggestion is from"),
    Row("from_here", "saved on this page before", "where a suggestion is from"),
    Row("settle", "Settled: take this text out", "button beside another person's text"),
    Row("engine", "Engine", "label of a choice, head of a column"),
    Row("ask_engine", "Another draft", "button: ask a machine translation engine"),
    Row("same_elsewhere", "The same sentence elsewhere: {count}", "link; a number"),
    Row("comments", "Comments", "heading"),
    Row("comment", "Comment", "label of a field"),
    Row("question", "open question", "label of a box to tick"),
    Row("answered", "Answered", "button beside an open question"),
    Row("add", "Add", "button"),
    Row("who", "Who changed it last?", "link"),
    Row("blame", "{name}, {day}: {said}", "who changed it last, when, and the title of that change"),
    Row("clash", "Somebody else has changed this meanwhile. It now reads:", "above that text"),
    Row(
        "clash_hint",
        "Your own text is in the field below. Approve it if it is to stand in place of the other.",
        "below that text",
    ),
    Row(
        "overwritten",
        "Another program has saved an older version of this file over yours. Segments of yours that are gone: {count}",
        "a warning; a number",
    ),
    Row("put_back", "Put them back", "button beside that warning"),
    Row("chosen", "Chosen", "head of a column of boxes to tick"),
    Row("cancel", "Cancel", "link"),
    Row("bulk_heading", "Approve many", "heading of a page"),
    Row(
        "bulk_text",
        "Segments with a translation of this very source, without findings, questions or conflicts. "
        "Look through them, take out what is not right, and approve the others.",
        "on that page",
    ),
    Row("bulk_button", "Approve the chosen ones", "button on that page"),
    Row("bulk_left", "Not offered: {count}", "below the list; how many segments are not offered"),
    Row("same_heading", "The same sentence elsewhere", "heading of a page"),
    Row(
        "same_text",
        "This text will stand in the chosen places, as reviewed: “{text}”. Places with a person’s text are not chosen.",
        "on that page",
    ),
    Row("same_button", "Put it there", "button on that page"),
    Row("passed", "Segments reviewed", "head of a column"),
    Row("hours", "Hours", "head of a column"),
    Row("per_hour", "Segments per hour", "head of a column"),
    Row("pace", "Pace", "heading"),
    Row("pace_text", "What was reviewed on this page; pauses of more than five minutes do not count.", "below it"),
    Row("quality", "The machines’ drafts", "heading"),
    Row(
        "quality_text",
        "Acceptance: how many of the reviewed drafts were right as they were. "
        "Distance: how far the others were changed, from 0 to 1.",
        "below it",
    ),
    Row("waiting", "Not reviewed", "head of a column"),
    Row("accepted", "Accepted", "head of a column: drafts that were right as they were"),
    Row("post_edited", "Corrected", "head of a column: drafts that were corrected"),
    Row("acceptance", "Acceptance", "head of a column: a percentage"),
    Row("distance", "Distance", "head of a column: how far corrected drafts were changed"),
    Row("go_back", "Back", "link"),
    Row("failed", "That could not be done", "heading of a message"),
    Row("said_approve", "Approved.", "what was done"),
    Row("said_work", "Kept as a draft.", "what was done"),
    Row("said_empty", "Emptied.", "what was done: there is no translation any more"),
    Row("said_nothing", "Nothing to be changed.", "what was done"),
    Row("said_paragraph", "Segments approved: {count}.", "what was done; a number"),
    Row("said_bulk", "Segments approved: {count}.", "what was done; a number"),
    Row("said_same", "Places changed: {count}.", "what was done; a number"),
    Row("said_comment", "Comment added.", "what was done"),
    Row("said_answer", "Question answered.", "what was done"),
    Row("said_settle", "Conflict settled.", "what was done"),
    Row("said_undo", "Undone.", "what was done"),
    Row("said_again", "Put back: {count}.", "what was done; a number"),
    Row(
        "said_damaged",
        "Kept as a draft, for its marks are damaged: {damage}",
        "what was done instead of approving; what is wrong",
    ),
    Row("said_stale", "Kept as a draft, for the original was edited meanwhile.", "what was done instead of approving"),
    Row("said_void", "There is no text to be approved.", "why nothing was done"),
    Row("said_clash", "Changed by somebody else meanwhile, and left as it is: {count}.", "a number"),
    Row("said_left", "Left for you to look at, for the checks found something: {count}.", "a number"),
    Row("said_gone", "This sentence is no longer in the article. Your text: {text}", "why nothing was done"),
    Row("said_done", "All of this list is reviewed.", "what was done: there is no next segment"),
    Row("offline", "The server does not answer. Your text is still in the field.", "a warning"),
    Row("changed", "Another program has changed this text. Your own is still in the field.", "a warning"),
    Row("key_approve", "Approve, and on to the next", "what a key does"),
    Row("key_work", "Needs work, and on to the next", "what a key does"),
    Row("key_paragraph", "Approve the paragraph", "what a key does"),
    Row("key_next", "Next segment", "what a key does"),
    Row("key_previous", "Previous segment", "what a key does"),
    Row("key_take", "Take a suggestion", "what a key does"),
    Row("key_leave", "From the field to the list", "what a key does"),
    Row("key_edit", "From the list to the field", "what a key does"),
    Row("key_comment", "Write a comment", "what a key does"),
    Row("key_bulk", "Approve many", "what a key does"),
    Row("key_help", "These keys", "what a key does"),
    Row("check_empty", "No word in it.", "what a check has found"),
    Row("check_unchanged", "The same as the original.", "what a check has found"),
    Row(
        "check_addresses",
        "A web or e-mail address, file name or case number is lost or changed.",
        "what a check has found",
    ),
    Row("check_placeholders", "A placeholder or tag is lost or changed.", "what a check has found"),
    Row("check_script", "Written in another script.", "what a check has found"),
    Row("check_language", "In another language.", "what a check has found"),
    Row("check_letters", "No letter that only Kyrgyz has.", "what a check has found"),
    Row("check_copied", "Five and more words of the original are left.", "what a check has found"),
    Row("check_mixed_alphabets", "A word mixes Latin and Cyrillic letters.", "what a check has found"),
    Row("check_loop", "It says the same again and again.", "what a check has found"),
    Row("check_artefact", "A machine has left signs that are no text.", "what a check has found"),
    Row("check_edge_space", "White space at the beginning or end.", "what a check has found"),
    Row("check_brackets", "A bracket lacks its other half.", "what a check has found"),
    Row("check_shifted", "It seems to belong to another sentence.", "what a check has found"),
    Row("check_merge_markers", "A merge of two versions has left its marks.", "what a check has found"),
    Row("check_numbers", "A number is changed, lost or added.", "what a check has found"),
    Row("check_end_mark", "The mark at the end is missing.", "what a check has found"),
    Row("check_chinese_punctuation", "Chinese text with Latin signs.", "what a check has found"),
    Row("check_copied_short", "Three or four words of the original are left.", "what a check has found"),
    Row("check_partly", "A part of it is in another language.", "what a check has found"),
    Row("check_doubled_word", "A word stands twice in a row.", "what a check has found"),
    Row("check_double_space", "Two spaces side by side.", "what a check has found"),
    Row("check_length", "Far too short or too long for its original.", "what a check has found"),
    Row("check_glossary", "A term of the glossary is not in it.", "what a check has found"),
    Row("check_inconsistent", "The same original is translated otherwise elsewhere.", "what a check has found"),
    Row("check_swapped", "Two neighbours seem to have changed places.", "what a check has found"),
    Row("check_quotes", "A quotation mark lacks its other half.", "what a check has found"),
    Row("check_straight_quotes", "Straight quotation marks beside the language’s own.", "what a check has found"),
    Row("mark_twice", "{mark} stands twice", "what is wrong with the marks of a text"),
    Row("mark_unknown", "the original has no {mark}", "what is wrong with the marks of a text"),
    Row("mark_open", "{mark} closes what is not open there", "what is wrong with the marks of a text"),
    Row("mark_missing", "{mark} is missing", "what is wrong with the marks of a text"),
    Row(
        "help_text",
        "Go through the segments of an article: correct the text and approve it, or leave it as a draft. What you save "
        "stands in the PO file at once; other editors may be used at the same time.",
        "on the help page",
    ),
)

ENGLISH: Mapping[str, str] = MappingProxyType({row.key: row.text for row in STRINGS})

TONGUES = ("en", "ky", "ru", "zh_CN")
"""The languages that the page speaks."""


@functools.cache
def translations(tongue: str) -> Mapping[str, str]:
    """The words in one of the languages, English where one is missing or has lost a name in braces."""
    return MappingProxyType({**sound(ENGLISH, shipped("transpub.review", tongue) if tongue in TONGUES else {})})


class Tongue:
    """The words of the page in one language."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._words = translations(code)

    def __call__(self, key: str, /, **values: object) -> str:
        """A text, its names filled in; not escaped: the templates do that."""
        text = self._words[key]
        return fill(text, {name: str(value) for name, value in values.items()}) if values else text


def chosen(wanted: str, accepted: str) -> str:
    """The language: the one that was chosen, else the first of the browser's that there is, else English."""
    if wanted in TONGUES:
        return wanted
    for each in accepted.split(","):
        code = each.partition(";")[0].strip().casefold().partition("-")[0]
        found = next((tongue for tongue in TONGUES if tongue.partition("_")[0] == code), "")
        if found:
            return found
    return "en"
