"""Engines that are servers or programs: what they answer well is used, what badly is none; keys stay secret."""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.answering import Answer, Asked, answering
from tests.project import Sample
from transpub import engines, glossary
from transpub.engines import command, http, openai
from transpub.errors import MissingError, UsageError
from transpub.exchange import terms_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from transpub.engines import Engine, Translation

KEY = "sk-very-secret-0123456789"
LANGUAGES = [{"code": "en", "name": "English", "targets": ["en", "ky", "zh-Hans"]}]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "PAUSE", 0.001)
    monkeypatch.setattr(http, "LONGEST", 0.01)
    for name in ("OPENAI_API_KEY", "LIBRETRANSLATE_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def texts(found: Sequence[Translation | None]) -> list[str | None]:
    return [each.text if each else None for each in found]


def libre(url: str, **more: object) -> Engine:
    return engines.create("libretranslate", {"url": url, "tries": 3, **more})


def languages(then: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
    return lambda asked: Answer(LANGUAGES) if asked.path == "/languages" else then(asked)


def upper(asked: Asked) -> Answer:
    assert isinstance(asked.data, dict)
    said = asked.data["q"]
    return Answer({"translatedText": [each.upper() for each in said] if isinstance(said, list) else said.upper()})


def test_libretranslate_gets_batches_and_gives_each_text_its_translation() -> None:
    given = [f"text {number}" for number in range(50)]
    with answering(languages(upper)) as server:
        engine = libre(server.url, batch=7, parallel=3)
        assert [each.upper() for each in given] == texts(list(engine.translate(given, "en", "ky")))
        assert engine.model("en", "ky") == server.url.removeprefix("http://")
    sizes = [len(asked.data["q"]) for asked in server.asked[1:] if isinstance(asked.data, dict)]
    assert Counter({7: 7, 1: 1}) == Counter(sizes)
    assert {"en", "ky", "text"} == {asked.data[k] for asked in server.asked[1:] for k in ("source", "target", "format")}  # type: ignore[index]  # a dict


def test_libretranslate_is_asked_for_a_language_by_the_name_that_it_has() -> None:
    with answering(languages(upper)) as server:
        assert ["A"] == texts(list(libre(server.url).translate(["a"], "en", "zh_CN")))
        assert "zh-Hans" == server.asked[-1].data["target"]  # type: ignore[index]  # a dict
        with pytest.raises(MissingError, match="does not translate en to ru"):
            libre(server.url).model("en", "ru")


def test_a_busy_server_is_asked_again_and_one_that_stays_busy_is_missing() -> None:
    answers = iter(
        [Answer({"error": "Slowdown"}, 429, {"Retry-After": "0.001"}), Answer(b"<html>", 200), Answer(b"x", 503)]
    )
    with answering(languages(lambda asked: next(answers, None) or upper(asked))) as server:
        assert ["A"] == texts(list(libre(server.url, tries=4).translate(["a"], "en", "ky")))
    with answering(languages(lambda _: Answer({"error": "Slowdown: too many"}, 429))) as server:
        with pytest.raises(MissingError, match=r"HTTP 429: Slowdown: too many.*\[translate.libretranslate\]"):
            list(libre(server.url).translate(["a"], "en", "ky"))
        assert 4 == len(server.asked)


def test_a_batch_that_is_too_large_is_cut_until_it_is_not_and_a_text_that_is_too_long_is_none() -> None:
    def limited(asked: Asked) -> Answer:
        said = asked.data["q"]  # type: ignore[index]  # a dict
        return Answer({"error": "exceeds text limit"}, 400) if len(said) > 2 or "long" in said else upper(asked)

    with answering(languages(limited)) as server:
        found = texts(list(libre(server.url).translate(["a", "b", "long", "c", "d"], "en", "ky")))
    assert ["A", "B", None, "C", "D"] == found


@pytest.mark.parametrize(
    "wrong",
    [["ONE"], ["ONE", "TWO", "THREE"], [1, 2], "ONE", None, {"0": "ONE"}],
    ids=lambda wrong: type(wrong).__name__,
)
def test_answers_in_the_wrong_number_or_of_the_wrong_kind_are_asked_for_one_by_one(wrong: object) -> None:
    def naughty(asked: Asked) -> Answer:
        return Answer({"translatedText": wrong}) if len(asked.data["q"]) > 1 else upper(asked)  # type: ignore[index]  # a dict

    with answering(languages(naughty)) as server:
        assert ["A", "B"] == texts(list(libre(server.url).translate(["a", "b"], "en", "ky")))


def test_a_server_that_is_not_there_or_is_another_one_is_missing() -> None:
    with pytest.raises(MissingError, match="is it running"):
        libre("http://127.0.0.1:9").model("en", "ky")
    with (
        answering(lambda _: Answer({"hello": 1})) as server,
        pytest.raises(MissingError, match="no LibreTranslate server"),
    ):
        libre(server.url).model("en", "ky")
    with answering(lambda _: Answer(b"", 404)) as server, pytest.raises(MissingError, match="is its address right"):
        libre(server.url).model("en", "ky")


def test_a_server_that_stalls_or_breaks_off_is_asked_again() -> None:
    numbers = itertools.count()

    def slow(asked: Asked) -> Answer:
        number = next(numbers)
        if number == 0:
            time.sleep(0.4)
        return Answer({"translatedText": ["A"]}, cut=5) if number == 1 else upper(asked)

    with answering(languages(slow)) as server:
        assert ["A"] == texts(list(libre(server.url, timeout=0.2, tries=4).translate(["a"], "en", "ky")))


def test_alternatives_are_variants() -> None:
    def both(asked: Asked) -> Answer:
        assert isinstance(asked.data, dict)
        return (
            Answer({"translatedText": "A", "alternatives": ["B", 3, "C"]})
            if "alternatives" in asked.data
            else upper(asked)
        )

    with answering(languages(both)) as server:
        (found,) = libre(server.url).variants(["a"], "en", "ky")  # type: ignore[attr-defined]  # it has them
    assert ["B", "C"] == texts(found)


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_is_sent_and_never_shown(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setenv("LIBRETRANSLATE_API_KEY", KEY)
    with answering(languages(lambda _: Answer({"error": f"Invalid API key {KEY}"}, status))) as server:
        engine = libre(server.url)
        with pytest.raises(MissingError, match="Invalid API key \\*\\*\\*") as raised:
            list(engine.translate(["a"], "en", "ky"))
        assert KEY == server.asked[-1].data["api_key"]  # type: ignore[index]  # a dict
    assert KEY not in f"{raised.value}{raised.value!r}{engine!r}"


def test_a_redirection_is_not_followed() -> None:
    with answering(lambda _: Answer(LANGUAGES)) as other:
        for status in (302, 307):
            moved = Answer(b"", status, {"Location": f"{other.url}/languages"})
            with answering(lambda _, moved=moved: moved) as server, pytest.raises(MissingError, match=f"HTTP {status}"):  # type: ignore[misc]  # mypy infers no lambda with defaults
                libre(server.url).model("en", "ky")
    assert [] == other.asked


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("libretranslate", {"url": "ftp://x"}, "translate.libretranslate.url"),
        ("libretranslate", {"url": "http://me:pass@x"}, "holds a password"),
        ("libretranslate", {"api_key": KEY}, "a key does not belong into a file"),
        ("libretranslate", {"batch": 0}, "1 to 1000"),
        ("libretranslate", {"speed": 1}, "allowed: url, key_env"),
        ("openai", {}, "translate.openai.model is not set"),
        ("openai", {"model": "m", "key_env": KEY}, "no name of an environment variable"),
        ("openai", {"model": "m", "temperature": "hot"}, "0 to 2"),
        ("command", {}, "translate.command.run is not set"),
        ("command", {"run": "python3 x.py"}, "a program and its arguments"),
        ("command", {"run": ["x"], "timeout": True}, "write a number"),
    ],
)
def test_options_that_cannot_be_meant_are_said(name: str, options: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        engines.create(name, options)
    assert said in str(raised.value)
    assert KEY not in str(raised.value)


def chat(url: str, **more: object) -> Engine:
    return engines.create("openai", {"url": f"{url}/v1", "model": "made", "tries": 2, **more})


def asked_texts(asked: Asked) -> list[dict[str, object]]:
    assert isinstance(asked.data, dict)
    found: list[dict[str, object]] = json.loads(asked.data["messages"][1]["content"])["texts"]
    return found


def completed(said: object, reason: str = "stop") -> Answer:
    content = said if isinstance(said, str) else json.dumps(said)
    return Answer({"choices": [{"message": {"content": content}, "finish_reason": reason}]})


def well(asked: Asked) -> Answer:
    return completed({"translations": [{"id": e["id"], "text": str(e["text"]).upper()} for e in asked_texts(asked)]})


def test_openai_gets_batches_with_what_stands_before_and_gives_each_text_its_own() -> None:
    given = [f"text {number}" for number in range(11)]
    with answering(well) as server:
        found = list(chat(server.url, batch=4, context=2, parallel=1).translate(given, "en", "ky"))
    assert [each.upper() for each in given] == texts(found)
    assert {"openai"} == {each.engine for each in found if each}
    assert ["/v1/chat/completions"] * 3 == [asked.path for asked in server.asked]
    second = json.loads(server.asked[1].data["messages"][1]["content"])  # type: ignore[index]  # a dict
    assert ["text 2", "text 3"] == second["before"]
    assert "json_schema" == server.asked[0].data["response_format"]["type"]  # type: ignore[index]  # the same


def test_openai_tells_the_model_the_terms_of_the_texts() -> None:
    table = "en,ky\ncourt,сот\nclaim,доо арыз\ne-Sot,=\n"
    terms = glossary.of(terms_csv.read(table.encode(), "g"), "en", "ky")
    with answering(well) as server:
        engine = chat(server.url, instructions="Write simply.").informed(terms)  # type: ignore[attr-defined]  # it can
        list(engine.translate(["The court has e-Sot."], "en", "ky"))
    rules = server.asked[0].data["messages"][0]["content"]  # type: ignore[index]  # a dict
    assert "from English to Kyrgyz" in rules
    assert "- court: сот\n- e-Sot: keep it as it is" in rules
    assert "claim" not in rules
    assert rules.endswith("Write simply.")


NAUGHTY: dict[str, object] = {
    "drops one": {"translations": [{"id": 0, "text": "ONE"}]},
    "doubles one": {"translations": [{"id": 0, "text": "ONE"}, {"id": 1, "text": "x"}, {"id": 1, "text": "y"}]},
    "adds one": {"translations": [{"id": 0, "text": "ONE"}, {"id": 1, "text": "TWO"}, {"id": 7, "text": "z"}]},
    "wrong kinds": {"translations": [{"id": "0", "text": "x"}, {"id": 1, "text": 5}, {"id": True, "text": "x"}]},
    "no JSON": "Here you are: ONE, TWO",
    "another shape": {"result": ["ONE", "TWO"]},
    "a list": [{"id": 0, "text": "ONE"}, {"id": 1, "text": "TWO"}],
    "a fence": '```json\n{"translations": [{"id": 0, "text": "ONE"}, {"id": 1, "text": "TWO"}]}\n```',
    "thinks aloud": '<think>id 0…</think>{"translations": [{"id": 0, "text": "ONE"}, {"id": 1, "text": "TWO"}]}',
    "nothing": "",
}


@pytest.mark.parametrize("said", NAUGHTY.values(), ids=NAUGHTY)
def test_what_a_model_answers_badly_is_asked_for_alone(said: object) -> None:
    def naughty(asked: Asked) -> Answer:
        return completed(said) if len(asked_texts(asked)) > 1 else well(asked)

    with answering(naughty) as server:
        assert ["ONE", "TWO"] == texts(list(chat(server.url).translate(["one", "two"], "en", "ky")))
    with answering(lambda _: completed("never")) as server:
        assert [None, None] == texts(list(chat(server.url).translate(["one", "two"], "en", "ky")))


def test_an_answer_that_was_cut_is_none() -> None:
    cut = completed({"translations": [{"id": 0, "text": "ON"}]}, "length")
    with answering(lambda _: cut) as server:
        assert [None] == texts(list(chat(server.url).translate(["one"], "en", "ky")))
    with answering(lambda _: Answer({"choices": []})) as server:
        assert [None] == texts(list(chat(server.url).translate(["one"], "en", "ky")))


def test_a_server_that_knows_no_schema_is_asked_in_another_form() -> None:
    def old(asked: Asked) -> Answer:
        assert isinstance(asked.data, dict)
        unknown = "response_format" in asked.data
        return Answer({"error": {"message": "unknown response_format"}}, 400) if unknown else well(asked)

    with answering(old) as server:
        engine = chat(server.url, batch=1, parallel=1)
        assert ["A", "B"] == texts(list(engine.translate(["a", "b"], "en", "ky")))
    assert 4 == len(server.asked), "the form that it knows is remembered"


def test_openais_key_goes_into_a_header_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    with answering(lambda _: Answer({"error": {"message": f"bad key {KEY}"}}, 401)) as server:
        engine = chat(server.url, key_env="MY_KEY")
        with pytest.raises(MissingError, match=r"bad key \*\*\*") as raised:
            list(engine.translate(["a"], "en", "ky"))
    assert f"Bearer {KEY}" == server.asked[0].headers["Authorization"]
    assert KEY not in json.dumps(server.asked[0].data)
    assert KEY not in f"{raised.value!r}{engine!r}{engine.model('en', 'ky')}"
    monkeypatch.setenv("MY_KEY", "two words")
    with pytest.raises(UsageError, match=r"\$MY_KEY"):
        chat(server.url, key_env="MY_KEY")


def program(folder: Path, body: str) -> list[str]:
    path = folder / "engine.py"
    path.write_text(f"import json, sys, time\n{body}\n", "utf-8")
    return [sys.executable, str(path)]


UPPER = """
for line in sys.stdin:
    d = json.loads(line)
    print(json.dumps({'id': d['id'], 'translation': d['text'].upper(), 'score': 0.5}), flush=True)
"""


def run(folder: Path, body: str, given: Sequence[str], **more: object) -> list[Translation | None]:
    engine = engines.create("command", {"run": program(folder, body), **more})
    return list(engine.translate(given, "en", "ky"))


def test_a_program_reads_and_writes_lines(tmp_path: Path) -> None:
    given = [f"сот {number} 法\n" for number in range(3000)]
    found = run(tmp_path, UPPER, given, model="mine-1")
    assert [each.upper() for each in given] == texts(found)
    assert {("command", "mine-1-en-ky", 0.5)} == {(e.engine, e.model, e.score) for e in found if e}


SAY = "def say(i, t): print(json.dumps({'id': i, 'translation': t}))\nlines = [json.loads(l) for l in sys.stdin]\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("for d in lines[::-1]: say(d['id'], d['text'].upper())", ["A", "B", "C"]),
        ("print('hello')\nsay(1, 'B')", [None, "B", None]),
        ("say(0, 'x')\nsay(0, 'y')", ["x", None, None]),
        ("say(9, 't')\nprint('[1]')\nsay(True, 'x')\nsay(0, 1)\nsay(None, 'x')", [None, None, None]),
    ],
)
def test_a_programs_lines_may_come_in_any_order_and_wrong_ones_are_passed_over(
    tmp_path: Path, body: str, expected: list[str | None]
) -> None:
    assert expected == texts(run(tmp_path, SAY + body, ["a", "b", "c"]))


def test_a_program_that_fails_stalls_or_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="ended with 3: no memory"):
        run(tmp_path, "sys.stderr.write('no memory'); sys.exit(3)", ["a"])
    with pytest.raises(MissingError, match=r"said nothing for 0\.2 s"):
        run(tmp_path, "sys.stdin.read(); time.sleep(60)", ["a"], timeout=0.2)
    with pytest.raises(MissingError, match="cannot be started"):
        list(engines.create("command", {"run": [str(tmp_path / "none")]}).translate(["a"], "en", "ky"))
    assert [] == run(tmp_path, "sys.exit(3)", [])


@pytest.mark.parametrize(
    ("url", "remote"), [("http://127.0.0.1:1", False), ("http://localhost", False), ("https://mt.example.org/x", True)]
)
def test_offline_uses_no_engine_on_another_machine(tmp_path: Path, url: str, remote: bool) -> None:
    assert remote is libre(url).remote  # type: ignore[attr-defined]  # it says so
    sample = Sample(tmp_path)
    sample.write("source_articles/a.txt", "Title\n\nThe court met.\n")
    sample.write(
        "transpub.toml",
        f'[translate]\nengine = "libretranslate"\n[translate.libretranslate]\nurl = "{url}"\ntries = 1\n',
    )
    result = sample.run("translate", "--offline")
    assert 3 == result.code
    assert ("is another machine's" in result.err) is remote


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "translations", "choices", "message", "content", "x"]), inner)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300)
@given(JSON, st.integers(1, 3))
def test_whatever_a_chat_answers_no_text_is_made_up(said: object, count: int) -> None:
    for answer in (said, {"choices": [{"message": {"content": json.dumps(said)}}]}):
        found = openai._answer(answer, count)  # noqa: SLF001  # a parser, tried by itself
        assert all(0 <= place < count and text.strip() for place, text in found.items())
        assert all(json.dumps(text) in json.dumps(said) or text in str(said) for text in found.values())


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=40), JSON.map(json.dumps)))
def test_whatever_line_a_program_writes_is_read_or_passed_over(line: str) -> None:
    place, text, score = command._read(line)  # noqa: SLF001  # the same
    assert place == -1 or json.loads(line)["translation"] == text
    assert score is None or 0 <= score <= 1
