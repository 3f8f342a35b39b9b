"""The notice of a frozen batch as plain text: who is proposed, who waits, what to know, and how to check it.

It names projects and firms, no person, no telephone number and no figure of energy.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reserve.frozen.candidates import Kept
from reserve.frozen.departures import Departed, offers_after
from reserve.frozen.list_table import yuan
from reserve.frozen.manifest import BatchPart, SeedPart
from reserve.frozen.words import for_kind, word, words
from reserve.parameters import Programme
from reserve.rules.ranking.allocators.departed import counts_places
from reserve.rules.ranking.candidate import Candidate, RankedRow, Ranking
from reserve.vocabulary.language import Language
from reserve.vocabulary.notice_words import notice_heading, notice_title, numbered
from reserve.vocabulary.units import from_micro, plain

_PARTS = ("chosen", "waiting", "departures")
_GIVEN = ("funded", "partial", "listed")
_WITHOUT_MONEY = ("list", "nomination")
_BY_FORMULA = "entitlement"


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
    departures: Sequence[Departed] = ()


def notice(about: Notice, language: Language) -> bytes:
    """The text in one language, UTF-8, one line each."""
    return "".join(f"{_one_line(line)}\n" for line in _lines(about, language)).encode()


def _lines(about: Notice, language: Language) -> Iterator[str]:
    kind, after = about.programme.kind, offers_after(about.ranking.rows, about.departures, about.programme.kind)
    departed = {one.project_code for one in about.departures}
    given = [row for row in about.ranking.rows if (after[row.project_code] if row.project_code in departed else row.status in _GIVEN)]
    waiting = [row for row in about.ranking.rows if row.status == "reserve" and row.project_code not in departed]
    yield notice_title(kind, about.programme.title).text(language)
    yield ""
    yield word("notice_batch", language, batch=about.batch.code)
    yield word("notice_basis", language, basis=about.batch.basis)
    cited = ("；" if language == "zh" else "; ").join(citation.text(language) for citation in about.programme.basis)
    yield word("notice_law", language, law=cited)
    yield word("notice_day", language, day=about.batch.as_of)
    yield _means(about, sum(after.values()), language)
    low, out = (sum(row.status == status for row in about.ranking.rows) for status in ("below_floor", "gated_out"))
    counts = {"funded": len(given), "reserve": len(waiting), "low": low, "out": out}
    yield word(for_kind("notice_counts", kind), language, all=len(about.ranking.rows), **counts)
    sections = [
        ("chosen", [_row(row, after[row.project_code], about, language) for row in given]),
        ("waiting", [_row(row, 0, about, language) for row in waiting]),
        *([("departures", list(_departures(about, language)))] if about.departures else []),
        ("notice_method", [f"- {warning.text(language)}" for warning in about.ranking.warnings]),
        ("notice_check", _check(about, language)),
    ]
    for number, (heading, said) in enumerate(sections, 1):
        yield ""
        named = notice_heading(number, heading, kind) if heading in _PARTS else numbered(number, words()[heading])
        yield named.text(language)
        yield from said or [word("notice_none", language)]


def _means(about: Notice, spent_fen: int, language: Language) -> str:
    ranking = about.ranking
    if about.programme.kind in _WITHOUT_MONEY:
        return word("notice_no_places", language) if ranking.places is None else word("notice_places", language, places=ranking.places)
    if not ranking.budget_fen:
        return word("notice_money_open", language, spent=_yuan(spent_fen))
    left = ranking.budget_fen - spent_fen
    return word("notice_money", language, budget=_yuan(ranking.budget_fen), spent=_yuan(spent_fen), left=_yuan(left))


def _departures(about: Notice, language: Language) -> Iterator[str]:
    kind = about.programme.kind
    for one in about.departures:
        candidate = about.candidates[one.project_code]
        code = "notice_departure"
        if counts_places(kind):
            code = for_kind("notice_departure_in" if one.offer_fen else "notice_departure_out", kind)
        yield word(
            code, language, code=one.project_code, name=candidate.name, enterprise=_firm(candidate),
            before=_yuan(one.list_offer_fen), after=_yuan(one.offer_fen), reason=one.reason,
        )  # fmt: skip
        yield from (word("notice_break", language, limit=limit.text(language)) for limit in one.breaks)


def _check(about: Notice, language: Language) -> list[str]:
    return [
        word("notice_seed", language, seed=about.lot.seed, commitment=about.lot.commitment),
        word("notice_programme", language, digest=about.programme.digest),
        word("notice_rows", language, digest=about.rows_digest),
        word("notice_head", language, head=about.audit_head),
        word("notice_reproduce", language),
    ]


def _row(row: RankedRow, offer_fen: int, about: Notice, language: Language) -> str:
    candidate, kept = about.candidates[row.project_code], about.kept[row.project_code]
    sentence = "notice_row" if about.programme.kind in _WITHOUT_MONEY or not offer_fen else "notice_row_money"
    if about.programme.kind == _BY_FORMULA:
        sentence = "notice_row_formula"
    return word(
        sentence, language, place=row.place, code=row.project_code, name=candidate.name, enterprise=_firm(candidate),
        city=kept.city_name.text(language), county=kept.county_name.text(language), points=plain(from_micro(row.points_micro)),
        offer=_yuan(offer_fen), entitled=_yuan(row.entitled_fen),
    )  # fmt: skip


def _firm(candidate: Candidate) -> str:
    return str(candidate.facts.get("enterprise_name") or "")


def _yuan(fen: int) -> str:
    return f"{yuan(fen):,}"


def _one_line(text: str) -> str:
    """``text`` without characters that end a line or turn its direction: what people typed stays on its line."""
    return "".join(character if character.isprintable() else " " for character in text)
