"""What may be attached: the content decides, names are made harmless, archives are looked through."""

import io
import zipfile
from pathlib import Path

import pytest

from reserve.exchange.attachment_types import attachment_types, clean_name, media_type_of
from reserve.vocabulary.errors import BadInput

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17)
BOOK = {"xl/workbook.xml": b"<a/>"}
JPEG = b"\xff\xd8\xff\xe0" + bytes(64)


def archive(parts: dict[str, bytes]) -> bytes:
    """A zip with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return made.getvalue()


BODIES = {
    "pdf": PDF, "png": PNG, "jpg": JPEG, "jpeg": JPEG,
    "xlsx": archive(BOOK), "docx": archive({"word/document.xml": b"<a/>"}), "ofd": archive({"OFD.xml": b"<a/>"}),
}  # fmt: skip


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "arrived"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("extension", list(attachment_types()))
def test_each_kind_is_known_by_its_content_and_no_other_kind_passes_under_its_name(extension: str, tmp_path: Path) -> None:
    assert media_type_of(kept(tmp_path, BODIES[extension]), f"a.{extension}") == attachment_types()[extension].media_type
    for other, content in {
        **BODIES,
        "html": b"<html><script>alert(1)</script>",
        "exe": b"MZ" + bytes(99),
        "zip": archive({"a": b"b"}),
    }.items():
        if BODIES.get(other) is not BODIES[extension] and not {other, extension} <= {"jpg", "jpeg"}:
            with pytest.raises(BadInput) as refused:
                media_type_of(kept(tmp_path, content), f"a.{extension}")
            assert refused.value.code == "attachment_disguised", other


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("节能报告.PDF", "节能报告.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\评估 报告.docx", "评估 报告.docx"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("\u202egnp.exe.pdf", "gnp.exe.pdf"),
        ('<img src="x">.png', "_img src=_x__.png"),
        ("con.pdf", "_con.pdf"),
        ("...pdf", "_.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        ("half \ud800.pdf", "half _.pdf"),
    ],
)
def test_names_are_made_harmless(given: str, expected: str) -> None:
    assert clean_name(given) == expected


@pytest.mark.parametrize("given", ["", "report", "page.html", "a.svg", "a.pdf.exe", "a.xlsm", ".pdf\x00.html", "a."])
def test_other_kinds_are_refused_with_the_list_of_what_is_taken(given: str) -> None:
    with pytest.raises(BadInput) as refused:
        clean_name(given)
    assert "xlsx" in refused.value.message.zh


def test_a_file_that_unpacks_out_of_proportion_is_refused(tmp_path: Path) -> None:
    bomb = archive({**BOOK, "xl/media/a.xml": bytes(60_000_000)})
    assert len(bomb) < 100_000
    with pytest.raises(BadInput) as refused:
        media_type_of(kept(tmp_path, bomb), "a.xlsx")
    assert refused.value.code == "attachment_unpacks_too_large"
    assert "60 MB" in refused.value.message.zh


def test_a_list_of_contents_that_lies_about_sizes_is_found_out(tmp_path: Path) -> None:
    honest = archive({**BOOK, "xl/big.xml": bytes(6_000_000)})
    at = honest.rindex(b"PK\x01\x02")
    lying = bytearray(honest)
    lying[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(BadInput) as refused:
        media_type_of(kept(tmp_path, bytes(lying)), "a.xlsx")
    assert refused.value.code == "attachment_broken"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/vbaProject.bin": b"macro"}, "attachment_active"),
        ({"xl/embeddings/tool.exe": b"MZ"}, "attachment_active"),
        ({"../evil.xml": b"x"}, "attachment_broken"),
        ({"/etc/passwd": b"x"}, "attachment_broken"),
    ],
)
def test_programs_and_paths_inside_an_archive_are_refused(parts: dict[str, bytes], code: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        media_type_of(kept(tmp_path, archive({**BOOK, **parts})), "a.xlsx")
    assert refused.value.code == code


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    whole = BODIES["docx"]
    spoilt = whole[:40] + bytes([whole[40] ^ 0xFF]) + whole[41:]
    for content in (whole[:-8], b"PK\x03\x04" + bytes(50), spoilt):
        with pytest.raises(BadInput) as refused:
            media_type_of(kept(tmp_path, content), "a.docx")
        assert refused.value.code == "attachment_broken"
