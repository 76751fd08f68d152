"""The review page in a real browser: an article reviewed by the keyboard alone, beside another editor, with no barrier.

    python tests/site/review.py TRANSPUB AXE [PICTURES]

TRANSPUB is the program, AXE the file `axe.min.js`; pictures of each view are put into the folder PICTURES. Works on a
copy of the sample. After each step the PO file must be right, pass `msgfmt -c` (where gettext is installed), and differ
from before in the entries touched only. Needs selenium, Chromium and its driver. Ends with 1 where anything is wrong.
"""

# ruff: noqa: T201  # a program of its own, which prints

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from browser import barriers, browser, seen_as
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selenium import webdriver

ROOT = Path(__file__).parent.parent.parent
ARTICLE = "training/court-interpreters"
PATIENCE = 20
"""Seconds for what comes by itself: a busy machine is slow, a wrong page never gets there."""

Blocks = dict[str, str]


class Desk:
    """The browser at the review page of a copy of the sample."""

    def __init__(self, driver: webdriver.Chrome, address: str, folder: Path) -> None:
        self.driver, self.folder = driver, folder
        self.base = address.partition("/review")[0]
        self.file = folder / "locales" / "ky" / f"{ARTICLE}.po"
        seen_as(driver, 1440)
        driver.get(address)

    def blocks(self) -> Blocks:
        """The entries of the file by key, as they are written."""
        found: Blocks = {}
        for block in self.file.read_text("utf-8").split("\n\n"):
            key = re.search(r'^msgctxt "(.*)"$', block, re.MULTILINE)
            found[key[1] if key else ""] = block.strip()
        return found

    def press(self, *keys: str) -> None:
        """Presses keys together, on whatever has the focus."""
        chain = ActionChains(self.driver)
        for key in keys[:-1]:
            chain.key_down(key)
        chain.send_keys(keys[-1])
        for key in keys[:-1]:
            chain.key_up(key)
        chain.perform()

    def write(self, text: str) -> str:
        """Puts a text, with the marks that it needs, in place of that in the field; what stands there then."""
        whole = text + "".join(re.findall(r"</?\d+/?>", self.field()))
        self.press(Keys.CONTROL, "a")
        ActionChains(self.driver).send_keys(whole).perform()
        return whole

    def key(self) -> str:
        """The segment that is worked on."""
        return str(self.driver.execute_script("return document.querySelector('.current').dataset.key"))

    def field(self) -> str:
        """What stands in the field."""
        return str(self.driver.execute_script("return document.querySelector('.current textarea').value"))

    def page(self, key: str) -> str:
        """What the page of the translation shows for a segment."""
        script = "return [...document.getElementById('translation').contentDocument.querySelectorAll('[data-unit]')]"
        script += ".filter((each) => each.dataset.unit === arguments[0]).map((each) => each.textContent).join(' ')"
        return str(self.driver.execute_script(script, key))

    def until(self, what: str, true: Callable[[], object]) -> None:
        """Waits for something to become true."""
        try:
            WebDriverWait(self.driver, PATIENCE, 0.05).until(lambda _: true())
        except Exception as error:
            raise AssertionError(f"not in {PATIENCE} s: {what}") from error

    def moved(self, key: str) -> None:
        """Waits for another segment to be worked on."""
        self.until(f"a segment after {key}", lambda: self.key() != key)

    def told(self, before: Blocks, touched: set[str], what: str) -> Blocks:
        """The entries now; AssertionError where others than these differ from before, or gettext refuses the file."""
        now = self.blocks()
        differing = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
        assert differing == touched, f"{what}: {differing} and not {touched} were changed"
        if shutil.which("msgfmt"):
            subprocess.run(["msgfmt", "-c", "-o", "/dev/null", self.file], check=True)
        print(f"  {what}")
        return now


def reviewed(block: str) -> bool:
    """Whether an entry counts as reviewed."""
    return "\n#, fuzzy" not in f"\n{block}" and 'msgstr ""' not in block


def by_keyboard(desk: Desk) -> None:
    """Approve, correct, undo, needs work, comment, a paragraph."""
    desk.until("the field has the focus", lambda: desk.driver.switch_to.active_element.tag_name == "textarea")
    before = desk.blocks()

    first = desk.key()
    assert not reviewed(before[first])
    desk.press(Keys.CONTROL, Keys.ENTER)
    desk.moved(first)
    now = desk.told(before, {first}, "approved")
    assert reviewed(now[first])
    assert "# reviewed: by=" in now[first]

    second = desk.key()
    text = "Оңдолгон сүйлөм."
    desk.write(text)
    desk.until("the page shows what is typed", lambda: text in desk.page(second))
    assert desk.blocks() == now
    desk.press(Keys.CONTROL, Keys.ENTER)
    desk.moved(second)
    corrected = desk.told(now, {second}, "corrected")
    assert f'msgstr "{text}' in corrected[second]
    assert reviewed(corrected[second])

    desk.press(Keys.CONTROL, "z")
    desk.until("undone", lambda: desk.blocks() == now)
    desk.told(corrected, {second}, "undone, to the letter")
    desk.until("the undone segment is shown", lambda: desk.key() == second)

    _to_and_fro(desk, second, text, now)
    desk.press(Keys.ALT, Keys.ARROW_DOWN)
    desk.moved(second)
    third = desk.key()
    ActionChains(desk.driver).send_keys(" ...").perform()
    desk.press(Keys.ALT, Keys.ENTER)
    desk.moved(third)
    draft = desk.told(now, {third}, "needs work")
    assert not reviewed(draft[third])
    assert ' ..."' in draft[third]

    fourth = desk.key()
    desk.press(Keys.ALT, "c")
    ActionChains(desk.driver).send_keys("Бул терминди тактоо керек").send_keys(Keys.ENTER).perform()
    desk.until("the comment", lambda: "# Бул терминди тактоо керек" in desk.blocks()[fourth])
    commented = desk.told(draft, {fourth}, "commented")
    assert reviewed(commented[fourth]) == reviewed(draft[fourth])

    desk.until("the field", lambda: desk.key() == fourth)
    desk.driver.execute_script("document.querySelector('.current textarea').focus()")
    desk.press(Keys.CONTROL, Keys.SHIFT, Keys.ENTER)
    desk.until("the paragraph is approved", lambda: reviewed(desk.blocks()[fourth]))
    now = desk.blocks()
    touched = {key for key in now if now[key] != commented[key]}
    desk.told(commented, touched, f"paragraph approved: {len(touched)} segments")
    assert all(reviewed(now[key]) for key in touched)


def _to_and_fro(desk: Desk, second: str, text: str, now: Blocks) -> None:
    """Keys that change no file."""
    was = desk.field()
    desk.press(Keys.ALT, "1")
    desk.until("a suggestion is taken", lambda: text in desk.field())
    desk.press(Keys.CONTROL, "z")
    desk.until("the field's own undo", lambda: desk.field() == was)
    desk.press(Keys.ESCAPE)
    desk.press("?")
    desk.until("the keys are shown", lambda: desk.driver.find_elements(By.CSS_SELECTOR, "dialog[open]"))
    desk.press(Keys.ESCAPE)
    desk.until("and gone", lambda: not desk.driver.find_elements(By.CSS_SELECTOR, "dialog[open]"))
    desk.press("j")
    desk.moved(second)
    desk.press(Keys.ALT, Keys.ARROW_UP)
    desk.until("back", lambda: desk.key() == second)
    desk.told(now, set(), "a suggestion taken and given back, the keys shown, there and back: nothing was saved")


def many_by_keyboard(desk: Desk) -> None:
    """Many at once, but for one; and undone."""
    now = desk.blocks()
    desk.press(Keys.ALT, "b")
    desk.until("the page for many", lambda: "/bulk/" in desk.driver.current_url)
    boxes = desk.driver.find_elements(By.CSS_SELECTOR, "tbody input[type=checkbox]")
    assert len(boxes) > 2
    left = boxes[0].get_attribute("value").split(" ", 1)[1]
    desk.driver.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    for _ in range(60):
        if desk.driver.switch_to.active_element == boxes[0]:
            break
        ActionChains(desk.driver).send_keys(Keys.TAB).perform()
    ActionChains(desk.driver).send_keys(Keys.SPACE).perform()
    for _ in range(60):
        if desk.driver.switch_to.active_element.get_attribute("class") == "main":
            break
        ActionChains(desk.driver).send_keys(Keys.TAB).perform()
    ActionChains(desk.driver).send_keys(Keys.ENTER).perform()
    desk.until("back at the article", lambda: "/review/" in desk.driver.current_url)
    many = desk.blocks()
    touched = {key for key in now if many[key] != now[key]}
    assert len(touched) == len(boxes) - 1
    assert left not in touched
    assert all(reviewed(many[key]) for key in touched)
    desk.told(now, touched, f"approved together: {len(touched)} segments, one left out")
    desk.until("the field has the focus", lambda: desk.driver.switch_to.active_element.tag_name == "textarea")
    desk.press(Keys.CONTROL, "z")
    desk.until("all undone", lambda: desk.blocks() == now)
    desk.told(many, touched, "undone together, to the letter")


def beside_an_editor(desk: Desk) -> None:
    """Another program saves the file while it is open here."""
    desk.driver.get(f"{desk.base}/review/ky/{ARTICLE}?show=open")
    desk.until("the field has the focus", lambda: desk.driver.switch_to.active_element.tag_name == "textarea")
    before = desk.blocks()
    mine = desk.key()
    other = next(key for key, block in before.items() if key and key != mine and not reviewed(block))

    def saved(key: str, text: str) -> None:
        block = desk.blocks()[key]
        new = re.sub(r'^msgstr ".*"$', f'msgstr "{text}"', block, flags=re.MULTILINE)
        new = new.replace("#, fuzzy\n", "")
        desk.file.write_text(desk.file.read_text("utf-8").replace(block, new), "utf-8")

    saved(other, "Башка редактордо жазылды.")
    script = "const found = [...document.querySelectorAll('.row')].find((each) => each.dataset.key === arguments[0]);"
    script += "return found ? found.textContent : ''"
    desk.until(
        "the other program's text shows up",
        lambda: "Башка редактордо" in desk.driver.execute_script(script, other),
    )
    theirs = desk.told(before, {other}, "another program's save shows up")
    desk.write("Менин котормом.")
    saved(other, "Дагы башкача.")
    desk.press(Keys.CONTROL, Keys.ENTER)
    desk.moved(mine)
    both = desk.blocks()
    assert "Дагы башкача." in both[other]
    assert "Менин котормом." in both[mine]
    desk.told(theirs, {mine, other}, "an edit and another program's save of another entry: both are there")

    mine = desk.key()
    before = desk.blocks()
    mine_text = desk.write("Мен жаздым.")
    saved(mine, "Алар жазды.")
    desk.press(Keys.CONTROL, Keys.ENTER)
    desk.until("the clash", lambda: desk.driver.find_elements(By.CSS_SELECTOR, ".current .clash"))
    assert "Алар жазды." in desk.driver.find_element(By.CSS_SELECTOR, ".current .clash").text
    assert desk.field() == mine_text
    now = desk.told(before, {mine}, "the same entry: theirs stands, mine is in the field, and both are shown")
    assert "Алар жазды." in now[mine]
    desk.driver.execute_script("document.querySelector('.current textarea').focus()")
    desk.press(Keys.CONTROL, Keys.ENTER)
    desk.moved(mine)
    assert "Мен жаздым." in desk.told(now, {mine}, "approved once more, mine stands")[mine]


def by_mouse(desk: Desk) -> None:
    """A click on a sentence of either page opens it."""
    desk.driver.get(f"{desk.base}/review/ky/{ARTICLE}")
    for side in ("original", "translation"):
        desk.driver.switch_to.default_content()
        desk.until("the field", lambda: desk.driver.switch_to.active_element.tag_name == "textarea")
        was = desk.key()
        desk.driver.switch_to.frame(side)
        found = desk.driver.find_elements(By.CSS_SELECTOR, "h2 [data-unit]")  # of one line, to be hit in its middle
        wanted = next(each for each in found if each.get_attribute("data-unit") != was)
        desk.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", wanted)
        key = wanted.get_attribute("data-unit")
        wanted.click()
        desk.driver.switch_to.default_content()
        desk.until(f"the sentence of the {side} is open", lambda key=key: desk.key() == key)
    print("  a click on a sentence of either page opens it")


def without_scripts(desk: Desk) -> None:
    """The same forms, sent by the browser itself."""
    desk.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    desk.driver.get(f"{desk.base}/review/ky/{ARTICLE}?show=open")
    before = desk.blocks()
    row = desk.driver.find_element(By.CSS_SELECTOR, ".row.current")
    key = row.get_attribute("data-key") or ""
    row.find_element(By.CSS_SELECTOR, "button[value=approve]").click()
    desk.until("approved without scripts", lambda: desk.blocks() != before)
    now = desk.told(before, {key}, "approved without scripts")
    desk.driver.find_element(By.CSS_SELECTOR, "#said button").click()
    desk.until("undone without scripts", lambda: desk.blocks() != now)
    desk.told(now, {key}, "undone without scripts")
    assert desk.blocks() == before
    box = desk.driver.find_element(By.CSS_SELECTOR, ".comment input[name=comment]")
    box.send_keys("Скриптсиз")
    box.submit()
    desk.until("commented without scripts", lambda: "# Скриптсиз" in desk.file.read_text("utf-8"))
    desk.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    print("  commented without scripts")


def looked(desk: Desk, axe: str, pictures: Path | None) -> list[str]:
    """What axe and the browser say of each view, in each language, light and dark, 1440 and 900 pixels wide."""
    paths = {
        "articles": "/",
        "article": f"/review/ky/{ARTICLE}",
        "risk": f"/review/zh_CN/{ARTICLE}?order=risk&show=open",
        "strings": "/review/ru/_site",
        "many": f"/bulk/ru/{ARTICLE}",
        "worst": "/queue/ru",
        "statistics": "/statistics",
        "help": "/help",
        "message": "/review/ky/none",
    }
    found: list[str] = []
    driver = desk.driver
    for language in ("en", "ky", "ru", "zh_CN"):
        driver.add_cookie({"name": "transpub-language", "value": language, "path": "/"})
        for width in (1440, 900):
            for scheme in ("light", "dark"):
                seen_as(driver, width, scheme)
                for name, path in paths.items():
                    where = f"{name} {language} {width} {scheme}"
                    found += _look(driver, desk.base + path, where, axe)
                    if pictures is not None:
                        pictures.mkdir(parents=True, exist_ok=True)
                        driver.save_screenshot(str(pictures / f"{where.replace(' ', '-')}.png"))
    return found


def _look(driver: webdriver.Chrome, address: str, where: str, axe: str) -> Iterator[str]:
    driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
    driver.get_log("browser")
    driver.get(address)
    time.sleep(0.25)
    said = [each["message"] for each in driver.get_log("browser")]
    yield from (f"{where}: {each}" for each in said if "404 (Not Found)" not in each or not where.startswith("message"))
    if driver.execute_script("return document.documentElement.scrollWidth > innerWidth"):
        yield f"{where}: is wider than the window"
    # the frames hold pages of the site, which have a look of their own at them, and no script runs there
    yield from (f"{where}: {each}" for each in barriers(driver, axe, iframes=False))


def main() -> int:
    """Goes through it all."""
    program, axe, *rest = sys.argv[1:]
    folder = Path(tempfile.mkdtemp()) / "sample"
    kept = shutil.ignore_patterns(".git", ".venv", ".transpub", "site", "node_modules")
    shutil.copytree(ROOT, folder, ignore=kept)
    command = [program, "-C", str(folder), "review", ARTICLE, "-l", "ky", "--port", "0", "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    driver = browser()
    try:
        assert server.stdout is not None
        address = re.search(r"http://\S+", server.stdout.readline())
        assert address is not None, "the server does not start"
        desk = Desk(driver, address[0], folder)
        by_keyboard(desk)
        many_by_keyboard(desk)
        beside_an_editor(desk)
        by_mouse(desk)
        without_scripts(desk)
        found = looked(desk, Path(axe).read_text("utf-8"), Path(rest[0]) if rest else None)
    finally:
        driver.quit()
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder.parent, ignore_errors=True)
    print("\n".join(found))
    print(f"9 views in 4 languages, light and dark, 1440 and 900 pixels wide: {len(found)} faults")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
