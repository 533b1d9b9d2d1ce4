"""Who may do what, as a table written by hand beside the functions."""

import inspect

import pytest

from bot.clinic import access
from bot.clinic.access import Role

INTAKE, REVIEWER, CONTENT, ADMIN, AUDITOR = Role
TABLE = {
    "may_use_own_account": {INTAKE, REVIEWER, CONTENT, ADMIN, AUDITOR},
    "may_see_queue": {INTAKE, REVIEWER},
    "may_work_intake": {INTAKE},
    "may_read_transcripts": {INTAKE, REVIEWER},
    "may_search_transcripts": {REVIEWER},
    "may_see_contact": {INTAKE},
    "may_unmask_contact": {REVIEWER},
    "may_review": {REVIEWER},
    "may_edit_content": {CONTENT},
    "may_see_numbers": {INTAKE, REVIEWER, CONTENT, ADMIN},
    "may_manage_people": {ADMIN},
    "may_set_availability": {INTAKE, ADMIN},
    "may_read_access_log": {AUDITOR},
}


def rules():
    """The functions of a role alone."""
    named = inspect.getmembers(access, inspect.isfunction)
    return {name: rule for name, rule in named if list(inspect.signature(rule).parameters) == ["role"]}


def test_the_table_holds_every_rule_and_no_other():
    assert set(rules()) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_a_rule_says_yes_to_exactly_the_roles_of_the_table(name):
    assert {role for role in Role if rules()[name](role)} == TABLE[name]


@pytest.mark.parametrize("role", Role)
def test_a_transcript_is_read_by_reviewers_and_by_intake_with_its_request(role):
    assert access.may_read_transcript(role, has_request=True) is (role in (INTAKE, REVIEWER))
    assert access.may_read_transcript(role, has_request=False) is (role is REVIEWER)


def test_who_may_open_no_transcript_page_may_read_no_transcript():
    for role in Role:
        if not access.may_read_transcripts(role):
            assert not access.may_read_transcript(role, has_request=True)
