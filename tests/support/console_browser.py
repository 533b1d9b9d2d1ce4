"""How the console is looked at in a real browser: sizes, schemes, and what no page may have."""

from axe_playwright_python.sync_playwright import Axe

SIZES = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 375, "height": 667}}
# Each page in both sizes and in both schemes; the other two pairs would tell nothing new.
LOOKS = [("wide", "light"), ("phone", "dark")]
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


def check(page):
    """No barrier, and nothing that has to be scrolled sideways but a table in its own frame."""
    # What is in order need not be told in full: that takes as long again.
    results = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def check_looks(page):
    """The same in all looks: a page follows its window and its scheme without being opened anew."""
    for size, scheme in LOOKS:
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=scheme)
        check(page)
