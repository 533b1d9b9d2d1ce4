"""`export`: a copy of one person's data, as JSON for programs and as a page to read."""

import argparse
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.clinic.facts import load_facts
from bot.clinic.wording import Wording, load_wording
from bot.commands.erase import known_reference
from bot.commands.log import logged
from bot.commands.shared import iso, opened, show
from bot.files import write_privately
from bot.settings import load_settings
from bot.store.person import person

STYLE = "body{font:16px/1.5 sans-serif;max-width:45rem;margin:2rem auto}th{text-align:left;padding-right:1rem}"


def export(options: argparse.Namespace) -> int:
    """Write `data.json` and `index.html` into a folder."""
    reference, settings = known_reference(options.reference), load_settings()
    words = load_wording(settings.wording_file, load_facts(settings.clinic_file))
    with opened() as store:
        data = logged(store, "person.export", ("request", reference), person, reference)
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    files = [
        _write(folder / "data.json", json.dumps(data, default=iso, indent=2, ensure_ascii=False)),
        _write(folder / "index.html", page(data, words)),
    ]
    return show({"files": files}, files, as_json=options.json)


def page(data: Mapping[str, Any], words: Wording) -> str:
    """The data as an HTML page that loads nothing."""
    html = Element("html", lang="en")
    head, body = SubElement(html, "head"), SubElement(html, "body")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "title").text = words.export_heading("title", reference=data["request"]["reference"])
    SubElement(head, "style").text = STYLE
    for title in ("request", "visit"):
        if data[title]:
            SubElement(body, "h1").text = words.export_heading(title)
            _table(body, data[title])
    if data["notes"]:
        SubElement(body, "h1").text = words.export_heading("notes")
    for note in data["notes"]:
        SubElement(body, "h2").text = _when(note["at"])
        SubElement(body, "p").text = note["text"]
    SubElement(body, "h1").text = words.export_heading("conversation")
    for said in data["conversation"]:
        SubElement(body, "h2").text = words.export_heading("said", who=said["from"], when=_when(said["at"]))
        SubElement(body, "p").text = said["text"]
    return "<!doctype html>\n" + tostring(html, encoding="unicode", method="html")


def _table(body: Element, facts: Mapping[str, Any]) -> None:
    table = SubElement(body, "table")
    for name, value in facts.items():
        row = SubElement(table, "tr")
        SubElement(row, "th", scope="row").text = name.replace("_", " ")
        SubElement(row, "td").text = _when(value) if isinstance(value, datetime) else str(value)


def _when(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def _write(path: Path, text: str) -> str:
    # For its owner's eyes only: it is in clear.
    write_privately(path, text)
    return str(path)
