"""The figures of a hundred thousand lines as one frame, against the same lines one by one. ``python -m benchmarks.frames``"""

import time

from benchmarks.machine import best, header, row
from benchmarks.synthetic import AS_OF
from benchmarks.synthetic_lines import document, frames
from reserve.rules.assessment import Assessment, assess
from reserve.rules.lines.frames import FrameAssessment, assess_frame
from reserve.rules.lines.measure import LEVELS
from validation.case import to_scale

LINES, FEW = 100_000, 10_000


def differences(frame: FrameAssessment, records: list[Assessment]) -> list[str]:
    """What the frame and the records say differently, figure by figure."""
    found = []
    for place, (of_frame, record) in enumerate(zip(frame.figures.iter_rows(named=True), records, strict=True)):
        of_record = record.facts() | {
            "band_before": record.band_before, "band_after": record.band_after,
            "gb_level_after": record.gb_level_after, "gb_limit_met": record.gb_limit_met,
            **{name: to_scale(getattr(record, name)) for name in LEVELS},
        }  # fmt: skip
        for name, expected in of_record.items():
            if of_frame[name] != expected:
                found.append(f"line {place}, {name}: {of_frame[name]} in the frame, {expected} in the record")
    return found


def main(*, quick: bool = False) -> None:
    """Time of the frame, time of the records, and how many figures differ (none may)."""
    count = FEW if quick else LINES
    documents = [document(number) for number in range(count)]
    projects, rows, apart = frames(documents)
    frame = assess_frame(projects, rows, AS_OF, apart=apart)
    seconds = best(lambda: assess_frame(projects, rows, AS_OF, apart=apart), 3)
    start = time.perf_counter()
    records = [assess(made, AS_OF) for made in documents]
    one_by_one = time.perf_counter() - start
    header("The figures of many lines, one by one; floor: the same lines as one frame")
    row(f"{count:,} lines one by one", one_by_one, "as a frame", seconds)
    found = differences(frame, records)
    figures = sum(len(record.facts()) + 4 for record in records)
    print(f"\n{frame.again:,} lines were doubtful and computed with Decimals")
    print(f"differences: {len(found)} of {figures:,} figures")
    print("\n".join(found[:10]))
    if found:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
