"""Address grammars cost nothing until an address is judged, and judge then as the package does."""

import subprocess
import sys

SOURCE = """
import sys
import dashboards
import jsonschema
assert "lark" not in sys.modules, "the grammars were built by an import"
judge = jsonschema.FormatChecker()
assert judge.conforms("http://例子.测试/路", "iri")
assert not judge.conforms("http://[bad", "iri")
assert "lark" in sys.modules, "nobody judged with the grammar"
import rfc3987_syntax
assert rfc3987_syntax.is_valid_syntax("iri", "http://例子.测试/路")
assert type(rfc3987_syntax).__name__ == "module", "the stand-in stayed"
"""


def test_grammars_of_addresses_are_built_when_an_address_is_judged() -> None:
    done = subprocess.run([sys.executable, "-c", SOURCE], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
