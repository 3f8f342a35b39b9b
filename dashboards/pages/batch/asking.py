"""What stands where an analysis of the list was not made yet: what it will do, and the button that makes it."""

from dashboards.i18n import translator
from reserve.services import BatchView
from reserve.vocabulary.language import Language
from widgets import blocks


def not_made_yet(notice: blocks.Block, act: blocks.Block, batch: BatchView, language: Language) -> list[blocks.Block]:
    """The notice, the act, and that what is made once is there for everybody."""
    _ = translator(language)
    told = _("This takes some seconds for {count} projects; the answers are kept for everybody who reads the batch.")
    return [notice, blocks.actions([act]), blocks.paragraph(told.format(count=f"{batch.candidates:,}"), muted=True)]
