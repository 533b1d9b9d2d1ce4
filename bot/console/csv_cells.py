"""Tables as CSV that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sanic import HTTPResponse


def csv_of(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A table with a head; what is in no column is left out."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: harmless(row[name]) for name in columns})
    return out.getvalue()


def harmless(value: object) -> str:
    """A cell that no spreadsheet takes for a formula. Source: OWASP, CSV injection."""
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def attachment(content: str, filename: str, kind: str) -> HTTPResponse:
    """A file for the browser to save."""
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HTTPResponse(content, headers=headers, content_type=f"{kind}; charset=utf-8")
