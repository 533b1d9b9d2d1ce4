"""What every response carries for the browser's sake, and which sites may talk to the door."""

import re

import pytest
from support.door import Door, make_settings

SITE = "https://clinic.example"
SECOND = "http://localhost:4000"
STRANGERS = (
    "https://evil.example",
    "https://clinic.example.evil.example",
    "https://evil-clinic.example",
    "https://clinicxexample",
    "http://clinic.example",
    "https://clinic.example:8443",
    "null",
)
PATHS = (
    "/",
    "/widget/clinic-chat.js",
    "/health",
    "/api/messages",
    "/api/conversations",
    "/nowhere",
    "/widget/nowhere.js",
    "/metrics",
)


@pytest.fixture(scope="module")
def embedded(engine, tmp_path_factory):
    """A door whose widget two other sites may embed."""
    origins = f"{SITE}/, {SECOND}"
    opened = Door(make_settings(tmp_path_factory.mktemp("embedded"), engine.port, origins=origins, rate_limits="on"))
    yield opened
    opened.close()


def preflight(door, origin, method="POST", path="/api/messages"):
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    return door.http.options(path, headers=headers)


def cors_headers(response):
    return {name for name in response.headers if name.startswith("access-control-")}


@pytest.mark.parametrize("path", PATHS)
def test_every_response_has_the_security_headers(door, path):
    headers = door.http.get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert "*" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers
    assert "x-powered-by" not in headers


def test_the_demo_page_keeps_to_its_own_policy(door):
    page = door.http.get("/").text
    for inline in ("<style", " style=", "onclick=", "onload=", "javascript:", "http://", "https://"):
        assert inline not in page
    assert re.findall(r"<script(?![^>]* src=)", page) == []


def test_nothing_of_the_api_is_stored_by_a_browser_or_proxy(door, visitor):
    responses = [
        door.http.post("/api/conversations"),
        visitor.send({"text": "hello"}),
        visitor.send({"text": ""}),
        visitor.send(b"x" * 100_000),
        door.http.get("/api/messages", headers=visitor.headers),
        door.http.get("/api/messages"),
        door.http.get("/api/nowhere"),
        visitor.erase(),
    ]
    assert [response.headers["cache-control"] for response in responses] == ["no-store"] * len(responses)
    assert {response.headers["x-content-type-options"] for response in responses} == {"nosniff"}


def test_no_cookie_is_ever_set(door, visitor):
    responses = [door.http.get("/"), door.http.post("/api/conversations"), visitor.send({"text": "hello"})]
    assert all("set-cookie" not in response.headers for response in responses)


def test_by_default_no_other_site_may_read_the_api(door, visitor):
    for response in (
        visitor.send({"text": "hello"}, Origin=SITE),
        door.http.post("/api/conversations", headers={"Origin": SITE}),
        door.http.get("/api/messages", headers={**visitor.headers, "Origin": SITE}),
        preflight(door, SITE),
    ):
        assert cors_headers(response) == set()
        assert response.headers["cross-origin-resource-policy"] == "same-origin"


def test_the_widgets_files_may_be_loaded_by_any_site(door):
    headers = door.http.get("/widget/clinic-chat.js", headers={"Origin": SITE}).headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("origin", [SITE, SECOND])
def test_a_listed_site_may_talk(embedded, origin):
    visitor = embedded.visitor()
    for response in (
        embedded.http.post("/api/conversations", headers={"Origin": origin}),
        visitor.send({"text": "hello"}, Origin=origin),
        embedded.http.get("/api/messages", headers={**visitor.headers, "Origin": origin}),
        embedded.http.delete("/api/messages", headers={**visitor.headers, "Origin": origin}),
    ):
        assert response.is_success
        assert response.headers["access-control-allow-origin"] == origin
        assert response.headers["vary"].lower() == "origin"
        assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_listed_sites_preflight_is_granted(embedded, method):
    response = preflight(embedded, SITE, method)
    assert response.is_success
    assert response.content == b""
    assert response.headers["access-control-allow-origin"] == SITE
    assert method in response.headers["access-control-allow-methods"].split(",")
    assert set(response.headers["access-control-allow-headers"].split(",")) == {"authorization", "content-type"}
    assert response.headers["access-control-max-age"] == "600"


def test_a_listed_site_can_read_the_errors(embedded):
    visitor = embedded.visitor()
    for response in (
        visitor.send({"text": ""}, Origin=SITE),
        visitor.send(b"x" * 100_000, Origin=SITE),
        embedded.http.get("/api/messages", headers={"Origin": SITE}),
        embedded.http.get("/api/nowhere", headers={"Origin": SITE}),
    ):
        assert response.is_client_error
        assert response.headers["access-control-allow-origin"] == SITE


def test_a_listed_site_can_read_how_long_to_wait(embedded):
    visitor = embedded.visitor()
    for _ in range(31):
        response = visitor.send({"text": "hello"}, Origin=SITE)
    assert response.status_code == 429
    assert response.headers["access-control-allow-origin"] == SITE
    assert response.headers["access-control-expose-headers"].lower() == "retry-after"


@pytest.mark.parametrize("origin", STRANGERS)
def test_a_site_that_is_not_listed_may_not(embedded, origin):
    for response in (
        preflight(embedded, origin),
        embedded.http.post("/api/conversations", headers={"Origin": origin}),
        embedded.http.get("/api/messages", headers={"Origin": origin}),
    ):
        assert "access-control-allow-origin" not in response.headers
