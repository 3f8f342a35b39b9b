"""The official lists of the demonstration: invented documents, marked 演示, that open the doors of priority."""

import csv
import datetime as dt
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class OfficialList:
    """A list as a document announced it."""

    kind: str
    document_number: str
    date: dt.date


DEMO_LISTS = {
    "provincial_key_plan_2024.csv": OfficialList("provincial_key_plan", "演示经信绿色〔2024〕18号", dt.date(2024, 5, 20)),
    "central_air_reserve_2024.csv": OfficialList("central_air_reserve", "演示环函〔2024〕66号", dt.date(2024, 6, 12)),
}


def read_list(name: str) -> list[dict[str, str]]:
    """The rows of a list file in ``lists/``."""
    text = files("dashboards.demo").joinpath("lists", name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
