"""Put projects into the library through the services that officials use, without a browser."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from dashboards.demo.people import DEMO_PASSWORD
from reserve.accounts import Desk, list_people, sign_in
from reserve.services import Change, accept_project, create_project, open_draft, save_draft, submit_project
from reserve.vocabulary.reporting_units import unit_ancestors

STORY: dict[str, Any] = yaml.load(
    (Path(__file__).parent.parent / "cases" / "story.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)


def changes_of(typed: Mapping[str, Any], carriers: list[dict[str, str]]) -> list[Change]:
    """The typed answers of a case as the outbox would send them."""
    made: list[Change] = []

    def add(path: str, text: str, unit: str | None = None) -> None:
        made.append(Change(seq=len(made) + 1, path=path, text=text, unit=unit, base=0, op="set"))

    for path, answer in typed.items():
        add(path, answer["text"], answer["unit"]) if isinstance(answer, dict) else add(path, answer)
    for number, row in enumerate(carriers, start=1):
        add(f"energy_carriers/r{number}/carrier", row["carrier"])
        add(f"energy_carriers/r{number}/quantity_before", row["before"], row["unit"])
        add(f"energy_carriers/r{number}/quantity_after", row["after"], row["unit"])
    return made


class Filing:
    """Sessions of the demonstration's people at one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.people = {(person.unit_code, role): person.login for person in list_people(desk) for role in person.roles}
        self.sessions: dict[str, str] = {}

    def login(self, unit: str, role: str) -> str:
        """The login of the person with this role at this unit."""
        return self.people[(unit, role)]

    def session(self, unit: str, role: str) -> str:
        """A session of the person with this role at this unit."""
        login = self.login(unit, role)
        if login not in self.sessions:
            self.sessions[login] = sign_in(self.desk, login, DEMO_PASSWORD, "127.0.0.1").session_id
        return self.sessions[login]

    def draft(self, unit: str, typed: Mapping[str, Any], carriers: list[dict[str, str]]) -> str:
        """A saved draft; its code."""
        clerk = self.session(unit, "county_clerk")
        code = create_project(self.desk, clerk).code
        answer = save_draft(self.desk, clerk, code, secrets.token_hex(8), changes_of(typed, carriers))
        assert not answer.conflicts, answer.conflicts
        assert not answer.refused, answer.refused
        return code

    def submit(self, unit: str, code: str) -> None:
        """Submit a draft as its clerk."""
        clerk = self.session(unit, "county_clerk")
        submit_project(self.desk, clerk, code, open_draft(self.desk, clerk, code).revision, secrets.token_hex(8))

    def to_province(self, unit: str, typed: Mapping[str, Any], carriers: list[dict[str, str]]) -> str:
        """File a project and let county, city and province accept it; its code."""
        code = self.draft(unit, typed, carriers)
        self.submit(unit, code)
        accept_project(self.desk, self.session(unit, "county_chief"), code)
        accept_project(self.desk, self.session(unit_ancestors(unit)[1], "city_reviewer"), code)
        accept_project(self.desk, self.session("ZJ", "province_reviewer"), code)
        return code
