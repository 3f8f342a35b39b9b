"""The notice of a frozen batch as plain text: who is proposed, who waits, what to know, and how to check it.

It names projects and firms, no person, no telephone number and no figure of energy.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reserve.frozen.candidates import Kept
from reserve.frozen.list_table import yuan
from reserve.frozen.manifest import BatchPart, SeedPart
from reserve.frozen.words import word
from reserve.parameters import Programme
from reserve.rules.ranking.candidate import Candidate, RankedRow, Ranking
from reserve.vocabulary.language import Language
from reserve.vocabulary.units import from_micro, plain

_GIVEN = ("funded", "partial", "listed")
_WITHOUT_MONEY = ("list", "nomination")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice is made of; ``rows_digest`` is the SHA-256 of ``rows.jsonl``."""

    batch: BatchPart
    lot: SeedPart
    audit_head: str
    programme: Programme
    ranking: Ranking
    kept: Mapping[str, Kept]
    candidates: Mapping[str, Candidate]
    rows_digest: str


def notice(about: Notice, language: Language) -> bytes:
    """The text in one language, UTF-8, one line each."""
    return "".join(f"{_one_line(line)}\n" for line in _lines(about, language)).encode()


def _lines(about: Notice, language: Language) -> Iterator[str]:
    ranking, programme = about.ranking, about.programme
    given = [row for row in ranking.rows if row.status in _GIVEN]
    waiting = [row for row in ranking.rows if row.status == "reserve"]
    others = {status: sum(row.status == status for row in ranking.rows) for status in ("below_floor", "gated_out")}
    yield word("notice_title", language, programme=programme.title.text(language), batch=about.batch.code)
    yield ""
    yield word("notice_basis", language, basis=about.batch.basis)
    cited = ("；" if language == "zh" else "; ").join(citation.text(language) for citation in programme.basis)
    yield word("notice_law", language, law=cited)
    yield word("notice_day", language, day=about.batch.as_of)
    if programme.kind in _WITHOUT_MONEY:
        yield word("notice_places", language, places="-" if ranking.places is None else ranking.places)
    elif not ranking.budget_fen:
        yield word("notice_money_open", language, spent=_yuan(ranking.spent_fen))
    else:
        left = ranking.budget_fen - ranking.spent_fen
        yield word("notice_money", language, budget=_yuan(ranking.budget_fen), spent=_yuan(ranking.spent_fen), left=_yuan(left))
    counts = {"funded": len(given), "reserve": len(waiting), "low": others["below_floor"], "out": others["gated_out"]}
    yield word("notice_counts", language, all=len(ranking.rows), **counts)
    for heading, rows in (("notice_funded", given), ("notice_reserve", waiting)):
        yield ""
        yield word(heading, language)
        yield from (_row(row, about, language) for row in rows)
        if not rows:
            yield word("notice_none", language)
    yield ""
    yield word("notice_method", language)
    yield from (f"- {warning.text(language)}" for warning in ranking.warnings)
    if not ranking.warnings:
        yield word("notice_none", language)
    yield ""
    yield word("notice_check", language)
    yield word("notice_seed", language, seed=about.lot.seed, commitment=about.lot.commitment)
    yield word("notice_programme", language, digest=programme.digest)
    yield word("notice_rows", language, digest=about.rows_digest)
    yield word("notice_head", language, head=about.audit_head)
    yield word("notice_reproduce", language)


def _row(row: RankedRow, about: Notice, language: Language) -> str:
    candidate, kept = about.candidates[row.project_code], about.kept[row.project_code]
    sentence = "notice_row" if about.programme.kind in _WITHOUT_MONEY or not row.offer_fen else "notice_row_money"
    return word(
        sentence,
        language,
        place=row.place,
        code=row.project_code,
        name=candidate.name,
        enterprise=str(candidate.facts.get("enterprise_name") or ""),
        city=kept.city_name.text(language),
        county=kept.county_name.text(language),
        points=plain(from_micro(row.points_micro)),
        offer=_yuan(row.offer_fen),
    )


def _yuan(fen: int) -> str:
    return f"{yuan(fen):,}"


def _one_line(text: str) -> str:
    """``text`` without characters that end a line or turn its direction: what people typed stays on its line."""
    return "".join(character if character.isprintable() else " " for character in text)
