"""A real Radicale with one calendar."""

import os
import signal
import subprocess
import sys
import time
from functools import partial

import httpx
from icalendar import Calendar

from bench.servers import free_ports
from bot.supervise.lifeline import die_with

USER, PASSWORD = "desk", "made-up"
MAKE = """<?xml version="1.0"?><c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"/>"""


class CalendarServer:
    """The clinic's calendar server.

    Attributes:
        url: of the clinic's calendar.
        http: for tests that look into it, or put something there as staff do.
    """

    def __init__(self, folder):
        self._folder = folder
        port = free_ports(1)[0]
        users = folder / "users"
        users.write_text(f"{USER}:{PASSWORD}\n")
        self._config = folder / "radicale.ini"
        self._config.write_text(
            f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = {users}\n"
            f"htpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = {folder / 'collections'}\n"
        )
        self._process = None
        self._root = f"http://127.0.0.1:{port}"
        self.url = f"{self._root}/{USER}/visits/"
        self.http = httpx.Client(base_url=self.url, auth=(USER, PASSWORD), timeout=10, trust_env=False)
        self.open()
        assert self.http.request("MKCALENDAR", "", content=MAKE).status_code == 201

    @property
    def settings(self):
        """The settings that lead here."""
        return {"caldav_url": self.url, "caldav_user": USER, "caldav_password": PASSWORD}

    def open(self):
        """Start it (again) and wait until it answers."""
        with (self._folder / "radicale.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "radicale", "--config", str(self._config)],
                stdout=log,
                stderr=log,
                preexec_fn=partial(die_with, os.getpid(), signal.SIGKILL),  # noqa: PLW1509 started from the one main thread
            )
        deadline = time.monotonic() + 20
        while not self._answers():
            assert time.monotonic() < deadline, (self._folder / "radicale.log").read_text()
            time.sleep(0.05)

    def close(self):
        """End it; connections are refused from then on."""
        if self._process:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def events(self):
        """The events in the calendar."""
        return list(Calendar.from_ical(self.http.get("").text).walk("VEVENT"))

    def event(self, uid):
        """The event of a UID; None if there is none."""
        return next((event for event in self.events() if event["uid"] == uid), None)

    def put(self, uid, start, end, **more):
        """Something that staff have put there."""
        stamp = "%Y%m%dT%H%M%SZ"
        lines = [f"UID:{uid}", "DTSTAMP:20261101T000000Z", f"DTSTART:{start:{stamp}}", f"DTEND:{end:{stamp}}"]
        lines += ["SUMMARY:Team meeting", *(f"{name.upper()}:{value}" for name, value in more.items())]
        body = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""]
        answer = self.http.put(f"{uid}.ics", content="\r\n".join(body), headers={"Content-Type": "text/calendar"})
        assert answer.is_success, answer.text

    def clear(self):
        """Empty the calendar."""
        for event in self.events():
            self.http.delete(f"{event['uid']}.ics")

    def _answers(self):
        try:
            return self.http.request("OPTIONS", self._root).status_code < 500
        except httpx.HTTPError:
            return False
