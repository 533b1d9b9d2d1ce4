"""A content page's form, as a browser would send it."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self._area, self._select = [], None, None

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag == "input" and at.get("name") and "form" not in at and at.get("type") not in ("checkbox", "search"):
            self.found.append((at["name"], at.get("value") or ""))
        elif tag == "textarea":
            self._area = [at["name"], ""]
        elif tag == "select":
            self._select = at["name"]
            self.found.append((self._select, ""))
        elif tag == "option" and "selected" in at:
            self.found[-1] = (self._select, at["value"])

    def handle_data(self, data):
        if self._area:
            self._area[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.found.append(tuple(self._area))
            self._area = None


def form_of(page):
    """The fields of the form `writing`: values by name, all of a name in a list where it stands several times."""
    html = page.text[page.text.index('<form id="writing"') :]
    fields = _Fields()
    fields.feed(html[: html.index("</form>")])
    named = {}
    for name, value in fields.found:
        if name == "block":
            named.setdefault(name, []).append(value)
        else:
            named[name] = value
    return named
