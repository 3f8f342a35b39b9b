"""Write the dictionary below the folder given (``docs/dictionary``); pages that no longer belong are taken away."""

import sys
from pathlib import Path

from dashboards.dictionary import pages


def main(folder: Path) -> int:
    """Write what differs; answers with 0."""
    wanted = pages()
    for name, text in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    for path in folder.rglob("*.md"):
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/dictionary")))
