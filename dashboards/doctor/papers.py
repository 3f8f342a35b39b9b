"""The documents of a batch: whether this machine can set a Chinese PDF with its font inside."""

import datetime as dt
import time
from collections.abc import Iterator

from dashboards.doctor.verdict import Verdict, fail, ok
from reserve.exchange.documents.paper import Paper, Text
from reserve.exchange.documents.write_pdf import write_pdf

_SAMPLE = Paper("notice", "公示", (Text("节能降碳技改项目储备库"),), "zh", dt.date(2024, 9, 2), ("—",))


def papers() -> Iterator[Verdict]:
    """One line of Chinese becomes a PDF that carries its font."""
    began = time.perf_counter()
    try:
        made = write_pdf(_SAMPLE)
    except (ImportError, OSError, RuntimeError) as error:
        yield fail("papers", "unset", why=f"{type(error).__name__}: {error}"[:200])
        return
    if b"NotoSansCJK" not in made:
        yield fail("papers", "no_font")
    else:
        yield ok("papers", size=f"{len(made) // 1024}", ms=f"{1000 * (time.perf_counter() - began):.0f}")
