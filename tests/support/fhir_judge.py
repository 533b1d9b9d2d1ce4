"""Whether resources are FHIR: fhir.resources (R4B), and what it leaves out: codes, characters, references."""

import re

from fhir.resources.R4B import get_fhir_model_class
from pydantic import BaseModel, ValidationError

# hl7.org/fhir/R4/datatypes.html#string
TEXT = re.compile(r"[ \r\n\t\S]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def problems(resource):
    """What is wrong with a resource, as sentences; none if nothing is."""
    try:
        read = get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    except (ValidationError, KeyError, LookupError) as error:
        return [str(error)]
    found = list(_wrong_codes(read))
    if read.model_dump(mode="json") != resource:
        found.append("it is read as something else than was written")
    found += [f"a text that is none: {text!r}" for text in _texts(resource) if not _is_text(text)]
    if resource["resourceType"] == "Bundle":
        found += _wrong_references(resource)
    return found


def _wrong_codes(element):
    for name, field in type(element).model_fields.items():
        value = getattr(element, name)
        allowed = (field.json_schema_extra or {}).get("enum_values")
        if value is not None and allowed and value not in allowed:
            yield f"{type(element).__name__}.{name} is none of {allowed}"
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, BaseModel):
                yield from _wrong_codes(each)


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _is_text(text):
    return TEXT.fullmatch(text) and not CONTROL.search(text) and text == text.strip()


def _wrong_references(bundle):
    entries = bundle.get("entry", [])
    kinds = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in entries}
    if len(kinds) != len(entries):
        yield "two entries have the same fullUrl"
    for entry in entries:
        for reference in _references(entry["resource"]):
            if kinds.get(reference["reference"]) != reference["type"]:
                yield f"{reference} leads nowhere or to something else"


def _references(value):
    if isinstance(value, dict):
        if "reference" in value:
            yield value
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)
