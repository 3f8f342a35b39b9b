"""Sharing the tests out among workers: what belongs together goes to one, and a worker's death costs one test and not the run."""

import re

import pytest
from xdist.remote import Producer
from xdist.scheduler.loadgroup import LoadGroupScheduling
from xdist.workermanage import WorkerController

from tests.support.durations import seconds_of

SHARED = ("tests/attacks/", "tests/server/")
"""Folders whose files share servers."""


class SurvivingGroups(LoadGroupScheduling):
    """``--dist loadgroup`` that keeps groups together, and ends after a worker has died.

    A file stays with one worker, and so does a folder whose files share servers: what they need is started once and not by every worker.
    What took longest the last time begins first, so that no worker idles at the end.

    xdist 3.8 writes the name of a group behind the id of a test, which pytest 9.2 no longer takes; so the mark of the file is read here.

    xdist 3.8 puts back everything the dead worker ever had, finished units too. Those are handed out as empty units that nobody reports
    on, and in the end every worker waits for another (pytest-xdist, issues 1327 and 1378). Here only what was not run goes back, the
    test the worker died on counts as failed and is not tried again, and a new worker gets two units, since it never begins its last one.
    """

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        self._root = config.rootpath
        self._groups: dict[str, str] = {}
        self._seconds: dict[str, float] = {}

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file not in self._groups:
            found = re.search(r"xdist_group\(\"(\w+)\"\)", (self._root / file).read_text(encoding="utf-8"))
            shared = file.rpartition("/")[0] if file.startswith(SHARED) else file
            self._groups[file] = found[1] if found else shared
        return self._groups[file]

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

    def _assign_work_unit(self, node: WorkerController) -> None:
        """Give a worker what takes longest of all that nobody has begun."""
        for scope in self.workqueue.keys() - self._seconds.keys():
            self._seconds[scope] = seconds_of(list(self.workqueue[scope]))
        longest = max(self.workqueue, key=self._seconds.__getitem__)
        self.workqueue.move_to_end(longest, last=False)
        super()._assign_work_unit(node)

    def _pending_of(self, workload: dict[str, dict[str, bool]]) -> int:
        """How many tests of a worker are not done. This is asked after every test, so units that are done are forgotten."""
        for scope in [scope for scope, unit in workload.items() if all(unit.values())]:
            del workload[scope]
        return super()._pending_of(workload)

    def schedule(self) -> None:
        """Hand out work at the beginning, and again whenever a worker has come."""
        again = self.collection is not None
        super().schedule()
        if again:
            for node in self.nodes:
                self._reschedule(node)
