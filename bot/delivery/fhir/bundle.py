"""Bundles: a collection to read, a transaction to push."""

from collections.abc import Iterable
from datetime import datetime

from bot.delivery.fhir.elements import Element, Names, Resource

CREATED_ONCE = ("Schedule", "Patient", "QuestionnaireResponse")
"""What the clinic may have filled in since is left as it is."""


def collection(resources: Iterable[Resource], names: Names, now: datetime) -> Resource:
    """A Bundle of type collection."""
    entries = [{"fullUrl": _full_url(each, names), "resource": each} for each in resources]
    told = {"resourceType": "Bundle", "type": "collection", "timestamp": names.instant(now)}
    return {**told, "entry": entries} if entries else told


def transaction(resources: Iterable[Resource], names: Names) -> Resource:
    """A Bundle of type transaction: all of it is done or nothing, and doing it twice is doing it once."""
    entries = [
        {"fullUrl": _full_url(each, names), "resource": each, "request": _request(each, names)} for each in resources
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def _request(resource: Resource, names: Names) -> Element:
    kind, query = resource["resourceType"], names.query(_value(resource))
    if kind in CREATED_ONCE:
        return {"method": "POST", "url": kind, "ifNoneExist": query}
    return {"method": "PUT", "url": f"{kind}?{query}"}


def _full_url(resource: Resource, names: Names) -> str:
    return names.full_url(resource["resourceType"], _value(resource))


def _value(resource: Resource) -> str:
    identifier = resource["identifier"]
    first: Element = identifier[0] if isinstance(identifier, list) else identifier
    return str(first["value"])
