"""Each row arrives once, in order, whatever the mail server does; what does not arrive is shown to staff."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from support.booking import NOW, PHONE, request, slot
from support.mail_server import PASSWORD

from bot.delivery.courier import FIRST_PAUSE, LONGEST_PAUSE, SPREAD, pause
from bot.store import appointments, deliveries, intake, outbox
from bot.store.database import StoreError
from tests.delivery.conftest import DESK

VISITOR = "ana@example.com"


def drain(*couriers):
    for courier in couriers:
        while courier.step():
            pass


def rows(store, destination="visitor_mail"):
    listed = store.run(outbox.listed, everything=True)
    return [(row["sequence"], row["state"], row["last_error"]) for row in listed if row["destination"] == destination]


@pytest.fixture
def booked(store):
    return store.run(appointments.book, request(), slot(), 1, NOW)


@pytest.mark.usefixtures("booked")
def test_a_booking_reaches_visitor_and_desk_once(couriers, smtp, store):
    mails = couriers()
    for _ in range(3):
        drain(*mails.values())
    assert sorted(mail.to for mail in smtp.mails()) == [VISITOR, DESK]
    assert rows(store) == [(0, "sent", None)]


def test_a_visitor_without_an_address_gets_no_mail_and_the_desk_does(couriers, smtp, store):
    store.run(appointments.book, request(contact="+19735550123"), slot(), 1, NOW)
    drain(*couriers().values())
    assert [mail.to for mail in smtp.mails()] == [DESK]
    assert rows(store) == []


def test_a_call_back_request_reaches_the_desk_only(couriers, smtp, store, clock):
    store.run(intake.save, request())
    clock.advance(days=900)  # `save` reads the real clock
    drain(*couriers().values())
    assert [mail.to for mail in smtp.mails()] == [DESK]


def test_move_and_cancel_follow_with_the_same_uid_and_a_rising_sequence(couriers, smtp, store, booked):
    mails = couriers()
    store.run(appointments.move, booked.reference, slot(2), 1, NOW)
    store.run(appointments.cancel, booked.reference, NOW)
    drain(*mails.values())
    events = [mail.event for mail in smtp.to(VISITOR)]
    assert [event["sequence"] for event in events] == [0, 1, 2]
    assert {str(event["uid"]) for event in events} == {booked.uid}
    assert [mail.method for mail in smtp.to(VISITOR)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event.decoded("dtstart") for event in events] == [slot().start, slot(2).start, slot(2).start]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("451 later", "smtp 451"),
        ("421 busy", "smtp 421"),
        ("data:452 full", "smtp 452"),
        ("mail:550 this sender may not", "SMTPSenderRefused"),
        ("hang", "SMTPServerDisconnected"),
        ("drop", "SMTPServerDisconnected"),
    ],
)
@pytest.mark.usefixtures("booked")
def test_what_fails_for_now_is_shown_and_tried_again(couriers, smtp, clock, fault, reason):
    courier = couriers()["visitor_mail"]
    store = courier.store
    smtp.faults = [fault]
    drain(courier)
    assert rows(store) == [(0, "waiting", reason)]
    assert [row["last_error"] for row in store.run(outbox.listed)] == [reason]
    drain(courier)
    assert smtp.letters == []
    clock.advance(seconds=13)
    drain(courier)
    assert len(smtp.to(VISITOR)) == 1
    assert rows(store) == [(0, "sent", None)]
    assert store.run(outbox.listed) == []


@pytest.mark.usefixtures("booked")
def test_a_refused_connection_is_tried_again(couriers, smtp, store, clock):
    courier = couriers()["visitor_mail"]
    smtp.close()
    drain(courier)
    assert rows(store) == [(0, "waiting", "ConnectionRefusedError")]
    smtp.open()
    clock.advance(seconds=13)
    drain(courier)
    assert len(smtp.to(VISITOR)) == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"smtp_security": "starttls"}, "SMTPNotSupportedError"),
        ({"smtp_security": "tls"}, "SSLError"),
        ({"smtp_user": "clinic", "smtp_password": "wrong"}, "SMTPAuthenticationError"),
    ],
)
@pytest.mark.usefixtures("booked")
def test_a_server_that_is_not_as_the_settings_say_gets_no_mail_and_loses_none(couriers, smtp, store, changed, reason):
    drain(couriers(**changed)["visitor_mail"])
    assert rows(store) == [(0, "waiting", reason)]
    assert smtp.letters == []


@pytest.mark.usefixtures("booked")
def test_the_password_is_read_from_its_file(couriers, smtp, tmp_path):
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    drain(couriers(smtp_user="clinic", smtp_password_file=str(tmp_path / "password"))["visitor_mail"])
    assert len(smtp.to(VISITOR)) == 1


def test_an_address_in_other_letters_is_mailed_too(couriers, smtp, store):
    store.run(appointments.book, request(contact="josé@example.com"), slot(), 1, NOW)
    drain(couriers()["visitor_mail"])
    (mail,) = smtp.mails()
    assert "\r\nTo: josé@example.com\r\n".encode() in mail.content
    assert str(mail.event["attendee"]) == "mailto:josé@example.com"


@pytest.mark.parametrize("fault", ["550 no such user", "data:554 no"])
@pytest.mark.usefixtures("booked")
def test_what_is_refused_for_good_is_shown_and_staff_can_retry(couriers, smtp, store, clock, fault):
    courier = couriers()["visitor_mail"]
    smtp.faults = [fault]
    drain(courier)
    clock.advance(days=1)
    drain(courier)
    assert smtp.letters == []
    (row,) = store.run(outbox.listed)
    assert (row["state"], row["reference"]) == ("failed", "REF-0")
    assert store.run(outbox.retry, row["id"], clock()) is outbox.State.WAITING
    drain(courier)
    assert len(smtp.to(VISITOR)) == 1
    assert store.run(outbox.retry, row["id"], clock()) is None


@pytest.mark.usefixtures("booked")
def test_after_two_days_it_is_given_up_and_shown(couriers, smtp, store, clock):
    courier = couriers()["visitor_mail"]
    smtp.close()
    tries = 0
    while rows(store)[0][1] == "waiting":
        drain(courier)
        clock.advance(minutes=36)
        tries += 1
    assert rows(store) == [(0, "failed", "ConnectionRefusedError")]
    assert 80 <= tries <= 82
    assert clock() - NOW < timedelta(hours=49)


def test_a_later_state_waits_for_the_earlier_one(couriers, smtp, store, clock, booked):
    courier = couriers()["visitor_mail"]
    smtp.faults = ["451 later"]
    drain(courier)
    store.run(appointments.move, booked.reference, slot(2), 1, clock())
    drain(courier)
    assert smtp.letters == []
    clock.advance(seconds=13)
    drain(courier)
    assert [mail.event["sequence"] for mail in smtp.to(VISITOR)] == [0, 1]


def test_one_visitors_trouble_keeps_no_other_waiting(couriers, smtp, store):
    for number in range(3):
        store.run(appointments.book, request(number, contact=f"v{number}@example.com"), slot(number), 1, NOW)
    smtp.faults = ["451 later"]
    drain(couriers()["visitor_mail"])
    assert [mail.to for mail in smtp.mails()] == ["v1@example.com", "v2@example.com"]


def test_an_old_state_is_never_sent_after_a_newer_one(couriers, smtp, store, clock, booked):
    courier = couriers()["visitor_mail"]
    smtp.faults = ["550 no"]
    drain(courier)
    store.run(appointments.move, booked.reference, slot(2), 1, clock())
    drain(courier)
    (row,) = store.run(outbox.listed)
    assert store.run(outbox.retry, row["id"], clock()) is outbox.State.SUPERSEDED
    drain(courier)
    assert [mail.event["sequence"] for mail in smtp.to(VISITOR)] == [1]


def test_two_workers_share_the_rows_and_send_none_twice(couriers, smtp, store):
    for number in range(12):
        store.run(appointments.book, request(number, contact=f"v{number}@example.com"), slot(number), 1, NOW)
    workers = [couriers(worker=f"w{number}")["visitor_mail"] for number in range(3)]

    def work(courier):
        for _ in range(200):
            try:
                courier.step()
            except StoreError:
                continue  # SQLite was busy

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, workers))
    assert sorted(mail.to for mail in smtp.mails()) == sorted(f"v{number}@example.com" for number in range(12))


def test_a_claimed_row_is_taken_up_when_its_claim_ends(couriers, smtp, store, clock, booked):
    claimed = store.run(deliveries.claim, store.run(deliveries.next_due, "visitor_mail", NOW), "dead", NOW)
    assert claimed.reference == booked.reference
    courier = couriers()["visitor_mail"]
    clock.now += deliveries.LEASE - timedelta(seconds=1)
    drain(courier)
    assert smtp.letters == []
    clock.advance(seconds=1)
    drain(courier)
    assert len(smtp.to(VISITOR)) == 1
    assert not store.run(deliveries.conclude, claimed, outbox.State.WAITING, "late", clock())


@pytest.mark.usefixtures("booked")
def test_a_restarted_worker_takes_up_its_own_rows_at_once_and_no_others(couriers, smtp, store):
    for name in ("w", "another"):
        destination = {"w": "visitor_mail", "another": "desk_mail"}[name]
        store.run(deliveries.claim, store.run(deliveries.next_due, destination, NOW), name, NOW)
    assert store.run(deliveries.take_up, "w", NOW) == 1
    drain(*couriers().values())
    assert [mail.to for mail in smtp.mails()] == [VISITOR]


@pytest.mark.usefixtures("booked")
def test_nothing_is_handed_over_when_little_of_the_claim_is_left_or_the_worker_is_stopping(
    couriers, smtp, store, clock
):
    courier = couriers()["visitor_mail"]
    courier.stopping = lambda: True
    drain(courier)
    assert rows(store) == [(0, "waiting", "interrupted")]
    clock.advance(seconds=13)
    courier.stopping = lambda: clock.advance(minutes=6)
    drain(courier)
    assert smtp.letters == []
    assert rows(store) == [(0, "waiting", "interrupted")]


@pytest.mark.usefixtures("booked")
def test_a_delivery_that_the_full_store_cannot_note_is_noted_later_and_not_repeated(couriers, smtp, store, monkeypatch):
    courier = couriers()["visitor_mail"]
    real, full = deliveries.conclude, [True, True]

    def conclude(*args):
        if full and full.pop():
            raise StoreError("OperationalError")
        return real(*args)

    monkeypatch.setattr(deliveries, "conclude", conclude)
    for _ in range(2):
        with pytest.raises(StoreError):
            courier.step()
    drain(courier)
    assert len(smtp.to(VISITOR)) == 1
    assert rows(store) == [(0, "sent", None)]


@pytest.mark.usefixtures("booked")
def test_what_is_not_set_up_is_kept_and_can_be_sent_later(couriers, smtp, store):
    assert store.run(deliveries.keep, "visitor_mail") == 1
    drain(couriers()["visitor_mail"])
    assert smtp.letters == []
    (row,) = [row for row in store.run(outbox.listed) if row["destination"] == "visitor_mail"]
    assert row["state"] == "kept"
    store.run(outbox.retry, row["id"], NOW)
    drain(couriers()["visitor_mail"])
    assert len(smtp.to(VISITOR)) == 1


def test_a_fault_of_our_own_costs_nobody_their_mail_and_tells_no_word(couriers, smtp, store, clock, capfd):
    store.run(appointments.book, request(name="Marigold"), slot(), 1, NOW)
    courier = couriers()["visitor_mail"]
    server = courier.destination.server
    object.__setattr__(courier.destination, "server", None)
    drain(courier)
    assert rows(store) == [(0, "waiting", "AttributeError")]
    object.__setattr__(courier.destination, "server", server)
    clock.advance(seconds=13)
    drain(courier)
    assert len(smtp.to(VISITOR)) == 1
    said = "".join(capfd.readouterr())
    assert '"state"' in said or "state=" in said
    for word in ("Marigold", "ana@"):
        assert word not in said
    assert not PHONE.search(said)


def test_pauses_double_up_to_half_an_hour_and_are_spread():
    for attempts in range(1, 200):
        plain = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts - 1, 20))
        assert plain * (1 - SPREAD) <= pause(attempts) <= plain * (1 + SPREAD)
    assert len({pause(5) for _ in range(20)}) > 1
