"""One project, several sources of public money: which may stand together, in which order, and never above what the project costs."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import permutations

from reserve.parameters import Value, at
from reserve.rules.basis.decisions import decided
from reserve.rules.ranking.allocators.allocation import floor_fen
from reserve.rules.ranking.entitlement.public_funds import PublicFund
from reserve.vocabulary.choices import choices
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_fen, plain

CENTRAL = "central"
ONCE, WHOLE = "money.central_funds_per_component", "money.public_money_share"
MOST = 6
"""Sources whose orders are compared: 6 have 720."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a source rests on: its citation in both languages, how well it is attested, its address."""

    citation: Bilingual
    status: str
    path: str

    @classmethod
    def of(cls, value: Value) -> "Ground":
        """A legal value as ground."""
        return cls(Bilingual(value.citation.text("zh"), value.citation.text("en")), value.status, value.path)


@dataclass(frozen=True, slots=True)
class Channel:
    """A source of public money for a project: its level, what it would give at most in fen, and the levels it does not stand beside.

    ``law`` is what the exclusion rests on, or the sum where nothing is excluded; its citation stands in every refusal.
    """

    code: str
    label: Bilingual
    level: str
    amount_fen: int
    excludes: frozenset[str]
    law: Ground


@dataclass(frozen=True, slots=True)
class Purse:
    """What the project costs, the public money that its form lists, and the sum of it that the form declares, in fen."""

    cost_fen: int
    funds: tuple[PublicFund, ...] = ()
    declared_fen: int = 0

    @property
    def held_fen(self) -> int:
        """What it has already: the larger of what is listed as held and what is declared."""
        return max(self.declared_fen, sum(fund.amount_fen or 0 for fund in self.funds if fund.held))


@dataclass(frozen=True, slots=True)
class Taken:
    """What one source gives in its turn: whole fen, cut where the cost is reached (``cut_fen``), or 0 with the decision that refuses it."""

    channel: Channel
    amount_fen: int
    cut_fen: int
    refusal: Decision | None


@dataclass(frozen=True, slots=True)
class Stack:
    """All sources in their order. ``held_fen`` is what the project has already, ``total_fen`` with what the sources give."""

    rows: tuple[Taken, ...]
    held_fen: int
    total_fen: int
    room_fen: int


@dataclass(slots=True)
class _State:
    """What is held and taken while the sources are asked in turn."""

    levels: dict[str, str]
    left: int
    taken: list[Channel] = field(default_factory=list)


def stack(channels: Sequence[Channel], purse: Purse, as_of: dt.date, area: str) -> Stack:
    """The sources are asked in their order; each gives its amount, less where the cost is reached, nothing where another stands against it.

    Central money is given once for the same content, no source beside a level that it excludes or that excludes it, and all public money
    together is at most the cost (``money``: house rules on what the funds refuse). Errors: ``BadInput('support_unreadable')`` for a sum
    below zero.
    """
    for name, fen in (("cost", purse.cost_fen), ("declared", purse.declared_fen), *((one.code, one.amount_fen) for one in channels)):
        if fen < 0:
            raise BadInput("support_unreadable", field=name, amount=plain(Decimal(fen) / 100, 2))
    share = at(WHOLE, as_of, area)
    room = floor_fen(purse.cost_fen * share.number)
    levels = {fund.level: fund.name for fund in purse.funds if fund.held and fund.level}
    state = _State(levels, max(0, room - purse.held_fen))
    rows = tuple(_ask(channel, state, share, at(ONCE, as_of, area)) for channel in channels)
    return Stack(rows, purse.held_fen, purse.held_fen + sum(row.amount_fen for row in rows), room)


def best_stack(channels: Sequence[Channel], purse: Purse, as_of: dt.date, area: str) -> Stack:
    """The order of the sources that gives most; among equals the one nearest the stated order. More than six are left in theirs."""
    if len(channels) > MOST:
        return stack(channels, purse, as_of, area)
    return max((stack(order, purse, as_of, area) for order in permutations(channels)), key=lambda found: found.total_fen)


def refusals(found: Stack) -> Iterator[tuple[Channel, Decision]]:
    """The sources that give nothing, with their reasons."""
    for row in found.rows:
        if row.refusal is not None:
            yield row.channel, row.refusal


def _ask(channel: Channel, state: _State, share: Value, once: Value) -> Taken:
    refusal = _refusal(channel, state, once)
    if refusal is None and state.left == 0:
        refusal = decided(False, "stack_cost", share, channel=channel.label)
    if refusal is not None or channel.amount_fen == 0:
        return Taken(channel, 0, 0, refusal)
    given = min(channel.amount_fen, state.left)
    state.left -= given
    state.taken.append(channel)
    return Taken(channel, given, channel.amount_fen - given, None)


def _refusal(channel: Channel, state: _State, once: Value) -> Decision | None:
    """Whether what is held or was taken before stands against ``channel``."""
    names = state.levels | {one.level: one.label.zh for one in state.taken}
    if channel.level == CENTRAL and CENTRAL in names:
        return decided(False, "stack_central", once, channel=channel.label, other=_named(CENTRAL, state))
    for level in sorted(channel.excludes & set(names)):
        return _against(
            "stack_excludes", channel.law, channel=channel.label, level=choices("fund_level")[level], other=_named(level, state)
        )
    for one in state.taken:
        if channel.level in one.excludes:
            return _against("stack_excluded", one.law, channel=channel.label, level=choices("fund_level")[channel.level], other=one.label)
    return None


def _against(code: str, ground: Ground, **figures: Bilingual) -> Decision:
    shown = {key: value.zh for key, value in figures.items()}
    shown |= {"status": ground.status, "path": ground.path, "citation_en": ground.citation.en}
    return Decision(False, code, messages()[code].format(**figures), shown, ground.citation.zh)


def _named(level: str, state: _State) -> Bilingual:
    """The money of a level that stands in the way."""
    for one in state.taken:
        if one.level == level:
            return one.label
    return Bilingual(state.levels[level] or "—", state.levels[level] or "—")


def told(found: Stack) -> Bilingual:
    """A stack in one sentence: what each source gives in its turn and the sum."""
    parts = [(row.channel.label, plain(from_fen(row.amount_fen))) for row in found.rows if row.amount_fen]
    zh = "、".join(f"{label.zh} {amount} 万元" for label, amount in parts)
    en = ", ".join(f"{label.en} {amount} × 10⁴ yuan" for label, amount in parts)
    return Bilingual(zh or "无", en or "none")
