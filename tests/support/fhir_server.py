"""A small real FHIR server: it keeps resources, does transactions with conditional entries, and can misbehave."""

import json
import threading
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from time import sleep

from bench.servers import free_ports

from .fhir_judge import problems

TOKEN = "made-up-token"
OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "processing"}]}
KINDS = [{"resourceType": kind} for kind in ("Schedule", "Slot", "Appointment", "Patient", "QuestionnaireResponse")]


class RefusalError(Exception):
    """The transaction is refused with this status; nothing of it is kept."""

    def __init__(self, status):
        super().__init__(status)
        self.status = status


class FhirServer:
    """A server on a loopback port.

    Attributes:
        faults: what to do with the next transactions, one each: a status to answer, `hang` (no answer, nothing kept),
            `taken` (kept, and no answer), `drop` (the connection is cut), `page` (200 with something else), or None.
        resources: what is kept, by kind and id.
        asked: path and headers of each request.
    """

    def __init__(self):
        self.faults, self.resources, self.asked = [], {}, []
        self.hang_seconds = 1.0
        self.port = free_ports(1)[0]
        self.url = f"http://127.0.0.1:{self.port}/fhir"
        self._lock, self._ids, self._server = threading.Lock(), count(1), None
        # The first judgement loads the models, which takes longer than a hurried test waits.
        problems({"resourceType": "Bundle", "type": "transaction", "entry": [{"resource": each} for each in KINDS]})
        self.open()

    def open(self):
        """Listen (again), on the same port."""
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.house = self
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        """Refuse connections."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def kept(self, kind):
        """The resources of a kind, in the order in which they came."""
        return [resource for (each, _), resource in self.resources.items() if each == kind]

    def add(self, resource):
        """A resource that somebody else has put there."""
        made = {**resource, "id": str(next(self._ids))}
        self.resources[made["resourceType"], made["id"]] = made
        return made

    def transact(self, bundle):
        """Do all entries or none; the response.

        Raises:
            RefusalError: 422 not valid FHIR, 412 more than one resource has the identifier.
        """
        if bundle.get("type") != "transaction" or problems(bundle):
            raise RefusalError(422)
        with self._lock:
            kept = deepcopy(self.resources)
            done = [self._decide(entry, kept) for entry in bundle["entry"]]
            pairs = list(zip(bundle["entry"], done, strict=True))
            places = {entry["fullUrl"]: f"{kind}/{id_}" for entry, (kind, id_, _) in pairs}
            for entry, (kind, id_, status) in pairs:
                if entry["request"]["method"] == "PUT" or status == "201 Created":
                    kept[kind, id_] = {**_placed(entry["resource"], places), "id": id_}
            self.resources = kept
        answers = [{"response": {"status": status, "location": f"{kind}/{id_}"}} for kind, id_, status in done]
        return {"resourceType": "Bundle", "type": "transaction-response", "entry": answers}

    def _decide(self, entry, kept):
        request, kind = entry["request"], entry["resource"]["resourceType"]
        if request["method"] == "POST":
            place, query = request["url"], request["ifNoneExist"]
        else:
            place, _, query = request["url"].partition("?")
        name, _, token = query.partition("=")
        if place != kind or name != "identifier":
            raise RefusalError(400)
        matches = [id_ for (each, id_), resource in kept.items() if each == kind and token in _tokens(resource)]
        if len(matches) > 1:
            raise RefusalError(412)
        return (kind, matches[0], "200 OK") if matches else (kind, str(next(self._ids)), "201 Created")


def _tokens(resource):
    known = resource.get("identifier", [])
    return {f"{each['system']}|{each['value']}" for each in (known if isinstance(known, list) else [known])}


def _placed(value, places):
    if isinstance(value, dict):
        return {
            key: places.get(each, each) if key == "reference" else _placed(each, places) for key, each in value.items()
        }
    return [_placed(each, places) for each in value] if isinstance(value, list) else value


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A caller who has gone is no matter."""


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        house = self.server.house
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        house.asked.append((self.path, dict(self.headers)))
        fault = house.faults.pop(0) if house.faults else None
        if fault in ("hang", "taken"):
            if fault == "taken":
                house.transact(body)
            sleep(house.hang_seconds)
        if fault in ("hang", "taken", "drop"):
            self.close_connection = True
        elif isinstance(fault, int):
            self._answer(fault, json.dumps(OUTCOME))
        elif fault == "page":
            self._answer(200, "<html>Please log in</html>")
        else:
            self._do(body)

    def _do(self, body):
        house = self.server.house
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._answer(401, json.dumps(OUTCOME))
            return
        try:
            self._answer(200, json.dumps(house.transact(body)))
        except RefusalError as refusal:
            self._answer(refusal.status, json.dumps(OUTCOME))

    def _answer(self, status, text):
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/fhir+json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Say nothing."""
