"""A library with something to analyse and something to hide: a ranked project, a draft, accounts."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reserve.services import open_batch, run_batch
from reserve.services.analysis import take_analysis_snapshot
from reserve.store import Store, make_engine
from reserve.store.analysis_snapshot import Taken
from tests.support.office import Office
from tests.support.register import firm

PROGRAMME = "zhejiang_cement_special_fund"
ORDER = "演示〔2024〕9号（2024-08-30）"
SECRET = {"project_name": ("尚未提交的秘密草稿", None), "project_code": ("2401-330522-07-02-999999", None)}


@dataclass
class Studied:
    """The office, the ranked project, the digest of its run, the draft nobody may see, and the analyst's session."""

    office: Office
    project: str
    batch: str
    digest: str
    draft: str
    analyst: str


def study(office: Office) -> Studied:
    chain = office.chain()
    project = office.in_state(chain, "province")
    batch = open_batch(office.desk, chain.ranker, PROGRAMME, 3_000_000_000, ORDER).code
    digest = run_batch(office.desk, chain.ranker, batch).runs[-1].result_digest
    draft = office.drafted(chain.clerk, {**SECRET, "line_name": ("2号熟料线", None)})
    firm(office, chain.clerk)
    return Studied(office, project, batch, digest, draft, office.person("zj.analyst", "ZJ", "analyst"))


@pytest.fixture(scope="module")
def studied(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studied]:
    file = tmp_path_factory.mktemp("library") / "reserve.db"
    shutil.copyfile(sqlite_template, file)
    engine = make_engine(f"sqlite:///{file}")
    yield study(Office(Store(engine)))
    engine.dispose()


@pytest.fixture(scope="module")
def taken(studied: Studied, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    return take_analysis_snapshot(studied.office.desk, studied.analyst, tmp_path_factory.mktemp("taken") / "lab" / "analysis.db")
