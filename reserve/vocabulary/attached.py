"""How an answer names a file of its project: the name that people read, and the beginning of the digest that says which file it was."""

import re

_DIGITS = 12
_TAIL = re.compile(rf"#([0-9a-f]{{{_DIGITS}}})\Z")


def reference(name: str, sha256: str, most: int = 120) -> str:
    """What an attachment field holds for a file; a long name is shortened before its ending so that ``most`` characters hold it all.

    >>> reference("节能评估报告.pdf", "3f2a9c81b0d4" + "0" * 52)
    '节能评估报告.pdf#3f2a9c81b0d4'
    """
    stem, dot, ending = name.rpartition(".")
    tail = f"{dot}{ending}#{sha256[:_DIGITS]}"
    return f"{stem[: most - len(tail)]}{tail}"


def file_name(answer: str) -> str:
    """The name in an answer; text that was typed before files could be chosen is its own name.

    >>> file_name("节能评估报告.pdf#3f2a9c81b0d4"), file_name("见纸质材料")
    ('节能评估报告.pdf', '见纸质材料')
    """
    return _TAIL.sub("", answer)


def digest_start(answer: str) -> str | None:
    """The beginning of the digest that an answer names; None where it is only text.

    >>> digest_start("节能评估报告.pdf#3f2a9c81b0d4"), digest_start("见纸质材料")
    ('3f2a9c81b0d4', None)
    """
    found = _TAIL.search(answer)
    return found.group(1) if found else None
