"""The list of what analysts see knows every table, and shows nobody's account."""

from reserve.store.analysis import columns, copies, rules, shown, unlisted
from reserve.store.schema import metadata

INSTITUTES = {"register_diagnosis.diagnosed_by"}
"""Names of institutes, not of people."""
ACCOUNTS = {"person", "role_grant", "web_session", "sign_in_attempt", "draft", "audit_event"}


def test_every_table_of_the_register_is_shown_or_withheld_by_a_decision() -> None:
    assert unlisted() == [], "say in reserve/store/analysis_tables.csv whether analysts see it"
    assert set(rules()) <= set(metadata.tables)


def test_accounts_drafts_and_the_chain_are_not_shown() -> None:
    assert {table.name for table, _ in shown()}.isdisjoint(ACCOUNTS)


def test_no_shown_column_names_a_person_or_a_secret() -> None:
    names = {f"{table.name}.{column.name}" for table, rule in shown() for column in columns(table, rule)}
    assert not [
        name for name in names - INSTITUTES if any(word in name for word in ("password", "secret", "login", "person", "_by", "session"))
    ]


def test_what_the_list_hides_exists() -> None:
    for table, rule in shown():
        assert rule.hidden <= set(table.columns.keys()), table.name


def test_a_copy_has_the_shown_columns_and_the_stamp() -> None:
    made = copies()
    assert set(made.tables) == {table.name for table, _ in shown()} | {"snapshot_stamp"}
    assert "seed_secret" not in made.tables["batch"].columns
