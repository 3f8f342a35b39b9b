"""The numbers that a method, an allocator or a settlement is set to: read by name, each used once, none left over."""

from collections.abc import Mapping
from decimal import Decimal

from reserve.parameters.programmes import Setting
from reserve.vocabulary.errors import BadInput


class Settings:
    """Numbers by name for what is called ``name``; :meth:`done` refuses what nobody asked for."""

    def __init__(self, name: str, numbers: Mapping[str, Decimal]) -> None:
        self._name, self._numbers = name, numbers
        self._asked: list[str] = []

    @classmethod
    def of(cls, name: str, settings: Mapping[str, Setting]) -> "Settings":
        """The settings as a programme writes them."""
        return cls(name, {key: setting.value for key, setting in settings.items()})

    def number(self, key: str, default: Decimal | None = None) -> Decimal:
        """The number called ``key``; without one and without a default ``BadInput('method_setting_lacks')``."""
        found = self.maybe(key)
        if found is not None:
            return found
        if default is None:
            raise BadInput("method_setting_lacks", name=self._name, key=key)
        return default

    def maybe(self, key: str) -> Decimal | None:
        """The number called ``key``, or None where it is not set."""
        self._asked.append(key)
        return self._numbers.get(key)

    def starting(self, prefix: str) -> dict[str, Decimal]:
        """All numbers whose name starts with ``prefix``, by the rest of their name."""
        found = {key: value for key, value in self._numbers.items() if key.startswith(prefix)}
        self._asked += [*found, f"{prefix}…"]
        return {key.removeprefix(prefix): value for key, value in found.items()}

    def done(self) -> None:
        """Refuse a setting that nothing asked for with ``BadInput('method_setting_unknown')``: it would change nothing without a word."""
        for key in self._numbers:
            if key not in self._asked:
                raise BadInput("method_setting_unknown", name=self._name, key=key[:60], known=", ".join(dict.fromkeys(self._asked)) or "—")
