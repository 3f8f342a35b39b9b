"""The price of the policy: what each rule costs or wins beside the best use of the same money; who applies and who receives."""

from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.batch.fairness_view import fairness_blocks
from dashboards.pages.batch.policy_price_blocks import asking_blocks, price_blocks
from reserve.services.trials.price_of_policy import batch_price, read_price
from widgets import View

if TYPE_CHECKING:
    from dashboards.pages.batch.desk import BatchDesk


class PriceOfPolicy:
    """The prices, or what would be computed and the button that computes it; what was computed once is kept for everybody."""

    def __init__(self, frame: "BatchDesk") -> None:
        self.user, self.batch = frame.user, frame.batch
        self.found = read_price(self.user.desk, self.user.session_id, self.batch.code)
        self.view = View(language=self.user.language, blocks=self._blocks())
        self.view.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def act(self, name: str, _payload: dict[str, Any]) -> None:
        """Compute the prices."""
        if name == "price":
            self.found = batch_price(self.user.desk, self.user.session_id, self.batch.code, progress=self._progress)
            self.view.show(self._blocks(), focus="price")

    def _progress(self, done: int, total: int, what: str = "") -> None:
        _ = translator(self.user.language)
        said = _("{done} of {total} lists made") if what else _("{done} of {total} projects")
        self.view.progress(done, total, said.format(done=f"{done:,}", total=f"{total:,}"))

    def _blocks(self) -> list[dict[str, Any]]:
        language = self.user.language
        if self.found is None:
            return asking_blocks(self.batch, language)
        return [*price_blocks(self.found.price, self.batch, language), *fairness_blocks(self.found.groups, self.batch, language)]
