"""The register's memory: tables, engines, short transactions, the audit chain and migrations. Knows no use case."""

from reserve.store.engine import make_engine
from reserve.store.migrate import upgrade
from reserve.store.transactions import Store

__all__ = ["Store", "make_engine", "upgrade"]
