"""The examination of documents, sound and failing."""

from collections.abc import Callable

import pytest

from dashboards.doctor import papers


def missing(_: object) -> bytes:
    raise OSError("the font is not there")


@pytest.mark.parametrize(
    ("write", "level", "code", "told"),
    [
        (papers.write_pdf, "ok", "papers.ok", "字体已嵌入"),
        (missing, "fail", "papers.unset", "the font is not there"),
        (lambda _: b"%PDF-1.7", "fail", "papers.no_font", "noto-cjk-sans-otc"),
    ],
)
def test_a_machine_that_cannot_set_chinese_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, write: Callable[[object], bytes], level: str, code: str, told: str
) -> None:
    monkeypatch.setattr(papers, "write_pdf", write)
    [verdict] = papers.papers()
    assert (verdict.level, verdict.code, told in verdict.sentence("zh")) == (level, code, True)
    assert "{" not in verdict.sentence("en")
