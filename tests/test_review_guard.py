"""Who may talk to the review page, and what becomes of requests that mean harm."""

from __future__ import annotations

import contextlib
import dataclasses
import socket
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.project import Sample, make
from tests.reviewing import Page, served
from transpub.review.guard import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} <1>&amp;'


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    made = make(tmp_path)
    made.run("translate")
    return made


@pytest.fixture
def page(sample: Sample) -> Iterator[Page]:
    with served(sample.root) as found:
        yield found


def test_the_token_opens_the_page_and_nothing_else_does(page: Page) -> None:
    assert page.get("/").status == 403
    assert page.get("/?token=wrong").status == 403
    assert page.get("/?token=").status == 403
    assert not page.cookies
    page.cookies[f"transpub-review-{page.port}"] = "wrong"
    assert page.get("/").status == 403
    entered = page.get(f"/?token={page.token}")
    assert entered.status == 303
    assert {"HttpOnly", "SameSite=Strict"} <= set(entered.headers["set-cookie"].split("; "))
    assert page.get("/").status == 200


@pytest.mark.parametrize(
    "path", ["/", "/static/review.css", "/page/ky/visit", "/page-files/media/x", "/editor/ky/visit"]
)
def test_nothing_is_shown_without_the_key(page: Page, path: str) -> None:
    assert page.get(path).status == 403


def test_nothing_is_done_without_the_key(sample: Sample, page: Page) -> None:
    before = sample.tree()
    assert page.post("/save/ky/visit", {"key": "x", "do": "approve", "target": "x"}).status == 403
    assert page.post("/undo", {}).status == 403
    assert sample.tree() == before


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", "127.0.0.1:{port}.evil", ""]
)
def test_a_name_that_was_made_to_lead_here_is_refused(page: Page, host: str) -> None:
    page.enter()
    assert page.get("/", Host=host.format(port=page.port)).status in {400, 421}
    assert page.get(f"/?token={page.token}", Host=host.format(port=page.port)).status in {400, 421}


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_the_machine_s_own_names_are_known(page: Page, host: str) -> None:
    assert page.enter().get("/", Host=host.format(port=page.port)).status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1"])
def test_another_site_s_forms_are_refused(sample: Sample, page: Page, origin: str) -> None:
    form = page.enter().get("/review/ky/visit").form("/save/")
    before = sample.tree()
    for more in ({"Origin": origin}, {"Origin": origin, "Accept": "application/json"}):
        assert page.post("/save/ky/visit", form | {"do": "approve"}, **more).status == 403
    assert page.post("/save/ky/visit", form | {"do": "approve"}, Sec_Fetch_Site="cross-site").status == 403
    assert sample.tree() == before


def test_too_many_fields_are_refused(page: Page) -> None:
    assert page.get(f"/?{'a=1&' * 500}").status == 400
    page.enter()
    assert page.get(f"/?{'a=1&' * 500}").status == 400
    assert page.post("/bulk/ky/visit", [("key", "x")] * 100_001).status == 400


def test_other_methods_are_refused(page: Page) -> None:
    page.enter()
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"):
        assert page.ask(method, "/").status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/page-files/media/../../transpub.toml",
        "/page-files/media/%2e%2e/%2e%2e/transpub.toml",
        "/page-files/media/..%2f..%2ftranspub.toml",
        "/page-files/assets/../../transpub.toml",
        "/page-files/media//etc/passwd",
        "/page-files//etc/passwd",
        "/page-files/media/secret/link.txt",
        "/page-files/media/.hidden",
        "/static/../app.py",
        "/static/%2e%2e%2fapp.py",
        "/static//etc/passwd",
        "/review/ky/../../transpub.toml",
        "/review/ky/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/review/..%2f..%2fetc/passwd",
        "/page/ky/..%2fvisit",
        "/bulk/ky/%00",
        "/queue/..%2fky",
        "/editor/templates/visit",
    ],
)
def test_no_path_leaves_the_project_s_own_articles(sample: Sample, page: Page, path: str) -> None:
    (sample.root / "source_articles" / "secret").mkdir()
    (sample.root / "source_articles" / "secret" / "link.txt").symlink_to(sample.root / "transpub.toml")
    sample.write("source_articles/.hidden", "Press Service")
    found = page.enter().get(path)
    assert found.status in {400, 404, 409}
    assert "engine" not in found.text
    assert "root:" not in found.text


def test_a_large_post_is_refused_and_the_server_lives_on(sample: Sample, page: Page) -> None:
    page.enter()
    before = sample.tree()
    with contextlib.suppress(ConnectionError):  # it need not read all of it to say no
        found = page.post("/save/ky/visit", {"target": "x" * 10_000_000})
        assert found.status == 413
    chunked = b"".join(b"8000\r\n" + b"x" * 0x8000 + b"\r\n" for _ in range(LARGEST // 0x8000 + 20)) + b"0\r\n\r\n"
    head = f"POST /save/ky/visit HTTP/1.1\r\nHost: 127.0.0.1:{page.port}\r\nTransfer-Encoding: chunked\r\n"
    head += "".join(f"Cookie: {name}={value}\r\n" for name, value in page.cookies.items()) + "\r\n"
    with socket.create_connection(("127.0.0.1", page.port), timeout=20) as raw, contextlib.suppress(ConnectionError):
        raw.sendall(head.encode() + chunked)
        assert b" 413 " in raw.recv(100)
    assert page.get("/").status == 200
    assert sample.tree() == before


def test_what_is_no_http_does_no_harm(page: Page) -> None:
    for said in (b"\0" * 5000, b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"x" * 200_000):
        with socket.create_connection(("127.0.0.1", page.port), timeout=20) as raw, contextlib.suppress(OSError):
            raw.sendall(said)
            raw.recv(100)
    assert page.enter().get("/").status == 200


def test_a_thousand_open_connections_leave_room_for_one_more(page: Page) -> None:
    page.enter()
    opened = []
    try:
        for _ in range(1000):
            try:
                opened.append(socket.create_connection(("127.0.0.1", page.port), timeout=5))
            except OSError:  # this process has no more files to open
                break
        for each in opened[-3:]:
            each.close()  # the test's own request needs files too
        for each in opened[:300]:
            each.sendall(b"GET / HTTP/1.1\r\n")  # and never ends it
        assert page.get("/").status == 200
    finally:
        for each in opened:
            each.close()
    assert page.get("/review/ky/visit").status == 200


def test_markup_in_translations_notes_and_names_is_text(sample: Sample) -> None:
    name = 'a"><script>b'
    sample.write(f"source_articles/{name}.md", f"# {MARKUP}\n\nOne more sentence, {MARKUP}\n")
    sample.run("translate", "-l", "ky")
    sample.edit(
        "ky",
        "visit",
        lambda entry: dataclasses.replace(entry, target=MARKUP, comments=(MARKUP, f"question: {MARKUP}")),
    )
    with served(sample.root) as page:
        page.enter()
        quoted = "a%22%3E%3Cscript%3Eb"
        for path in (
            "/",
            "/review/ky/visit",
            f"/review/ky/{quoted}",
            "/queue/ky",
            "/bulk/ky/visit",
            f"/bulk/ky/{quoted}",
        ):
            found = page.get(path)
            assert found.status == 200
            assert "<script>alert" not in found.text
            assert "<script>b" not in found.text
            assert "<img src=x" not in found.text
            assert "script-src 'self'" in found.headers["content-security-policy"]
        assert "{{ 7*7 }}" in page.get("/review/ky/visit").text
        shown = page.get(f"/review/ky/visit?said={MARKUP.replace(' ', '%20').replace('#', '')[:60]}&take=%3Cscript%3E")
        assert "<script>alert" not in shown.text
        assert "<script></" not in shown.text


def test_an_article_s_page_runs_nothing(sample: Sample) -> None:
    sample.write(
        "source_articles/bad.html", "<main><h1>x</h1><p onclick='a()'>One <b>two</b>.</p><script>a()</script></main>"
    )
    sample.run("extract")
    with served(sample.root) as page:
        found = page.enter().get("/page/ky/bad?side=original")
        assert found.status == 200
        assert "onclick" not in found.text
        assert "<script" not in found.text.replace('<script type="application/ld+json">', "")
        policy = found.headers["content-security-policy"]
        assert "sandbox allow-same-origin" in policy
        assert "script-src" not in policy
        assert "default-src 'none'" in policy


def test_the_language_leads_back_into_the_page_only(page: Page) -> None:
    page.enter()
    for back in ("//evil.example", "https://evil.example", "\\\\evil.example", "/\\evil.example", "/a\r\nX: y"):
        assert page.post("/language", {"language": "ky", "back": back}).headers["location"] == "/"
    assert page.post("/language", {"language": "ky", "back": "/help"}).headers["location"] == "/help"


def test_catalogs_keep_their_permissions(sample: Sample, page: Page) -> None:
    sample.po("ky", "visit").chmod(0o640)
    form = page.enter().get("/review/ky/visit").form("/save/")
    assert page.post("/save/ky/visit", form | {"do": "approve"}).status == 303
    assert stat.S_IMODE(sample.po("ky", "visit").stat().st_mode) == 0o640
