"""The blocks of the start page, from plain data."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.labels import TONES
from dashboards.pages.law.links import document_link
from dashboards.pages.law.news import LawNews
from dashboards.pages.results import home_result_blocks
from reserve.services import HomeView, RecentItem
from reserve.services.library_check.views import Rechecked
from reserve.vocabulary.language import Language
from reserve.vocabulary.tracks import level_states, level_track
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]


def home_blocks(view: HomeView, roles: Sequence[str], news: LawNews, language: Language) -> list[Block]:
    """Cards of what waits, lines of the register that press, what happened lately, the libraries in figures, the law by its dates."""
    _ = translator(language)
    left: list[Block] = [blocks.heading(_("What waits for you"), id="waiting")]
    waiting = [card for card in view.cards if card.count]
    if waiting:
        left.append(blocks.cards([_card(card.label.text(language), card.count, card.address, card.code) for card in view.cards]))
    else:
        left.append(blocks.notice("ok", _("Nothing waits for you"), teaching_lines(roles, language), _first_links(roles, language)))
    left += home_result_blocks(view.results, roles, language)
    left += _register(view, language)
    left += _rechecked(view, language)
    left += _quality(view, language)
    left.append(blocks.heading(_("Lately")))
    left.append(_recent(view.recent, roles, language))
    right = [*_totals(view, language), *law_blocks(news, language)]
    return [blocks.columns([left, right], wide_first=True)]


def _card(label: str, count: int, address: str, code: str) -> Block:
    tone = ("warn" if code in ("returned", "to_correct") else "info") if count else ""
    return blocks.card(count, label, address, tone=tone)


def _register(view: HomeView, language: Language) -> list[Block]:
    """Which lines of the register press, each number with the list of exactly those lines."""
    if not view.register:
        return []
    _ = translator(language)
    made = [blocks.card(card.count, card.label.text(language), card.address, tone="warn" if card.count else "") for card in view.register]
    return [blocks.heading(_("Production lines to look after"), id="register"), blocks.cards(made)]


def _rechecked(view: HomeView, language: Language) -> list[Block]:
    """How many accepted projects have findings that their filing did not have, with the run that says so."""
    if view.rechecked is None:
        return []
    _ = translator(language)
    found = view.rechecked
    card = blocks.card(
        found.fresh, _("Accepted projects with new findings since their filing"), "/review?show=rechecked",
        tone="warn" if found.by_severity.get("block") else "info" if found.fresh else "",
    )  # fmt: skip
    return [
        blocks.heading(_("Check of the whole library"), id="rechecked"),
        blocks.cards([card]),
        blocks.paragraph(recheck_sentence(found, language), muted=True),
    ]


def recheck_sentence(found: Rechecked, language: Language) -> str:
    """When the whole library was last checked, by the rules of which day, and how serious what is new is."""
    _ = translator(language)
    said = {
        "unit": found.unit_name.text(language),
        "number": found.run,
        "day": formats.day(found.checked_at),
        "as_of": formats.day(found.as_of),
    }
    if found.judged is None:
        text = _("{unit}, check {number} of {day}, by the rules of {as_of}.").format(**said)
    else:
        text = _("{unit}, check {number} of {day}: {count} projects judged by the rules of {as_of}.").format(
            **said, count=f"{found.judged:,}"
        )
    names = {"block": _("to correct"), "explain": _("to explain"), "hint": _("hints")}
    parts = [_("{name} in {count}").format(name=names[severity], count=count) for severity, count in found.by_severity.items()]
    more = _("Of the projects with new findings: {parts}.").format(parts=_(", ").join(parts)) if parts else ""
    return " ".join(part for part in (text, more) if part) if language == "en" else text + more


def _quality(view: HomeView, language: Language) -> list[Block]:
    """How the own unit's projects fared within a year, in one line, and where the card stands."""
    line = view.quality
    if line is None:
        return []
    _ = translator(language)
    told = _("Nothing was submitted within twelve months.")
    if line.submissions:
        told = _("Within twelve months {returned} of {submissions} submissions came back ({share} %; asked: at most {asked} %).").format(
            returned=line.returned, submissions=line.submissions, asked=formats.number(line.asked),
            share=formats.number(Decimal(100 * line.returned) / line.submissions, 1),
        )  # fmt: skip
    if line.late:
        told += ("" if language == "zh" else " ") + _("{late} of {waiting} waiting projects wait longer than set.").format(
            late=line.late, waiting=line.waiting
        )
    tone = "warn" if line.weak or line.late else "ok"
    return [
        blocks.heading(_("Data quality of your unit"), id="quality"),
        blocks.notice(tone, told, [], [(_("What to improve, and by which projects"), "/quality")]),
    ]


def teaching_lines(roles: Sequence[str], language: Language) -> list[str]:
    """What a person of these roles can do here, said where the page would be empty."""
    _ = translator(language)
    lines = []
    if "county_clerk" in roles:
        lines.append(_("Enter a project: about 15 minutes, saved while you type."))
    if {"county_chief", "city_reviewer", "province_reviewer"} & set(roles):
        lines.append(_("Projects appear here as soon as the level below hands them over."))
    if "province_ranker" in roles:
        lines.append(_("Open a funding batch when enough projects stand in the provincial library."))
    if "expert" in roles:
        lines.append(_("Projects appear here once panels are drawn by lot for an open batch."))
    return lines or [_("You can read what your role allows; nothing asks for a decision of yours.")]


def _first_links(roles: Sequence[str], language: Language) -> list[tuple[str, str]]:
    _ = translator(language)
    if "county_clerk" in roles:
        return [(_("To my projects"), "/entry")]
    if {"county_chief", "city_reviewer", "province_reviewer"} & set(roles):
        return [(_("To the review queue"), "/review")]
    if {"province_ranker", "province_signer", "finance", "auditor", "analyst"} & set(roles):
        return [(_("To the funding batches"), "/batch")]
    if "expert" in roles:
        return [(_("To the projects that I score"), "/judging")]
    return []


def _recent(items: Sequence[RecentItem], roles: Sequence[str], language: Language) -> Block:
    _ = translator(language)
    target = "/entry" if "county_clerk" in roles else "/review"
    if not items:
        return blocks.paragraph(_("Nothing has happened yet in your territory."), muted=True)
    rows = []
    for item in items:
        state = level_states()[item.state]
        cells: dict[str, Any] = {
            "project": {"text": item.name or item.code, "sub": item.comment or item.code, "href": f"{target}?project={item.code}"},
            "act": {"text": _act(item.action, language), "sub": item.who},
            "state": {"text": state.label.text(language), "tone": TONES[item.state]},
            "at": formats.minute(item.at),
        }
        rows.append({"key": item.code, "cells": cells})
    columns = [
        Column("project", _("Project")),
        Column("act", _("Step")),
        Column("state", _("State now"), kind="state"),
        Column("at", _("When"), kind="date"),
    ]
    return blocks.table(_("Latest steps"), columns, rows)


def _act(action: str, language: Language) -> str:
    _ = translator(language)
    short = {"accept": _("Accepted"), "undo": _("Undone"), "create": _("Created")}
    if action in short:
        return short[action]
    return next((step.label.text(language) for step in level_track() if step.action == action), action)


def _totals(view: HomeView, language: Language) -> list[Block]:
    _ = translator(language)
    facts = [
        blocks.fact(state.label.text(language), str(view.counts[state.code]), _("projects"))
        for state in level_states().values()
        if state.level and view.counts.get(state.code)
    ]
    saving, money = view.totals.get("saving_tce"), view.totals.get("investment_fen")
    if saving:
        facts.append(
            blocks.fact(
                _("Energy saved, accepted projects"), formats.micro(saving, 0), formats.unit_label("tce/yr", language),
                source=_("computed by the rules from the energy tables"),
            )
        )  # fmt: skip
    if money:
        facts.append(blocks.fact(_("Their investment"), formats.money(money, 0), formats.unit_label("10kCNY", language)))
    return [blocks.heading(_("The library in figures")), blocks.facts(facts)] if facts else []


def law_blocks(news: LawNews, language: Language) -> list[Block]:
    """Documents in force with their dates, those about to end, programmes that can be opened."""
    _ = translator(language)
    made: list[Block] = [blocks.heading(_("Law and programmes on {day}").format(day=formats.day(news.as_of)))]
    for document in news.ending:
        text = _("Ends on {day}: a batch opened later needs another basis.").format(day=formats.day(document.ends))
        made.append(blocks.notice("warn", document.title.text(language), [document.number, text]))
    made.append(
        blocks.timeline(
            [
                blocks.event(
                    formats.day(d.in_force or d.printed),
                    d.title.text(language),
                    d.number,
                    [_until(d.ends, language)],
                    href=document_link(d.code),
                )
                for d in news.in_force
            ]
        )
    )
    if news.programmes:
        facts = [
            blocks.fact(
                p.title.text(language), _("can be opened until {day}").format(day=formats.day(p.valid_to)),
                status=_("set by this system") if p.status == "house" else "", status_tone="warn",
            )
            for p in news.programmes
        ]  # fmt: skip
        made.append(blocks.facts(facts))
    return made


def _until(ends: object, language: Language) -> str:
    _ = translator(language)
    return _("in force until {day}").format(day=ends) if ends else _("in force, no end stated")
