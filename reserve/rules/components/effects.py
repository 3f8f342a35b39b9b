"""The effect of a component by its kind: what is saved energy, what is shown apart, what is deducted and what never counts."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from reserve.parameters import Value, at
from reserve.rules.basis.decisions import decided
from reserve.rules.basis.trail import Trail, shown
from reserve.rules.components.carbon import fossil_co2, grid_co2, heat_saving
from reserve.rules.components.facts import Effect, Fact, Facts, in_scale
from reserve.rules.emissions.process import clinker_process_co2
from reserve.rules.energy.conventions import Convention, electricity_coefficient
from reserve.rules.energy.saving import counted_output
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.language import Bilingual

_GROUP = "components"
_ZERO = Decimal(0)
_OXIDES = ("calcium_oxide", "magnesium_oxide")
_EFFICIENCY = ("energy_before_tce_per_year", "energy_after_tce_per_year", "service_before_per_year", "service_after_per_year")
_POWER = ("gross_before_kwh_per_year", "own_use_before_kwh_per_year", "gross_after_kwh_per_year", "own_use_after_kwh_per_year")
_FUEL = ("alternative_fuel_t_per_year", "heat_value_measured_kj_per_kg")
_WATER_USE = ("water_before_m3_per_year", "water_after_m3_per_year", "output_before_t_per_year", "output_after_t_per_year")
_SERVICE = Bilingual("计入节能量的产量或服务量（增长不算节能）", "Output or service that counts (growth is not saving)")
_SAVED = Bilingual("节能量", "Saving")
_DEDUCTED = Bilingual("治理设施增加的能耗（以负数计入节能量）", "Energy that the treatment adds (a negative saving)")
_LOSS = Bilingual("充放电损失（充入减放出）", "Losses (charged less discharged)")
_NET = Bilingual("新增净供电量（总发电减自用，改造后减改造前）", "Additional net supply (gross less own use, after less before)")
_REPLACED = Bilingual("替代的化石能源", "Fossil energy replaced")
_PROCESS = Bilingual("过程减碳量", "Process CO2 avoided")
_WATER = Bilingual("节水量", "Water saved")
_ROOM = Bilingual("退出产能腾出的用能空间（不计节能量）", "Energy room freed by the exit (no saving)")
Found = dict[str, "Decimal | Mapping[str, Decimal | None] | str | None"]
_Rule = Callable[[Facts], Found]


def component_effect(kind: str, facts: Mapping[str, Fact], as_of: dt.date, area: str, convention: Convention = "equivalent") -> Effect:
    """What counts as saving is better efficiency in normal running; more output, another source and an exit do not (GB/T 28750).

    In: the kind, its facts by field (:data:`NEEDED` names those a kind needs, units in the names), the convention of the programme for
    electricity.
    Out: an :class:`Effect` with steps; a fact that is blank is noted in ``missing`` and its figure is None. A kind that nobody recorded
    raises ``NotFound('component_unknown')`` with those there are; values not in force raise the errors of :func:`reserve.parameters.at`.

    >>> panels = {"capacity_mw": Decimal(10), "generation_kwh_per_year": Decimal(10_000_000)}
    >>> found = component_effect("renewable", panels, dt.date(2024, 9, 2), "330000")
    >>> found.saving_tce, found.co2_t
    (Decimal('0.000000'), Decimal('5422.000000'))
    """
    if kind not in KINDS:
        raise NotFound("component_unknown", kind=kind[:40], known=", ".join(KINDS))
    law = at(f"{_GROUP}.{kind}", as_of, area)
    trail = Trail(as_of, area)
    found = KINDS[kind](Facts(facts, trail, convention))
    code = found.pop("reason", None) or ("component_incomplete" if trail.missing else f"component_{law.value}")
    numbers: dict[str, Decimal | None] = {k: in_scale(v) for k, v in found.items() if v is None or isinstance(v, Decimal)}
    pollutants = {k: v for k, v in found.items() if isinstance(v, Mapping)}
    decision = decided(code in _COUNTS, str(code), law, kind=law.label or kind, missing=len(trail.missing))
    return Effect(kind, decision, **numbers, **pollutants, steps=tuple(trail.steps), missing=tuple(trail.missing))  # type: ignore[arg-type]


def project_saving(effects: Sequence[Effect], leakage_tce: Decimal) -> Decimal | None:
    """A project saves the sum over its components, less what changes outside its boundary; what the treatment adds is deducted.

    Source: the audit guide of energy-saving projects. ``leakage_tce`` is positive where more energy is used outside. None where one
    component is not known: a blank is no zero.
    """
    known = [effect.saving_tce for effect in effects if effect.saving_tce is not None]
    return sum(known, _ZERO) - leakage_tce if len(known) == len(effects) else None


def _efficiency(facts: Facts, label: Bilingual = _SAVED) -> dict[str, Decimal | None]:
    """Saving (E0/S0 - E1/S1) x min(S1, S0 x (1 + tolerance), filed capacity where there is one)."""
    found = facts.numbers(*_EFFICIENCY)
    tolerance = facts.trail.value("counting.output_tolerance")
    if found is None or tolerance is None or found[2] <= 0 or found[3] <= 0:
        return {"saving_tce": None}
    before, after, served_before, served_after = found
    filed = facts.given.get("capacity_filed_per_year")
    limit = filed if isinstance(filed, Decimal) else served_after
    counted = counted_output(served_before, served_after, limit, tolerance.number)
    text = f"min({shown(served_after)}, {shown(limit)}, {shown(served_before)} × {1 + tolerance.number})"
    facts.trail.step(_SERVICE, text, counted, "1", tolerance)
    saving = (before / served_before - after / served_after) * counted
    expression = f"({shown(before)} ÷ {shown(served_before)} − {shown(after)} ÷ {shown(served_after)}) × {shown(counted)}"
    facts.trail.step(label, expression, saving, "tce/yr")
    return {"saving_tce": saving}


def _measure(facts: Facts) -> Found:
    """A technical measure saves (unit energy before - after) x output after, growth not counted (GB/T 13234, GB/T 28750)."""
    return {**_efficiency(facts)}


def _software(facts: Facts) -> Found:
    """A saving through software counts where meters show it; an estimate is no evidence of one (house rule)."""
    metered = facts.answer("saving_metered")
    if metered is None:
        return {"saving_tce": None}
    return {**_efficiency(facts)} if metered else {"saving_tce": _ZERO, "reason": "component_not_metered"}


def _renewable(facts: Facts) -> Found:
    """Solar and wind power have capacity, electricity and CO2; another source of the same energy is no saving (house rule)."""
    power = facts.number("generation_kwh_per_year")
    return {
        "saving_tce": _ZERO,
        "capacity_mw": facts.number("capacity_mw"),
        "electricity_kwh": power,
        "co2_t": grid_co2(power, facts.trail),
    }


def _storage(facts: Facts) -> Found:
    """Storage shifts electricity and loses a part of it: its saving is 0 and its losses are shown (house rule)."""
    found = facts.numbers("charged_kwh_per_year", "discharged_kwh_per_year")
    if found is None:
        return {"saving_tce": _ZERO, "losses_kwh": None}
    lost = found[0] - found[1]
    facts.trail.step(_LOSS, f"{shown(found[0])} − {shown(found[1])}", lost, "kWh/yr")
    return {"saving_tce": _ZERO, "losses_kwh": lost}


def _waste_energy(facts: Facts) -> Found:
    """Recovered energy counts by the usable energy finally supplied: net of own use, and only what is additional (audit guide).

    Power that already shows as less bought power in the energy per unit of the line is not counted a second time.
    """
    again = facts.answer("in_unit_energy")
    power = facts.numbers(*_POWER)
    heat = facts.given.get("net_heat_gain_gj_per_year")
    if again is None or power is None:
        return {"saving_tce": None, "electricity_kwh": None}
    net = (power[2] - power[3]) - (power[0] - power[1])
    text = f"({shown(power[2])} − {shown(power[3])}) − ({shown(power[0])} − {shown(power[1])})"
    facts.trail.step(_NET, text, net, "kWh/yr")
    co2 = grid_co2(net, facts.trail)
    if again:
        return {"saving_tce": _ZERO, "electricity_kwh": net, "co2_t": None, "reason": "component_counted_once"}
    each = electricity_coefficient(facts.convention, facts.trail)
    if each is None:
        return {"saving_tce": None, "electricity_kwh": net, "co2_t": co2}
    saving = net * each / 1000
    facts.trail.step(_SAVED, f"{shown(net)} kWh × {shown(each, 6)} kgce/kWh ÷ 1,000", saving, "tce/yr", _first(facts.trail))
    return {"saving_tce": saving + heat_saving(heat, facts.trail), "electricity_kwh": net, "co2_t": co2}


def _fuel_switch(facts: Facts) -> Found:
    """An alternative fuel replaces fossil fuel by its measured heat; it is shown apart and is no saved energy (house rule).

    CO2 is that of the heat replaced at the factor of the fuel replaced, less the fossil carbon in the alternative fuel.
    """
    found = facts.numbers(*_FUEL)
    standard = facts.trail.value("energy_coefficients.heat_of_standard_coal")
    heat_gj = found[0] * found[1] / 1000 if found else None
    co2 = fossil_co2(heat_gj, facts)
    if found is None or standard is None:
        return {"saving_tce": _ZERO, "substituted_tce": None, "co2_t": co2}
    replaced = found[0] * found[1] / standard.number
    text = f"{shown(found[0])} t × {shown(found[1])} kJ/kg ÷ {standard.number} kJ/kgce"
    facts.trail.step(_REPLACED, text, replaced, "tce/yr", standard)
    return {"saving_tce": _ZERO, "substituted_tce": replaced, "co2_t": co2}


def _raw_material(facts: Facts) -> Found:
    """Process CO2 falls only where less carbonate is burnt, shown by evidence of its own; a saving never lowers it (sector guidelines)."""
    evidence = facts.answer("process_evidence")
    output = facts.number("counted_output_t_per_year")
    shares = [{oxide: facts.number(f"{oxide}_share_{when}") for oxide in _OXIDES} for when in ("before", "after")]
    if evidence is False:
        return {"saving_tce": _ZERO, "process_co2_t": None, "reason": "component_no_evidence"}
    each = [clinker_process_co2(share, facts.trail) for share in shares if None not in share.values()]
    if evidence is None or output is None or len(each) < len(shares) or each[0] is None or each[1] is None:
        return {"saving_tce": _ZERO, "process_co2_t": None}
    avoided = (each[0] - each[1]) * output
    law = facts.trail.value("process_emissions.calcium_oxide")
    facts.trail.step(_PROCESS, f"({shown(each[0], 6)} − {shown(each[1], 6)}) × {shown(output)}", avoided, "tCO2/yr", law)
    return {"saving_tce": _ZERO, "process_co2_t": avoided}


def _resource_water(facts: Facts) -> Found:
    """Water and waste have their own units and are no saved energy; growth of output is not counted (house rule)."""
    waste = facts.given.get("waste_used_t_per_year")
    found = facts.numbers(*_WATER_USE)
    apart: Found = {
        "saving_tce": _ZERO,
        "waste_t": waste if isinstance(waste, Decimal) else None,
    }
    if found is None or found[2] <= 0 or found[3] <= 0:
        return {**apart, "water_m3": None}
    counted = min(found[2], found[3])
    saved = (found[0] / found[2] - found[1] / found[3]) * counted
    text = f"({shown(found[0])} ÷ {shown(found[2])} − {shown(found[1])} ÷ {shown(found[3])}) × {shown(counted)}"
    facts.trail.step(_WATER, text, saved, "m3")
    return {**apart, "water_m3": saved}


def _ultra_low(facts: Facts) -> Found:
    """Treatment that reaches ultra-low emission may use more energy; that is deducted from the saving of the project (house rule)."""
    names = ("pm", "so2", "nox")
    cut = {name: fact if isinstance(fact := facts.given.get(f"{name}_cut_t_per_year"), Decimal) else None for name in names}
    return {**_efficiency(facts, _DEDUCTED), "pollutants_t": cut}


def _exit(facts: Facts) -> Found:
    """Capacity that leaves frees energy room and is never a saving: what is no longer made is not made more efficiently (GB/T 28750)."""
    found = facts.numbers("capacity_exit_t_per_year", "unit_energy_before_kgce_per_t")
    if found is None:
        return {"saving_tce": _ZERO, "room_tce": None}
    room = found[0] * found[1] / 1000
    facts.trail.step(_ROOM, f"{shown(found[0])} t × {shown(found[1])} kgce/t ÷ 1,000", room, "tce/yr")
    return {"saving_tce": _ZERO, "room_tce": room}


def _first(trail: Trail) -> Value | None:
    """The coefficient of electricity that was used."""
    return next((value for path, value in trail.used.items() if ".electricity." in path), None)


KINDS: Mapping[str, _Rule] = {
    "process": _measure,
    "facility": _measure,
    "equipment": _measure,
    "software": _software,
    "renewable": _renewable,
    "storage": _storage,
    "waste_energy": _waste_energy,
    "fuel_switch": _fuel_switch,
    "raw_material": _raw_material,
    "resource_water": _resource_water,
    "ultra_low": _ultra_low,
    "exit": _exit,
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("process", "facility", "equipment", "ultra_low"), _EFFICIENCY),
    "software": ("saving_metered", *_EFFICIENCY),
    "renewable": ("generation_kwh_per_year", "capacity_mw"),
    "storage": ("charged_kwh_per_year", "discharged_kwh_per_year"),
    "waste_energy": ("in_unit_energy", *_POWER),
    "fuel_switch": (*_FUEL, "replaced_carrier", "alternative_fossil_co2_t_per_year"),
    "raw_material": (
        "process_evidence", "counted_output_t_per_year",
        *(f"{oxide}_share_{when}" for when in ("before", "after") for oxide in _OXIDES),
    ),
    "resource_water": _WATER_USE,
    "exit": ("capacity_exit_t_per_year", "unit_energy_before_kgce_per_t"),
}  # fmt: skip
"""The facts that a kind needs: each blank one is named in :attr:`Effect.missing`."""
_COUNTS = {"component_counted", "component_counted_if_metered", "component_deducted"}
