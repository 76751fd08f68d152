"""The table of engines, and the engine `argos` on packages whose translations are known."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import argos_maker
from transpub import engines
from transpub.engines import Translation, argos, codes, loaded, store
from transpub.errors import MissingError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

IMAGES = {"court": "сот", "judges": "соттор", "met": "жолукту", "strange": "<unk>"}
CODES = tomllib.loads((Path(__file__).parent / "cases/engines/codes.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two packages, English to Kyrgyz and Russian to English."""
    folder = tmp_path_factory.mktemp("models")
    argos_maker.make(folder, images=IMAGES)
    argos_maker.make(folder, "ru", "en", images={"суд": "court", "судьи": "judges"})
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    argos_maker.alone(monkeypatch, tmp_path / "home")
    return tmp_path / "home"


def engine(folder: Path, **options: object) -> argos.Argos:
    return argos.create({"models": str(folder)} | options)


def texts(found: Iterator[Translation | None]) -> list[str | None]:
    return [each.text if each else None for each in found]


def test_an_unknown_engine_is_named_with_those_that_are_allowed() -> None:
    with pytest.raises(UsageError, match="'babelfish' — allowed: argos, libretranslate, openai, command, pseudo"):
        engines.create("babelfish", {})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"beams": 4}, "'beams' of engine 'argos' — allowed: models, device, beam, batch_tokens, threads"),
        ({"beam": "four"}, "beam is 'four'"),
        ({"beam": True}, "beam is True"),
        ({"beam": 0}, "1 to 32"),
        ({"device": "tpu"}, "allowed: cpu, cuda, auto"),
        ({"models": 3}, "must be a folder"),
    ],
)
def test_an_option_that_cannot_be_meant_is_named_with_what_is_allowed(options: Mapping[str, object], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        engines.create("argos", options)
    assert said in str(caught.value)


def test_the_pseudo_engine_has_no_options() -> None:
    with pytest.raises(UsageError, match="it has none"):
        engines.create("pseudo", {"beam": 1})


class Plugin:
    """What `importlib.metadata` gives for an installed entry point."""

    def __init__(self, name: str, value: object) -> None:
        self.name, self.value, self.loaded = name, value, False

    def load(self) -> object:
        self.loaded = True
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


def test_a_plugin_is_inert_until_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    made = engines.create("pseudo", {})
    good, bad = Plugin("good", lambda options: (made, options)), Plugin("bad", ImportError("no module"))
    monkeypatch.setattr(metadata, "entry_points", lambda group: {"transpub.engines": [good, bad]}[group])
    engines.create("pseudo", {})
    with pytest.raises(UsageError, match="allowed: argos, libretranslate, openai, command, pseudo, bad, good"):
        engines.create("other", {})
    assert not good.loaded
    assert (made, {"a": 1}) == engines.create("good", {"a": 1})  # type: ignore[comparison-overlap]  # a stand-in
    with pytest.raises(UsageError, match="cannot be loaded: no module"):
        engines.create("bad", {})


@pytest.mark.parametrize(("locale", "code"), CODES.items())
def test_a_locale_is_known_to_argos_by_the_code_that_the_case_file_says(locale: str, code: str) -> None:
    assert code == codes.argos(locale)


def test_texts_are_translated_in_their_order(made: Path) -> None:
    given = ["court", "judges in court", "the court met", "a court a court a court", "judges"] * 3
    expected = ["сот", "соттор in сот", "the сот жолукту", "a сот a сот a сот", "соттор"] * 3
    found = list(engine(made).translate(given, "en", "ky"))
    assert expected == [each and each.text for each in found]
    assert {"argos"} == {each and each.engine for each in found}
    assert {engine(made).model("en", "ky")} == {each and each.model for each in found}
    assert all(each and each.score and 0.9 < each.score <= 1 for each in found)


def test_small_batches_and_one_thread_give_the_same(made: Path) -> None:
    given = [f"the court met {n} judges" for n in range(20)] + ["court"]
    whole = texts(engine(made).translate(given, "en", "ky"))
    assert whole == texts(engine(made, batch_tokens=16, threads=1, beam=1).translate(given, "en", "ky"))


def seen_by(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The windows of sentences that models are given from now on."""
    sent: list[Sequence[str]] = []
    real = loaded.Loaded.stream

    def noted(windows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
        for window in windows:
            sent.append(window)
            yield window

    monkeypatch.setattr(loaded.Loaded, "stream", lambda self, windows: real(self, noted(windows)))
    return sent


def test_translations_come_window_by_window(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argos, "WINDOW", 4)
    sent = seen_by(monkeypatch)
    coming = engine(made, threads=1, batch_tokens=1).translate(
        [*["court"] * 3, "A court. A court.", *["court"] * 50], "en", "ky"
    )
    next(coming)
    assert [5, 4] == [len(window) for window in sent]
    assert 53 == len(list(coming))
    assert [5, *[4] * 12, 2] == [len(window) for window in sent]


def test_a_stream_gives_each_text_once_as_soon_as_it_is_done(made: Path) -> None:
    given = ["the court met on Friday and the judges spoke", "12", "court", "A court. A court.", "", "b " * 500]
    found = list(engine(made, batch_tokens=8, threads=1).stream(given, "en", "ky"))
    assert [0, 1, 2, 3, 4, 5] == sorted(place for place, _ in found)
    expected = dict(enumerate(engine(made).translate(given, "en", "ky")))
    assert {place: each and each.text for place, each in found} == {
        i: each and each.text for i, each in expected.items()
    }


def test_the_sentences_of_a_text_are_translated_one_by_one(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = seen_by(monkeypatch)
    given = ["The court met.\nThe judges met. 2026.", "court"]
    assert ["The сот жолукту. The соттор жолукту. 2026.", "сот"] == [
        text and text.replace("met.", "жолукту.") for text in texts(engine(made).translate(given, "en", "ky"))
    ]
    assert [["The court met.", "The judges met.", "court"]] == sent
    argos_maker.make(tmp_path / "m", "en", "zh", images={"court": "法院"})
    assert ["A 法院.A 法院."] == texts(engine(tmp_path / "m").translate(["A court. A court."], "en", "zh_CN"))


def test_a_text_of_many_sentences_is_translated_whole_or_not_at_all(made: Path) -> None:
    many = "The court met. " * 300
    long = f"The court met. The {'b ' * loaded.MAX_SOURCE} met. The court met."
    first, second = texts(engine(made).translate([many, long], "en", "ky"))
    assert first is not None
    assert 300 == first.count("сот")
    assert second is None


def test_a_text_with_no_letter_is_copied_and_never_sent(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loaded.Loaded, "__init__", None)
    given = ["12.05.2026", "—", "", " 10 % ", "© 2026"]
    assert ["12.05.2026", "—", "", "10 %", "© 2026"] == texts(engine(made).translate(given, "en", "ky"))


def test_underscores_and_inner_signs_come_through(made: Path) -> None:
    given = ["foo_bar in court", "a_b_c", "x (court); y: 14:30!"]
    assert ["foo_bar in сот", "a_b_c", "x (court); y: 14:30!"] == texts(engine(made).translate(given, "en", "ky"))


def test_white_space_at_the_edges_is_kept_out(made: Path) -> None:
    assert ["the сот"] == texts(engine(made).translate(["\n  the court\t"], "en", "ky"))


def test_line_breaks_and_tabs_are_spaces(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = seen_by(monkeypatch)
    assert ["the сот жолукту in May"] == texts(
        engine(made).translate(["the\n court\u2028met\tin\u00a0May"], "en", "ky")
    )
    assert [["the court met in May"]] == sent


def test_an_unknown_word_is_copied_as_if_its_sentence_were_alone(tmp_path: Path) -> None:
    argos_maker.make(tmp_path / "m", images=IMAGES, draws="judges")
    given = ["met in court", "strange court judges", "strange court", "court strange judges", "met judges met"] * 4
    expected = ["жолукту in сот", "judges сот соттор", "strange сот", "сот judges соттор", "жолукту соттор жолукту"] * 4
    assert expected == texts(engine(tmp_path / "m").translate(given, "en", "ky"))
    assert expected[:5] == [texts(engine(tmp_path / "m").translate([text], "en", "ky"))[0] for text in given[:5]]


def test_a_text_beyond_the_models_length_is_not_translated_and_the_others_are(made: Path) -> None:
    given = ["court", "b " * loaded.MAX_SOURCE, "judges"]
    assert ["сот", None, "соттор"] == texts(engine(made).translate(given, "en", "ky"))


def test_a_long_sentence_is_not_cut(made: Path) -> None:
    words = "court " * 300  # CTranslate2 itself stops at 256 tokens
    assert [words.strip().replace("court", "сот")] == texts(engine(made).translate([words], "en", "ky"))


def test_a_translation_that_was_cut_at_the_limit_is_none(tmp_path: Path) -> None:
    argos_maker.make(tmp_path / "m", endless=True)
    assert [None, None] == texts(engine(tmp_path / "m").translate(["the court", "a"], "en", "ky"))


def test_the_target_prefix_is_given_to_the_model_and_taken_from_the_text(tmp_path: Path) -> None:
    argos_maker.make(tmp_path / "m", images=IMAGES, prefix="__ky__")
    # The made model reads source token i at target token i, so the prefix stands in the place of the first word.
    assert ["сот жолукту", None] == texts(engine(tmp_path / "m").translate(["judges court met", "court"], "en", "ky"))


def test_the_score_is_the_probability_of_a_mean_token(made: Path) -> None:
    import ctranslate2
    import sentencepiece

    folder = made / "translate-en_ky-1_0"
    tokens = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model")).encode(
        "the court met on Friday and the judges spoke for two hours", out_type=str
    )
    translator = ctranslate2.Translator(str(folder / "model"))
    (result,) = translator.translate_batch([tokens], beam_size=4)
    (scored,) = translator.score_batch([tokens], result.hypotheses)
    expected = math.exp(sum(scored.log_probs) / len(scored.log_probs))
    (found,) = engine(made).translate(["the court met on Friday and the judges spoke for two hours"], "en", "ky")
    assert found is not None
    assert found.score == pytest.approx(expected, abs=1e-4)
    assert expected < 1 - 1e-4


def test_a_pair_without_a_package_goes_through_english(made: Path) -> None:
    through = engine(made)
    found = list(through.translate(["суд", "12", "судьи"], "ru", "ky"))
    assert ["сот", "12", "соттор"] == [each and each.text for each in found]
    (first,) = through.translate(["судьи"], "ru", "en")
    (second,) = through.translate(["judges"], "en", "ky")
    assert first is not None
    assert second is not None
    assert found[2] is not None
    assert found[2].score == round((first.score or 0) * (second.score or 0), 4)
    parts = through.model("ru", "ky").split("+")
    assert [through.model("ru", "en"), through.model("en", "ky")] == parts


def test_what_the_first_half_of_a_pivot_cannot_translate_is_none(made: Path) -> None:
    found = engine(made).translate(["суд", "я " * loaded.MAX_SOURCE], "ru", "ky")
    assert ["сот", None] == texts(found)


def test_a_direct_package_is_preferred_to_a_pivot(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "m")
    argos_maker.make(tmp_path / "m", "ru", "ky", images={"суд": "сот"})
    assert "+" not in engine(tmp_path / "m").model("ru", "ky")


def test_chinese_is_found_by_the_code_of_argos(tmp_path: Path) -> None:
    argos_maker.make(tmp_path / "m", "en", "zh", images={"court": "法院"})
    assert ["法院"] == texts(engine(tmp_path / "m").translate(["court"], "en", "zh_CN"))


def test_the_newest_version_wins(tmp_path: Path) -> None:
    for version, image in (("1.9", "old"), ("1.10", "сот")):
        argos_maker.make(tmp_path / "m", images={"court": image}, version=version)
    assert "translate-en_ky-1.10-" in engine(tmp_path / "m").model("en", "ky")
    assert ["сот"] == texts(engine(tmp_path / "m").translate(["court"], "en", "ky"))


def test_the_configured_folder_is_asked_before_those_of_argostranslate(made: Path, tmp_path: Path, home: Path) -> None:
    argos_maker.make(home / "argos-translate/packages", images={"court": "theirs"}, version="9.0")
    assert ["theirs"] == texts(argos.create({}).translate(["court"], "en", "ky"))
    assert ["сот"] == texts(engine(made).translate(["court"], "en", "ky"))
    assert ["theirs"] == texts(engine(tmp_path / "none").translate(["court"], "en", "ky"))


def test_a_model_is_known_by_what_it_holds_not_by_where_or_when(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "copy", copy_function=shutil.copyfile)
    before = engine(made).model("en", "ky")
    assert before == engine(tmp_path / "copy").model("en", "ky")
    assert not set(before) & set(" =")
    model = tmp_path / "copy/translate-en_ky-1_0/model/model.bin"
    data = bytearray(model.read_bytes())
    data[len(data) // 2] ^= 1
    model.write_bytes(data)
    assert before != engine(tmp_path / "copy").model("en", "ky")


def test_a_model_with_another_beam_is_another(made: Path) -> None:
    assert engine(made).model("en", "ky") == engine(made, beam=4).model("en", "ky")
    assert engine(made).model("en", "ky") != engine(made, beam=2).model("en", "ky")


def test_without_a_model_it_is_said_what_to_do(made: Path) -> None:
    with pytest.raises(MissingError, match="run 'transpub models install en-zh_CN'"):
        engine(made).model("en", "zh_CN")
    with pytest.raises(MissingError):
        next(engine(made).translate(["court"], "en", "zh_CN"))


def test_broken_folders_are_passed_over_with_a_reason(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    shutil.copytree(made, folder)
    (folder / "half").mkdir()
    for name, text in (("text", "{"), ("list", "[]"), ("nothing", "{}"), ("binary", "\x00")):
        (folder / name).mkdir()
        (folder / name / "metadata.json").write_text(text, "utf-8")
    (folder / "splitter").mkdir()
    (folder / "splitter/metadata.json").write_text('{"type": "sbd"}', "utf-8")
    (folder / "a file").write_text("")
    found = engine(folder)
    assert ["сот"] == texts(found.translate(["court"], "en", "ky"))
    problems = {package.path.name: package.problem for package in found.packages if not package.healthy}
    assert {"half", "text", "list", "nothing", "binary"} == set(problems)
    assert "has no metadata.json" == problems["half"]


def test_a_package_without_its_model_gives_way_and_is_named_where_nothing_else_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    broken = argos_maker.make(folder, version="2.0")
    (broken / "model/model.bin").unlink()
    with pytest.raises(MissingError) as caught:
        engine(folder).model("en", "ky")
    assert f"{broken} has no model/model.bin" in str(caught.value)
    argos_maker.make(folder, version="1.0", images=IMAGES)
    assert ["сот"] == texts(engine(folder).translate(["court"], "en", "ky"))


@pytest.mark.parametrize("name", ["model/model.bin", "model/shared_vocabulary.json", "sentencepiece.model"])
def test_a_damaged_package_is_a_missing_model_with_its_folder_and_what_to_do(tmp_path: Path, name: str) -> None:
    folder = argos_maker.make(tmp_path / "m")
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(MissingError) as caught:
        list(engine(tmp_path / "m").translate(["court"], "en", "ky"))
    assert caught.value.where == str(folder)
    assert "transpub models install en-ky" in caught.value.hint


def test_an_old_package_with_a_bpe_model_is_used(tmp_path: Path) -> None:
    folder = argos_maker.make(tmp_path / "m")
    vocabulary = json.loads((folder / "model/shared_vocabulary.json").read_text("utf-8"))
    letters = sorted({token[-1] for token in vocabulary if token[-1].isalpha() and len(token) == 1})
    (folder / "sentencepiece.model").unlink()
    (folder / "bpe.model").write_text("#version: 0.2\n", "utf-8")  # no merges: a word falls into its letters
    tokens = [*vocabulary[:3], *(token for letter in letters for token in (letter, f"{letter}@@"))]
    (folder / "model/shared_vocabulary.json").write_text(
        json.dumps((tokens + [f"<pad{i}>" for i in range(len(vocabulary))])[: len(vocabulary)]), "utf-8"
    )
    assert ["the court"] == texts(engine(tmp_path / "m").translate(["the court"], "en", "ky"))


def test_cuda_without_a_device_is_said(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctranslate2.get_cuda_device_count", lambda: 0)
    with pytest.raises(MissingError, match="no CUDA device"):
        next(engine(made, device="cuda").translate(["court"], "en", "ky"))


def test_batches_hold_like_lengths_and_no_more_tokens_than_allowed() -> None:
    assert [[3], [0, 2], [1, 4]] == loaded.pack([(5, 0), (2, 1), (4, 2), (30, 3), (1, 4)], 10)
    assert [] == loaded.pack([], 10)


def test_packages_are_where_the_module_argostranslate_says(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (home / "argos-translate/packages",) == store.folders()
    assert store.folders() == store._worked_out().folders  # noqa: SLF001  # what stands in where it cannot be asked
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(home / "elsewhere"))
    assert (home / "elsewhere",) == store.folders()
    assert store.settings() == store._worked_out()  # noqa: SLF001  # the same
    monkeypatch.delenv("ARGOS_PACKAGES_DIR")
    written = {"ARGOS_PACKAGES_DIR": str(home / "written"), "ARGOS_PACKAGE_INDEX": "http://127.0.0.1/"}
    (home / "argos-translate/settings.json").write_text(json.dumps(written), "utf-8")
    assert store.Settings((home / "written",), "http://127.0.0.1/") == store.settings()
    assert store.settings() == store._worked_out()  # noqa: SLF001  # the same


@pytest.mark.parametrize("chunk_type", ["MINISBD", "nonsense"])
def test_where_the_module_cannot_be_asked_its_paths_are_worked_out(
    home: Path, monkeypatch: pytest.MonkeyPatch, chunk_type: str
) -> None:
    home.parent.mkdir(exist_ok=True)
    home.write_text("no folder can be made here")
    monkeypatch.setenv("ARGOS_CHUNK_TYPE", chunk_type)
    assert (home / "argos-translate/packages",) == store.folders()


def test_a_variable_of_xdg_that_is_set_and_empty_counts_as_not_set(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(tmp_path)
    assert (home / ".local/share/argos-translate/packages",) == store.folders()
    assert [] == [path.name for path in tmp_path.iterdir() if path.name != "home"]


def test_a_broken_settings_file_says_nothing_on_standard_output(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "argos-translate").mkdir(parents=True)
    (home / "argos-translate/settings.json").write_text("{", "utf-8")
    store.folders()
    assert "" == capsys.readouterr().out


def test_the_real_module_sees_a_made_package(home: Path) -> None:
    argos_maker.make(home / "argos-translate/packages", images=IMAGES)
    code = (
        "from argostranslate import package\n"
        "(found,) = package.get_installed_packages()\n"
        "print(found.from_code, found.to_code, found.package_version, found.tokenizer.encode('court'))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "en ky 1.0 ['▁court']" == run.stdout.strip()


def test_importing_the_engines_loads_no_heavy_library() -> None:
    code = (
        "import sys, transpub.engines.argos, transpub.engines.packages, transpub.engines.cache, transpub.transfer\n"
        "print(*sorted({'argostranslate', 'ctranslate2', 'numpy', 'sentencepiece'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "" == run.stdout.strip()
