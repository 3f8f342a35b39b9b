"""The ranked list leaves the house as a workbook that carries its digest and the head of the audit chain."""

from dataclasses import replace

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.exchange.ranked_list import (
    ListCap,
    ListCitation,
    ListCriterion,
    ListGate,
    ListReason,
    ListRow,
    RankedListData,
    ranking_workbook,
)
from reserve.parameters import at
from reserve.parameters.lookup import documents
from reserve.services.access import require_own
from reserve.services.batches.access import find_batch
from reserve.services.batches.frozen_law import frozen_law
from reserve.services.batches.read_batch import view_of
from reserve.services.batches.views import BatchRow, BatchView
from reserve.services.projects.views import Download
from reserve.services.sitting import writing
from reserve.store.audit import head_of
from reserve.vocabulary.choices import choices
from reserve.vocabulary.errors import NotAllowedNow, messages
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.tracks import batch_states
from reserve.vocabulary.units import from_fen, plain, unit_name

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_batch(desk: Desk, session_id: str, code: str) -> Download:
    """The list of the last run as .xlsx. Raises ``NotFound``, ``Refused``, and ``NotAllowedNow`` before the first run."""
    with refusals(desk, session_id, "batch.export", code), writing(desk, session_id) as sitting:
        batch = find_batch(sitting.session, sitting.person, code)
        require_own(sitting.person, "batch.export")
        view = view_of(sitting.session, batch)
        if not view.rows:
            raise NotAllowedNow("batch_not_ranked", batch=code)
        run = view.runs[-1]
        sitting.record("batch.export", code, {"run": run.number, "digest": run.result_digest})
        _, head = head_of(sitting.session)
        language: Language = "en" if sitting.person.language == "en" else "zh"
        with frozen_law(sitting.session, batch):
            data = list_data(view, head, desk, language)
        data = replace(data, warnings=(*data.warnings, *departure_lines(view)))
    number = f"第{run.number}次" if language == "zh" else f"run {run.number}"
    return Download(f"{view.programme.title.text(language)} {code} {number}.xlsx", ranking_workbook(data), MEDIA_TYPE)


def departure_lines(view: BatchView) -> tuple[Bilingual, ...]:
    """The signed departures from the list, each in one line: what, why, and by whom."""
    return tuple(
        messages()[f"departure_line_{one.kind}" if one.counts_places else "departure_line"].format(
            number=one.number, project=one.project_code, old=plain(from_fen(one.list_offer_fen), 2), new=plain(from_fen(one.offer_fen), 2),
            reason=one.reason, author=one.author_name, signer=one.answered_by,
        )
        for one in view.departed().values()
    )  # fmt: skip


def list_data(view: BatchView, head: str, desk: Desk, language: Language) -> RankedListData:
    """The list of the latest run as plain data; ``head`` is that of the audit chain with the export in it."""
    run = view.runs[-1]
    return RankedListData(
        batch_code=view.code,
        programme_title=view.programme.title,
        basis=view.basis,
        budget_fen=view.budget_fen,
        spent_fen=view.spent_fen,
        as_of=view.as_of,
        generated_on=desk.today(),
        convention=_convention(view),
        criteria=tuple(ListCriterion(c.code, c.label, c.weight) for c in view.programme.criteria),
        rows=tuple(_list_row(row, language) for row in view.rows),
        line_after_place=view.line_after_place,
        digest=run.result_digest,
        audit_head=head,
        language=language,
        run_number=run.number,
        seed=run.seed,
        citations=(*_basis(view, language), *_unverified(view, language)),
        warnings=view.warnings,
        demo=desk.demo,
        kind=view.programme.kind,
        places=view.places,
        state_label=batch_states()[view.state].label,
    )


def _convention(view: BatchView) -> Bilingual:
    value = at(view.programme.convention, view.as_of, view.programme.area)
    return Bilingual(f"电力按当量值 {value.value} kgce/kWh", f"electricity at {value.value} kgce/kWh")


def _basis(view: BatchView, language: Language) -> tuple[ListCitation, ...]:
    title = view.programme.title.text(language)
    return tuple(
        ListCitation(title, one.text(language), "source" if documents()[one.document].file else "unverified")
        for one in view.programme.basis
    )


def _unverified(view: BatchView, language: Language) -> tuple[ListCitation, ...]:
    values = [at(path, view.as_of, view.programme.area) for path in view.unverified]
    return tuple(ListCitation(v.path, v.citation.text(language), v.status, f"{v.value} {v.unit}".strip()) for v in values)


def _list_row(row: BatchRow, language: Language) -> ListRow:
    return ListRow(
        place=row.place,
        tier=row.tier,
        status=row.status,
        project_code=row.project_code,
        name=row.name,
        enterprise=row.enterprise,
        unit_name=row.unit_name,
        county_name=row.county_name,
        city_name=row.city_name,
        points_micro=row.points_micro,
        reasons=tuple(
            ListReason(
                r.criterion, r.label, r.raw, unit_name(r.unit).text(language), r.curve_micro, r.weight, r.points_micro,
                _source(r.source_path, language), r.cited(language), r.status, r.note,
            )
            for r in row.reasons
        ),
        saving_tce_micro=row.saving_tce_micro,
        unit_energy_before_micro=row.indicator_before_micro,
        unit_energy_after_micro=row.indicator_after_micro,
        indicator_unit=row.indicator_unit or "kgce/t",
        air_class=choices("air_class")[row.air_class] if row.air_class else None,
        investment_fen=row.investment_fen,
        requested_fen=row.requested_fen,
        entitled_fen=row.entitled_fen,
        offer_fen=row.offer_fen,
        gates=tuple(ListGate(d.allowed, d.reason, d.message, d.citation) for d in row.decisions),
        caps=tuple(ListCap(c.label, c.amount_fen, c.binding, c.cited(language), c.code) for c in row.caps),
        tie=row.tie,
        lift=row.lift,
    )  # fmt: skip


def _source(path: str, language: Language) -> str:
    """The label of the field that a figure came from."""
    found = fields().get(path.split("/", maxsplit=1)[0])
    return found.label.text(language) if found else path
