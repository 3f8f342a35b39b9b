"""Programmes without competition: who fulfils the conditions receives by formula, from legal values that the programme names by address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reserve.parameters.documents import bilingual
from reserve.parameters.yaml_reader import ParameterFileError
from reserve.vocabulary.language import Bilingual

CONCERNS = ("own", "shared", "contract")
"""Who invested: the user of the energy itself, an energy-service company that shares the saving, or one under any other contract."""
INVESTMENTS = ("investment_total", "investment_eligible")
_ADDRESSES = ("rate", "share", "each_project")


@dataclass(frozen=True, slots=True)
class Stream:
    """One formula of a programme and whom it concerns; every figure is the address of a legal value, None where the rule has none.

    ``rate`` in yuan per tce, ``share`` in percent of the investment that ``share_of`` names, ``each_project`` in 10^4 yuan.
    """

    code: str
    label: Bilingual
    concerns: tuple[str, ...]
    rate: str | None
    share: str | None
    share_of: str
    each_project: str | None


@dataclass(frozen=True, slots=True)
class Stage:
    """What is paid before the effect is proved: ``share`` (address, percent) while a project has run fewer than ``months`` (address)."""

    months: str
    share: str


@dataclass(frozen=True, slots=True)
class Fee:
    """Money of the plan that goes to third parties (audit, review), beside the projects: whole fen, with the reason for the figure."""

    code: str
    label: Bilingual
    amount_fen: int
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The formulas of a programme, the cap of a firm and year over all of them, what is paid early, and what is paid beside.

    ``electricity`` is the address of the coefficient (kgce/kWh) with which the rule counts electricity, None where it counts as every
    figure here does. ``deduct_other``: other public money is taken off. ``reference``: the rule of another place, computed for comparison.
    """

    streams: tuple[Stream, ...]
    firm_year: str | None
    stage: Stage | None
    electricity: str | None
    deduct_other: bool
    reference: bool
    fees: tuple[Fee, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """The legal values that the formulas rest on, each once, in the order in which they are asked."""
        of_streams = [getattr(stream, name) for stream in self.streams for name in _ADDRESSES]
        of_stage = [self.stage.months, self.stage.share] if self.stage is not None else []
        return tuple(dict.fromkeys(path for path in (*of_streams, self.firm_year, *of_stage, self.electricity) if path))

    def stream_for(self, concerned: str) -> Stream | None:
        """The first formula for who invested as ``concerned``; None where the rule supports nobody of this kind."""
        return next((stream for stream in self.streams if concerned in stream.concerns), None)


def read_entitlement(record: Mapping[str, Any]) -> Entitlement:
    """Read the part ``entitlement`` of a programme; a part that is missing raises ``KeyError``, one that cannot stand a file error."""
    stage = record.get("stage")
    read = Entitlement(
        streams=tuple(_stream(entry) for entry in record["streams"]),
        firm_year=record.get("firm_year"),
        stage=Stage(str(stage["months"]), str(stage["share"])) if stage else None,
        electricity=record.get("electricity"),
        deduct_other=bool(record["deduct_other"]),
        reference=bool(record["reference"]),
        fees=tuple(_fee(entry) for entry in record.get("fees", ())),
    )
    if not read.streams:
        raise KeyError("entitlement.streams")
    concerned = [who for stream in read.streams for who in stream.concerns]
    for who in concerned:
        if concerned.count(who) > 1:
            raise ParameterFileError("entitlement.streams", "file_entitlement_twice", concerned=who)
    return read


def _stream(entry: Mapping[str, Any]) -> Stream:
    code = str(entry["code"])
    concerns = tuple(str(who) for who in entry["concerns"])
    share_of = str(entry.get("share_of", INVESTMENTS[0]))
    for part, found, known in (*(("concerns", who, CONCERNS) for who in concerns), ("share_of", share_of, INVESTMENTS)):
        if found not in known:
            raise ParameterFileError(code, "file_programme_word", part=part, found=found[:40], known=", ".join(known))
    rate, share, each_project = (entry.get(name) for name in _ADDRESSES)
    if not concerns or not (rate or share):
        raise ParameterFileError(code, "file_entitlement_formula")
    return Stream(code, bilingual(entry["label"], code), concerns, rate, share, share_of, each_project)


def _fee(entry: Mapping[str, Any]) -> Fee:
    code, amount = str(entry["code"]), entry["amount_fen"]
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 0:
        raise ParameterFileError(code, "file_entitlement_fee", amount=repr(amount))
    return Fee(code, bilingual(entry["label"], code), amount, bilingual(entry["reason"], f"{code}.reason"))
