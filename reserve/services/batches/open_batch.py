"""The province opens a funding batch: programme, budget, candidates and the seed of the lot are fixed from here on."""

import hashlib
import secrets
from collections import defaultdict

from sqlmodel import Session, col, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.parameters import Programme, programme
from reserve.services.access import require_own
from reserve.services.batches.access import record_batch_step
from reserve.services.batches.granted_earlier import Earlier, granted_earlier
from reserve.services.batches.views import BatchRef
from reserve.services.drafts.create_project import city_digits
from reserve.services.sitting import Sitting, writing
from reserve.services.territory import units_at
from reserve.store.batches import Batch, BatchCandidate, ProgrammeVersion
from reserve.store.identifiers import new_id
from reserve.store.projects import Membership, Project, ProjectVersion
from reserve.store.sequence import next_number
from reserve.vocabulary.errors import BadInput, NotAllowedNow
from reserve.vocabulary.tracks import batch_track

BASIS_MINIMUM, BASIS_LIMIT = 4, 300
PLACES_LIMIT = 100_000


def open_batch(desk: Desk, session_id: str, programme_code: str, budget_fen: int, basis: str, *, places: int | None = None) -> BatchRef:
    """Open a batch over every project that stands in the provincial library now, each pinned to its current version.

    A programme of money takes ``budget_fen``; a list takes ``places`` and a budget of 0; a nomination neither; what a formula pays needs no
    budget. Raises ``NotFound`` for an unknown programme, ``BadInput`` for budget, places or basis, ``NotAllowedNow`` when the programme or
    all of its basis documents are out of force today or no project stands in the library.
    """
    with refusals(desk, session_id, "batch.open", programme_code), writing(desk, session_id) as sitting:
        require_own(sitting.person, "batch.open")
        chosen = programme(programme_code)
        basis = basis.strip()
        _require_usable(desk, chosen, basis)
        _require_means(chosen, budget_fen, places)
        session = sitting.session
        pool = _pool(session, sitting.person.unit_code)
        if not pool:
            raise NotAllowedNow("batch_empty")
        _freeze(sitting, chosen)
        earlier = granted_earlier(session, sitting.person.unit_code, chosen)
        batch = _batch(sitting, chosen, (budget_fen, places), basis, earlier)
        session.add(batch)
        session.flush()
        _pin(session, batch, pool, earlier)
        step = next(step for step in batch_track() if step.action == "open")
        detail = {"programme": chosen.code, "digest": chosen.digest, "budget_fen": budget_fen, "basis": basis}
        detail |= {"places": places} if places is not None else {}
        detail |= {"granted_fen": batch.granted} if batch.granted else {}
        record_batch_step(sitting, batch, step, None, {**detail, "candidates": len(pool), "seed_commitment": batch.seed_commitment})
        return BatchRef(batch.id, batch.code)


def _require_means(chosen: Programme, budget_fen: int, places: int | None) -> None:
    """Money for what gives money, places for what fills a list, and neither where the programme has no use for it."""
    least = {"money": 1, "entitlement": 0}.get(chosen.kind)
    if least is None and budget_fen != 0:
        raise BadInput("batch_no_money", programme=chosen.title, budget=budget_fen / 1_000_000)
    if least is not None and not least <= budget_fen < 10**15:
        raise BadInput("batch_budget", budget=budget_fen / 1_000_000)
    if chosen.kind == "list":
        if places is None or not 1 <= places <= PLACES_LIMIT:
            raise BadInput("batch_places", programme=chosen.title, places="—" if places is None else places, limit=PLACES_LIMIT)
    elif places is not None:
        raise BadInput("batch_no_places", programme=chosen.title, places=places)


def _require_usable(desk: Desk, chosen: Programme, basis: str) -> None:
    today = desk.today()
    if not BASIS_MINIMUM <= len(basis) <= BASIS_LIMIT or not basis.isprintable():
        raise BadInput("batch_basis", length=len(basis), minimum=BASIS_MINIMUM, limit=BASIS_LIMIT)
    if not chosen.valid_from <= today <= chosen.valid_to:
        raise NotAllowedNow("batch_programme_dates", today=today, first=chosen.valid_from, last=chosen.valid_to)
    if not chosen.basis_in_force(today):
        raise NotAllowedNow("batch_basis_ended", today=today)


def _pool(session: Session, unit_code: str) -> list[tuple[Project, ProjectVersion]]:
    query = (
        select(Project, ProjectVersion)
        .join(ProjectVersion, col(ProjectVersion.id) == col(Project.version_id))
        .where(Project.state == "province", col(Project.unit_code).in_(sorted(units_at(unit_code, "below"))))
        .order_by(col(Project.code))
        .with_for_update(of=Project, read=True)
    )
    return list(session.exec(query).all())


def _freeze(sitting: Sitting, chosen: Programme) -> None:
    if sitting.session.get(ProgrammeVersion, chosen.digest) is None:
        frozen = {"digest": chosen.digest, "code": chosen.code, "content": chosen.canonical, "stored_at": sitting.desk.wall()}
        sitting.session.add(ProgrammeVersion.model_validate(frozen))
        sitting.session.flush()


def _batch(sitting: Sitting, chosen: Programme, means: tuple[int, int | None], basis: str, earlier: Earlier) -> Batch:
    budget_fen, places = means
    seed = secrets.token_hex(32)
    now, unit = sitting.desk.now(), sitting.person.unit_code
    prefix = f"{city_digits(unit)}-{sitting.desk.today().year}-B"
    number = next_number(sitting.session, prefix)
    return Batch.model_validate(
        {
            "id": new_id(), "code": f"{prefix}{number:02d}", "unit_code": unit, "state": "draft", "programme_code": chosen.code,
            "programme_digest": chosen.digest, "budget_fen": budget_fen, "places": places, "basis": basis,
            "reference_date": chosen.reference_date.isoformat(), "seed_secret": seed,
            "seed_commitment": hashlib.sha256(seed.encode()).hexdigest(), "opened_by": sitting.person.id,
            "opened_at": now, "updated_at": now, "granted": earlier.granted_fen,
        }
    )  # fmt: skip


def _pin(session: Session, batch: Batch, pool: list[tuple[Project, ProjectVersion]], earlier: Earlier) -> None:
    lists: defaultdict[str, set[str]] = defaultdict(set)
    for project_id, kind in session.exec(select(Membership.project_id, Membership.kind)):
        lists[project_id].add(kind)
    for project, version in pool:
        session.add(
            BatchCandidate.model_validate(
                {
                    "id": new_id(), "batch_id": batch.id, "project_id": project.id, "project_code": project.code,
                    "unit_code": project.unit_code, "version_id": version.id, "digest": version.digest,
                    "memberships": sorted(lists[project.id] | earlier.lists_of(project.code, batch.programme_code)),
                }
            )
        )  # fmt: skip
    session.flush()
