"""Files for the browser to save."""

from sanic import HTTPResponse


def attachment(content: str, filename: str, kind: str) -> HTTPResponse:
    """A file for the browser to save."""
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HTTPResponse(content, headers=headers, content_type=f"{kind}; charset=utf-8")
