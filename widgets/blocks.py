# ruff: noqa: A002, PLR0917 - ``id`` is its name on the page; a block has as many parts as people see
"""Blocks of a View, of the form's panel and of a row's details: plain data that the page draws. All texts are plain text.

Every function takes ``id``: a block with an id can receive the focus, and keeps its unfolded state under that name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Literal

from widgets.columns import Column

Block = dict[str, Any]
Tone = Literal["info", "ok", "warn", "bad"]
Number = Decimal | int | float


def _block(type_: str, id_: str, **members: Any) -> Block:
    made: Block = {"type": type_, **members}
    if id_:
        made["id"] = id_
    return made


def heading(text: str, level: int = 2, *, id: str = "") -> Block:
    """A heading, level 2 to 6."""
    return _block("heading", id, text=text, level=level)


def paragraph(text: str, muted: bool = False, *, id: str = "") -> Block:
    """A paragraph."""
    return _block("paragraph", id, text=text, muted=muted)


def notice(tone: str, title: str, lines: Sequence[str] = (), links: Sequence[tuple[str, str]] = (), *, id: str = "") -> Block:
    """A framed message; tone ``info``, ``ok``, ``warn`` or ``bad``. Links are (label, href)."""
    return _block(
        "notice", id, tone=tone, title=title, lines=_texts(lines), links=[{"label": label, "href": href} for label, href in links]
    )


def card(count: int | str, label: str, href: str = "", hint: str = "", tone: str = "") -> Block:
    """One card: what waits, how many, where."""
    return {"count": str(count), "label": label, "href": href, "hint": hint, "tone": tone}


def cards(items: Sequence[Block], *, id: str = "") -> Block:
    """A row of cards."""
    return _block("cards", id, items=list(items))


def fact(
    label: str, value: str, unit: str = "", source: str = "", status: str = "", status_tone: str = "", source_href: str = "",
) -> Block:  # fmt: skip
    """One fact; an empty value shows as not given. ``source_href``: where the source is shown, opened beside the work."""
    return {
        "label": label, "value": value, "unit": unit, "source": source, "status": status, "status_tone": status_tone,
        "source_href": source_href,
    }  # fmt: skip


def facts(items: Sequence[Block], *, dense: bool = False, id: str = "") -> Block:
    """A definition list; ``dense``: in columns, label above value."""
    return _block("facts", id, items=list(items), dense=dense)


def figure(
    label: str, value: str, unit: str = "", change: str = "", change_tone: str = "", citation: str = "", missing: str | bool = "",
    citation_href: str = "",
) -> Block:  # fmt: skip
    """One live figure. ``missing`` says why there is no number (True: cannot be computed yet); ``citation_href`` opens beside the work."""
    return {
        "label": label, "value": value, "unit": unit, "change": change, "change_tone": change_tone,
        "citation": citation, "missing": missing, "citation_href": citation_href,
    }  # fmt: skip


def figures(items: Sequence[Block], *, id: str = "") -> Block:
    """Live figures below each other."""
    return _block("figures", id, items=list(items))


def findings(items: Sequence[Mapping[str, Any]], empty: str = "", *, id: str = "") -> Block:
    """Findings (``widgets.form.finding_items``; an item may carry ``label`` and ``explanation``)."""
    return _block("findings", id, items=[dict(item) for item in items], empty=empty)


def answer(
    given: bool | None, topic: str, text: str, needs: Sequence[tuple[str, str]] = (), citation: str = "", citation_href: str = "",
    tone: str = "",
) -> Block:  # fmt: skip
    """One answer: yes, no or not known (None), why, the blank fields (path, label), where it is written.

    ``tone``: ``bad`` where a no is against the project, ``still`` where nothing follows from it.
    """
    word = {True: "yes", False: "no", None: "unknown"}[given]
    blank = [{"path": path, "label": label} for path, label in needs]
    return {
        "answer": word, "topic": topic, "text": text, "needs": blank, "citation": citation, "citation_href": citation_href, "tone": tone,
    }  # fmt: skip


def answers(items: Sequence[Block], *, id: str = "") -> Block:
    """Answers one below the other; in a form a blank field leads to its place."""
    return _block("answers", id, items=list(items))


def table(
    caption: str, columns_: Sequence[Column], rows: Sequence[Mapping[str, Any]], empty: str = "", *, id: str = "",
) -> Block:  # fmt: skip
    """A small static table. Rows are ``{"cells": {column key: text or {"text", "tone", "sub", "href"}}}``.

    ``sub_href`` makes ``sub`` a source that opens beside the work, ``aside`` does so with the text; ``act`` ({"name", "data"}) lets the
    view follow the link itself; ``download`` keeps the page alive, ``name`` says what a short link leads to.
    """
    made = [asdict(column) for column in columns_]
    return _block("table", id, caption=caption, columns=made, rows=[dict(row) for row in rows], empty=empty)


def compare(
    rows: Sequence[tuple[str, str, str]], before_label: str = "", after_label: str = "", caption: str = "", *, id: str = "",
) -> Block:  # fmt: skip
    """Field, before, after; rows that differ are emphasised."""
    made = [{"label": label, "before": before, "after": after} for label, before, after in rows]
    return _block("compare", id, rows=made, before_label=before_label, after_label=after_label, caption=caption)


def action(
    name: str, label: str, tone: str = "plain", comment: Mapping[str, Any] | None = None,
    checklist: Sequence[Mapping[str, Any]] | None = None, confirm: str = "", data: Mapping[str, Any] | None = None,
    disabled_reason: str = "", confirm_label: str = "", checklist_label: str = "",
) -> Block:  # fmt: skip
    """One button; tone ``primary``, ``plain`` or ``danger``.

    ``comment``: ``{"label", "hint", "required", "missing"}`` asks for a text; ``checklist``: ``[{"path", "label", "value"}]``
    asks for fields; ``confirm`` asks in place before an act that cannot be undone. ``disabled_reason`` closes the button and says why.
    """
    return {
        "name": name, "label": label, "tone": tone, "comment": dict(comment) if comment is not None else None,
        "checklist": [dict(item) for item in checklist] if checklist is not None else None, "confirm": confirm, "data": dict(data or {}),
        "disabled_reason": disabled_reason, "confirm_label": confirm_label, "checklist_label": checklist_label,
    }  # fmt: skip


def actions(items: Sequence[Block], legend: str = "", *, id: str = "") -> Block:
    """A row of buttons."""
    return _block("actions", id, items=list(items), legend=legend)


def field(
    name: str, label: str, kind: str = "text", value: str = "", hint: str = "", error: str = "", options: Sequence[tuple[str, str]] = (),
    unit: str = "", required: bool = True, *, turn: int = 0, id: str = "",
) -> Block:  # fmt: skip
    """An input; kind ``text``, ``money``, ``date``, ``select`` (options: (code, label)) or ``long_text``.

    What was typed stays when the view is drawn again; with another ``turn`` the form is a new one and shows ``value``. A ``select`` that
    may stay open begins with a blank option, or its first answer would count as given: ``ValueError`` where it has none and no ``value``.
    """
    if kind == "select" and not (required or value) and options and options[0][0]:
        raise ValueError(f"field {name} may stay open and has no blank option")
    return _block(
        "field", id or f"field-{name}", name=name, label=label, kind=kind, value=value, hint=hint, error=error,
        options=[list(option) for option in options], unit=unit, required=required, turn=turn,
    )  # fmt: skip


def group(legend: str, blocks: Sequence[Block], *, id: str = "") -> Block:
    """Fields and actions that belong together."""
    return _block("group", id, legend=legend, blocks=list(blocks))


def attachments(project: str, title: str, level: int = 3, *, id: str = "") -> Block:
    """The attachments of a project; the page asks the server for them, and whether this person may add and remove. ``level``: 2 or 3."""
    return _block("attachments", id, project=project, title=title, level=level)


def upload(
    address: str, label: str, hint: str, extensions: Sequence[str], limit_bytes: int, act: str, *, id: str = "",
) -> Block:  # fmt: skip
    """A file for the server's ``address`` (below the base address); its JSON answer comes back as the act ``act``, in ``data``."""
    return _block("upload", id, address=address, label=label, hint=hint, extensions=list(extensions), limit_bytes=limit_bytes, act=act)


def progress(done: int, total: int, text: str, *, id: str = "") -> Block:
    """How far a piece of work is."""
    return _block("progress", id, done=done, total=total, text=text)


def stage(label: str, note: str = "", standing: Literal["done", "passed", "now", "next"] = "next") -> Block:
    """One state on the way; ``note`` is the day on which it was reached, ``passed`` that it was left out."""
    return {"label": label, "note": note, "standing": standing}


def stages(label: str, items: Sequence[Block], *, id: str = "") -> Block:
    """The way of a thing through its states, in a row."""
    return _block("stages", id, label=label, items=list(items))


def event(when: str, title: str, who: str = "", lines: Sequence[str] = (), tone: str = "", href: str = "") -> Block:
    """One event of a timeline; ``href`` opens beside the work."""
    return {"when": when, "title": title, "who": who, "lines": _texts(lines), "tone": tone, "href": href}


def timeline(items: Sequence[Block], *, id: str = "") -> Block:
    """Events in order."""
    return _block("timeline", id, items=list(items))


def link(
    label: str, href: str, download: bool | str = False, tone: str = "plain", act: Mapping[str, Any] | None = None, current: bool = False,
) -> Block:  # fmt: skip
    """A link; ``download`` keeps the page and its kernel alive; tone ``primary`` makes it a button.

    ``act`` ({"name", "data"}) lets the view follow it itself; ``current`` says that it leads to what is shown.
    """
    made: Block = {"label": label, "href": href, "download": download, "tone": tone}
    return made | ({"act": dict(act), "current": current} if act is not None else {})


def links(items: Sequence[Block], *, id: str = "") -> Block:
    """Links in a row."""
    return _block("links", id, items=list(items))


def tab(label: str, blocks: Sequence[Block], count: int | None = None) -> Block:
    """One tab."""
    return {"label": label, "blocks": list(blocks), "count": count}


def tabs(items: Sequence[Block], label: str = "", *, id: str = "") -> Block:
    """Tabs; the chosen one survives a re-render."""
    return _block("tabs", id, items=list(items), label=label)


def columns(parts: Sequence[Sequence[Block]], wide_first: bool = False, *, id: str = "") -> Block:
    """Blocks side by side on a wide screen."""
    return _block("columns", id, columns=[list(part) for part in parts], wide_first=wide_first)


def details(summary: str, blocks: Sequence[Block], open: bool = False, *, id: str = "") -> Block:
    """A part that folds."""
    return _block("details", id, summary=summary, blocks=list(blocks), open=open)


def bullet(
    *, title: str, unit: str, baseline: Number | None = None, benchmark: Number | None = None, before: Number | None = None,
    after: Number | None = None, baseline_source: str = "", benchmark_source: str = "", summary: str = "", lower_is_better: bool = True,
    baseline_href: str = "", benchmark_href: str = "", id: str = "",
) -> Block:  # fmt: skip
    """Where a line stands between baseline and benchmark, before and after; a table of the figures stands below."""
    return _block(
        "bullet", id, title=title, unit=unit, baseline=_point(baseline, baseline_source, baseline_href),
        benchmark=_point(benchmark, benchmark_source, benchmark_href),
        before=_point(before), after=_point(after), summary=summary, lower_is_better=lower_is_better,
    )  # fmt: skip


def bar(
    *, title: str, unit: str, categories: Sequence[str], series: Sequence[tuple[str, Sequence[Number]]], summary: str,
    maximum: Number | None = None, line_after: int | None = None, line_text: str = "", category_label: str = "", source: str = "",
    id: str = "",
) -> Block:  # fmt: skip
    """Stacked bars, one per category, one colour per series; ``line_after`` draws the line below that many bars."""
    drawn = [{"name": name, "values": [float(one) for one in values], "texts": [_plain(one) for one in values]} for name, values in series]
    line = {"after": line_after, "text": line_text} if line_after is not None else None
    return _block(
        "bar", id, title=title, unit=unit, categories=list(categories), summary=summary, source=source, category_label=category_label,
        series=drawn, max=float(maximum) if maximum is not None else None, line=line,
    )  # fmt: skip


def _texts(lines: Sequence[str]) -> list[str]:
    return [lines] if isinstance(lines, str) else list(lines)


def _point(value: Number | None, source: str = "", href: str = "") -> dict[str, Any] | None:
    return None if value is None else {"value": float(value), "text": _plain(value), "source": source, "source_href": href}


def _plain(value: Number) -> str:
    exact = Decimal(str(value))
    text = f"{round(exact, 2):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
