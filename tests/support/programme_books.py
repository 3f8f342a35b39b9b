"""The cases of the programmes as candidates: what a case says of a project, and what it leaves to the base."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from reserve.parameters import programme, programmes
from reserve.rules.ranking.candidate import Candidate, Ranking
from reserve.rules.ranking.pinned import Pinned, candidate_of
from reserve.rules.ranking.ranking import rank
from reserve.vocabulary.document import Document
from tests.reserve.rules.building import AS_OF, CLINKER, GRINDING, UNITS, candidate, clinker, coke_rows, grinding, power_rows

FOLDER = Path(__file__).parents[1] / "cases" / "programmes"
_READ = {file.stem: yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for file in sorted(FOLDER.glob("*.yaml"))}
BOOKS = {stem: book for stem, book in _READ.items() if "projects" in book}
FORMULAS = [one for one in programmes() if one.kind == "entitlement"]
CASES: list[dict[str, Any]] = [
    case for one in FORMULAS for case in yaml.safe_load_all((FOLDER / "entitlement" / f"{one.code}.yaml").read_text(encoding="utf-8"))
]
WAN = 1_000_000
"""Fen in ten thousand yuan, the unit of the cases."""
BASES = {"clinker": (CLINKER, coke_rows), "grinding": (GRINDING, power_rows)}
TYPED_IN = {"component_co2_t_per_year": "tCO2/yr", "public_fund_amount": "10kCNY", "progress_percent": "%"} | {
    f"{name}_reduction_t_per_year": "t/yr" for name in ("nox", "so2", "dust")
}


def _table(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {"key": f"r{number}", "cells": {name: {"text": text, "unit": TYPED_IN.get(name)} for name, text in row.items()}}
        for number, row in enumerate(rows, 1)
    ]


def document_of_case(project: dict[str, Any]) -> Document:
    """The typed form of one project of a book."""
    base, rows = BASES[project["base"]]
    fields = {**base, "enterprise_name": f"{project['code']}公司", "enterprise_credit_code": "", **project.get("fields", {})}
    energy = rows(*project["energy"]) if "energy" in project else rows()
    return Document.from_raw(
        {
            "fields": {name: {"text": text, "unit": UNITS.get(name, TYPED_IN.get(name))} for name, text in fields.items() if text},
            "tables": {
                "energy_carriers": _table(energy), "components": _table(project.get("components", [])),
                "public_funds": _table(project.get("funds", [])),
            },
        }
    )  # fmt: skip


def candidate_of_case(project: dict[str, Any]) -> Candidate:
    """Made as a batch makes it: from the bytes of the pinned version."""
    made = document_of_case(project)
    assert not made.problems(), made.problems()
    pinned = Pinned(project["code"], "330522", "v", made.digest(), made.canonical_bytes().decode(), frozenset(project.get("lists", ())))
    return candidate_of(pinned, Document.from_raw(json.loads(pinned.document)), AS_OF)


def ranked_book(book: dict[str, Any]) -> Ranking:
    """The list of one book."""
    pool = [candidate_of_case(project) for project in book["projects"]]
    budget_fen = int(Decimal(book.get("budget", "0")) * WAN)
    return rank(pool, programme(book["programme"]), AS_OF, budget_fen, "seed", places=book.get("places"))


def fen(text: str) -> int:
    """Fen of so many ten thousand yuan."""
    found = Decimal(text) * WAN
    assert found == int(found)
    return int(found)


def _with_funds(made: Document, funds: list[list[str]]) -> Document:
    raw = made.to_raw()
    raw["tables"]["public_funds"] = [
        {
            "key": f"m{number}",
            "cells": {
                "public_fund_name": {"text": "某专项资金"}, "public_fund_level": {"text": level}, "public_fund_state": {"text": state},
                "public_fund_amount": {"text": amount, "unit": "10kCNY"},
            },
        }
        for number, (level, state, amount) in enumerate(funds, 1)
    ]  # fmt: skip
    return Document.from_raw(raw)


def formula_candidate(told: dict[str, Any]) -> Candidate:
    """A project of a case: what it does not tell is as in every other case."""
    contract = told.get("contract")
    fields = {
        "finish_date": str(told["finished"]), "progress": told.get("progress", "accepted"), "investment_total": told.get("total", "2700"),
        "other_public_money": told.get("other", "0"), "credit_record_clean": told.get("clean", "是"),
        "energy_contract": "是" if contract else "否", "esco_contract_type": contract or "",
    }  # fmt: skip
    if "power" in told:
        after = str(34_000_000 - int(told["power"]))
        return candidate(told["code"], grinding(power_rows("34000000", after), **fields), enterprise=told["firm"])
    made = candidate(
        told["code"], _with_funds(clinker(**fields), told.get("funds", [])), enterprise=told["firm"], lists=tuple(told.get("lists", ()))
    )
    return replace(made, assessment=replace(made.assessment, saving_tce_per_year=Decimal(told["saving"])))


def ranked_formula(case: dict[str, Any]) -> Ranking:
    """The list of one case of a formula."""
    granted = {firm: fen(amount) for firm, amount in case.get("granted", {}).items()}
    pool = [formula_candidate(told) for told in case["projects"]]
    return rank(pool, programme(case["programme"]), case["as_of"], fen(case["budget"]), "seed", granted_fen=granted)
