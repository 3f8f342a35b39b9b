"""Departures from a list: proposed by one, signed by another, within the budget, every broken cap named, never after the approval."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from reserve.frozen.folder import files_of
from reserve.frozen.verify import verify
from reserve.rules.ranking.allocators.departed import broken_by, no_longer_kept, with_departures
from reserve.rules.ranking.ranking import rank
from reserve.rules.ranking.trials.board import board_of, stopped_in
from reserve.services import export_frozen, freeze_batch, open_batch, read_batch, run_batch
from reserve.services.batches.documents import batch_document
from reserve.services.batches.export_batch import departure_lines, export_batch
from reserve.services.departures.answer import refuse_departure, sign_departure, withdraw_departure
from reserve.services.departures.propose import propose_departure
from reserve.services.departures.read_list import list_departures
from reserve.services.proceedings.list_now import list_now
from reserve.store.audit import AuditEvent
from reserve.store.batches import Batch, RankingRow
from reserve.store.trials import Departure, DepartureStep
from reserve.vocabulary.errors import BadInput, Conflict, NotAllowedNow, NotFound, Refused, ReserveError
from tests.reserve.exchange.archives import cells
from tests.reserve.rules.bare import bare
from tests.reserve.rules.building import AS_OF
from tests.reserve.rules.test_allocators import programme_of
from tests.reserve.rules.test_robustness import BUDGET as MONEY
from tests.reserve.rules.test_robustness import FUND, pool
from tests.reserve.services.test_batches import ORDER, PROGRAMME
from tests.support.office import Office

PLAN, FORMULA = "zhejiang_key_retrofit_plan", "shanghai_saving_support"
GRINDERS = {"code": "g", "products": ["cement_grinding"], "kept": 1, "unit": "projects", "spill": "general"}
WHY = "企业破产重整，项目已停建，经省厅 2024 年第 9 次办公会同意"
OTHER = {"project_code": ("2401-330522-07-02-654321", None), "line_name": ("2号熟料线", None), "project_name": ("二号线", None)}


class Scene:
    """A batch of two projects of one firm: a group takes at most 20 % of the batch, so the second gets nothing."""

    def __init__(self, office: Office, budget_fen: int = 2_000_000_000, of: str = PROGRAMME, places: int | None = None) -> None:
        self.office, self.desk = office, office.desk
        chain = office.chain()
        office.in_state(chain, "province")
        office.in_state(chain, "province", OTHER)
        self.ranker, self.signer = chain.ranker, office.person("zj.signer", "ZJ", "province_signer")
        self.batch = open_batch(office.desk, chain.ranker, of, budget_fen, ORDER, places=places).code
        run_batch(office.desk, chain.ranker, self.batch)
        self.first, self.second = read_batch(office.desk, chain.ranker, self.batch).rows

    def propose(self, code: str, offer: int, session: str = "", reason: str = WHY):
        return propose_departure(self.desk, session or self.ranker, self.batch, code, offer, reason=reason)


@pytest.fixture
def scene(local_office: Office) -> Scene:
    return Scene(local_office)


def test_a_departure_needs_a_second_person_and_every_broken_cap_is_named(scene: Scene) -> None:
    assert (scene.first.offer_fen, scene.second.offer_fen) == (400_000_000, 0), "20 % of 20 million yuan is what a group may take"
    made = scene.propose(scene.second.project_code, 100_000_000)
    assert (made.kind, made.state) == ("in", "proposed")
    assert [text.en.split(":")[0] for text in made.breaks] == ["One group takes at most 20 % of the batch"]
    assert "500" in made.breaks[0].zh
    both = scene.office.person("zj.both", "ZJ", "province_ranker", "province_signer")
    own = scene.propose(scene.first.project_code, 0, both)
    with pytest.raises(Refused) as refused:
        sign_departure(scene.desk, both, scene.batch, own.number)
    assert refused.value.code == "departure_own"
    with pytest.raises(Refused):
        sign_departure(scene.desk, scene.ranker, scene.batch, own.number)
    assert sign_departure(scene.desk, scene.signer, scene.batch, made.number).state == "signed"
    assert refuse_departure(scene.desk, scene.signer, scene.batch, own.number, "仍在建设").state == "refused"
    with pytest.raises(NotAllowedNow):
        refuse_departure(scene.desk, scene.signer, scene.batch, made.number, "晚了")
    assert [(one.state, one.answered_by) for one in list_departures(scene.desk, scene.ranker, scene.batch)] == [
        ("signed", "zj.signer"), ("refused", "zj.signer"),
    ]  # fmt: skip
    assert read_batch(scene.desk, scene.ranker, scene.batch).rows == (scene.first, scene.second), "the list below stays as it is"
    told = departure_lines(read_batch(scene.desk, scene.ranker, scene.batch))
    assert [(scene.second.project_code in one.zh, WHY in one.zh, "zj.signer" in one.en) for one in told] == [(True, True, True)]
    assert export_batch(scene.desk, scene.ranker, scene.batch).content
    with scene.office.store.read() as session:
        logged = session.exec(select(AuditEvent.detail).where(AuditEvent.action == "batch.sign_departure")).all()
    assert [(one["departure"], one["act"]) for one in logged if "act" in one] == [(1, "signed"), (2, "refused")]


def test_what_cannot_be_departed_to_is_refused_with_the_reason(scene: Scene) -> None:
    second = scene.second.project_code
    cases: list[tuple[Callable[[], object], type[ReserveError], str]] = [
        (lambda: scene.propose(second, 100, scene.signer), Refused, "right_missing"),
        (lambda: scene.propose(second, 100, scene.office.sessions["330522.clerk"]), Refused, "right_missing"),
        (lambda: scene.propose(second, 100, reason=" "), BadInput, "comment_missing"),
        (lambda: scene.propose(second, -1), BadInput, "departure_offer"),
        (lambda: scene.propose(second, 0), BadInput, "departure_nothing"),
        (lambda: scene.propose(second, 400_000_001), BadInput, "departure_above_request"),
        (lambda: scene.propose("3305-2024-99999", 100), NotFound, "departure_no_place"),
        (lambda: sign_departure(scene.desk, scene.signer, scene.batch, 7), NotFound, "departure_not_found"),
    ]  # fmt: skip
    for act, kind, code in cases:
        with pytest.raises(kind) as refused:
            act()
        assert refused.value.code == code
    scene.propose(second, 100)
    with pytest.raises(Conflict):
        scene.propose(second, 200)
    with pytest.raises(Refused):
        withdraw_departure(scene.desk, scene.office.person("zj.ranker2", "ZJ", "province_ranker"), scene.batch, 1)
    assert withdraw_departure(scene.desk, scene.ranker, scene.batch, 1).state == "withdrawn"
    assert scene.propose(second, 200).number == 2
    run_batch(scene.desk, scene.ranker, scene.batch)
    with pytest.raises(NotAllowedNow) as late:
        sign_departure(scene.desk, scene.signer, scene.batch, 2)
    assert late.value.code == "departure_of_earlier_run"


def test_offers_stay_within_the_budget_when_proposed_and_when_signed(local_office: Office) -> None:
    """4 million yuan: the first of the group has 0.8. The second with 4 comes to 4.8; with 3 it fits, and then 2 for the first do not."""
    scene = Scene(local_office, 400_000_000)
    first, second = scene.first.project_code, scene.second.project_code
    assert scene.first.offer_fen == 80_000_000
    with pytest.raises(NotAllowedNow) as refused:
        scene.propose(second, 400_000_000)
    assert (refused.value.code, refused.value.figures["over"]) == ("departure_budget", "80.00")
    assert [scene.propose(second, 300_000_000).number, scene.propose(first, 200_000_000).number] == [1, 2]
    sign_departure(scene.desk, scene.signer, scene.batch, 1)
    with pytest.raises(NotAllowedNow) as late:
        sign_departure(scene.desk, scene.signer, scene.batch, 2)
    assert (late.value.code, late.value.figures["spent"]) == ("departure_budget", "500.00")


def test_the_database_itself_refuses_a_signature_of_the_author(scene: Scene) -> None:
    scene.propose(scene.second.project_code, 100)

    def signed_by_its_author() -> None:
        with scene.office.store.write() as session:
            one = session.exec(select(Departure)).one()
            step = {"id": "x", "departure_id": one.id, "act": "signed", "author_id": one.author_id, "person_id": one.author_id}
            session.add(DepartureStep.model_validate({**step, "person_name": "王", "done_at": scene.desk.now()}))

    with pytest.raises(IntegrityError, match="signed_by_another"):
        signed_by_its_author()


def test_broken_limits_are_those_that_the_offers_after_the_departure_exceed() -> None:
    """A limit that several share is broken by their sum; one that the ranking kept stays kept while nobody departs."""
    candidates = pool(3)
    made = rank(candidates, FUND, AS_OF, MONEY, "seed")
    board = board_of(candidates, FUND, AS_OF, "seed", stopped_in(made))
    offers = {row.project_code: row.offer_fen for row in made.rows if row.place}
    for code, offer in offers.items():
        if offer:
            assert broken_by(board.candidates[board.position[code]], board.candidates, FUND, MONEY, offers) == ()
    code = next(code for code, offer in offers.items() if offer)
    after = with_departures(offers, {code: MONEY})
    broken = broken_by(board.candidates[board.position[code]], board.candidates, FUND, MONEY, after)
    assert {one.label.en for one in broken} >= {"15 % of equipment cost before VAT", "One group takes at most 20 % of the batch"}
    assert all(one.given > one.allowed for one in broken)


def test_shares_and_fences_of_places_are_named_in_places() -> None:
    """Four places, a county at most half of them: a third of one county breaks its share; a fence may end below what it keeps."""
    of = programme_of({"allocator": "places", "caps": [("county_share", "0.5")], "fences": [GRINDERS]})
    of = replace(of, kind="list")
    some = [bare(f"P{n}", county="330522") for n in range(3)] + [bare("G", county="330523", product="cement_grinding")]
    on = {"P0": 1, "P1": 1, "P2": 0, "G": 1}
    assert broken_by(some[0], some, of, 4, on) == ()
    let_in = {**on, "P2": 1}
    assert [(one.label.en, one.given, one.allowed) for one in broken_by(some[2], some, of, 4, let_in)] == [("Test", 3, 2)]
    left = {**on, "G": 0}
    assert [(one.given, one.allowed, one.kept) for one in no_longer_kept(some[3], some, of, 4, (on, left))] == [(0, 1, True)]
    assert no_longer_kept(some[0], some, of, 4, (on, {**on, "P0": 0})) == ()
    assert broken_by(some[2], some, of, None, let_in) == (), "a list without a number of places has no share of it"


def test_a_list_gives_and_takes_a_place_within_its_places(local_office: Office) -> None:
    """One place, two projects: the second enters only when the first has left; list, notice and workbook tell it."""
    scene = Scene(local_office, 0, PLAN, places=1)
    first, second = scene.first.project_code, scene.second.project_code
    assert [scene.first.status, scene.second.status] == ["funded", "reserve"]
    for offer, code in [(2, "departure_place"), (1, "departure_on_list")]:
        with pytest.raises(BadInput) as wrong:
            scene.propose(first, offer)
        assert wrong.value.code == code
    with pytest.raises(BadInput, match="departure_off_list"):
        scene.propose(second, 0)
    with pytest.raises(NotAllowedNow) as full:
        scene.propose(second, 1)
    assert (full.value.code, full.value.figures["given"], full.value.figures["places"]) == ("departure_places", 2, 1)
    assert scene.propose(first, 0).kind == "out"
    with pytest.raises(NotAllowedNow):
        scene.propose(second, 1)
    sign_departure(scene.desk, scene.signer, scene.batch, 1)
    entered = scene.propose(second, 1)
    assert (entered.kind, entered.counts_places, entered.breaks) == ("in", True, ())
    sign_departure(scene.desk, scene.signer, scene.batch, 2)
    told = departure_lines(read_batch(scene.desk, scene.ranker, scene.batch))
    assert ["改为不列入" in told[0].zh, "由候补改为列入" in told[1].zh] == [True, True]
    assert "由候补调整为列入名单" in str(cells(batch_document(scene.desk, scene.ranker, scene.batch, "notice", "xlsx").content))
    freeze_batch(scene.desk, scene.ranker, scene.batch)
    files = files_of(export_frozen(scene.desk, scene.ranker, scene.batch).content, scene.batch)
    notice = files["notice.zh.txt"].decode()
    assert (f"1. {first}" in notice, f"2. {second}" in notice) == (False, True)
    assert "按排序应列入名单，改为不列入" in notice
    assert [line.rpartition(",")[2] for line in files["list.csv"].decode("utf-8-sig").splitlines()[1:]] == ["0", "1"]
    assert verify(files).holds
    with scene.office.store.read() as session:
        batch = session.exec(select(Batch).where(Batch.code == scene.batch)).one()
        assert {one.project_code: (one.held, one.moves) for one in list_now(session, batch).listed} == {
            first: (0, False),
            second: (1, False),
        }


def test_a_formula_pays_less_with_a_reason_and_never_more(local_office: Office) -> None:
    """The published rule gives 50: 60 is refused because nothing allows it, 0 is signed and breaks no limit."""
    scene = Scene(local_office, 0, FORMULA)
    code = scene.first.project_code
    with local_office.store.write() as session:
        row = session.exec(select(RankingRow).where(RankingRow.project_code == code)).one()
        row.place, row.status, row.offer_fen, row.entitled_fen = 1, "funded", 50_000_000, 50_000_000
        session.add(row)
    with pytest.raises(BadInput) as more:
        scene.propose(code, 60_000_000)
    assert (more.value.code, more.value.figures["entitled"]) == ("departure_above_formula", "50.00")
    made = scene.propose(code, 0)
    assert (made.kind, made.breaks, made.counts_places) == ("out", (), False)
    assert sign_departure(scene.desk, scene.signer, scene.batch, 1).state == "signed"
