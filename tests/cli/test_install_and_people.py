"""Installing, accounts and the audit chain from the command line."""

import re
import sqlite3
from pathlib import Path


def database_of(reserve) -> Path:
    return Path(reserve.environment["RESERVE_DATA_DIR"]) / "reserve.db"


def test_every_command_before_init_says_to_run_init_and_ends_with_4(empty):
    for arguments in (("users", "list"), ("audit", "verify"), ("serve",), ("demo",), ("rank", "ZJ-1", "--as", "x")):
        result = empty.run(*arguments)
        assert (result.exit_code, "reserve init" in result.stderr) == (4, True), arguments
    assert not database_of(empty).exists(), "asking does not create a database"


def test_init_can_be_run_twice(reserve):
    assert "数据库已就绪" in reserve.fine("init")


def test_database_of_another_version_is_named_with_both_versions(reserve):
    with sqlite3.connect(database_of(reserve)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    result = reserve.run("users", "list")
    assert result.exit_code == 4
    assert "0000" in result.stderr


def test_wrong_setting_is_named_instead_of_a_traceback(reserve):
    result = reserve.run("users", "list", RESERVE_PORT="many")
    assert result.exit_code == 2
    assert "RESERVE_PORT" in result.stderr


def test_unreachable_database_is_named_without_its_password(reserve):
    result = reserve.run("users", "list", RESERVE_DATABASE_URL="postgresql+psycopg://reserve:geheim@127.0.0.1:9/reserve")
    assert result.exit_code == 4
    assert "geheim" not in result.output
    assert "127.0.0.1:9" in result.stderr


def test_new_account_gets_a_password_once_and_must_change_it(reserve):
    shown = reserve.fine("users", "add", "zhang.san", "--name", "张三", "--unit", "330522", "--role", "county_clerk")
    password = re.search(r"：([a-z0-9-]{17})$", shown.strip())
    assert password
    assert reserve.read_json("users", "list") == [
        {
            "id": reserve.read_json("users", "list")[0]["id"], "login": "zhang.san", "name": "张三", "unit_code": "330522",
            "roles": ["county_clerk"], "active": True, "must_change_password": True,
        }
    ]  # fmt: skip
    assert password[1] not in database_of(reserve).read_bytes().decode("latin-1"), "only its hash is stored"


def test_account_is_locked_unlocked_and_given_roles(staffed):
    staffed.fine("users", "lock", "clerk")
    assert "停用" in staffed.fine("users", "list", "--unit", "330522")
    refused = staffed.run("check", "3305-2024-00001", "--as", "clerk")
    assert refused.exit_code == 3
    staffed.fine("users", "unlock", "clerk")
    staffed.fine("users", "roles", "clerk", "--role", "county_chief", "--role", "county_clerk")
    assert staffed.read_json("users", "list", "--unit", "330522")[0]["roles"] == ["county_clerk", "county_chief"]


def test_administrator_manages_by_right_and_a_clerk_does_not(staffed):
    staffed.fine("users", "lock", "ranker", "--as", "admin")
    result = staffed.run("users", "lock", "admin", "--as", "clerk")
    assert result.exit_code == 3
    assert result.stdout == ""


def test_unknown_login_ends_with_4_and_unknown_role_with_2(staffed):
    assert staffed.run("users", "lock", "nobody").exit_code == 4
    result = staffed.run("users", "roles", "clerk", "--role", "emperor")
    assert result.exit_code == 2
    assert "emperor" in result.stderr


def test_operator_who_acts_for_an_account_is_named_in_the_audit(staffed):
    staffed.run("users", "list", "--as", "admin", LOGNAME="wang-the-operator")
    with sqlite3.connect(database_of(staffed)) as connection:
        details = [row[0] for row in connection.execute("SELECT detail FROM audit_event WHERE action = 'sign_in'")]
        sessions = list(connection.execute("SELECT ended_at FROM web_session"))
    connection.close()
    assert any("wang-the-operator" in detail for detail in details)
    assert all(ended for (ended,) in sessions), "the session ends with the command"


def test_whole_chain_verifies_and_its_printed_head_is_recognised(staffed):
    head = staffed.read_json("audit", "verify")["head"]
    staffed.fine("users", "lock", "clerk")
    assert "核对一致" in staffed.fine("audit", "verify", "--head", head.upper())


def test_head_of_another_library_is_refused_with_1(staffed):
    result = staffed.run("audit", "verify", "--head", "a" * 64)
    assert result.exit_code == 1
    assert "从未是本库的链首" in result.stderr


def test_head_copied_in_part_is_a_usage_error(staffed):
    assert staffed.run("audit", "verify", "--head", "a" * 63).exit_code == 2


def test_changed_record_is_found_even_when_the_triggers_were_dropped(staffed):
    assert staffed.run("audit", "verify").exit_code == 0
    with sqlite3.connect(database_of(staffed)) as connection:
        for (name,) in list(connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE audit_event SET login = 'someone.else' WHERE number = 2")
    connection.close()
    result = staffed.run("audit", "verify")
    assert result.exit_code == 1
    assert "第 2 条" in result.stderr
