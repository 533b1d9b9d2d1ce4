"""Tables as CSV that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime


def csv_of(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A table with a head; what is in no column is left out."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: harmless(row[name]) for name in columns})
    return out.getvalue()


def harmless(value: object) -> str:
    """A cell that no spreadsheet takes for a formula; empty for None. Source: OWASP, CSV injection."""
    text = "" if value is None else value.isoformat() if isinstance(value, datetime) else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
