"""The statistics of peers of the demonstration: what ``reserve demo`` adds last."""

import datetime as dt
from dataclasses import replace

from dashboards.demo.build import BusinessClock
from dashboards.demo.timeline import DEMO_TODAY, SHANGHAI
from reserve.accounts import Desk
from reserve.services.checking.peers import Refreshed, edition_now, refresh_peers


def build_peers(desk: Desk) -> Refreshed | None:
    """Count the peers on the demonstration's day where they were never counted; None, and nothing added, where they were."""
    with desk.store.read() as session:
        if edition_now(session) is not None:
            return None
    clock = BusinessClock(dt.datetime.combine(DEMO_TODAY, dt.time(9, 0), SHANGHAI).astimezone(dt.UTC))
    return refresh_peers(replace(desk, clock=clock, demo=True))
