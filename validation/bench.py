"""The rule bench: a rule tried on many projects before it bites, as it is, with another number, or from a file of one's own.

A rule on the bench is judged everywhere its numbers are known, whatever its dates and stage: the question is what it would find. The
vector engine judges, as in a check of the library, with numbers of its own, so that a changed one counts for this trial alone.
"""

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from string import Formatter
from typing import TYPE_CHECKING

from reserve.parameters import Band, NeverRecorded
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.findings import CheckContext, Finding, LibraryChunk
from reserve.vocabulary.numbers import parse_number
from validation import closures
from validation.case import Case
from validation.catalogue import Rule, by_id, read_rule
from validation.errors import CatalogueFault, RuleCrashed
from validation.handed import hand
from validation.limits import Limits, limits

if TYPE_CHECKING:
    import polars as pl

COLUMNS = (
    "id", "family", "title_zh", "title_en", "stage", "severity", "scope", "path", "reads", "predicate", "limits", "valid_from", "valid_to",
    "citation", "message_zh", "message_en",
)  # fmt: skip
MOST_ROWS, MOST_BYTES = 200, 1_000_000
SIDES = ("low", "high")
ENGINE = "bench"


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule on the bench. ``numbers``: addresses (of a band with ``.low`` or ``.high`` behind) and what stands there for this trial."""

    rule: Rule
    numbers: Mapping[str, str] = field(default_factory=dict)

    def on(self, today: dt.date) -> dt.date:
        """The day by whose law it is tried where none is named: today, or its first day where that is later."""
        return max(today, self.rule.valid_from or today)

    @property
    def rule_id(self) -> str:
        """The id of the rule."""
        return self.rule.id

    def judge(self, chunk: LibraryChunk, as_of: dt.date) -> "Tried":
        """The rule over a chunk, each project by the numbers of its unit. A rule that crashes raises ``RuleCrashed``."""
        return _judged(chunk, self, as_of)

    def judge_now(self, chunk: LibraryChunk, as_of: dt.date) -> "Tried | None":
        """The rule with the numbers of the law; None where the trial changes none."""
        return _judged(chunk, replace(self, numbers={}), as_of) if self.numbers else None

    def say(self, document: Document, context: CheckContext) -> tuple[Finding, ...]:
        """What the rule says of one project as it was filed; nothing where a number that it needs has no value."""
        changed = self.asked_of(context.as_of, context.area)
        if changed is None:
            return ()
        case = Case(document, context)
        case.limits = changed
        return tuple(self.find(case))

    def find(self, case: Case) -> list[Finding]:
        """What the rule finds in one case."""
        try:
            return closures.find(case, (self.rule,))
        except RuleCrashed as error:
            raise self.crashed(error) from error

    def crashed(self, error: RuleCrashed) -> Exception:
        """A crash of the catalogue's own rule is a fault of the program; of a rule from a table it is a fault of the table."""
        if by_id().get(self.rule.id) is self.rule:
            return error
        return BadInput("rule_trial_crashed", rule=self.rule.id, why=str(error)[:300])

    def asked_of(self, as_of: dt.date, area: str) -> "Changed | None":
        """The numbers of a day in an area with those of the trial; None where one that the rule needs has no value."""
        made = Changed(as_of, area, self.numbers)
        return made if all(made.known(address) for address in self.rule.limits) else None


class Changed(Limits):
    """Limits of which some are changed; ``asked`` collects the changed ones that a rule really looked at."""

    def __init__(self, as_of: dt.date, area: str, changed: Mapping[str, str]) -> None:
        super().__init__(as_of, area)
        self.changed = changed
        self.asked: set[str] = set()

    def known(self, address: str) -> bool:
        """Whether ``address`` has a value here, of the law or of the trial."""
        return address in self.changed or super().known(address)

    def number(self, address: str) -> Decimal:
        """The number at ``address``."""
        return parse_number(self._told(address)) if address in self.changed else super().number(address)

    def low(self, address: str) -> Decimal:
        """The lower bound of the band at ``address``."""
        changed = self._side(address, "low")
        return super().low(address) if changed is None else changed

    def high(self, address: str) -> Decimal:
        """The upper bound of the band at ``address``."""
        changed = self._side(address, "high")
        return super().high(address) if changed is None else changed

    def text(self, address: str) -> str:
        """The text at ``address``."""
        return self._told(address) if address in self.changed else super().text(address)

    def _side(self, address: str, side: str) -> Decimal | None:
        named = f"{address}.{side}"
        return parse_number(self._told(named)) if named in self.changed else None

    def _told(self, address: str) -> str:
        self.asked.add(address)
        return self.changed[address]


def trial(rule_id: str, numbers: Mapping[str, str] | None = None, rules: Mapping[str, Rule] | None = None) -> Trial:
    """A rule of the catalogue, or of ``rules``, with changed numbers.

    Raises ``BadInput`` for an unknown rule, a number that the rule does not compare with, or a text that is no such number.
    """
    known = by_id() if rules is None else rules
    if rule_id not in known:
        near = ", ".join(one for one in known if one.startswith(rule_id[:5]))[:200] or ", ".join(list(known)[:8])
        raise BadInput("rule_unknown", rule=rule_id[:80], near=near)
    rule = known[rule_id]
    return Trial(rule, {_fitting(rule, address, text): text for address, text in (numbers or {}).items()})


def _fitting(rule: Rule, address: str, text: str) -> str:
    """The address, of a band with its side; where a band has one side only, it need not be named."""
    whole, _, side = address.rpartition(".")
    named = address if address in rule.limits else whole if side in SIDES and whole in rule.limits else ""
    if not named or rule.family == "magnitude":
        offered = ", ".join(rule.limits) if rule.family != "magnitude" else ""
        raise BadInput("rule_number_not_its_own", rule=rule.id, address=address[:120], offered=offered or "-")
    contents = _contents(named)
    bands = [Band.of(value) for value in contents if isinstance(value, Mapping)]
    sides = {side for band in bands for side in SIDES if getattr(band, side) is not None}
    if len(sides) == 1 and named == address:
        address = f"{named}.{next(iter(sides))}"
    if bool(sides) != (named != address):
        raise BadInput("rule_number_band", rule=rule.id, address=named)
    if sides or any(isinstance(value, Decimal) for value in contents):
        parse_number(text)
    return address


def _contents(address: str) -> list[object]:
    from reserve.parameters.shelf import shelf

    return [value.value for value in shelf().by_path.get(address, ())]


def rules_of_file(content: bytes) -> dict[str, Rule]:
    """The rules of a table with the columns of ``rules.csv``, by id. Raises ``BadInput`` that says what does not fit, in which row."""
    if len(content) > MOST_BYTES:
        raise BadInput("rule_file_large", size=len(content), limit=MOST_BYTES)
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput("rule_file_unreadable", why=str(error)[:200]) from error
    missing = [name for name in COLUMNS if not rows or name not in rows[0]]
    if missing or len(rows) > MOST_ROWS:
        raise BadInput("rule_file_columns", missing=", ".join(missing) or "-", rows=len(rows), most=MOST_ROWS)
    found: dict[str, Rule] = {}
    for number, row in enumerate(rows, start=2):
        rule = _rule_of_row(number, row)
        if rule.id in found:
            raise BadInput("rule_file_row", row=number, why=f"{rule.id} stands twice")
        found[rule.id] = rule
    return found


def _rule_of_row(number: int, row: Mapping[str, str | None]) -> Rule:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    try:
        rule = read_rule(cells)
        for text in (cells["message_zh"], cells["message_en"]):
            _require_plain(text)
        as_of = rule.valid_from or dt.date(2024, 1, 1)
        for address in rule.limits:
            limits(as_of, "330000").known(address)
    except (CatalogueFault, ValueError, NeverRecorded) as error:
        raise BadInput("rule_file_row", row=number, why=str(error)[:300]) from error
    if not rule.id:
        raise BadInput("rule_file_row", row=number, why="id is blank")
    return rule


def _require_plain(message: str) -> None:
    """Only names in braces: a message is filled in with figures, nothing of it is to be computed."""
    for _, name, spec, conversion in Formatter().parse(message):
        if name is not None and (not name.isidentifier() or spec or conversion):
            raise ValueError(f"{{{name}}} is no plain name of a figure")


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """What a trial found in a chunk: ``project_id`` and ``path`` of each finding; how many projects it was asked of; which changed
    numbers it looked at.
    """

    found: "pl.DataFrame"
    asked: int
    looked_at: frozenset[str]


def _judged(chunk: LibraryChunk, tried: Trial, as_of: dt.date) -> Tried:
    import polars as pl

    from validation.library import packs
    from validation.library_frame import KEY, cast, typed_frame
    from validation.vectors import evaluate

    rule = tried.rule
    found = [pl.DataFrame(schema={KEY: pl.String, "path": pl.String})]
    asked, looked = 0, set[str]()
    for area, part in packs(cast(chunk)):
        numbers = tried.asked_of(as_of, area)
        if numbers is None:
            continue
        asked += part.projects.height
        typed = replace(typed_frame(part, rule.stage, as_of, area, (rule,)), limits=numbers)
        outcome = evaluate(hand(typed))[rule.id]
        if outcome.error is not None:
            raise tried.crashed(RuleCrashed(rule.id, ENGINE, outcome.error))
        if outcome.found is not None:
            keys = typed.projects.select("project", KEY)
            found.append(outcome.found.join(keys, on="project", how="left", maintain_order="left").select(KEY, "path"))
        looked |= numbers.asked
    return Tried(pl.concat(found), asked, frozenset(looked))
