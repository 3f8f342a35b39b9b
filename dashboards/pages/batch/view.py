"""The head of a batch (state, figures, warnings, acts, download) and the chart of its first places."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.batch.programme_means import gives_money
from dashboards.pages.batch.rank_reasons import STATUS_LABELS, status_name
from dashboards.pages.batch.ranking_table import short_criteria
from dashboards.pages.labels import TONES
from dashboards.pages.law.links import value_link
from dashboards.pages.review.view import asked
from reserve.parameters import status_label
from reserve.services import BatchRow, BatchView
from reserve.services.batches.access import open_steps
from reserve.services.batches.listed import column
from reserve.vocabulary.language import Language
from reserve.vocabulary.rights import permits
from reserve.vocabulary.tracks import batch_states
from reserve.vocabulary.units import from_micro
from widgets import blocks

Block = dict[str, Any]
TOP = 15


def head_blocks(batch: BatchView, roles: Sequence[str], language: Language, parts: Block, *, whole: bool) -> list[Block]:
    """What the batch is, what came out, and the way to its ``parts``; if ``whole`` what must be known before use and what can be done.

    Before the first run what the batch rests on stands here; afterwards below the list, which comes first.
    """
    _ = translator(language)
    state = batch_states()[batch.state]
    standing = blocks.notice(TONES[batch.state], state.label.text(language), _state_lines(batch, language), id="result")
    made: list[Block] = [
        blocks.links([blocks.link(_("All batches"), "/batch")]),
        blocks.heading(f"{batch.code} · {batch.programme.title.text(language)}", id="batch"),
    ]
    if whole and batch.warnings:
        known = blocks.notice("warn", _("Know before use"), [warning.text(language) for warning in batch.warnings], id="warnings")
        made += [blocks.columns([[standing], [known]]), parts]
    else:
        made += [standing, parts]
    if not whole:
        return made
    files, actions = _files(batch, roles, language), batch_actions(batch, roles, language)
    sides = [*([[blocks.links(files)]] if files else []), *([[blocks.actions(actions)]] if actions else [])]
    if sides:
        made += [blocks.columns(sides)] if len(sides) > 1 else sides[0]
    return made if batch.rows else [*made, *rests_on(batch, language)]


def _files(batch: BatchView, roles: Sequence[str], language: Language) -> list[Block]:
    if not permits(roles, "batch.export", "own"):
        return []
    _ = translator(language)
    files = [blocks.link(_("Formal verdicts of all candidates (.zip)"), f"/download/verdicts/{batch.code}.zip", download=True)]
    if batch.rows:
        address = f"/download/batch/{batch.code}.xlsx"
        files.insert(0, blocks.link(_("Download the ranked list (.xlsx)"), address, download=True, tone="primary"))
    return files


def rests_on(batch: BatchView, language: Language) -> list[Block]:
    """What the list rests on, folded: budget, basis, seed and digest, and the values that are still to be verified."""
    _ = translator(language)
    made = [blocks.details(_("Budget, basis, seed and digest"), [facts_block(batch, language)], open=not batch.rows, id="facts")]
    return [*made, _unverified_block(batch, language)] if batch.resting else made


def _unverified_block(batch: BatchView, language: Language) -> Block:
    """The 待核 values that the figures of this ranking rest on, each with its number and where it is said to stand."""
    _ = translator(language)
    facts = []
    for value in batch.resting:
        text = formats.number(value.value) if isinstance(value.value, Decimal) else str(value.value)
        unit = formats.unit_label(value.unit, language)
        facts.append(
            blocks.fact(
                value.path,
                text,
                unit,
                source=value.citation.text(language),
                status=status_label(value.status).text(language),
                status_tone="warn",
                source_href=value_link(value.path, batch.as_of, batch.programme.area),
            )
        )
    return blocks.details(_("{count} values still to be verified").format(count=len(facts)), [blocks.facts(facts)], id="unverified")


def _state_lines(batch: BatchView, language: Language) -> list[str]:
    _ = translator(language)
    if not batch.rows:
        text = _("{count} projects are pinned as they stood at the opening. Run the ranking to see their places.")
        return [text.format(count=batch.candidates)]
    counts = Counter(column(batch.rows, "status"))
    parts = [f"{status_name(code, batch.programme.kind, language)} {counts[code]}" for code in STATUS_LABELS if counts[code]]
    joined = ("，" if language == "zh" else ", ").join(parts)
    return [
        _("{count} projects: {parts}").format(count=len(batch.rows), parts=joined),
        _means_line(batch, counts["funded"], language),
    ]


def _means_line(batch: BatchView, within: int, language: Language) -> str:
    _ = translator(language)
    if gives_money(batch.programme):
        if not batch.budget_fen:
            return _("{spent} ×10⁴ yuan paid by formula; the rule publishes no budget.").format(spent=formats.money(batch.spent_fen))
        text = _("Offered {spent} of {budget} ×10⁴ yuan.")
        return text.format(spent=formats.money(batch.spent_fen), budget=formats.money(batch.budget_fen))
    if batch.places is None:
        return _("Nominated to the authority above; no money is decided here.")
    return _("{count} of {places} places filled; no money is decided here.").format(count=within, places=f"{batch.places:,}")


def facts_block(batch: BatchView, language: Language) -> Block:
    """Budget, basis, dates, seed, digest of the run; totals of what is funded."""
    _ = translator(language)
    facts = [
        *_means_fact(batch, language),
        blocks.fact(_("Basis document"), batch.basis),
        blocks.fact(_("Opened"), formats.minute(batch.opened_at), source=batch.opened_by),
        blocks.fact(
            _("Candidates, closed at the opening"),
            f"{batch.candidates:,}",
            source=_("As filed by {day}; what is filed or changed later waits for another batch. The run judges the conditions.").format(
                day=formats.minute(batch.opened_at)
            ),
        ),
        blocks.fact(_("Law as of"), formats.day(batch.as_of)),
    ]
    run = batch.runs[-1] if batch.rows else None
    if run is not None:
        committed = _("committed at the opening: {digest}").format(digest=batch.seed_commitment[:16])
        each = zip(column(batch.rows, "saving_tce_micro"), column(batch.rows, "status"), strict=True)
        saving = sum(number or 0 for number, status in each if status in ("funded", "partial"))
        facts += [
            blocks.fact(_saving_label(batch, language), formats.micro(saving, 0), formats.unit_label("tce/yr", language)),
            blocks.fact(_("Run"), str(run.number), source=f"{formats.minute(run.run_at)} · {run.run_by}"),
            blocks.fact(_("Seed of the lot"), run.seed[:16], source=committed),
            blocks.fact(_("Digest of the result"), run.result_digest[:16], source=_("SHA-256, first 16 characters")),
        ]
    return blocks.facts(facts, dense=True)


def _means_fact(batch: BatchView, language: Language) -> list[Block]:
    _ = translator(language)
    if gives_money(batch.programme):
        if not batch.budget_fen:
            return [blocks.fact(_("Budget"), _("none published"))]
        return [blocks.fact(_("Budget"), formats.money(batch.budget_fen), formats.unit_label("10kCNY", language))]
    return [blocks.fact(_("Places"), f"{batch.places:,}")] if batch.places is not None else []


def _saving_label(batch: BatchView, language: Language) -> str:
    _ = translator(language)
    if batch.programme.kind == "list":
        return _("Energy saved by selected projects")
    return _("Energy saved by nominated projects") if batch.programme.kind == "nomination" else _("Energy saved by funded projects")


def batch_actions(batch: BatchView, roles: Sequence[str], language: Language) -> list[Block]:
    """Run, run again, undo: what state and rights allow."""
    _ = translator(language)
    found = []
    steps = {step.action for step in open_steps(batch.state, roles)}
    if "run" in steps and permits(roles, "batch.run", "own"):
        found.append(blocks.action("run", _("Run again") if batch.rows else _("Run the ranking"), "plain" if batch.rows else "primary"))
    if "reopen" in steps and permits(roles, "batch.reopen", "own"):
        found.append(
            blocks.action(
                "reopen", _("Undo the ranking"), "danger", comment=asked(_("Why is the ranking undone?"), language),
                confirm=_("The run stays on record; the batch stands open again."),
            )
        )  # fmt: skip
    return found


def points_chart(batch: BatchView, placed: Sequence[BatchRow], language: Language) -> Block | None:
    """Points of the first places (``placed``, with their reasons), stacked by criterion; the line where it falls among them."""
    _ = translator(language)
    if not placed:
        return None
    line = batch.line_after_place if batch.line_after_place is not None and batch.line_after_place < len(placed) else None
    series = [(label, [_sum(row, code) for row in placed]) for code, label in short_criteria(batch, language)]
    first, last = placed[0], placed[-1]
    summary = _("Place {first} has {top} points, place {last} has {bottom}.").format(
        first=first.place, top=formats.points(first.points_micro), last=last.place, bottom=formats.points(last.points_micro)
    )
    return blocks.bar(
        title=_("Points of the first {count} places by criterion").format(count=len(placed)),
        unit=_("points"),
        categories=[f"{row.place} {row.name}" for row in placed],
        series=series,
        summary=summary,
        maximum=100,
        line_after=line,
        line_text=(_("The line") if gives_money(batch.programme) else _("Last place")) if line is not None else "",
        category_label=_("Project"),
    )


def _sum(row: BatchRow, code: str) -> Any:
    codes = {code, "level_grinding"} if code == "level" else {code}
    return from_micro(sum(reason.points_micro for reason in row.reasons if reason.criterion in codes))
