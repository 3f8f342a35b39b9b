"""The dictionary of everything that is data or rule, as pages: ``python -m dashboards.dictionary`` writes them to ``docs/dictionary``."""

from dashboards.dictionary.render import pages

__all__ = ["pages"]
