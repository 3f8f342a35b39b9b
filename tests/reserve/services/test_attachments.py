"""Attachments: who may add, see and remove them; what the disk and the register then hold."""

import datetime as dt
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from reserve.services import (
    AttachmentView,
    attach_file,
    list_attachments,
    may_attach,
    open_draft,
    read_attachment,
    remove_attachment,
    return_project,
    submit_project,
)
from reserve.store.attachments import Attachment
from reserve.store.audit import AuditEvent
from reserve.store.vault import Vault, VaultDamaged
from reserve.vocabulary.errors import BadInput, NotAllowedNow, NotFound, Refused
from tests.support.office import Office

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def vault(office: Office, tmp_path: Path) -> Vault:
    """A vault of this test's own at the office's desk."""
    found = Vault(tmp_path / "attachments", file_bytes=1_000, project_bytes=1_500, project_files=3)
    office.desk = replace(office.desk, vault=found)
    return found


def attach(office: Office, session: str, code: str, name: str = "报告.pdf", content: bytes = PDF) -> AttachmentView:
    arrived = office.desk.vault.incoming()  # type: ignore[union-attr]
    arrived.write_bytes(content)
    try:
        return attach_file(office.desk, session, code, name, arrived)
    finally:
        arrived.unlink(missing_ok=True)


def names(office: Office, session: str, code: str) -> list[str]:
    return [item.name for item in list_attachments(office.desk, session, code).items]


def test_an_attachment_is_listed_read_and_audited(office: Office, vault: Vault) -> None:
    chain = office.chain()
    code = office.drafted(chain.clerk)
    added = attach(office, chain.clerk, code)
    assert names(office, chain.clerk, code) == ["报告.pdf"]
    file = read_attachment(office.desk, chain.clerk, added.id)
    assert b"".join(file.pieces) == PDF
    path = vault.path_of(added.sha256)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(vault.folder.stat().st_mode) == 0o700
    assert list((vault.folder / "incoming").iterdir()) == []
    with office.store.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "attachment.add")).one()
        assert (event.subject, event.detail["sha256"]) == (code, added.sha256)


def test_reading_follows_the_project_and_writing_its_state(office: Office, vault: Vault) -> None:
    chain, neighbour = office.chain(), office.person("anji", "330523", "county_clerk")
    code = office.drafted(chain.clerk)
    added = attach(office, chain.clerk, code)
    for stranger in (neighbour, chain.city):
        with pytest.raises(NotFound):
            list_attachments(office.desk, stranger, code)
        with pytest.raises(NotFound) as hidden:
            read_attachment(office.desk, stranger, added.id)
        with pytest.raises(NotFound) as unknown:
            read_attachment(office.desk, stranger, "0" * 36)
        assert hidden.value.message == unknown.value.message
        with pytest.raises(NotFound):
            may_attach(office.desk, stranger, code, "a.pdf", 10)
        with pytest.raises(NotFound):
            remove_attachment(office.desk, stranger, code, added.id)
    with pytest.raises(Refused):
        attach(office, chain.chief, code)
    assert not list_attachments(office.desk, chain.chief, code).editable
    assert list_attachments(office.desk, chain.clerk, code).editable


def test_a_submitted_project_keeps_its_attachments_until_it_comes_back(office: Office, vault: Vault) -> None:
    chain = office.chain()
    code = office.drafted(chain.clerk)
    added = attach(office, chain.clerk, code)
    submit_project(office.desk, chain.clerk, code, open_draft(office.desk, chain.clerk, code).revision, "key-attachments")
    for act in (
        lambda: attach(office, chain.clerk, code, "b.pdf", PDF + b"b"),
        lambda: remove_attachment(office.desk, chain.clerk, code, added.id),
    ):
        with pytest.raises(NotAllowedNow):
            act()
    return_project(office.desk, chain.chief, code, "补充材料", ["content"])
    remove_attachment(office.desk, chain.clerk, code, added.id)
    assert names(office, chain.chief, code) == []
    with pytest.raises(NotFound):
        read_attachment(office.desk, chain.chief, added.id)
    with office.store.read() as session:
        row = session.exec(select(Attachment)).one()
        assert row.removed_at is not None
        assert vault.path_of(row.sha256).read_bytes() == PDF


def test_room_is_limited_with_figures(office: Office, vault: Vault) -> None:
    chain = office.chain()
    code = office.drafted(chain.clerk)
    for size, code_expected in ((1_001, "attachment_too_large"), (0, "attachment_empty")):
        with pytest.raises(BadInput) as refused:
            attach(office, chain.clerk, code, content=PDF.ljust(size, b" ") if size else b"")
        assert refused.value.code == code_expected
    attach(office, chain.clerk, code, content=PDF.ljust(900, b" "))
    with pytest.raises(BadInput) as full:
        may_attach(office.desk, chain.clerk, code, "b.pdf", 700)
    assert full.value.code == "attachment_project_full"
    with pytest.raises(BadInput) as same:
        attach(office, chain.clerk, code, "again.pdf", PDF.ljust(900, b" "))
    assert same.value.code == "attachment_project_full"
    for letter in (b"b", b"c"):
        attach(office, chain.clerk, code, content=PDF + letter)
    with pytest.raises(BadInput) as many:
        attach(office, chain.clerk, code, content=PDF + b"d")
    assert many.value.code == "attachment_too_many"


def test_the_same_content_is_told_and_what_was_removed_still_counts(office: Office, vault: Vault) -> None:
    chain = office.chain()
    code = office.drafted(chain.clerk)
    added = attach(office, chain.clerk, code)
    with pytest.raises(BadInput) as known:
        attach(office, chain.clerk, code, "copy.pdf")
    assert "报告.pdf" in known.value.message.zh
    remove_attachment(office.desk, chain.clerk, code, added.id)
    attach(office, chain.clerk, code)
    attach(office, chain.clerk, code, "b.pdf", PDF + b"b")
    with pytest.raises(BadInput) as many:
        attach(office, chain.clerk, code, "c.pdf", PDF + b"c")
    assert many.value.figures["count"] == 3


def test_bytes_that_were_changed_on_the_disk_are_not_handed_out(office: Office, vault: Vault) -> None:
    chain = office.chain()
    code = office.drafted(chain.clerk)
    added = attach(office, chain.clerk, code)
    path = vault.path_of(added.sha256)
    path.write_bytes(PDF.replace(b"1.7", b"1.6"))
    with pytest.raises(VaultDamaged):
        next(read_attachment(office.desk, chain.clerk, added.id).pieces)


@pytest.mark.parametrize("digest", ["../../etc/passwd", "a" * 63, "A" * 64, "a" * 63 + "/"])
def test_only_digests_lead_into_the_vault(digest: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="64"):
        Vault(tmp_path).path_of(digest)


def test_an_upload_that_was_cut_off_lately_is_left_alone_and_an_old_one_is_cleared(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    old, fresh = vault.incoming(), vault.incoming()
    for path in (old, fresh):
        path.write_bytes(b"half")
    past = dt.datetime.now(dt.UTC).timestamp() - 7_200
    os.utime(old, (past, past))
    vault.clear_incoming()
    assert not old.exists()
    assert fresh.exists()
