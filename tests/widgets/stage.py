"""A stage for the controls: real Chromium, the built files, a draft server with switches, and the real Python component without a kernel.

The page holds a stand-in for the anywidget model. What it sends is handed to the component; the messages and traits that come back are applied.
"""

import asyncio
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import tornado.httpserver
import tornado.netutil
import tornado.web
from playwright.sync_api import BrowserContext, Page
from traitlets import All

from widgets import assets
from widgets.component import Component

PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/{css}">
<script type="module" src="/assets/{page}"></script></head>
<body class="rr-page" data-account="17"><a class="rr-skip" href="#content">跳到主要内容</a>
<header class="rr-header"><div class="rr-bar"><a class="rr-brand" href="/"><span class="rr-mark" aria-hidden="true"></span>
<span class="rr-brand-name">节能降碳技改项目储备库</span><span class="rr-brand-place">浙江省</span></a>
<div class="rr-account"><span class="rr-person"><strong>王芳</strong><span>长兴县经信局 · 填报员</span></span>
<form class="rr-inline" method="post" action="/api/language" data-language-switch><input type="hidden" name="next" value="/">
<button class="rr-bar-button" name="language" value="en" lang="en">English</button></form>
<form class="rr-inline" method="post" action="/sign-out" data-sign-out><button class="rr-bar-button">退出</button></form></div></div>
<nav class="rr-nav" aria-label="主导航"><ul><li><a href="/">首页</a></li><li><a href="/entry" aria-current="page">项目填报</a></li></ul></nav>
<p class="rr-demo"><strong>演示数据</strong> 企业和项目均为虚构</p></header>
<main id="content" class="rr-main" tabindex="-1">{heading}<div class="rr-skeleton" data-skeleton role="status"><p>正在打开页面…</p><i></i><i></i><i></i></div><div id="stage"></div></main>
<footer class="rr-footer"><div><span>口径：GB/T 2589—2020</span></div></footer></body></html>"""

START = """async ({state, module}) => {
  const listeners = new Map();
  const fire = (name, detail) => (listeners.get(name) ?? new Set()).forEach((listener) => listener(detail));
  const model = window.model = {
    silent: false,
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; },
    save_changes() {},
    on: (name, listener) => { if (!listeners.has(name)) listeners.set(name, new Set()); listeners.get(name).add(listener); },
    off: (name, listener) => listeners.get(name)?.delete(listener),
    async send(message) {
      if (model.silent) return;
      const back = JSON.parse(await window.toPython(JSON.stringify(message)));
      model.receive(back);
    },
    receive({state: changed, messages}) {
      Object.assign(state, changed);
      for (const name of Object.keys(changed)) fire(`change:${name}`);
      for (const message of messages) fire("msg:custom", message);
    },
  };
  const {default: widget} = await import(module);
  window.leave = widget.render({model, el: document.getElementById("stage")});
}"""


@dataclass
class Drafts:
    """The draft handler's protocol in memory, with switches for what goes wrong."""

    fields: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    revision: int = 0
    status: int = 200
    sentence: str = ""
    lose_answers: bool = False
    delay: float = 0.0
    posts: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    last_seq: dict[str, int] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    other: str = "李明"

    def other_person_types(self, path: str, text: str, unit: str | None = None) -> None:
        self.revision += 1
        self.fields[path] = (text, unit)
        self.revisions[path] = self.revision

    def answer(self, body: Mapping[str, Any]) -> dict[str, Any]:
        saved: dict[str, int] = {}
        conflicts: list[dict[str, Any]] = []
        refused: list[dict[str, str]] = []
        client = body["client"]
        last = self.last_seq.get(client, 0)
        for change in body["changes"]:
            if change["seq"] <= self.last_seq.get(client, 0):
                continue
            path = change["path"]
            if change["op"] == "remove_row":
                self.removed.append(path)
            elif change["text"] and "拒绝" in change["text"]:
                refused.append({"path": path, "message": "内容含有不能保存的字样，请修改后再填"})
            elif self.revisions.get(path, 0) > change["base"]:
                theirs, unit = self.fields[path]
                when = "10:42"
                conflicts.append(
                    {
                        "path": path,
                        "mine": change["text"],
                        "theirs": theirs,
                        "theirs_unit": unit,
                        "who": self.other,
                        "when": when,
                        "revision": self.revisions[path],
                    }
                )
            else:
                self.revision += 1
                self.fields[path] = (change["text"], change["unit"])
                self.revisions[path] = self.revision
                saved[path] = self.revision
            last = max(last, change["seq"])
            self.last_seq[client] = last
        return {
            "revision": self.revision,
            "saved": saved,
            "acknowledged_seq": last,
            "conflicts": conflicts,
            "refused": refused,
            "saved_at": "10:42:07",
        }


class _DraftHandler(tornado.web.RequestHandler):
    def initialize(self, drafts: Drafts) -> None:
        self.drafts = drafts

    async def post(self, _code: str) -> None:
        body = json.loads(self.request.body)
        self.drafts.posts.append(body)
        self.drafts.headers.append(dict(self.request.headers))
        if self.drafts.delay:
            await asyncio.sleep(self.drafts.delay)
        if self.drafts.status != 200:
            self.set_status(self.drafts.status)
            if self.drafts.status == 429:
                self.set_header("Retry-After", "1")
            self.write({"error": self.drafts.sentence})
            return
        answer = self.drafts.answer(body)
        if self.drafts.lose_answers:
            self.request.connection.stream.close()
            return
        self.write(answer)


class _PageHandler(tornado.web.RequestHandler):
    def get(self) -> None:
        self.set_cookie("_xsrf", "token-of-the-test")
        lang = self.get_argument("lang", "zh-CN")
        heading = "" if self.get_argument("heading", "") == "none" else '<h1 class="rr-title">控件</h1>'
        self.write(PAGE.format(lang=lang, title="控件", css=assets.entry("reserve.css"), page=assets.entry("page.js"), heading=heading))


class _Gone(tornado.web.RequestHandler):
    def post(self) -> None:
        self.write("<!doctype html><title>bye</title><p id=bye>bye</p>")


class _Asset(tornado.web.StaticFileHandler):
    def set_extra_headers(self, _path: str) -> None:
        self.set_header("Cache-Control", "max-age=3600")


@contextmanager
def draft_server(drafts: Drafts) -> Iterator[str]:
    """Serve the stage on a free port of the loopback; yields the base address."""
    ready, box = threading.Event(), {}

    def run() -> None:
        async def main() -> None:
            sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
            app = tornado.web.Application(
                [
                    (r"/stage", _PageHandler),
                    (r"/api/drafts/(.+)", _DraftHandler, {"drafts": drafts}),
                    (r"/(?:sign-out|api/language|api/leave/.*)", _Gone),
                    (r"/assets/(.*)", _Asset, {"path": str(assets.folder())}),
                ]
            )
            server = tornado.httpserver.HTTPServer(app)
            server.add_sockets(sockets)
            stop = asyncio.Event()
            box.update(port=sockets[0].getsockname()[1], stop=stop, loop=asyncio.get_running_loop())
            ready.set()
            await stop.wait()
            server.stop()
            await server.close_all_connections()

        asyncio.run(main())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield f"http://127.0.0.1:{box['port']}"
    finally:
        box["loop"].call_soon_threadsafe(box["stop"].set)
        thread.join(10)


class Stage:
    """One page with one component."""

    def __init__(self, context: BrowserContext, drafts: Drafts) -> None:
        self.context = context
        self.drafts = drafts
        self.page: Page = context.new_page()
        self.sent: list[dict[str, Any]] = []
        self.component: Component | None = None

    def show(self, component: Component, query: str = "", hash_: str = "") -> Page:
        """Open the page and render ``component``."""
        self.component = component
        collected: list[dict[str, Any]] = []
        changed: set[str] = set()
        component.send = lambda content, buffers=None: collected.append(content)
        component.observe(lambda change: changed.add(change["name"]), All)

        def from_page(text: str) -> str:
            message = json.loads(text)
            self.sent.append(message)
            component._heard(component, message, [])
            state = (
                {name: value for name, value in component.get_state(sorted(changed)).items() if not name.startswith("_")} if changed else {}
            )
            answer = json.dumps({"state": state, "messages": collected})
            collected.clear()
            changed.clear()
            return answer

        if not getattr(self, "bound", False):
            self.page.expose_function("toPython", lambda text: self.from_page(text))  # noqa: PLW0108 - from_page changes with each stage
            self.bound = True
        self.from_page = from_page
        self.page.goto(f"/stage?{query}{hash_}")
        state = {name: value for name, value in component.get_state().items() if not name.startswith("_")}
        self.page.evaluate(START, {"state": state, "module": f"/assets/{assets.manifest()['lab'][component.module + '.js']}"})
        return self.page
