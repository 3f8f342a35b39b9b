"""The order of clauses in a text: 一(二)3 before 二(一), the covering notice first, annexes and boxes after the chapters."""

import re

_NUMERALS = {numeral: number for number, numeral in enumerate("零一二三四五六七八九十")}
_TOKEN = re.compile(r"附件|附录|附|专栏|表|印发通知|[〇零一二三四五六七八九十]+|\d+")
_WEIGHTS = {"印发通知": -1, "附件": 1000, "附录": 1000, "附": 1000, "表": 2000, "专栏": 3000}

Place = tuple[tuple[int, ...], str]


def place(clause: str) -> Place:
    """Where a clause stands among those of its document; clauses without numbers come last, by their words.

    >>> sorted(["专栏1", "附件1 二(十)", "二(一)", "一(三)2", "印发通知", "附件1 一", "一(三)10", "全文"], key=place)
    ['印发通知', '一(三)2', '一(三)10', '二(一)', '附件1 一', '附件1 二(十)', '专栏1', '全文']
    """
    found = [_WEIGHTS[token] if token in _WEIGHTS else _number(token) for token in _TOKEN.findall(clause)]
    return (tuple(found) or (9999,), clause)


def _number(token: str) -> int:
    """A numeral up to 99, Chinese or not.

    >>> [_number(token) for token in ("七", "十", "十二", "二十", "二十三", "15")]
    [7, 10, 12, 20, 23, 15]
    """
    if token.isdigit() and token.isascii():
        return int(token)
    tens, ten, ones = token.partition("十")
    if not ten:
        return _NUMERALS.get(token[-1], 0)
    return _NUMERALS.get(tens, 1) * 10 + (_NUMERALS.get(ones, 0) if ones else 0)
