"""Sharing the tests out among workers: what belongs together goes to one, and a worker's death costs one test and not the run."""

import re

import pytest
from xdist.remote import Producer
from xdist.scheduler.loadgroup import LoadGroupScheduling
from xdist.workermanage import WorkerController


class SurvivingGroups(LoadGroupScheduling):
    """``--dist loadgroup`` that keeps groups together, and ends after a worker has died.

    xdist 3.8 writes the name of a group behind the id of a test, which pytest 9.2 no longer takes; so the mark of the file is read here.

    xdist 3.8 puts back everything the dead worker ever had, finished units too. Those are handed out as empty units that nobody reports
    on, and in the end every worker waits for another (pytest-xdist, issues 1327 and 1378). Here only what was not run goes back, the
    test the worker died on counts as failed and is not tried again, and a new worker gets two units, since it never begins its last one.
    """

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        self._root = config.rootpath
        self._groups: dict[str, str | None] = {}

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file not in self._groups:
            found = re.search(r"xdist_group\(\"(\w+)\"\)", (self._root / file).read_text(encoding="utf-8"))
            self._groups[file] = found[1] if found else None
        return self._groups[file] or nodeid

    def remove_node(self, node: WorkerController) -> str | None:
        """Take a worker off; answers with the test it died on, or None where nothing was left to do."""
        unfinished = {scope: unit for scope, unit in self.assigned_work.pop(node).items() if not all(unit.values())}
        if not unfinished:
            return None
        died_in = next(iter(unfinished.values()))
        died_on = next(test for test, done in died_in.items() if not done)
        died_in[died_on] = True
        self.workqueue.update({scope: unit for scope, unit in unfinished.items() if not all(unit.values())})
        for other in self.assigned_work:
            self._reschedule(other)
        return died_on

    def schedule(self) -> None:
        """Hand out work at the beginning, and again whenever a worker has come."""
        again = self.collection is not None
        super().schedule()
        if again:
            for node in self.nodes:
                self._reschedule(node)
