"""What a run does that begins with what the last one kept: the same bytes as one that begins with nothing."""

from __future__ import annotations

import json
import shutil
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.project import Sample, make
from transpub import serve
from transpub.pipeline import spread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return make(tmp_path / "project")


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a site, but for what `publish` keeps there for itself."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if not path.name.startswith(".")}


def clean(project: Sample) -> dict[str, bytes]:
    """The site as a run makes it that knows of no other."""
    cache = project.root / ".transpub"
    shutil.rmtree(project.root / "fresh", ignore_errors=True)
    kept = project.root / "kept"
    cache.rename(kept)
    assert project.run("publish", "-o", str(project.root / "fresh")).code in {0, 1}
    shutil.rmtree(cache)
    kept.rename(cache)
    return tree(project.root / "fresh")


def write(name: str, old: str, new: str) -> Callable[[Sample], None]:
    def change(project: Sample) -> None:
        path = project.root / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return change


def add(name: str, text: str) -> Callable[[Sample], None]:
    return lambda project: [project.write(name, text)].clear()


def gone(name: str) -> Callable[[Sample], None]:
    return lambda project: (project.root / name).unlink()


NEW = "---\ntitle: New\ndate: 2026-06-01\n---\n\nIt is [here](visit.md).\n"

CHANGES: Mapping[str, Callable[[Sample], None]] = {
    "an article's text": write("source_articles/visit.md", "three", "four"),
    "an article's title": write("source_articles/visit.md", "title: A visit", "title: A short visit"),
    "its date": write("source_articles/visit.md", "2026-05-20", "2025-05-20"),
    "its section": write("source_articles/visit.md", "[Media, Court News]", "[Media, Visits]"),
    "its topics": write("source_articles/visit.md", "tags: [visits]", "tags: [visits, halls]"),
    "a new article": add("source_articles/new.md", NEW),
    "an article that is gone": gone("source_articles/visit.md"),
    "a draft": write("source_articles/visit.md", "title: A visit", "title: A visit\ndraft: true"),
    "the site's title": write("transpub.toml", "Press Service", "Another"),
    "an address": write("transpub.toml", "[site]", '[site]\nbase_url = "https://a.example"'),
    "a template": add("templates/footer.html", "<footer>{{ site.title }}</footer>\n"),
    "a style": add("templates/custom.css", ":root { --accent: #123456; }\n"),
    "a picture": add("source_articles/hall.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>'),
}  # fmt: skip


@pytest.mark.parametrize("first", CHANGES)
def test_a_run_after_a_change_ends_as_one_that_begins_with_nothing(sample: Sample, first: str) -> None:
    for name, change in ((first, CHANGES[first]), *((each, CHANGES[each]) for each in ("a style", "a picture"))):
        if name == first or first not in {"a style", "a picture"}:
            assert sample.run("publish").code == 0
            change(sample)
            assert sample.run("publish").code == 0
            assert tree(sample.root / "site") == clean(sample), name
    again = json.loads(sample.run("publish", "--json").out)
    assert ([], []) == (again["written"], again["removed"])


def test_a_picture_of_another_size_makes_the_pages_that_show_it(sample: Sample) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="2"/>'
    sample.write("source_articles/hall.svg", drawing.format(3))
    write("source_articles/visit.md", "# A visit\n", "# A visit\n\n![The hall](hall.svg)\n")(sample)
    sample.run("publish")
    assert 'width="3" height="2"' in (sample.root / "site/ky/visit/index.html").read_text("utf-8")
    sample.write("source_articles/hall.svg", drawing.format(300))
    sample.run("publish")
    assert 'width="300" height="2"' in (sample.root / "site/ky/visit/index.html").read_text("utf-8")
    assert tree(sample.root / "site") == clean(sample)


def test_a_change_of_one_article_makes_only_what_shows_it(sample: Sample) -> None:
    sample.run("publish")
    CHANGES["an article's text"](sample)
    written = set(json.loads(sample.run("publish", "--json").out)["written"])
    pages = {f"{folder}/visit/index.html" for folder in ("en", "ky", "ru", "zh")}
    assert pages <= written
    assert {path for path in written - pages if path.endswith(".html")} == set()


def test_a_page_that_somebody_changed_or_took_away_is_put_back(sample: Sample) -> None:
    sample.run("publish")
    before = tree(sample.root / "site")
    (sample.root / "site/ky/visit/index.html").write_text("x", "utf-8")
    (sample.root / "site/ru/visit/index.html").unlink()
    assert {"ky/visit/index.html", "ru/visit/index.html"} == set(
        json.loads(sample.run("publish", "--json").out)["written"]
    )
    assert before == tree(sample.root / "site")


def test_a_damaged_cache_is_none(sample: Sample) -> None:
    sample.run("publish")
    before = tree(sample.root / "site")
    for path in (sample.root / ".transpub").glob("publish.db*"):
        path.write_bytes(b"no database" * 500)
    assert sample.run("publish").code == 0
    assert before == tree(sample.root / "site")


@pytest.mark.parametrize(
    "damage", [lambda data: data[:0], lambda data: b"no code" + data, lambda data: data[: len(data) // 2]]
)
def test_damaged_code_of_templates_is_none(sample: Sample, damage: Callable[[bytes], bytes]) -> None:
    sample.run("publish")
    before = tree(sample.root / "site")
    kept = list((sample.root / ".transpub/templates").iterdir())
    assert kept
    for path in kept:
        path.write_bytes(damage(path.read_bytes()))
    shutil.rmtree(sample.root / "site")
    assert sample.run("publish").code == 0
    assert before == tree(sample.root / "site")
    shutil.rmtree(sample.root / ".transpub/templates")
    (sample.root / ".transpub/templates").write_text("no folder", "utf-8")
    shutil.rmtree(sample.root / "site")
    assert sample.run("publish").code == 0
    assert before == tree(sample.root / "site")


def test_an_old_address_leads_to_the_new_one_also_of_a_renamed_file(sample: Sample) -> None:
    sample.run("publish")
    write("source_articles/visit.md", "title: A visit", "title: A visit\nslug: news/visit")(sample)
    sample.run("publish")
    old = sample.root / "site/ky/visit/index.html"
    assert "url=../news/visit/index.html" in old.read_text("utf-8")
    (sample.root / "source_articles/visit.md").rename(sample.root / "source_articles/renamed.md")
    write("source_articles/renamed.md", "slug: news/visit\n", "")(sample)
    sample.run("publish")
    assert "url=../renamed/index.html" in old.read_text("utf-8")
    assert "url=../../renamed/index.html" in (sample.root / "site/ky/news/visit/index.html").read_text("utf-8")
    (sample.root / "source_articles/renamed.md").unlink()
    sample.run("publish")
    assert not old.exists()


def test_an_address_of_its_own_in_a_language_has_the_common_one_lead_to_it(sample: Sample) -> None:
    write("source_articles/visit.md", "title: A visit", "title: A visit\nslugs: {ru: vizit}\naliases: [first]")(sample)
    sample.run("publish")
    site = sample.root / "site"
    assert (site / "ru/vizit/index.html").is_file()
    assert "url=../vizit/index.html" in (site / "ru/visit/index.html").read_text("utf-8")
    assert "url=../visit/index.html" in (site / "ky/first/index.html").read_text("utf-8")
    assert 'href="../../ru/vizit/index.html"' in (site / "ky/visit/index.html").read_text("utf-8")


@pytest.mark.parametrize("slug", ["../out", "/etc", "a/../../b", "a\\b", "con", ""])
def test_no_address_leads_out_of_the_site(sample: Sample, slug: str) -> None:
    before = {path for path in sample.root.parent.rglob("*") if ".transpub" not in path.parts}
    write("source_articles/visit.md", "title: A visit", f"title: A visit\nslugs: {{ru: {json.dumps(slug)}}}")(sample)
    result = sample.run("publish")
    assert result.code == 2
    assert "visit.md" in result.err
    after = {path for path in sample.root.parent.rglob("*") if ".transpub" not in path.parts}
    assert all(path.is_relative_to(sample.root / "site") for path in after - before)


def test_the_check_of_a_site_tells_a_notice_that_the_catalogs_ask_for(sample: Sample) -> None:
    sample.run("publish")
    assert (0, "") == ((done := sample.run("publish", "--check")).code, done.err)
    path = sample.root / "site/ky/visit/index.html"
    text = path.read_text("utf-8")
    path.write_text(text.replace("is-source", "").replace('class="notice notice-source"', ""), "utf-8")
    done = sample.run("publish", "--check")
    assert done.code == 1
    assert "ky/visit/index.html: notice:" in done.err


def test_work_is_the_same_in_other_processes_and_what_it_raises_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "MANY", 4)
    assert [each * 2 for each in range(40)] == list(spread.spread(lambda each: each * 2, list(range(40)), most=2))
    with pytest.raises(ZeroDivisionError):
        list(spread.spread(lambda each: 1 // (each - 7), list(range(40)), most=2))


def test_the_preview_is_rebuilt_told_of_and_open_to_this_machine_only(sample: Sample) -> None:
    server = serve.Server(0)
    server.preview = serve.Preview(sample.root, f"http://127.0.0.1:{server.server_port}")
    server.preview.build()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}"
    assert server.server_address[0] == "127.0.0.1"

    def get(path: str, host: str = "127.0.0.1") -> tuple[int, str]:
        request = urllib.request.Request(base + path, headers={"Host": host})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status), answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    try:
        code, page = get("/en/visit/")
        assert (200, True) == (code, "/__transpub/reload.js" in page)
        assert "content=\"script-src 'self'; connect-src 'self'; default-src" in page
        assert get("/en/visit/", "evil.example")[0] == 403
        assert get("/../transpub.toml")[0] == get("/.transpub-manifest.json")[0] == get("/ky/nothing/")[0] == 404
        assert not server.preview.look()
        CHANGES["an article's text"](sample)
        assert server.preview.look()
        said: list[str] = []
        server.preview.again(said.append)
        assert (1, "") == (server.preview.number, server.preview.error)
        assert "four" in get("/en/visit/")[1]
        sample.write("templates/footer.html", "{% bad %}")
        server.preview.again(said.append)
        assert "templates/footer.html:1" in server.preview.error
        assert get("/en/visit/")[0] == 200
    finally:
        server.stopped = True
        server.shutdown()
        server.server_close()
        thread.join(10)
