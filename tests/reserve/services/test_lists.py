"""Lists and the start page: each role sees its own, in the order asked for, and counts agree with rows."""

from typing import Any

import pytest
from sqlmodel import select

from reserve.services import Page, create_project, home, list_projects, return_project, withdraw_project
from reserve.store.projects import Project
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.tracks import level_states
from tests.support.office import Chain, Office

STATES = ("draft", "submitted", "county", "city", "province", "returned", "withdrawn")


def filled(office: Office) -> tuple[Chain, dict[str, str]]:
    """One project of Changxing in every state, a submitted one of Anji and one of a zone whose first acceptor is the city."""
    chain, codes = office.chain(), {}
    for number, state in enumerate(STATES):
        changed = {
            "project_code": (f"2401-330522-07-02-{200000 + number}", None), "line_name": (f"{number}号线", None),
            "project_name": (f"项目{number}", None), "investment_total": (f"{4500 + number}", "10kCNY"),
        }  # fmt: skip
        if state == "draft":
            codes[state] = office.drafted(chain.clerk, changed)
        else:
            codes[state] = office.in_state(chain, state if state in ("county", "city", "province") else "submitted", changed)
        office.clock.forward(minutes=1)
    return_project(office.desk, chain.chief, codes["returned"], "请补充", ["content"])
    withdraw_project(office.desk, chain.clerk, codes["withdrawn"], "核对后重报")
    for unit, place in (("330523", "330523"), ("330590", "330502")):
        other = office.chain(county=unit)
        changed = {"project_code": (f"2401-{place}-07-02-300000", None), "location_code": (place, None), "line_name": (f"{unit}线", None)}
        codes[unit] = office.submitted(other.clerk, changed)
    return chain, codes


def listed(office: Office, who: str, **options: Any) -> list[str]:
    return [row.code for row in list_projects(office.desk, who, **options).rows]


def test_each_role_lists_what_it_may_see_and_what_waits_for_it(office: Office) -> None:
    chain, codes = filled(office)
    changxing = {codes[state] for state in STATES}
    everybody = changxing | {codes["330523"], codes["330590"]}
    visible = everybody - {codes["draft"]}
    analyst = office.person("analyst", "ZJ", "analyst")
    nobody = office.person("expert", "ZJ", "expert")
    seen = {
        who: [set(listed(office, session, scope=scope, size=50)) for scope in ("all", "mine", "queue")]
        for who, session in {**vars(chain), "analyst": analyst, "nobody": nobody}.items()
    }
    assert seen == {
        "clerk": [changxing, changxing, {codes["draft"], codes["returned"]}],
        "chief": [changxing, changxing, {codes["submitted"]}],
        "city": [visible, set(), {codes["county"], codes["330590"]}],
        "province": [visible, set(), {codes["city"]}],
        "ranker": [visible, set(), set()],
        "analyst": [{codes["county"], codes["city"], codes["province"]}, set(), set()],
        "nobody": [set(), set(), set()],
    }


def test_counts_by_state_are_those_of_the_rows_whatever_state_is_chosen(office: Office) -> None:
    chain, codes = filled(office)
    whole = list_projects(office.desk, chain.clerk)
    assert dict(whole.counts) == dict.fromkeys((state for state in level_states() if state in STATES), 1)
    part = list_projects(office.desk, chain.clerk, states=["county", "refused"])
    assert ([row.code for row in part.rows], part.total, dict(part.counts)) == ([codes["county"]], 1, dict(whole.counts))
    assert list_projects(office.desk, chain.clerk, states=[]).total == 0
    row = part.rows[0]
    assert (row.name, row.enterprise, row.county_name.zh if row.county_name else "") == ("项目2", "长兴示例水泥有限公司", "长兴县")
    assert (row.investment_fen, row.waits_for.zh if row.waits_for else "") == (4_502_000_000, "湖州市 市级审核")
    assert row.saving_tce is not None


def drafts(office: Office, *names: str) -> str:
    """Empty drafts of Changxing that only have a name; answers with the clerk's session."""
    clerk = office.person("wang", "330522", "county_clerk")
    codes = [create_project(office.desk, clerk).code for _ in names]
    with office.store.write() as session:
        for code, name in zip(codes, names, strict=True):
            project = session.exec(select(Project).where(Project.code == code)).one()
            project.name = name
            session.add(project)
    return clerk


def found(office: Office, clerk: str, search: str) -> set[str]:
    return {row.name for row in list_projects(office.desk, clerk, search=search, size=50).rows}


def test_a_search_takes_every_character_as_itself(office: Office) -> None:
    names = ("节能 50% 改造", "节能 500 改造", "line_2 retrofit", "line-2 retrofit", "a\\b", "Ⅱ号线改造", "ÉNERGIE", "O'Brien's line")
    clerk = drafts(office, *names)
    for search, expected in {
        "": set(names),
        "50%": {"节能 50% 改造"},
        "line_2": {"line_2 retrofit"},
        "LINE": {"line_2 retrofit", "line-2 retrofit", "O'Brien's line"},
        "\\": {"a\\b"},
        "Ⅱ号线": {"Ⅱ号线改造"},
        "ÉNER": {"ÉNERGIE"},
        "O'Brien's": {"O'Brien's line"},
        "%": {"节能 50% 改造"},
        "  节能   50% ": {"节能 50% 改造"},
        "3305-2024-00003": {"line_2 retrofit"},
        "\x00\ud800": set(names),
        "没有": set(),
    }.items():
        assert found(office, clerk, search) == expected, search


def test_a_search_counts_only_what_it_finds(local_office: Office) -> None:
    clerk = drafts(local_office, "甲", "乙", "甲乙")
    page = list_projects(local_office.desk, clerk, search="甲")
    assert (page.total, dict(page.counts)) == (2, {"draft": 2})


@pytest.mark.parametrize("sort", ["updated", "code", "name", "enterprise", "state", "unit", "saving", "investment"])
def test_every_order_has_its_reverse_and_blanks_stand_last(sort: str, local_office: Office) -> None:
    office = local_office
    chain, codes = filled(office)
    empty = create_project(office.desk, chain.clerk).code
    up, down = (listed(office, chain.clerk, sort=sort, descending=way, size=50) for way in (False, True))
    assert set(up) == set(down) == {*(codes[state] for state in STATES), empty}
    if sort in ("saving", "investment"):
        assert up[-1] == down[-1] == empty
    else:
        assert up == down[::-1]
    if sort == "state":
        assert [code for code in up if code != empty] == [codes[state] for state in level_states() if state in STATES]


def test_pages_cover_the_list_without_gap_or_repetition(local_office: Office) -> None:
    clerk = drafts(local_office, *(f"同名{n % 2}" for n in range(23)))
    pages: list[Page] = [list_projects(local_office.desk, clerk, sort="name", page=page, size=5) for page in range(1, 6)]
    codes = [row.code for page in pages for row in page.rows]
    assert (len(codes), len(set(codes)), [len(page.rows) for page in pages]) == (23, 23, [5, 5, 5, 5, 3])
    beyond = list_projects(local_office.desk, clerk, sort="name", page=99, size=5)
    assert (beyond.page, beyond.rows) == (5, pages[4].rows)
    assert list_projects(local_office.desk, clerk, page=-3, size=0).size == 1
    assert list_projects(local_office.desk, clerk, size=10**9).size == 200


@pytest.mark.parametrize("options", [{"sort": "secret"}, {"scope": "theirs"}, {"states": ["draft", "lost"]}])
def test_an_unknown_option_is_named_with_the_known_ones(options: dict[str, Any], local_office: Office) -> None:
    clerk = local_office.person("wang", "330522", "county_clerk")
    with pytest.raises(BadInput) as shown:
        list_projects(local_office.desk, clerk, **options)
    assert "updated" in shown.value.message.zh or "mine" in shown.value.message.zh or "draft" in shown.value.message.zh


def test_the_start_page_counts_what_waits_for_each_role(office: Office) -> None:
    chain, codes = filled(office)
    cards = {who: {card.code: card.count for card in home(office.desk, session).cards} for who, session in vars(chain).items()}
    assert cards == {
        "clerk": {"returned": 1, "draft": 1},
        "chief": {"submitted": 1},
        "city": {"submitted": 1, "county": 1},
        "province": {"submitted": 0, "city": 1},
        "ranker": {"batch_open": 0, "batch_ranked": 0},
    }
    for who, session in vars(chain).items():
        assert all(card.address.startswith(("/entry", "/review", "/batch")) for card in home(office.desk, session).cards), who
    view = home(office.desk, chain.chief)
    assert (view.totals["projects"], view.totals["investment_fen"]) == (3, (4502 + 4503 + 4504) * 1_000_000)
    assert {item.code for item in view.recent} <= {codes[state] for state in STATES}
    assert home(office.desk, office.person("expert", "ZJ", "expert")).totals == {"projects": 0, "saving_tce": 0, "investment_fen": 0}
