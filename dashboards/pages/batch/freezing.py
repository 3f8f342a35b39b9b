"""Freeze and reproduce: what freezing keeps, the digest that stands for it, the files, and whether it still holds."""

from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from dashboards.i18n import N_, Translator, translator
from dashboards.pages import formats
from dashboards.pages.review.view import asked
from reserve.services import FrozenBatch, check_frozen, freeze_batch, read_frozen, unfreeze_batch
from reserve.services.batches.access import open_steps
from reserve.services.batches.read_frozen import is_frozen
from reserve.vocabulary.language import Language
from reserve.vocabulary.rights import permits
from widgets import View, blocks
from widgets.columns import Column

if TYPE_CHECKING:
    from dashboards.pages.batch.desk import BatchDesk
    from reserve.frozen import Verdict

_SHOWN = 12
FILES = {
    "programme.json": N_("The programme, the exact text that its digest is taken of"),
    "programme.yaml": N_("The programme for people to read"),
    "parameters.jsonl": N_("Every legal value that was used, with dates and provision"),
    "documents.jsonl": N_("The documents they stand in"),
    "tables.jsonl": N_("Names of places, units and fields, and every sentence the list can say"),
    "candidates.jsonl": N_("The pinned projects with their documents and official lists"),
    "departures.jsonl": N_("Departures from the list that two people signed, with their reasons"),
    "solutions.jsonl": N_("The best use of the money, where the programme asks for it: verified, not solved again"),
    "result.json": N_("The line, the sums, what to know before use"),
    "rows.jsonl": N_("The list: place, points, money, conditions and limits of each project"),
    "reasons.jsonl": N_("Each criterion of each project: figure, source, curve, points"),
    "list.csv": N_("The list for spreadsheets"),
    "notice.zh.txt": N_("The notice in Chinese"),
    "notice.en.txt": N_("The notice in English"),
}


class Freezing:
    """The part of a batch that is ranked, or further."""

    def __init__(self, frame: "BatchDesk") -> None:
        self.frame, self.user, self.code = frame, frame.user, frame.code
        self.view = View(language=self.user.language, blocks=[])
        self.view.on_action(self.act)
        self.frozen = read_frozen(self.user.desk, self.user.session_id, self.code) if is_frozen(frame.batch.state) else None
        self._show()

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """One view."""
        return (self.view,)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Freeze, undo the freezing, or verify what was frozen."""
        desk, session_id = self.user.desk, self.user.session_id
        _ = translator(self.user.language)
        if name == "freeze":
            freeze_batch(desk, session_id, self.code, progress=self._progress)
            self.frame.changed()
        elif name == "unfreeze":
            unfreeze_batch(desk, session_id, self.code, str(payload.get("comment") or ""))
            self.frame.changed()
        elif name == "verify":
            self.view.progress(0, 1, _("Recomputing every digest and ranking again"))
            self._show(check_frozen(desk, session_id, self.code, self._progress))

    def _progress(self, done: int, total: int, _what: str = "") -> None:
        _ = translator(self.user.language)
        self.view.progress(done, total, _("{done} of {total} projects").format(done=done, total=total))

    def _show(self, verdict: "Verdict | None" = None) -> None:
        language, roles = self.user.language, self.user.person.roles
        steps = {step.action for step in open_steps(self.frame.batch.state, roles)}
        if self.frozen is None:
            self.view.show(unfrozen_blocks(may="freeze" in steps and permits(roles, "batch.freeze", "own"), language=language))
            return
        undo = "unfreeze" in steps and permits(roles, "batch.unfreeze", "own")
        made = frozen_blocks(self.frozen, language, download=permits(roles, "batch.export", "own"), undo=undo)
        if verdict is not None:
            made.insert(2, verdict_block(verdict, language))
        self.view.show(made, focus="verdict" if verdict is not None else None)


def unfrozen_blocks(*, may: bool, language: Language) -> list[blocks.Block]:
    """What freezing is and does, and the button for whoever may."""
    _ = translator(language)
    lines = [
        _(
            "Freezing keeps everything this list rests on: the pinned documents, the programme, every legal value that was used, "
            "the seed of the lot; and what it says: the list, every reason, the notice."
        ),
        _(
            "Whatever changes afterwards in the law, the program or the library, anybody can make the same list again from the frozen "
            "folder, byte for byte, without this system's database."
        ),
        _("A frozen list is neither run again nor opened. Until it is signed, the freezing can be undone with a reason."),
    ]
    if not may:
        lines.append(_("The provincial ranker freezes the list."))
    made = [blocks.heading(_("Freeze and reproduce"), id="freezing"), blocks.notice("info", _("Not frozen yet"), lines, id="unfrozen")]
    if may:
        act = blocks.action(
            "freeze", _("Freeze the list"), "primary",
            confirm=_("The list is computed once more from the pinned versions, compared with the run, and kept."),
            confirm_label=_("Freeze"),
        )  # fmt: skip
        made.append(blocks.actions([act]))
    return made


def frozen_blocks(frozen: FrozenBatch, language: Language, *, download: bool, undo: bool) -> list[blocks.Block]:
    """The digest, what was frozen by whom, the archive, how to check it, the files."""
    _ = translator(language)
    title = _("Frozen: run {run}, {count} projects").format(run=frozen.run, count=f"{frozen.projects:,}")
    lines = [
        _("Digest (SHA-256): {digest}").format(digest=frozen.digest),
        _("The digest stands in the audit chain. Whoever knows it needs to trust nobody who kept the files."),
    ]
    made = [blocks.heading(_("Freeze and reproduce"), id="freezing"), blocks.notice("ok", title, lines, id="frozen")]
    acts = [blocks.action("verify", _("Verify now"))]
    if undo:
        acts.append(
            blocks.action(
                "unfreeze", _("Undo the freezing"), "danger", comment=asked(_("Why is the freezing undone?"), language),
                confirm=_("What was frozen stays on record; the batch stands ranked again."),
            )
        )  # fmt: skip
    if download:
        address = f"/download/frozen/{frozen.batch}.zip"
        made.append(blocks.links([blocks.link(_("Download the frozen folder (.zip)"), address, download=True, tone="primary")]))
    made += [blocks.actions(acts), _facts(frozen, _), _files(frozen, _), _elsewhere(frozen, _)]
    return made


def _facts(frozen: FrozenBatch, _: Translator) -> blocks.Block:
    manifest = frozen.manifest
    used = manifest.made_with
    short = _("SHA-256, first 16 characters")
    return blocks.facts(
        [
            blocks.fact(_("Frozen on"), formats.minute(frozen.frozen_at), source=frozen.frozen_by),
            blocks.fact(_("Law as of"), manifest.batch.as_of),
            blocks.fact(_("Digest of the programme"), manifest.programme.digest[:16], source=short),
            blocks.fact(_("Seed of the lot"), manifest.lot.seed[:16], source=_("committed at the opening: {digest}").format(
                digest=manifest.lot.commitment[:16])),
            blocks.fact(_("Head of the audit chain"), manifest.audit_head[:16], source=short),
            blocks.fact(_("Made with"), f"{used.product} · Python {used.python}", source=f"numpy {used.numpy} · scipy {used.scipy}"),
        ],
        dense=True,
    )  # fmt: skip


def _files(frozen: FrozenBatch, _: Translator) -> blocks.Block:
    columns = [
        Column("name", _("File")), Column("what", _("What it holds")), Column("size", _("Bytes"), kind="number"),
        Column("sha256", _("SHA-256, first 16 characters")),
    ]  # fmt: skip
    parts = frozen.manifest.files
    rows = [
        {"key": name, "cells": {"name": name, "what": _(what), "size": f"{parts[name].bytes:,}", "sha256": parts[name].sha256[:16]}}
        for name, what in FILES.items()
        if name in parts
    ]
    return blocks.table(_("What was frozen"), columns, rows)


def _elsewhere(frozen: FrozenBatch, _: Translator) -> blocks.Block:
    archive = f"{frozen.batch}.zip"
    said = [
        blocks.paragraph(_("On any computer with this program, without its database and without an account:")),
        blocks.paragraph(f"reserve batch verify {archive} --digest {frozen.digest}"),
        blocks.paragraph(f"reserve batch reproduce {archive} --out {frozen.batch}"),
        blocks.paragraph(_('In Python: reserve.frozen.read("{archive}").rank()').format(archive=archive)),
    ]
    return blocks.details(_("Check it elsewhere"), said, id="elsewhere")


def verdict_block(verdict: "Verdict", language: Language) -> blocks.Block:
    """What the verification found."""
    _ = translator(language)
    if verdict.holds:
        line = _("Every digest agrees, and ranking {count} projects again gives the same bytes.").format(count=f"{verdict.projects:,}")
        return blocks.notice("ok", _("The frozen list holds"), [line], id="verdict")
    lines = [verdict.first.text(language)] if verdict.first is not None else []
    lines += [one.message.text(language) for one in verdict.differences[:_SHOWN]]
    if verdict.decided_otherwise or verdict.told_otherwise:
        text = _("{decided} projects are decided otherwise (place, points or money), {told} only explained otherwise.")
        lines.append(text.format(decided=verdict.decided_otherwise, told=verdict.told_otherwise))
    if verdict.changed_code and verdict.again is not None:
        text = _("The program changed since the freezing ({packages}). Check with the version that made the list.")
        lines.append(text.format(packages=", ".join(verdict.changed_code)))
    return blocks.notice("bad", _("The frozen list does not agree"), lines, id="verdict")
