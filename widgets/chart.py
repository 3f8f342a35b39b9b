"""Chart: one chart block on its own."""

from typing import Any

import traitlets as t

from reserve.vocabulary.language import Language
from widgets.blocks import Block
from widgets.component import Component


class Chart(Component):
    """A bullet or bar chart (``blocks.bullet`` / ``blocks.bar``) with its summary and table."""

    module = "chart"

    spec = t.Dict().tag(sync=True)

    def __init__(self, language: Language = "zh", spec: Block | None = None, **traits: Any) -> None:
        super().__init__(language=language, spec=dict(spec or {}), **traits)

    def show(self, spec: Block) -> None:
        """Replace the chart."""
        self.spec = dict(spec)
