"""Who may see which page, written down by hand: the test compares it with what the pages do.

The key is a page's act in the access log with its method. A page that is missing here fails the test.
"""

EVERYBODY = {"intake", "reviewer", "content", "admin", "auditor"}

ALLOWED = {
    ("GET", "/"): EVERYBODY,
    ("POST", "/log-out"): EVERYBODY,
    ("GET", "/password"): EVERYBODY,
    ("POST", "/password"): EVERYBODY,
    ("GET", "/account"): EVERYBODY,
    ("POST", "/account/sessions/1/end"): EVERYBODY,
    ("POST", "/account/sessions/end-others"): EVERYBODY,
    ("GET", "/second-step"): EVERYBODY,
    ("POST", "/second-step"): EVERYBODY,
    ("POST", "/second-step/off"): EVERYBODY,
    ("GET", "/requests"): {"intake"},
    ("GET", "/requests/1"): {"intake"},
    ("POST", "/requests/1/state"): {"intake"},
    ("POST", "/requests/1/assign"): {"intake"},
    ("POST", "/requests/1/note"): {"intake"},
    ("GET", "/requests/1/move"): {"intake"},
    ("POST", "/requests/1/move"): {"intake"},
    ("POST", "/requests/1/cancel"): {"intake"},
    ("GET", "/unsent"): {"intake"},
    ("POST", "/unsent/1/retry"): {"intake"},
    ("GET", "/availability"): {"intake", "admin"},
    ("POST", "/availability"): {"intake", "admin"},
    ("GET", "/content"): {"content"},
    ("GET", "/content/topics/1"): {"content"},
    ("POST", "/content/topics/1"): {"content"},
    ("GET", "/content/other/1"): {"content"},
    ("POST", "/content/other/1"): {"content"},
    ("GET", "/content/meanings"): {"content"},
    ("GET", "/content/nearest"): {"content"},
    ("POST", "/content/nearest"): {"content"},
    ("GET", "/content/new"): {"content"},
    ("POST", "/content/new"): {"content"},
    ("GET", "/content/inbox"): {"content"},
    ("POST", "/content/inbox"): {"content"},
    ("GET", "/people"): {"admin"},
    ("POST", "/people"): {"admin"},
    ("GET", "/people/1"): {"admin"},
    ("POST", "/people/1/role"): {"admin"},
    ("POST", "/people/1/disable"): {"admin"},
    ("POST", "/people/1/enable"): {"admin"},
    ("POST", "/people/1/reset"): {"admin"},
    ("GET", "/access-log"): {"auditor"},
    ("POST", "/access-log/check"): {"auditor"},
    ("GET", "/access-log/export"): {"auditor"},
}
PUBLIC = {("GET", "/log-in"), ("POST", "/log-in")}
