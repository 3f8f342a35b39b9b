"""Each examination is shown failing: a doctor who finds everybody healthy is none."""

import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboards.doctor import Verdict, machine, register, server
from dashboards.doctor.verdict import texts
from dashboards.settings import Settings
from reserve.store import Store
from reserve.store.audit import Act, append, verify
from reserve.store.immutable import unprotected
from reserve.store.schema import IMMUTABLE
from tests.cli.running import Reserve

NOW = dt.datetime(2024, 9, 2, 10, 0, tzinfo=dt.UTC)


def levels(verdicts: Any) -> dict[str, tuple[str, str]]:
    found = list(verdicts)
    for verdict in found:
        for language in ("zh", "en"):
            assert "{" not in verdict.sentence(language)
            assert verdict.title.text(language)
    return {verdict.check: (verdict.level, verdict.code) for verdict in found}


def settings(database: Engine, folder: Path, **more: Any) -> Settings:
    return Settings(database_url=database.url.render_as_string(hide_password=False), data_dir=folder, **more)


def recorded(database: Engine, count: int = 3, at: dt.datetime = NOW) -> None:
    with Store(database).write() as session:
        for number in range(count):
            append(session, Act("load", str(number)), at)


def test_a_sound_register_is_found_sound(database: Engine, tmp_path: Path) -> None:
    recorded(database)
    found = levels(register.examine(settings(database, tmp_path), full=True, now=dt.datetime.now(dt.UTC)))
    assert {"database", "schema", "durability", "triggers", "integrity", "audit", "clock"} <= set(found)
    assert {check for check, (level, _) in found.items() if level == "fail"} == set()


@pytest.mark.parametrize("table", IMMUTABLE)
def test_a_dropped_or_hollowed_trigger_is_named(database: Engine, table: str) -> None:
    on = f" ON {table}" if database.dialect.name == "postgresql" else ""
    first = f"{table}_rows" if on else f"{table}_update"
    other = f"{table}_truncate" if on else f"{table}_replace"
    with database.connect() as connection:
        assert unprotected(connection) == []
        connection.exec_driver_sql(f"DROP TRIGGER {first}{on}")
        assert unprotected(connection) == [first]
        connection.exec_driver_sql(f"DROP TRIGGER {other}{on}")
        hollow = (
            f"CREATE TRIGGER {other} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION reserve_immutable()"
            if on
            else f"CREATE TRIGGER {other} BEFORE INSERT ON {table} BEGIN SELECT 1; END"
        )
        connection.exec_driver_sql(hollow)
        assert unprotected(connection) == sorted([first, other])
        connection.rollback()


def test_switched_off_triggers_and_an_emptied_function_are_seen(postgresql_url: str) -> None:
    from reserve.store import make_engine

    engine = make_engine(postgresql_url, pooled=False)
    with engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE audit_event DISABLE TRIGGER audit_event_rows")
        assert unprotected(connection) == ["audit_event_rows"]
        connection.rollback()
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION reserve_immutable() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        )
        assert len(unprotected(connection)) == 2 * len(IMMUTABLE)
        connection.rollback()
    engine.dispose()


def test_a_broken_chain_is_found_in_its_newest_part_and_older_faults_with_full(database: Engine, tmp_path: Path) -> None:
    recorded(database, 6)
    trigger = "audit_event_rows ON audit_event" if database.dialect.name == "postgresql" else "audit_event_update"
    with database.begin() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        connection.exec_driver_sql("UPDATE audit_event SET subject = 'x' WHERE number = 2")
    with Store(database).read() as session:
        assert verify(session, newest=3).ok
        assert verify(session, newest=5).first_bad == verify(session).first_bad == 2
    found = levels(register.examine(settings(database, tmp_path), now=NOW))
    assert found["audit"] == ("fail", "audit.broken")
    assert found["triggers"] == ("fail", "triggers.missing")


def test_a_clock_that_went_back_is_seen(database: Engine, tmp_path: Path) -> None:
    recorded(database, at=NOW + dt.timedelta(hours=1))
    assert levels(register.examine(settings(database, tmp_path), now=NOW))["clock"] == ("fail", "clock.jumped")


def test_a_register_that_is_missing_empty_damaged_or_unreachable_is_told_apart(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    chosen = Settings(database_url=f"sqlite:///{path}", data_dir=tmp_path)
    assert levels(register.examine(chosen)) == {"database": ("fail", "database.missing")}
    assert not path.exists()
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE other (x)")
    assert levels(register.examine(chosen))["schema"] == ("fail", "schema.empty")
    shutil.copyfile(sqlite_template, path)
    with closing(sqlite3.connect(path)) as made:
        made.execute("UPDATE alembic_version SET version_num = '0000'")
        made.commit()
    assert levels(register.examine(chosen))["schema"] == ("fail", "schema.other")
    path.write_bytes(b"no database at all" * 500)
    assert levels(register.examine(chosen))["database"] == ("fail", "database.unreachable")
    away = Settings(database_url="postgresql://nobody@127.0.0.1:1/none", data_dir=tmp_path)
    assert levels(register.examine(away))["database"] == ("fail", "database.unreachable")
    assert levels(register.examine(Settings(database_url="mysql://x/y", data_dir=tmp_path)))["database"] == ("fail", "database.address")


def test_a_damaged_page_is_found(sqlite_url: str, tmp_path: Path) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA writable_schema = ON")
        made.execute("UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'person') WHERE name = 'draft'")
        made.commit()
    found = levels(register.examine(Settings(database_url=sqlite_url, data_dir=tmp_path)))
    assert found["integrity"] == ("fail", "integrity.damaged") or found["database"] == ("fail", "database.unreachable")


def test_a_row_that_refers_to_nothing_is_found(sqlite_url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as made:
        made.execute(
            "INSERT INTO role_grant (id, person_id, role, granted_at) VALUES ('a', 'nobody', 'county_clerk', '2024-09-02 00:00:00')"
        )
        made.commit()
    assert levels(register.examine(Settings(database_url=sqlite_url, data_dir=tmp_path)))["integrity"] == ("fail", "integrity.references")


def test_unsafe_settings_of_a_database_are_named(monkeypatch: pytest.MonkeyPatch, postgresql_url: str, sqlite_url: str) -> None:
    from reserve.store import make_engine

    loose = make_engine(sqlite_url, pooled=False)
    with loose.connect() as connection:
        connection.commit()
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA synchronous = NORMAL")
        assert levels(register.settings_of(connection))["durability"] == ("fail", "durability.wrong")
    loose.dispose()
    engine = make_engine(postgresql_url, pooled=False)
    with engine.connect() as connection:
        assert levels(register.settings_of(connection))["durability"][0] == "ok"
        connection.exec_driver_sql("SET synchronous_commit = off")
        connection.exec_driver_sql("SET default_transaction_isolation = 'serializable'")
        found = levels(register.settings_of(connection))
    engine.dispose()
    assert found["durability"] == ("fail", "durability.wrong")
    assert found["isolation"] == ("warn", "isolation.other")


def test_the_machine_is_examined_at_its_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(tmp_path).free
    assert levels(machine.disk(Settings(data_dir=tmp_path, disk_minimum=0)))["disk"] == ("ok", "disk.ok")
    assert levels(machine.disk(Settings(data_dir=tmp_path, disk_minimum=free // 3)))["disk"] == ("warn", "disk.soon_low")
    assert levels(machine.disk(Settings(data_dir=tmp_path, disk_minimum=free * 2)))["disk"] == ("fail", "disk.low")
    assert levels(machine.memory(Settings(memory_reserve=2**60)))["memory"] == ("warn", "memory.low")
    monkeypatch.setattr(machine, "fsync_ms", lambda _: machine.SLOW_FSYNC_MS + 0.1)
    assert levels(machine.disk(Settings(data_dir=tmp_path)))["fsync"] == ("warn", "fsync.slow")
    for limit, level, code in ((1024, "fail", "too_few"), (8192, "warn", "few"), (65536, "ok", "ok")):
        monkeypatch.setattr(machine.resource, "getrlimit", lambda _, hard=limit: (256, hard))
        assert levels(machine.descriptors())["descriptors"] == (level, f"descriptors.{code}")
    monkeypatch.setattr(machine.platform, "python_version", lambda: "3.9.1")
    assert levels(machine.python())["python"] == ("fail", "python.other")


def test_packages_are_compared_with_what_is_wanted_and_with_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text('# lock\nstructlog==0.0.1 \\\n    --hash=sha256:00\nnumpy==0.1 ; python_version < "3"\n')
    assert dict(machine.locked_versions(lock)) == {"structlog": "0.0.1"}
    assert levels(machine.packages(lock))["packages"] == ("warn", "packages.not_locked")
    monkeypatch.setattr(machine, "installed", lambda name: None if name == "structlog" else machine.version(name))
    assert levels(machine.packages(lock))["packages"] == ("fail", "packages.wrong")


def test_open_files_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    chosen = Settings(data_dir=folder)
    assert levels(server.permissions(chosen))["permissions"] == ("warn", "permissions.no_folder")
    folder.mkdir(mode=0o700)
    (folder / "secret").write_text("x")
    (folder / "secret").chmod(0o600)
    assert levels(server.permissions(chosen))["permissions"] == ("ok", "permissions.ok")
    (folder / "secret").chmod(0o660)
    assert levels(server.permissions(chosen))["permissions"] == ("fail", "permissions.open")
    (folder / "secret").chmod(0o600)
    folder.chmod(0o770)
    assert levels(server.permissions(chosen))["permissions"] == ("fail", "permissions.open")


def test_what_the_start_refuses_is_said_in_advance_and_only_noted_in_a_demonstration(sqlite_url: str, tmp_path: Path) -> None:
    weak = {"database_url": sqlite_url, "data_dir": tmp_path, "secret": "changeme"}
    found = [v for v in server.safety(Settings(**weak)) if v.level != "ok"]
    assert [v.level for v in found] == ["fail"]
    assert found[0].sentence("zh") != found[0].sentence("en")
    assert [v.level for v in server.safety(Settings(**weak, demo=True)) if v.level != "ok"] == ["warn"]
    assert [v.level for v in server.safety(Settings(database_url=sqlite_url, data_dir=tmp_path))] == ["ok"]


def test_a_taken_or_foreign_address_and_missing_files_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert levels(server.address(Settings(port=port)))["address"] == ("warn", "address.taken")
    assert levels(server.address(Settings(host="no-such-host.invalid")))["address"][0] == "fail"
    assert levels(server.notebooks())["notebooks"] == ("ok", "notebooks.ok")
    monkeypatch.setattr("dashboards.server.app.shipped_notebooks", lambda: tmp_path)
    assert levels(server.notebooks())["notebooks"] == ("fail", "notebooks.missing")
    monkeypatch.setattr("widgets.assets._FOLDER", tmp_path)
    assert levels(server.front_end())["front_end"] == ("fail", "front_end.missing")


def test_every_sentence_belongs_to_an_examination() -> None:
    checks = {code.removeprefix("check.") for code in texts() if code.startswith("check.")}
    assert {code.split(".")[0] for code in texts() if not code.startswith("check.")} == checks


def test_the_command_prints_verdicts_and_ends_with_1_when_one_failed(reserve: Reserve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboards.doctor.server.kernels", lambda _: iter([Verdict("kernels", "warn", "kernels.off")]))
    Path(reserve.environment["RESERVE_DATA_DIR"]).chmod(0o700)
    fine = reserve.run("doctor")
    assert "审计链" in fine.stdout
    told = reserve.read_json("doctor", RESERVE_LANGUAGE="en")
    assert told["ok"] is (fine.exit_code == 0)
    assert {"python", "database", "audit", "kernels"} <= {check["check"] for check in told["checks"]}
    sick = reserve.run("doctor", RESERVE_DATABASE_URL="sqlite:////nowhere/r.db")
    assert sick.exit_code == 1
    assert "reserve init" in sick.stdout


@pytest.mark.slow
def test_a_forked_kernel_answers() -> None:
    (verdict,) = server.kernels(Settings())
    assert (verdict.level, verdict.code) == ("ok", "kernels.ok"), verdict
