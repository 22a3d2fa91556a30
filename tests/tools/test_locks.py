"""The lock guard finds what must not stand in a lock."""

from __future__ import annotations

import pytest

from tools import locks

HASHED = "click==8.5.1 \\\n    --hash=sha256:" + "a" * 64 + "\n    # via tihang\n"


def test_the_projects_own_locks_have_no_fault() -> None:
    assert [fault for name in locks.LOCKS for fault in locks.check(name)] == []


def test_the_project_declares_what_its_run_lock_was_made_from() -> None:
    assert list(locks.dependencies_disagree()) == []


def test_a_pinned_and_hashed_package_is_accepted() -> None:
    assert list(locks.faults_of(HASHED)) == []
    with_marker = HASHED.replace("8.5.1", "8.5.1 ; sys_platform == 'win32'")
    assert list(locks.faults_of(with_marker)) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("--index-url https://example.org/simple", "holds an address"),
        ("click @ file:///tmp/click.whl", "holds an address"),
        ("# from http://example.org", "holds an address"),
        ("rich==15.0.0", "is no pinned package"),
        ("rich>=15 \\", "is no pinned package"),
        ("rich==15.0.0 \\", "has no hash"),
    ],
)
def test_a_line_that_must_not_stand_in_a_lock_is_named(line: str, fault: str) -> None:
    found = list(locks.faults_of(HASHED + line + "\n"))
    assert any(fault in one and one.startswith("4:") for one in found), found


@pytest.mark.parametrize(
    ("requirement", "name"),
    [
        ("django~=5.2", "django"),
        ("psycopg[binary]", "psycopg"),
        ("PyYAML", "pyyaml"),
        ("a_b", "a-b"),
    ],
)
def test_a_requirement_is_reduced_to_its_locked_name(requirement: str, name: str) -> None:
    assert locks.bare(requirement) == name
