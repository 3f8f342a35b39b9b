"""Frozen batches: everything a ranking rests on and says, in one folder, from which it can be made again without a database.

``reserve.frozen.read(folder).rank()`` gives the ranking that the page and the command line give.
"""

from reserve.frozen.errors import FrozenRefused
from reserve.frozen.frozen import Frozen, Reproduced, read
from reserve.frozen.making import Made, Ranked, make
from reserve.frozen.verify import Difference, Verdict, verify

__all__ = ["Difference", "Frozen", "FrozenRefused", "Made", "Ranked", "Reproduced", "Verdict", "make", "read", "verify"]
