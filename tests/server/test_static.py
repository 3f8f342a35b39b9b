import re

from tests.server.conftest import Served


def test_program_files_are_sent_compressed_and_kept_for_a_year(served: Served) -> None:
    with served.client("changxing.clerk") as browser:
        page = browser.open("/").html
        match = re.search(r"/assets/live\.[0-9A-Z]{8}\.js", page)
        assert match
        answer = browser.get(match[0], headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        plain = browser.get(match[0], headers={"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in plain.headers
        assert plain.content == answer.content
        again = browser.get(match[0], headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_a_page_names_every_file_that_its_script_needs_before_it_runs(served: Served) -> None:
    with served.client("changxing.clerk") as browser:
        page = browser.open("/").html
        named = set(re.findall(r'(?:href|src)="/assets/([^"]+)"', page))
        waiting = [name for name in named if name.startswith("live.")]
        assert waiting
        for name in waiting:
            source = browser.get(f"/assets/{name}").text
            for needed in re.findall(r'from"\./([^"]+)"', source):
                assert needed in named, f"{needed} is not announced"


def test_only_listed_files_exist(served: Served) -> None:
    with served.client() as browser:
        for name in ("manifest.json", "..%2f__init__.py", "%2e%2e/assets.py", "lab/form.js", ""):
            assert browser.get(f"/assets/{name}").status_code == 404, name


def test_the_licences_of_what_is_bundled_are_served(served: Served) -> None:
    from widgets import assets

    with served.client() as browser:
        answer = browser.get(f"/assets/{assets.entry('notices.txt')}")
    assert answer.status_code == 200
    assert "Apache License" in answer.text
