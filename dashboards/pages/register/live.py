"""The figures that a year gives as it stands on the screen: energy from its carriers, energy for a unit of product."""

from collections.abc import Mapping
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.wiring import CurrentUser
from reserve.rules.basis.trail import Trail
from reserve.rules.energy.yearly import measured_energy
from reserve.services.register.views import RecordView
from reserve.services.register.writing import figures_of
from reserve.vocabulary.products import products
from reserve.vocabulary.register import read_record
from reserve.vocabulary.reporting_units import area_of
from widgets import blocks

Block = dict[str, Any]


def live_blocks(user: CurrentUser, view: RecordView, raw: Mapping[str, Any]) -> list[Block]:
    """Figures for a yearly observation; nothing for other kinds of record."""
    product = products().get(view.product or "")
    if view.ref.kind != "observation" or product is None:
        return []
    _ = translator(user.language)
    found = measured_energy(
        figures_of(read_record("observation", raw, view.product)), product, Trail(user.desk.today(), area_of(view.unit_code))
    )
    return [
        blocks.figures(
            [
                blocks.figure(
                    _("Comprehensive energy"), formats.number(found.energy_tce, 2), formats.unit_label("tce/yr", user.language),
                    missing="" if found.energy_tce is not None else True,
                ),
                blocks.figure(
                    _("Unit energy"), formats.number(found.unit_energy, 2), formats.unit_label(product.energy_unit, user.language),
                    missing="" if found.unit_energy is not None else True,
                ),
            ]
        )
    ]  # fmt: skip
