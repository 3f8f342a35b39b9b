"""The form that opens a batch: which programme, its money or its places, the document that orders it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.batch.programme_means import KIND_LABELS
from dashboards.pages.batch.programme_view import programme_blocks
from dashboards.wiring import CurrentUser
from reserve.parameters import Programme, programmes
from reserve.parameters.lookup import area_chain
from reserve.services.batches.open_batch import PLACES_LIMIT
from reserve.vocabulary.document import read_entry
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import fields as known_fields
from reserve.vocabulary.language import Language
from reserve.vocabulary.reporting_units import area_of
from reserve.vocabulary.units import plain, to_fen, units
from widgets import blocks

Block = dict[str, Any]
OPENING = "opening"
_ORDER = tuple(KIND_LABELS)


@dataclass(frozen=True, slots=True)
class Asked:
    """What there is to give: money in fen, or places; nothing while it cannot be read."""

    budget_fen: int = 0
    places: int | None = None


def programmes_for(user: CurrentUser) -> list[Programme]:
    """The programmes that may be opened today: those of the person's own area first, money before lists."""
    own = set(area_chain(area_of(user.person.unit_code)))
    return sorted(programmes(user.desk.today()), key=lambda one: (one.area not in own, _ORDER.index(one.kind), one.code))


def chosen_of(offered: list[Programme], code: str) -> Programme | None:
    """The programme with this code, else the first; None where none is offered."""
    return next((one for one in offered if one.code == code), offered[0] if offered else None)


def basis_text(values: dict[str, str]) -> str:
    """The basis document as it is kept: number and date."""
    return f"{values['basis_number'].strip()}（{values['basis_date'].strip()}）"


def opening_blocks(
    offered: list[Programme], chosen: Programme | None, values: dict[str, str], errors: dict[str, str], language: Language
) -> list[Block]:
    """Which programmes there are, the form of the chosen one, and the whole of it below, to read before opening."""
    _ = translator(language)
    if chosen is None:
        return [blocks.notice("info", _("No programme can be opened today"), [_("Every shipped programme is outside its dates.")])]
    fields = [
        *_means_field(chosen, values, errors, language),
        blocks.field(
            "basis_number", _("Number of the basis document"), "text", values.get("basis_number", ""),
            hint=_("The document that orders this batch; it is printed on the list"), error=errors.get("basis_number", ""),
        ),
        blocks.field(
            "basis_date", _("Date of the basis document"), "date", values.get("basis_date", ""), hint=_("Such as 2024-08-30"),
            error=errors.get("basis_date", ""),
        ),
        blocks.actions([blocks.action("open", _("Open the batch"), "primary")]),
    ]  # fmt: skip
    title = chosen.title.text(language)
    made: list[Block] = []
    if errors:
        made.append(blocks.notice("bad", _("The batch was not opened"), list(errors.values()), id="errors"))
    made.append(blocks.heading(_("Open a batch"), level=2))
    if len(offered) > 1:
        made.append(blocks.paragraph(_("Choose the programme:")))
        made.append(blocks.links([_choice(one, one is chosen, language) for one in offered], id="programmes"))
    made.append(blocks.group(f"{title} · {_(KIND_LABELS[chosen.kind])}", fields, id=OPENING))
    summary = _("Read the programme: {title}").format(title=title)
    made.append(blocks.details(summary, programme_blocks(chosen, language), id=f"programme-{chosen.code}"))
    return made


def _choice(one: Programme, current: bool, language: Language) -> Block:
    act = {"name": "choose", "data": {"programme": one.code}}
    return blocks.link(one.title.text(language), f"/batch?programme={one.code}", act=act, current=current)


def _means_field(chosen: Programme, values: dict[str, str], errors: dict[str, str], language: Language) -> list[Block]:
    """The budget of what gives money, the places of a list; a nomination asks for neither."""
    _ = translator(language)
    if chosen.kind == "list":
        default = str(chosen.default_places or "")
        hint = _("How many projects the list takes, such as 100; the others wait in their order")
        return [blocks.field("places", _("Places"), "text", values.get("places", default), hint=hint, error=errors.get("places", ""))]
    if chosen.kind == "nomination":
        return [blocks.paragraph(_("A nomination gives no money and has no places: who passes the gates is named in order."))]
    default = plain(Decimal(chosen.budget_fen) / 1_000_000).replace(",", "") if chosen.budget is not None else ""
    hint = _("In 10,000 yuan, such as 3000")
    if chosen.kind == "entitlement":
        hint = _("In 10,000 yuan; leave it blank where the rule publishes no budget")
    return [
        blocks.field(
            "budget", _("Budget"), "money", values.get("budget", default), unit=formats.unit_label("10kCNY", language), hint=hint,
            error=errors.get("budget", ""), required=chosen.kind == "money",
        )
    ]  # fmt: skip


def read_opening(chosen: Programme, values: dict[str, str], language: Language) -> tuple[Asked, dict[str, str]]:
    """The money or the places that were typed, and what is wrong by field name."""
    _ = translator(language)
    asked, errors = _read_means(chosen, values, language)
    if not values.get("basis_number", "").strip():
        errors["basis_number"] = _("Enter the number of the document that orders this batch")
    day = read_entry(known_fields()["start_date"], values.get("basis_date", ""))
    if day.problem is not None:
        errors["basis_date"] = day.problem.text(language)
    elif day.value is None:
        errors["basis_date"] = _("Enter the date of the document, such as 2024-08-30")
    return asked, errors


def _read_means(chosen: Programme, values: dict[str, str], language: Language) -> tuple[Asked, dict[str, str]]:
    _ = translator(language)
    if chosen.kind == "nomination":
        return Asked(), {}
    if chosen.kind == "list":
        typed = values.get("places", "").strip()
        if typed.isascii() and typed.isdigit() and len(typed) <= 9 and 1 <= int(typed) <= PLACES_LIMIT:
            return Asked(0, int(typed)), {}
        text = _("“{typed}” is no number of places; enter a whole number from 1 to {limit}, such as 100")
        return Asked(), {"places": text.format(typed=typed[:20], limit=f"{PLACES_LIMIT:,}")}
    typed = values.get("budget", "").strip()
    if not typed and chosen.kind == "entitlement":
        return Asked(), {}
    try:
        fen = to_fen(typed, units()["10kCNY"]) if typed else 0
    except BadInput as error:
        return Asked(), {"budget": error.text(language)}
    if fen <= 0:
        return Asked(), {"budget": _("Enter the budget in 10,000 yuan, more than 0, such as 3000")}
    return Asked(fen), {}
