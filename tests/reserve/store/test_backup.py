"""A backup is one moment of the register; restored on either database it is the same, to the last digit."""

import datetime as dt
import gzip
import io
import json
import shutil
import stat
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import DBAPIError

from reserve.services.projects.views import Change
from reserve.services.register import add_record, change_record, link_project
from reserve.store import Store, make_engine
from reserve.store.audit import Act, append, verify
from reserve.store.backup_format import BackupRefused, Lines, Manifest, stored_lines, tables_of, weighed
from reserve.store.backup_read import opened, verified
from reserve.store.backup_restore import Proof, restore_backup
from reserve.store.backup_take import Taken, take_backup
from reserve.store.engine import WRITES
from reserve.store.migrate import newest
from reserve.store.schema import metadata
from tests.support.office import Office
from tests.support.register import firm

AT = dt.datetime(2024, 9, 2, 10, 42, 7, 5, tzinfo=dt.UTC)
Filled = Callable[[Engine], Engine]


def fill(engine: Engine) -> None:
    """People, a project with a version and its verdict, and values at the edge of what a column can hold."""
    office = Office(Store(engine))
    chain = office.chain()
    code = office.in_state(chain, "county")
    made = firm(office, chain.clerk)
    link_project(office.desk, chain.clerk, code, made.line.id)
    add_record(office.desk, chain.clerk, "measure", {"measure_name": ("更换冷却机", None)}, made.enterprise.id, project_code=code)
    change_record(office.desk, chain.clerk, "line", made.line.id, [Change(1, "device", "«六级» \u2028 窑", None, 1)], client="a")
    office.drafted(chain.clerk, {"project_name": ("回转窑 «x» \\ \" ' \u2028 🏭", None)})
    with office.desk.store.write() as session:
        sequence = metadata.tables["code_sequence"]
        session.execute(insert(sequence), [{"prefix": "", "last": 0}, {"prefix": "largest", "last": 2**31 - 1}, {"prefix": "Ä", "last": 1}])
        run = metadata.tables["sign_in_attempt"]
        edge = dt.datetime(1, 1, 1, 0, 0, 0, 1, tzinfo=dt.UTC)
        late = dt.datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=dt.UTC)
        rows = [("a", edge, True), ("b", late, False), ("B", AT, True)]
        session.execute(
            insert(run), [{"id": i, "login_key": "", "address": " ", "at": at, "succeeded": s, "forgiven": not s} for i, at, s in rows]
        )


@pytest.fixture
def register(database: Engine) -> Engine:
    """A filled register, once on each database."""
    fill(database)
    return database


@pytest.fixture
def other(database: Engine, sqlite_url: str, postgresql_url: str) -> Iterator[Engine]:
    """An empty register on the other database."""
    engine = make_engine(postgresql_url if database.dialect.name == "sqlite" else sqlite_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled register in a file, copied for each test."""
    file = tmp_path_factory.mktemp("filled") / "reserve.db"
    shutil.copyfile(sqlite_template, file)
    engine = make_engine(f"sqlite:///{file}")
    fill(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return file


@pytest.fixture
def local(filled: Path, tmp_path: Path) -> Iterator[Engine]:
    """A filled register on SQLite, for what does not depend on the database."""
    shutil.copyfile(filled, tmp_path / "reserve.db")
    engine = make_engine(f"sqlite:///{tmp_path / 'reserve.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """An empty register on SQLite beside it."""
    shutil.copyfile(sqlite_template, tmp_path / "empty.db")
    engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    yield engine
    engine.dispose()


def take(engine: Engine, target: Path, files: Path | None = None) -> Taken:
    return take_backup(engine, target, version="1.0", attachments=files or target.parent / "no-files")


def content(engine: Engine) -> dict[str, list[bytes]]:
    with engine.connect() as connection:
        return {table.name: list(stored_lines(connection, table)) for table in tables_of(connection, metadata.tables)}


def filed(folder: Path, *words: str) -> dict[str, bytes]:
    """Files of attachments below ``folder``, with one that is still arriving."""
    held = {}
    for word in words:
        name = word.encode().hex().ljust(64, "0")
        held[f"{name[:2]}/{name}"] = word.encode() * 1000
    for name, what in {**held, "incoming/half": b"half"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(what)
    return held


def test_a_backup_moves_to_the_other_database_and_back_without_a_changed_byte(register: Engine, other: Engine, tmp_path: Path) -> None:
    before = content(register)
    there = restore_backup(take(register, tmp_path / "there.tar").path, other, attachments=None)
    assert there.equal
    assert content(other) == before
    again = take(other, tmp_path / "back.tar")
    assert again.path.read_bytes() == (tmp_path / "there.tar").read_bytes()
    back = restore_backup(again.path, register, attachments=None, replace=True)
    assert content(register) == before
    assert back.tables == there.tables
    assert {name: rows for name, rows, _, _ in back.tables}["project_version"] == 1


def test_the_restored_register_is_protected_and_goes_on_working(register: Engine, other: Engine, tmp_path: Path) -> None:
    restore_backup(take(register, tmp_path / "b").path, other, attachments=None)
    with pytest.raises(DBAPIError, match="history is never changed"), other.begin() as connection:
        connection.exec_driver_sql("UPDATE audit_event SET subject = 'x'")
    store = Store(other)
    with store.write() as session:
        append(session, Act("after", "restore"), AT)
    with store.read() as session:
        assert verify(session).ok


def test_the_same_register_gives_the_same_bytes_as_folder_and_as_tar(local: Engine, tmp_path: Path) -> None:
    files = tmp_path / "files"
    filed(files, "甲", "乙")
    first, second = take(local, tmp_path / "one.tar", files), take(local, tmp_path / "two.tar", files)
    assert first.path.read_bytes() == second.path.read_bytes()
    folder = take(local, tmp_path / "folder", files)
    assert folder.manifest == first.manifest
    with tarfile.open(first.path) as tar:
        names = [member.name for member in tar]
        assert {name: tar.extractfile(name).read() for name in names} == {name: (folder.path / name).read_bytes() for name in names}  # type: ignore[union-attr]
    assert not any("incoming" in name for name in names)


def test_a_backup_is_for_its_owner_only_and_replaces_nothing(local: Engine, tmp_path: Path) -> None:
    for name in ("b.tar", "b"):
        path = take(local, tmp_path / name).path
        assert not [p for p in (path, *path.rglob("*")) if stat.S_IMODE(p.stat().st_mode) & 0o077]
        with pytest.raises(BackupRefused, match="backup_target_exists"):
            take(local, path)
    assert sorted(p.name for p in tmp_path.iterdir() if "part" in p.name) == []


def test_a_backup_during_writing_is_one_moment(register: Engine, tmp_path: Path) -> None:
    """Two tables are always written together; whatever the backup holds, it holds of both."""
    store, stop = Store(register), threading.Event()
    written = []

    def write() -> None:
        while not stop.is_set():
            with store.write() as session:
                event = append(session, Act("load", "x"), AT)
                session.execute(insert(metadata.tables["code_sequence"]), [{"prefix": f"w{event.number:07d}", "last": event.number}])
            written.append(event.number)

    writers = [threading.Thread(target=write, daemon=True) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        taken = []
        for number in range(4):
            seen = len(written)
            while len(written) < seen + 5:
                assert any(writer.is_alive() for writer in writers)
            taken.append(take(register, tmp_path / f"{number}.tar"))
    finally:
        stop.set()
        for writer in writers:
            writer.join(30)
    assert not any(writer.is_alive() for writer in writers)
    heads = []
    for backup in taken:
        with opened(backup.path) as archive:
            manifest = verified(archive)
            marks = [json.loads(line)[0] for line in archive.lines("tables/code_sequence.jsonl") if b'"w0' in line]
        heads.append(manifest.audit.number)
        assert max(marks) == manifest.audit.number
    assert heads == sorted(heads)
    assert heads[0] < heads[-1]


def test_a_filled_register_is_replaced_only_when_asked_for(local: Engine, empty: Engine, tmp_path: Path) -> None:
    backup = take(local, tmp_path / "b.tar").path
    restore_backup(backup, empty, attachments=None)
    with Store(empty).write() as session:
        append(session, Act("later", "x"), AT)
    later = content(empty)
    with pytest.raises(BackupRefused, match="restore_not_empty"):
        restore_backup(backup, empty, attachments=None)
    assert content(empty) == later
    restore_backup(backup, empty, attachments=None, replace=True)
    assert content(empty) == content(local)


def test_what_others_keep_in_the_same_database_is_neither_taken_nor_touched(register: Engine, tmp_path: Path) -> None:
    with register.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE of_others (x REAL)")
        connection.exec_driver_sql("INSERT INTO of_others VALUES (1.5)")
    taken = take(register, tmp_path / "b.tar")
    assert "of_others" not in taken.manifest.tables
    before = content(register)
    restore_backup(taken.path, register, attachments=None, replace=True)
    assert content(register) == before
    with register.connect() as connection:
        assert connection.exec_driver_sql("SELECT x FROM of_others").scalar() == 1.5


def test_a_view_that_hangs_on_our_tables_is_named_and_nothing_changes(postgresql_url: str, tmp_path: Path) -> None:
    engine = make_engine(postgresql_url)
    taken = take(engine, tmp_path / "b.tar")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE VIEW names AS SELECT name FROM person")
    with pytest.raises(BackupRefused, match="restore_dependents"):
        restore_backup(taken.path, engine, attachments=None, replace=True)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM names").scalar() == 0
    engine.dispose()


def test_a_database_without_any_table_is_filled(local: Engine, tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'new.db'}")
    assert restore_backup(take(local, tmp_path / "b").path, engine, attachments=None).equal
    assert content(engine) == content(local)
    engine.dispose()


def test_attachments_and_keys_come_back_and_what_is_missing_is_said(local: Engine, empty: Engine, tmp_path: Path) -> None:
    files, key = tmp_path / "files", tmp_path / "secret"
    held = filed(files, "甲", "乙")
    key.write_text("s3cret")
    backup = take_backup(local, tmp_path / "b.tar", version="1", attachments=files, keys=[key])
    assert backup.missing == ()
    assert "s3cret" not in take(local, tmp_path / "plain.tar", files).path.read_bytes().decode("utf-8", "replace")
    target = tmp_path / "there" / "files"
    filed(target, "old")
    with pytest.raises(BackupRefused, match="restore_files_not_empty"):
        restore_backup(backup.path, empty, attachments=target)
    restore_backup(backup.path, empty, attachments=target, replace=True, keys_to=tmp_path / "there")
    assert {p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*") if p.is_file()} == held
    assert (tmp_path / "there" / "secret").read_text() == "s3cret"
    assert sorted(p.name for p in target.parent.iterdir()) == ["files", "secret"]

    attachment = metadata.tables["attachment"]
    with local.execution_options(**{WRITES: True}).begin() as connection:
        project = connection.execute(text("SELECT id FROM project")).scalars().first()
        person = connection.execute(text("SELECT id FROM person")).scalars().first()
        row = {
            "id": "f", "project_id": project, "name": "n", "media_type": "m", "size_bytes": 1, "sha256": "a" * 64,
            "added_by": person, "added_by_name": "n", "added_at": AT,
        }  # fmt: skip
        connection.execute(insert(attachment), [row])
    assert take(local, tmp_path / "lacking", files).missing == ("a" * 64,)


def test_every_column_of_the_schema_can_be_backed_up(database: Engine) -> None:
    with database.connect() as connection:
        found = {table.name: Lines(table, database.dialect.name).columns for table in tables_of(connection, metadata.tables)}
    assert found == {table.name: sorted(c.name for c in table.columns) for table in metadata.sorted_tables}


def test_a_backup_of_an_older_schema_is_brought_to_the_newest(local: Engine, empty: Engine, tmp_path: Path) -> None:
    from reserve.store.migrate import climb, rebuilding

    old = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with rebuilding(old) as connection:
        climb(connection, "0001")
    taken = take(old, tmp_path / "old.tar")
    assert taken.manifest.schema_revision == "0001"
    assert restore_backup(taken.path, empty, attachments=None).upgraded_to == newest()
    old.dispose()


# What is refused --------------------------------------------------------------------------------------------------------------------------
def rewrite(folder: Path, change: Callable[[dict], None]) -> None:
    """Change the manifest of a backup in a folder."""
    path = folder / "manifest.json"
    told = json.loads(path.read_text())
    change(told)
    path.write_text(json.dumps(told))


def _flip(folder: Path) -> None:
    path = folder / "tables" / "person.jsonl"
    raw = bytearray(path.read_bytes())
    raw[40] ^= 1
    path.write_bytes(raw)


def _cut(folder: Path) -> None:
    path = folder / "tables" / "audit_event.jsonl"
    path.write_bytes(path.read_bytes()[:-20])


def _forge_event(folder: Path) -> None:
    """A changed event with right digests in the manifest: only the chain betrays it."""
    path = folder / "tables" / "audit_event.jsonl"
    path.write_bytes(path.read_bytes().replace(b"create_project", b"create_projecs").replace(b"create", b"creata", 1))
    rows, digest = weighed(iter(path.read_bytes().splitlines(keepends=True)))
    rewrite(folder, lambda told: told["tables"]["audit_event"].update(rows=rows, sha256=digest))


def _surplus(folder: Path) -> None:
    (folder / "tables" / "more.jsonl").write_text("[]\n")


def _link(folder: Path) -> None:
    (folder / "tables" / "person.jsonl").unlink()
    (folder / "tables" / "person.jsonl").symlink_to("/etc/passwd")


def _spoil_types(folder: Path) -> None:
    """A text where a number belongs, with a right digest: only the typed reading betrays it."""
    path = folder / "tables" / "code_sequence.jsonl"
    path.write_bytes(b'["many","p"]\n')
    rows, digest = weighed(iter([path.read_bytes()]))
    rewrite(folder, lambda told: told["tables"]["code_sequence"].update(rows=rows, sha256=digest))


def _break_reference(folder: Path) -> None:
    path = folder / "tables" / "person.jsonl"
    path.write_bytes(b"")
    rewrite(folder, lambda told: told["tables"]["person"].update(rows=0, sha256=weighed(iter([]))[1]))


REFUSALS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a changed row": (_flip, "backup_damaged"),
    "a cut table": (_cut, "backup_damaged"),
    "a forged event": (_forge_event, "backup_chain_broken"),
    "a surplus table": (_surplus, "backup_shape"),
    "a missing table": (lambda f: (f / "tables" / "person.jsonl").unlink(), "backup_shape"),
    "a link": (_link, "backup_shape"),
    "a text for a number": (_spoil_types, "backup_shape"),
    "a row that refers to nothing": (_break_reference, "backup_shape|restore_refused"),
    "no manifest": (lambda f: (f / "manifest.json").unlink(), "backup_shape"),
    "a manifest that is no JSON": (lambda f: (f / "manifest.json").write_text("{"), "backup_damaged"),
    "a manifest that is a pit": (lambda f: (f / "manifest.json").write_text("[" * 100_000), "backup_damaged"),
    "a manifest with more": (lambda f: rewrite(f, lambda m: m.update(more=1)), "backup_shape"),
    "a newer schema": (lambda f: rewrite(f, lambda m: m.update(schema_revision="9999")), "backup_newer"),
    "a newer form": (lambda f: rewrite(f, lambda m: m.update(format=99)), "backup_format"),
    "another head": (lambda f: rewrite(f, lambda m: m["audit"].update(hash="0" * 64)), "backup_chain_broken"),
    "a table outside": (lambda f: rewrite(f, lambda m: m["tables"].update({"../x": m["tables"]["person"]})), "backup_shape"),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_a_spoilt_backup_is_refused_and_nothing_changes(local: Engine, empty: Engine, tmp_path: Path, what: str) -> None:
    spoil, code = REFUSALS[what]
    folder = take(local, tmp_path / "b").path
    spoil(folder)
    before = content(empty)
    with pytest.raises(BackupRefused, match=code):
        restore_backup(folder, empty, attachments=tmp_path / "files", replace=True)
    assert content(empty) == before
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".") or p.name == "files") == []


def _hostile(tar: tarfile.TarFile, kind: str) -> None:
    member = tarfile.TarInfo({"upwards": "../outside", "absolute": "/etc/x", "twice": "manifest.json"}.get(kind, "tables/x.jsonl"))
    if kind == "link":
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    if kind == "hard link":
        member.type, member.linkname = tarfile.LNKTYPE, "manifest.json"
    if kind == "device":
        member.type = tarfile.CHRTYPE
    tar.addfile(member, io.BytesIO(b""))


@pytest.mark.parametrize("kind", ["upwards", "absolute", "twice", "link", "hard link", "device"])
def test_a_hostile_tar_is_refused_by_the_name_of_its_part(local: Engine, tmp_path: Path, kind: str) -> None:
    path = take(local, tmp_path / "b.tar").path
    with opened(path) as archive:
        assert isinstance(verified(archive), Manifest)
    with tarfile.open(path, "a") as tar:
        _hostile(tar, kind)
    with pytest.raises(BackupRefused, match="backup_shape"), opened(path) as archive:
        verified(archive)


def test_a_tar_cut_anywhere_is_refused(local: Engine, tmp_path: Path) -> None:
    whole = take(local, tmp_path / "b.tar").path.read_bytes()
    cut = tmp_path / "cut.tar"
    with tarfile.open(tmp_path / "b.tar") as tar:
        end = max(member.offset_data + member.size for member in tar)
    for length in (0, 1, 100, 511, 600, end // 3, end // 2, end * 9 // 10, end - 1):
        cut.write_bytes(whole[:length])
        with pytest.raises(BackupRefused), opened(cut) as archive:
            verified(archive)
    with gzip.open(cut, "wb") as packed:
        packed.write(whole)
    with pytest.raises(BackupRefused, match="backup_unreadable"), opened(cut) as archive:
        verified(archive)
    with pytest.raises(BackupRefused, match="backup_missing"), opened(tmp_path / "none") as archive:
        verified(archive)


def test_a_refusal_at_the_last_moment_brings_the_old_files_back(
    local: Engine, empty: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, target = tmp_path / "files", tmp_path / "target"
    filed(files, "new")
    old = filed(target, "old")
    backup = take(local, tmp_path / "b", files).path

    def fails(*_: object) -> None:
        raise RuntimeError("the disk is gone")

    before = content(empty)
    monkeypatch.setattr("sqlalchemy.engine.base.RootTransaction.commit", fails)
    with pytest.raises(RuntimeError, match="the disk is gone"):
        restore_backup(backup, empty, attachments=target, replace=True)
    monkeypatch.undo()
    assert content(empty) == before
    assert {p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*") if p.is_file()} == {**old, "incoming/half": b"half"}


def test_the_proof_shows_a_difference() -> None:
    manifest = Manifest.model_construct()
    assert not Proof(manifest, (("person", 1, "a", "b"),), 0, manifest, None).equal  # type: ignore[arg-type]
