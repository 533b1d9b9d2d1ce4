"""What is told to systems outside, read from both databases."""

from support.booking import NOW, request, slot

from bot.store import appointments, filing, intake, seats


def test_a_request_is_found_with_its_visit(store):
    booked = store.run(appointments.book, request(), slot(), 1, NOW)
    store.run(intake.save, request(1))
    found = store.run(filing.filed, "REF-0")
    assert (found.request, found.visit) == (request(), booked)
    assert store.run(filing.filed, "REF-1").visit is None
    assert store.run(filing.filed, "REF-2") is None
    listed = store.run(filing.all_filed)
    assert [each.request for each in listed] == [request(), request(1)]
    assert [each.visit for each in listed] == [booked, None]
    assert all(each.created.utcoffset() is not None for each in listed)


def test_seats_are_the_booked_ones_past_ones_too_and_the_live_holds(store):
    store.run(appointments.book, request(), slot(), 1, NOW)
    store.run(seats.hold, slot(1), 1, "form-9", NOW)
    later = slot(0).end
    assert [(each.start, each.status) for each in store.run(filing.seats, NOW)] == [
        (slot().start, "busy"),
        (slot(1).start, "busy-tentative"),
    ]
    assert [each.start for each in store.run(filing.seats, later)] == [slot().start]


def test_only_what_is_booked_and_shares_a_moment_is_at_a_slot(store):
    store.run(appointments.book, request(), slot(minutes=90), 1, NOW)
    store.run(seats.hold, slot(4), 1, "form-9", NOW)
    assert [each.status for each in store.run(filing.booked_at, slot(1))] == ["busy"]
    assert [each.status for each in store.run(filing.booked_at, slot())] == ["busy"]
    assert store.run(filing.booked_at, slot(2)) == store.run(filing.booked_at, slot(4)) == []


def test_the_slots_of_a_visit_are_told_up_to_a_state(store):
    store.run(appointments.book, request(), slot(), 1, NOW)
    store.run(appointments.move, "REF-0", slot(2), 1, NOW)
    store.run(appointments.move, "REF-0", slot(), 1, NOW)
    store.run(appointments.cancel, "REF-0", NOW)
    assert store.run(filing.slots_until, "REF-0", 0) == [slot()]
    assert store.run(filing.slots_until, "REF-0", 1) == store.run(filing.slots_until, "REF-0", 3) == [slot(), slot(2)]
    store.run(intake.save, request(1))
    assert store.run(filing.slots_until, "REF-1", 0) == []
