"""Somebody who walks through the pages in a browser, and takes note of all that is wrong there."""

import os
from pathlib import Path
from typing import Self

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Response

from core.web.i18n import gettext, use_language
from tests.journeys.city import City

PHONE, DESK = 360, 1280
PATIENCE = 20_000  # milliseconds
PICTURES = os.environ.get("POSPOLU_JOURNEY_PICTURES", "")
"""A folder for pictures of the pages that the journeys look at; none are made without it."""

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EXPECTED = {409, 422}
"""Forms that need another look, and refusals at the gate: pages like others."""

WATCH = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} refuses ${event.blockedURI}`));
addEventListener("load", () => {
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) console.error(`${page.scrollWidth} pixels wide`);
});
"""


def say(text: str, **values: object) -> str:
    """A text of ours as Polish readers see it."""
    with use_language("pl"):
        return gettext(text, **values)


class Walker:
    """One person with one browser, on a phone or at a desk."""

    def __init__(self, city: City, browser: Browser, *, width: int, state=None, camera=False):
        self.city = city
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=city.address,
            viewport={"width": width, "height": 740 if width == PHONE else 900},
            locale="pl-PL",
            reduced_motion="reduce",
            device_scale_factor=2 if width == PHONE else 1,
            has_touch=width == PHONE,
            storage_state=state,
            permissions=["camera"] if camera else [],
        )
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("response", self._weigh)

    def _note(self, text: str) -> None:
        self.complaints.append(f"{self.page.url}: {text}")

    def _hear(self, said) -> None:
        # What a server refuses is weighed by its status, not by the browser's word on it.
        if said.type in ("error", "warning") and "Failed to load resource" not in said.text:
            self._note(said.text)

    def _weigh(self, response: Response) -> None:
        if response.status >= 400 and response.status not in EXPECTED:
            self._note(f"{response.status} from {response.url}")

    # --- walking ---------------------------------------------------------------------------------

    def goes(self, path: str) -> Self:
        """Open a page."""
        response = self.page.goto(path, wait_until="load")
        assert response.status == 200, f"{response.status} at {path}"
        return self

    def fills(self, **fields: str) -> Self:
        """Type into fields by their names; two underscores stand for a hyphen."""
        for name, text in fields.items():
            self.field(name).fill(text)
        return self

    def ticks(self, name: str, value: str | None = None) -> Self:
        """Tick a box, or choose one of several."""
        which = f'[name="{name}"]' + (f'[value="{value}"]' if value else "")
        self.page.locator(which).first.check()
        return self

    def chooses(self, name: str, value: str) -> Self:
        """Choose from a list."""
        self.field(name).select_option(value)
        return self

    def presses(self, label: str, *, within: Locator | None = None) -> Self:
        """Press a button that leads to a page."""
        button = (within or self.page).get_by_role("button", name=label, exact=True)
        with self.page.expect_navigation(wait_until="load"):
            button.first.click()
        return self

    def follows(self, label: str, *, within: Locator | None = None) -> Self:
        """Follow a link."""
        link = (within or self.page).get_by_role("link", name=label, exact=True)
        with self.page.expect_navigation(wait_until="load"):
            link.first.click()
        return self

    # --- looking ---------------------------------------------------------------------------------

    def field(self, name: str) -> Locator:
        """A field by its name, which is its id too."""
        return self.page.locator(f'main [id="{name.replace("__", "-")}"]')

    @property
    def path(self) -> str:
        """Where they are."""
        return self.page.url.removeprefix(self.city.address)

    def reads(self, text: str, *, within: str = "main") -> Self:
        """A text stands on the page, or comes soon."""
        self.page.locator(within).get_by_text(text).locator("visible=true").first.wait_for()
        return self

    def has(self, selector: str) -> bool:
        """Whether something is on the page."""
        return self.page.locator(selector).count() > 0

    def looks(self, name: str) -> Self:
        """Take a picture at both widths, for whoever wants to see."""
        if PICTURES:
            size = dict(self.page.viewport_size)
            for width in (PHONE, DESK):
                self.page.set_viewport_size({**size, "width": width})
                path = Path(PICTURES) / f"{name}_{width}.png"
                self.page.screenshot(path=path, full_page=True)
            self.page.set_viewport_size(size)
        return self

    def examines(self, name: str) -> Self:
        """Nobody is kept out: WCAG 2.2 AA as far as axe can tell, in light and in dark."""
        self.looks(name)
        rules = {
            "light": {"type": "tag", "values": WCAG},
            "dark": {"type": "rule", "values": ["color-contrast"]},
        }
        for scheme, run_only in rules.items():
            self.page.emulate_media(color_scheme=scheme)
            options = {"runOnly": run_only, "resultTypes": ["violations"]}
            found = Axe().run(self.page, options=options)
            assert found.violations_count == 0, f"{name}, {scheme}: {found.generate_report()}"
        self.page.emulate_media(color_scheme="light")
        return self

    def copy_of_session(self) -> dict:
        """What another browser of the same person starts with."""
        return self.context.storage_state()

    def leaves(self) -> None:
        """Close the browser; nothing on the way was wrong."""
        self.context.close()
        assert self.complaints == []
