"""The tables are what the vocabulary and the migrations say."""

import datetime as dt

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, types

from reserve.rules.assessment import assess
from reserve.store import make_engine, upgrade
from reserve.store.facts import project_facts, repeat_tables
from reserve.store.migrate import current, newest
from reserve.store.schema import metadata
from reserve.vocabulary.document import Document
from reserve.vocabulary.fields import columns_of, single_fields, table_fields
from reserve.vocabulary.figures import FIGURES


def test_the_migrations_make_the_tables_that_the_program_expects(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_comparison_with_the_migrations_sees_a_missing_column(database: Engine) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE project_facts DROP COLUMN derived_saving_rate")
        (difference,) = compare_metadata(MigrationContext.configure(connection), metadata)
    assert (difference[0], difference[2], difference[3].name) == ("add_column", "project_facts", "derived_saving_rate")


def test_an_upgrade_of_the_newest_register_changes_nothing(database: Engine) -> None:
    before = sorted(inspect(database).get_table_names())
    upgrade(database)
    assert sorted(inspect(database).get_table_names()) == before
    assert current(database) == newest()


def test_every_single_field_has_a_column_of_its_kind_and_none_is_left_over() -> None:
    kinds = {
        "quantity": types.BigInteger, "ratio": types.BigInteger, "money": types.BigInteger, "integer": types.BigInteger,
        "year": types.BigInteger, "date": types.Date, "boolean": types.Boolean,
    }  # fmt: skip
    for field in single_fields():
        assert isinstance(project_facts.c[field.name].type, kinds.get(field.type, types.String)), field.name
    derived = [f"derived_{name}" for name in FIGURES]
    assert [c.name for c in project_facts.c] == ["project_id", "version_id", *(field.name for field in single_fields()), *derived]


def test_every_repeat_table_has_its_columns() -> None:
    assert set(repeat_tables) == {table.name for table in table_fields()}
    for name, table in repeat_tables.items():
        assert [c.name for c in table.c] == ["project_id", "row_key", "position", *(column.name for column in columns_of(name))]


def test_the_stored_figures_are_those_that_the_rules_derive() -> None:
    derived = assess(Document.from_raw({}), dt.date(2024, 9, 2)).facts()
    assert [c.name for c in project_facts.c if c.name.startswith("derived_")] == [f"derived_{name}" for name in derived]


def test_no_column_counts_in_floating_point() -> None:
    floating = [str(c) for table in metadata.tables.values() for c in table.c if isinstance(c.type, types.Numeric | types.Float)]
    assert floating == []


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/reserve"])
def test_a_database_in_memory_or_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"reserve\.db|unknown database mysql"):
        make_engine(url)
