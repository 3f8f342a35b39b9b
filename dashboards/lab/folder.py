"""The folder of an analyst: data (read), work (written), and what JupyterLab keeps for itself."""

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

_SHIPPED = "shipped.json"


@dataclass(frozen=True, slots=True)
class LabFolder:
    """Where the parts of one analyst's laboratory lie."""

    root: Path

    @property
    def snapshot(self) -> Path:
        """The data; nothing but ``reserve lab`` writes here."""
        return self.root / "data" / "analysis.db"

    @property
    def work(self) -> Path:
        """The analyst's notebooks."""
        return self.root / "work"

    @property
    def home(self) -> Path:
        """Settings, runtime files and temporary files of JupyterLab and its kernels."""
        return self.root / ".home"

    def prepare(self) -> None:
        """Make the folders, for their owner alone."""
        for folder in (self.root, self.snapshot.parent, self.work, self.home, self.home / "tmp", self.home / "runtime"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def lay(self, sources: list[Path]) -> list[Path]:
        """Lay the shipped notebooks in the work folder as ``.ipynb``; answers with those that were written.

        A notebook that the analyst has changed stays; where a newer one was shipped since, that stands beside it under another name.
        """
        import jupytext

        register = self.home / _SHIPPED
        known: dict[str, dict[str, str]] = json.loads(register.read_text(encoding="utf-8")) if register.is_file() else {}
        written = []
        for source in sources:
            text = source.read_text(encoding="utf-8")
            target = self.work / f"{source.stem}.ipynb"
            shipped, before = _digest(text), known.get(source.name, {})
            if before.get("source") == shipped and target.exists():
                continue
            if target.exists() and _digest(target.read_text(encoding="utf-8")) != before.get("laid"):
                target = self.work / f"{source.stem} {shipped[:8]}.ipynb"
                if target.exists():
                    continue
            made = jupytext.writes(jupytext.reads(text, fmt="py:percent"), fmt="ipynb")
            target.write_text(made, encoding="utf-8")
            written.append(target)
            if target.stem == source.stem:
                known[source.name] = {"source": shipped, "laid": _digest(made)}
        register.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return written


def shipped_notebooks() -> list[Path]:
    """The notebooks that came with the product, by name."""
    checkout = Path(__file__).parent.parent.parent / "notebooks" / "analysis"
    folder = checkout if checkout.is_dir() else Path(sys.prefix) / "share" / "retrofit-reserve" / "analysis"
    return sorted(folder.glob("*.py"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
