"""What is wrong with a page as it stands in the browser: accessibility in light and dark, and whether it fits."""

from hashlib import sha256

from django.urls import resolve

EVERYTHING = {"resultTypes": ["violations"]}
ONLY_COLOURS = {**EVERYTHING, "runOnly": ["color-contrast"]}
RUN = "options => axe.run(document, options).then((found) => found.violations)"
DARK = """() => document.documentElement.dataset.bsTheme === "dark" && new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(true))))"""  # colours have arrived a frame later

SHAPE = """() => [...new Set([...document.querySelectorAll("main *")].flatMap((one) =>
    [one.tagName, one.getAttribute("role"), ...one.classList]))].sort().join(" ")"""


def view_name(path: str) -> str:
    return resolve(path.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]).view_name


class Look:
    """look(person) -> what is wrong. Pages of one view and one shape are put to axe once at each width.

    folder: where all processes of a run note what was seen.
    """

    def __init__(self, folder):
        from axe_playwright_python.sync_playwright import Axe  # only where a browser is

        self.script, self.folder = Axe().axe_script, folder

    def __call__(self, person) -> list[str]:
        page = person.page
        page.wait_for_load_state()
        name = view_name(page.url.removeprefix(person.site.url))
        return [f"{name} at {person.width}: {found}" for found in self.found(page, name, person)]

    def found(self, page, name, person) -> list[str]:
        wrong = []
        across = page.evaluate("document.documentElement.scrollWidth")
        if across > person.width:
            wrong.append(f"{across} px wide")
        key = (name, page.evaluate(SHAPE), person.width)
        if person.scripts and self.is_new(key):
            page.evaluate(self.script)
            wrong += self.violations(page, EVERYTHING)
            page.emulate_media(color_scheme="dark")
            page.wait_for_function(DARK)
            wrong += [f"dark: {each}" for each in self.violations(page, ONLY_COLOURS)]
            page.emulate_media(color_scheme="light")
        return wrong

    def is_new(self, key) -> bool:
        try:
            (self.folder / sha256(repr(key).encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def violations(self, page, options) -> list[str]:
        rules = page.evaluate(RUN, options)
        return [f"{rule['id']} {node['target']}" for rule in rules for node in rule["nodes"]]
