"""Report and dashboard in a real Chromium: nothing refused, nothing inaccessible, all by keyboard, at every width."""

from __future__ import annotations

import shutil
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sample_history import write_history, write_receipts
from serving_kit import dashboard

from fenceline.cli.report import write_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

LOOKS = [("light", 1200), ("dark", 1200), ("light", 400), ("dark", 400)]
AXE = (files("axe_core_python") / "axe.min.js").read_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "these tests need a Chromium: apt-get install chromium"
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def written(tmp_path: Path) -> str:
    write_history()
    write_receipts()
    out = tmp_path / "report.html"
    write_report(out, "", "", None)
    return out.as_uri()


def opened(browser: Browser, url: str, look: tuple[str, int], told: list[str]) -> Page:
    scheme, width = look
    page = browser.new_page(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 900}
    )
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return page


def violations(page: Page) -> list[tuple[str, Any]]:
    page.evaluate(AXE)
    found: Any = page.evaluate("axe.run()")
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def test_report_is_accessible_and_fits(browser: Browser, written: str, look: tuple[str, int]) -> None:
    told: list[str] = []
    page = opened(browser, written, look, told)
    assert page.evaluate("document.documentElement.scrollWidth") == look[1]
    assert violations(page) == []
    assert told == []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def test_dashboard_is_accessible_and_fits(browser: Browser, written: str, look: tuple[str, int]) -> None:
    assert written
    told: list[str] = []
    with dashboard() as running:
        page = opened(browser, running.link, look, told)
        assert page.url == f"http://127.0.0.1:{running.port}/"
        assert page.evaluate("document.cookie") == ""
        assert page.locator(".uplot canvas").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") == look[1]
        assert violations(page) == []
        page.close()
    assert told == []


def test_report_can_be_walked_by_keyboard(browser: Browser, written: str) -> None:
    page = opened(browser, written, ("light", 400), [])
    walked: list[str] = []
    for _ in range(14):
        page.keyboard.press("Tab")
        walked.append(
            page.evaluate(
                "(at => at.getAttribute('href') ?? at.getAttribute('aria-label') ?? at.tagName)(document.activeElement)"
            )
        )
    assert walked[:12] == [
        "#figures", "#advice", "#completion", "#line", "#course", "#handoffs", "#left",
        "Table of completion", "SUMMARY", "Table of reasons", "Table of endpoints", "BODY",
    ]  # fmt: skip
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("details table").is_visible()


def test_new_runs_appear_while_details_stay_open(browser: Browser, written: str) -> None:
    assert written
    told: list[str] = []
    with dashboard() as running:
        page = opened(browser, running.link, ("light", 1200), told)
        page.locator("summary").click()
        write_history(401)
        page.get_by_text("of 401 tasks had no check").wait_for(timeout=30_000)
        assert page.locator("details table").is_visible()
        assert page.locator("#state").inner_text() == "Something was recorded; the figures are new."
        assert page.locator(".uplot canvas").count() == 1
        page.close()
    assert told == []
