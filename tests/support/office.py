"""A small office for tests: a desk over a database, people with sessions, and a project that passes every rule."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from reserve.accounts import Desk, create_person, hash_password, open_local_session
from reserve.services import (
    Change,
    accept_project,
    create_project,
    open_draft,
    save_draft,
    submit_project,
)
from reserve.store import Store
from validation import RuleChecker

TODAY = dt.datetime(2024, 9, 2, 2, 0, tzinfo=dt.UTC)
PASSWORD = "Lake-water-2024"
Typed = Mapping[str, tuple[str, str | None]]

GOOD: dict[str, tuple[str, str | None]] = {
    "enterprise_name": ("长兴示例水泥有限公司", None),
    "enterprise_credit_code": ("91330522MA28ABCD1F", None),
    "location_code": ("330522", None),
    "credit_record_clean": ("是", None),
    "project_name": ("1号熟料线节能改造", None),
    "project_code": ("2401-330522-07-02-123456", None),
    "construction_nature": ("retrofit", None),
    "content": ("更换第四代篦冷机，改造预热器旋风筒，实施风机变频。", None),
    "start_date": ("2024-03-01", None),
    "finish_date": ("2024-12-31", None),
    "line_name": ("1号熟料线", None),
    "product": ("clinker", None),
    "line_size_t_per_day": ("5000", "t/d"),
    "capacity_filed_t_per_year": ("155", "10kt/yr"),
    "capacity_after_t_per_year": ("155", "10kt/yr"),
    "output_before_t_per_year": ("150", "10kt/yr"),
    "output_after_t_per_year": ("150", "10kt/yr"),
    "line_exit_planned": ("否", None),
    "energy_carriers/coal/carrier": ("raw_coal", None),
    "energy_carriers/coal/quantity_before": ("205000", "t"),
    "energy_carriers/coal/quantity_after": ("193000", "t"),
    "energy_carriers/power/carrier": ("electricity", None),
    "energy_carriers/power/quantity_before": ("7500", "10MWh"),
    "energy_carriers/power/quantity_after": ("7200", "10MWh"),
    "energy_saving_declared_tce_per_year": ("8940.3", "tce/yr"),
    "measurement_class": ("metered", None),
    "air_class_after": ("B", None),
    "air_class_state": ("verified", None),
    "ule_organised": ("done", None),
    "ule_fugitive": ("done", None),
    "ule_transport": ("done", None),
    "air_evidence": ("浙环函〔2024〕1号", None),
    "air_evidence_date": ("2024-05-01", None),
    "investment_total": ("4500", "10kCNY"),
    "investment_eligible": ("3000", "10kCNY"),
    "subsidy_requested": ("400", "10kCNY"),
    "other_public_money": ("0", "10kCNY"),
}


@cache
def password_hash() -> str:
    """The hash of the test password, computed once."""
    return hash_password(PASSWORD)


@dataclass
class Clock:
    """A clock that a test moves."""

    moment: dt.datetime = TODAY

    def __call__(self) -> dt.datetime:
        return self.moment

    def forward(self, **spans: float) -> None:
        self.moment += dt.timedelta(**spans)


@dataclass
class Office:
    """A desk with clocks to move, and a session for each login that was asked for."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    wall: Clock = field(default_factory=Clock)
    sessions: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.desk = Desk(self.store, RuleChecker(), self.clock, self.wall, demo=True)

    def person(self, login: str, unit: str, *roles: str, name: str = "") -> str:
        """Create an account and answer with an open session."""
        create_person(
            self.desk,
            login=login,
            name=name or login,
            unit_code=unit,
            roles=roles,
            password_hash=password_hash(),
            must_change_password=False,
        )
        return self.enter(login)

    def enter(self, login: str) -> str:
        """A fresh session of an account."""
        self.sessions[login] = open_local_session(self.desk, login, "tests").session_id
        return self.sessions[login]

    def chain(self, county: str = "330522", city: str = "3305") -> "Chain":
        """A clerk and a chief of a county, a reviewer of its city and of the province, a provincial ranker."""
        return Chain(
            self.person(f"{county}.clerk", county, "county_clerk"),
            self.person(f"{county}.chief", county, "county_chief"),
            self.person(f"{city}.city", city, "city_reviewer") if f"{city}.city" not in self.sessions else self.sessions[f"{city}.city"],
            self.person("zj.province", "ZJ", "province_reviewer") if "zj.province" not in self.sessions else self.sessions["zj.province"],
            self.person("zj.ranker", "ZJ", "province_ranker") if "zj.ranker" not in self.sessions else self.sessions["zj.ranker"],
        )

    def drafted(self, clerk: str, changed: Typed | None = None) -> str:
        """A new project with everything typed; answers with its code."""
        code = create_project(self.desk, clerk).code
        self.type_in(clerk, code, {**GOOD, **(changed or {})})
        return code

    def type_in(self, clerk: str, code: str, typed: Typed, client: str = "browser") -> int:
        """Save ``typed`` into the draft; answers with the new revision."""
        view = open_draft(self.desk, clerk, code)
        changes = [
            Change(view.revision * 1000 + place, path, text, unit, view.field_revisions.get(path, 0))
            for place, (path, (text, unit)) in enumerate(typed.items(), start=1)
        ]
        answer = save_draft(self.desk, clerk, code, client, changes)
        assert (answer.conflicts, answer.refused) == ([], [])
        return answer.revision

    def submitted(self, clerk: str, changed: Typed | None = None) -> str:
        """A project that was submitted; answers with its code."""
        code = self.drafted(clerk, changed)
        submit_project(self.desk, clerk, code, open_draft(self.desk, clerk, code).revision, f"key-{code}-1")
        return code

    def in_state(self, chain: "Chain", state: str, changed: Typed | None = None) -> str:
        """A project of the chain that was accepted up to ``state``; answers with its code."""
        code = self.submitted(chain.clerk, changed)
        for level, session in (("county", chain.chief), ("city", chain.city), ("province", chain.province)):
            if state == "submitted":
                break
            accept_project(self.desk, session, code)
            if level == state:
                break
        return code


@dataclass(frozen=True)
class Chain:
    """The sessions that a project passes."""

    clerk: str
    chief: str
    city: str
    province: str
    ranker: str
