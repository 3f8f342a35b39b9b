"""Saved changes per second through HTTP, against a bare handler that writes one row. ``python -m benchmarks drafts``"""

import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import requests

from benchmarks.machine import machine_line
from benchmarks.servers import free_port, product, running

CLIENTS, SECONDS = 8, 8.0
FLOOR = """
import asyncio, sqlite3, sys
from tornado import web
database = sqlite3.connect(sys.argv[2], isolation_level=None)
database.execute("PRAGMA journal_mode = WAL")
database.execute("CREATE TABLE row (body BLOB)")

class Write(web.RequestHandler):
    def get(self):
        self.write("ok")
    def post(self):
        database.execute("INSERT INTO row VALUES (?)", (self.request.body,))
        self.write("ok")

async def main():
    web.Application([("/", Write)]).listen(int(sys.argv[1]), "127.0.0.1")
    await asyncio.Event().wait()

asyncio.run(main())
"""


def rate(clients: list[Callable[[int], requests.Response]]) -> float:
    """Answers per second of all clients together; anything but 200 ends the measurement."""
    end = time.perf_counter() + SECONDS

    def work(send: Callable[[int], requests.Response]) -> int:
        sent = 0
        while time.perf_counter() < end:
            sent += 1
            send(sent).raise_for_status()
        return sent

    start = time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        done = sum(pool.map(work, clients))
    return done / (time.perf_counter() - start)


def _body(number: int, base: int) -> dict[str, object]:
    change = {"seq": number, "path": "content", "text": f"更换第四代篦冷机 {number}", "unit": None, "base": base, "op": "set"}
    return {"client": "bench", "changes": [change]}


def _saving(http: requests.Session, address: str) -> Callable[[int], requests.Response]:
    base, token = 0, {"X-XSRFToken": http.cookies["_xsrf"]}
    base = http.get(address, timeout=30).json()["field_revisions"].get("content", 0)

    def send(number: int) -> requests.Response:
        nonlocal base
        answer = http.post(address, json=_body(1_000 + number, base), headers=token, timeout=30)
        base = answer.json()["saved"]["content"]
        return answer

    return send


def _writing(address: str) -> Callable[[int], requests.Response]:
    http = requests.Session()
    return lambda number: http.post(address, json=_body(number, number), timeout=30)


def main() -> None:
    """Both in one run with the same clients."""
    with product(CLIENTS) as ours:
        mine = rate([_saving(ours.sign_in(), f"{ours.base}/api/drafts/{code}") for code in ours.codes])
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        address = f"http://127.0.0.1:{port}/"
        with running(["-c", FLOOR, str(port), f"{folder}/floor.db"], address, dict(os.environ)):
            floor = rate([_writing(address) for _ in range(CLIENTS)])
    print(
        f"\n## Saving one change, {CLIENTS} clients at once on SQLite; floor: a tornado handler that writes one row\n\n{machine_line()}\n"
    )
    print("| what | a second | floor in the same run | share of the floor |\n|---|---|---|---|")
    print(f"| save_draft through HTTP | {mine:,.0f} | {floor:,.0f} | {mine / floor:.3f} |")


if __name__ == "__main__":
    main()
