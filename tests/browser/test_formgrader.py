"""An instructor grades in the formgrader; one of the students tries to run a script on the pages shown there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attack
import pytest
from answers import RIGHT, WITHOUT_ACTIVATION, answered
from lab_server import LabServer
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, Request, expect

Picture = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def page_of_its_own(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


@pytest.fixture
def attacks(context: BrowserContext) -> Iterator[list[str]]:
    """The addresses that a submission's scripts ask for, on whatever page."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if attack.MARK in request.url:
            asked.append(request.url)

    context.on("request", note)
    yield asked
    context.remove_listener("request", note)


@pytest.fixture(scope="module")
def formgrader(lab: LabServer, page: Page, released: dict[str, Any], picture: Picture) -> FrameLocator:
    """The formgrader in JupyterLab, at its list of two submissions that its buttons have graded."""
    hand_in(lab.folder, "ana", answered(released, RIGHT))
    hand_in(lab.folder, "mallory", attack.attacking(answered(released, WITHOUT_ACTIVATION)))
    page.goto(lab.lab())
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_text("Formgrader", exact=True).click()
    formgrader = page.frame_locator("iframe")
    assignment = row(formgrader, "first_network")
    expect(assignment).to_contain_text("draft")
    picture(page, "assignments")
    assignment.get_by_role("link", name="2", exact=True).click()
    for student in ("ana", "mallory"):
        expect(row(formgrader, student)).to_contain_text("needs autograding")
        press(formgrader, student, "autograde")
    picture(page, "submissions")
    return formgrader


@pytest.fixture(scope="module")
def feedback(formgrader: FrameLocator, lab: LabServer) -> Path:
    """The attacker's page of feedback; the outputs are also such as nbgrader's own Execute would have kept."""
    file = lab.folder / "autograded/mallory/first_network/relu.ipynb"
    file.chmod(0o644)
    file.write_text(json.dumps(attack.with_outputs(json.loads(file.read_text(encoding="utf-8")))), encoding="utf-8")
    press(formgrader, "mallory", "generate-feedback")
    return lab.folder / "feedback/mallory/first_network/relu.html"


def test_a_submission_is_graded_at_the_press_of_a_button(formgrader: FrameLocator) -> None:
    expect(row(formgrader, "ana")).to_contain_text("13 / 13")
    expect(row(formgrader, "mallory")).to_contain_text("5 / 13")


def test_an_attack_would_be_seen(page_of_its_own: Page, attacks: list[str], tmp_path: Path) -> None:
    file = tmp_path / "attack.html"
    file.write_text(attack.html("unclean"), encoding="utf-8")
    page_of_its_own.goto(file.as_uri(), wait_until="networkidle")
    assert {url.rpartition("-")[2] for url in attacks} >= {"script", "img", "svg"}


def test_the_page_of_feedback_shows_score_and_message_and_runs_nothing(
    feedback: Path, page_of_its_own: Page, attacks: list[str], picture: Picture
) -> None:
    page_of_its_own.goto(feedback.as_uri(), wait_until="networkidle")
    picture(page_of_its_own, "feedback")
    expect(page_of_its_own.get_by_role("heading", name="Score: 5.0 / 13.0")).to_be_visible()
    expect(page_of_its_own.get_by_text("There is no activation between the layers").first).to_be_visible()
    expect(page_of_its_own.get_by_text("An answer of mine.").first).to_be_visible()
    assert not attacks
    assert not active_links(page_of_its_own.locator("body"))
    page_of_its_own.get_by_text("An answer of mine.").first.scroll_into_view_if_needed()
    picture(page_of_its_own, "feedback-attack")


def test_the_page_of_a_submission_shows_points_and_messages_and_runs_nothing(
    feedback: Path, formgrader: FrameLocator, page: Page, attacks: list[str], picture: Picture
) -> None:
    row(formgrader, "mallory").get_by_role("link").first.click()
    formgrader.get_by_role("link", name="relu").click()
    expect(formgrader.get_by_text(re.compile(r"Submission \d / 2"))).to_be_visible()
    page.wait_for_load_state("networkidle")
    picture(page, "submission")
    # The score of the hidden checks is shown in the field's placeholder, as any score that no one set by hand.
    hidden = formgrader.locator("#hidden_checks")
    expect(hidden).to_have_count(1)
    expect(hidden).to_have_attribute("placeholder", "2")
    expect(formgrader.get_by_text("There is no activation between the layers").first).to_be_visible()
    hidden.scroll_into_view_if_needed()
    picture(page, "submission-hidden")
    assert not attacks
    assert not active_links(formgrader.locator("body"))


def active_links(body: Locator) -> list[str]:
    """Where links lead to that leave the page for something else than another page."""
    script = "links => links.map(link => link.href).filter(href => href && !/^(https?|mailto|file):/.test(href))"
    found: list[str] = body.locator("a").evaluate_all(script)
    return found


def hand_in(course: Path, student: str, notebook: dict[str, Any]) -> None:
    file = course / "submitted" / student / "first_network/relu.ipynb"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(notebook), encoding="utf-8")


def row(formgrader: FrameLocator, student: str) -> Locator:
    return formgrader.locator("tr", has_text=student)


def press(formgrader: FrameLocator, student: str, button: str) -> None:
    """Press one of the buttons in a student's row, and wait until it has done its work."""
    row(formgrader, student).locator(f"td.{button} a").click()
    done = formgrader.locator(".modal", has_text="Success")
    expect(done).to_be_visible()
    done.get_by_role("button", name="OK").click()
    expect(done).to_have_count(0)
