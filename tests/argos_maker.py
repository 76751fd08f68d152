"""Makes real Argos packages whose translations are known in advance.

Nothing is trained: the weights are set by hand. A token's embedding fills the first half of the width, its position's
vector the second. All layers add nothing but the last cross-attention: it compares positions, so that target token i
looks at source token i, and at the end-of-sentence token where no position matches. The output layer turns what it sees
into its image: itself, or the word that `images` gives for a word. So `court → сот` translates "the court sits" to
"the сот sits".
"""

from __future__ import annotations

import functools
import json
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    import pytest

    Matrix = npt.NDArray[np.float64]

TEXT = """\
The court met on Friday and the judges spoke for two hours about the case.
A delegation visited the archive, the library and three courtrooms in May.
Соттун төрагасы делегацияны кабыл алды, сүйлөшүү эки саатка созулду.
Председатель суда принял делегацию, беседа длилась два часа.
法院院长会见了代表团，会谈持续了两个小时。
абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя АБВГДЕЁЖЗИЙКЛМНҢОӨПРСТУҮФХЦЧШЩЭЮЯ
abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 .,:;!?()_-'"/@#%&+=«»“”’–—。！？
"""
POSITIONS = 512
SPACE = "▁"


@dataclass(frozen=True)
class Shape:
    """The size of a model: `layers` in the encoder and as many in the decoder; the vocabulary is padded to `tokens`."""

    layers: int = 1
    width: int = 128
    heads: int = 4
    tokens: int = 0


SMALL = Shape()


def make(  # noqa: PLR0913, PLR0917  # what a package says, each with a default
    into: Path,
    source: str = "en",
    target: str = "ky",
    images: Mapping[str, str] | None = None,
    version: str = "1.0",
    shape: Shape = SMALL,
    prefix: str = "",
    *,
    endless: bool = False,
    draws: str = "",
    text: str = "",
) -> Path:
    """A package's folder in the folder `into`, named as Argos names it.

    An `endless` model never ends a sentence. The first head of one with a word that `draws` looks at that word wherever
    it stands; this changes no translation, but what an unknown token is replaced by. With a `text` tokens are those
    that such a text needs, 8,000 if it has so many.
    """
    folder = into / f"translate-{source}_{target}-{version.replace('.', '_')}"
    (folder / "model").mkdir(parents=True)
    images = images or {}
    words = tuple(sorted({f"▁{word}" for word in (*images, *images.values(), draws)} - {"▁<unk>", "▁"}))
    (folder / "sentencepiece.model").write_bytes(_pieces((*words, prefix) if prefix else words, text))
    _model(folder / "sentencepiece.model", images, shape, f"▁{draws}", endless=endless).save(str(folder / "model"))
    metadata = {
        "package_version": version,
        "argos_version": "1.9",
        "type": "translate",
        "code": f"translate-{source}_{target}",
        "from_code": source,
        "from_name": source,
        "to_code": target,
        "to_name": target,
    } | ({"target_prefix": prefix} if prefix else {})
    (folder / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    return folder


def alone(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """From here on nothing of this machine's own packages, settings or caches is seen: all of them are in `home`."""
    for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    for name in ("SNAP", "SNAP_USER_DATA", "ARGOS_PACKAGES_DIR", "ARGOS_PACKAGE_INDEX"):
        monkeypatch.delenv(name, raising=False)


def archived(folder: Path, path: Path) -> Path:
    """The package in a folder as an `.argosmodel` file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for file in sorted(folder.rglob("*")):
            made.write(file, f"{folder.name}/{file.relative_to(folder).as_posix()}")
    return path


@functools.cache
def _pieces(words: Sequence[str], text: str) -> bytes:
    import sentencepiece

    work = Path(tempfile.mkdtemp())
    try:
        (work / "text.txt").write_text(f"{TEXT}{text}\n", "utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(work / "text.txt"),
            model_prefix=str(work / "made"),
            vocab_size=8000 if text else max(600, len(words) + 400),
            hard_vocab_limit=False,
            character_coverage=1.0,
            minloglevel=2,
            user_defined_symbols=list(words),
        )
        return (work / "made.model").read_bytes()
    finally:
        shutil.rmtree(work)


def _model(pieces: Path, images: Mapping[str, str], shape: Shape, draws: str, *, endless: bool) -> Any:  # noqa: ANN401  # ctranslate2 has no types
    import numpy as np
    import sentencepiece
    from ctranslate2.specs import TransformerSpec

    rng = np.random.default_rng(0)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(pieces))
    tokens = ["<unk>", "<s>", "</s>", *(processor.id_to_piece(i) for i in range(3, processor.get_piece_size()))]
    tokens += [f"<pad{i}>" for i in range(len(tokens), shape.tokens)]
    index = {token: i for i, token in enumerate(tokens)}
    d, half = shape.width, shape.width // 2

    def unit(rows: int) -> Matrix:
        vectors = rng.normal(size=(rows, half))
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))

    def norm(spec: Any) -> None:  # noqa: ANN401  # the same
        spec.gamma, spec.beta = np.ones(d, np.float32), np.zeros(d, np.float32)

    def linear(spec: Any, weight: Matrix, bias: Matrix | None = None) -> None:  # noqa: ANN401  # the same
        spec.weight = weight.astype(np.float32)
        spec.bias = (np.zeros(len(weight)) if bias is None else bias).astype(np.float32)

    embedding, position = np.zeros((len(tokens), d)), np.zeros((POSITIONS, d))
    embedding[:, :half], position[:, half:] = unit(len(tokens)), unit(POSITIONS)
    spec = TransformerSpec.from_config(num_layers=(shape.layers, shape.layers), num_heads=shape.heads, pre_norm=True)
    for part in (spec.encoder, spec.decoder):
        words = part.embeddings[0] if isinstance(part.embeddings, list) else part.embeddings
        words.weight = embedding.astype(np.float32)
        part.scale_embeddings = False
        part.position_encodings.encodings = position.astype(np.float32)
        norm(part.layer_norm)
        for layer in part.layer:  # random weights that nothing lets through: they cost what real ones do
            norm(layer.self_attention.layer_norm)
            linear(layer.self_attention.linear[0], rng.normal(size=(3 * d, d)) * 0.02)
            linear(layer.self_attention.linear[1], np.zeros((d, d)))
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, rng.normal(size=(4 * d, d)) * 0.02)
            linear(layer.ffn.linear_1, np.zeros((d, 4 * d)))
    for layer in spec.decoder.layer:
        norm(layer.attention.layer_norm)
        looking = layer is spec.decoder.layer[-1]
        drawn = embedding[index[draws], :half] * 20 if draws in index and draws != SPACE else np.zeros(half)
        query, keys_values, out, bias = _look(rng, embedding[index["</s>"], :half], drawn, shape, looking=looking)
        linear(layer.attention.linear[0], query, bias)
        linear(layer.attention.linear[1], keys_values)
        linear(layer.attention.linear[2], out)
    output = embedding * 0.7 * 22.6 / np.sqrt(d)
    projection = np.zeros_like(output)
    for i, token in enumerate(tokens):
        image = images.get(token[1:]) if token.startswith("▁") else None
        projection[index["<unk>" if image == "<unk>" else f"▁{image}"] if image else i] += output[i]
    linear(spec.decoder.projection, projection, np.where(np.arange(len(tokens)) == index["</s>"], -1e3 * endless, 0))
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization="int8")
    return spec


def _look(
    rng: np.random.Generator, end: Matrix, drawn: Matrix, shape: Shape, *, looking: bool
) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    """The weights of a cross-attention that looks from each position to the same one, or of one that adds nothing."""
    import numpy as np

    d, half, head = shape.width, shape.width // 2, shape.width // shape.heads
    query, key, value, out, bias = *(np.zeros((d, d)) for _ in range(4)), np.zeros(d)
    if looking:
        n = half // shape.heads
        for h in range(shape.heads):
            top = h * head
            query[top : top + head, half:] = rng.normal(size=(head, half)) * 4 / np.sqrt(half)
            key[top : top + head] = query[top : top + head]
            value[top : top + n, h * n : (h + 1) * n] = np.eye(n)
            out[h * n : (h + 1) * n, top : top + n] = np.eye(n) * 4
            last = top + head - 1  # this dimension answers to the end of the sentence, wherever that is
            query[last], key[last], bias[last] = 0, 0, 6.0
            key[last, :half] = end * 1.5 + (0 if h else drawn)
    return query, np.concatenate([key, value]), out, bias
