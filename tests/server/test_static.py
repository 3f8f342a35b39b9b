import gzip
import re
from pathlib import Path

from dashboards.server.precompress import build
from tests.server.conftest import Served


def test_program_files_are_sent_compressed_and_kept_for_a_year(served: Served) -> None:
    with served.client("changxing.clerk") as browser:
        page = browser.open("/").html
        match = re.search(r"/static/[0-9a-f]{16}/voila/voila\.js", page)
        assert match
        answer = browser.get(match[0], headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        plain = browser.get(match[0], headers={"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in plain.headers
        assert plain.content == answer.content
        again = browser.get(match[0], headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_only_listed_files_exist(served: Served) -> None:
    with served.client("changxing.clerk") as browser:
        digest = re.search(r"/static/([0-9a-f]{16})/", browser.open("/").html)
        assert digest
        outside = ("voila/../../../../etc/passwd", "voila/%2e%2e/%2e%2e/app.py", "gov/index.html.j2", "voila/")
        for name in (*outside, "extensions/jupyterlab-jupytext/package.json"):
            assert browser.get(f"/static/{digest[1]}/{name}").status_code == 404, name
        assert browser.get(f"/static/{'0' * 16}/voila/voila.js").status_code == 404
        assert browser.get("/assets/manifest.json").status_code == 404
        assert browser.get("/assets/..%2f__init__.py").status_code == 404


def test_a_second_start_finds_every_compressed_file(tmp_path: Path) -> None:
    root = tmp_path / "voila"
    root.mkdir()
    (root / "a.js").write_text("const a = 1;\n" * 200)
    (root / "tiny.js").write_text("1")
    (root / "a.js.map").write_text("left out")
    cache = tmp_path / "cache"
    first = build([root], [], root, cache)
    made = {path: path.stat().st_mtime_ns for path in cache.iterdir()}
    second = build([root], [], root, cache)
    assert first == second
    assert {path: path.stat().st_mtime_ns for path in cache.iterdir()} == made
    compressed = first.files["voila/a.js"].compressed
    assert compressed
    assert gzip.decompress(compressed.read_bytes()) == (root / "a.js").read_bytes()
    assert first.files["voila/tiny.js"].compressed is None
    assert "voila/a.js.map" not in first.files

    (root / "a.js").write_text("const a = 2;\n" * 200)
    assert build([root], [], root, cache).digest != first.digest
