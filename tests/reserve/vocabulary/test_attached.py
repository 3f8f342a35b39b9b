"""How an answer names a file: read by people, certain by its digest, and old text stays what it was."""

from reserve.vocabulary.attached import digest_start, file_name, reference
from reserve.vocabulary.choices import choices
from reserve.vocabulary.fields import fields

DIGEST = "3f2a9c81b0d4" + "0" * 52


def test_a_file_is_named_by_its_name_and_the_beginning_of_its_digest() -> None:
    answer = reference("节能评估报告.pdf", DIGEST)
    assert answer == "节能评估报告.pdf#3f2a9c81b0d4"
    assert (file_name(answer), digest_start(answer)) == ("节能评估报告.pdf", "3f2a9c81b0d4")


def test_the_longest_name_fits_every_attachment_field_and_keeps_its_ending() -> None:
    name = "长" * 116 + ".pdf"
    room = min(field.max_length or 0 for field in fields().values() if field.type == "attachment")
    answer = reference(name, DIGEST)
    assert len(answer) == room
    assert answer.endswith("长.pdf#3f2a9c81b0d4")


def test_text_that_was_typed_before_files_could_be_chosen_is_read_as_it_stands() -> None:
    for text in ("见纸质材料", "报告.pdf", "第#3号.pdf", ""):
        assert (file_name(text), digest_start(text)) == (text, None)


def test_every_repeat_table_says_what_one_of_its_rows_is() -> None:
    assert set(choices("row")) == {field.name for field in fields().values() if field.type == "table"}
