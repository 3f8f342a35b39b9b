"""A server that would not be safe does not start, and says why; one behind TLS or a proxy gives cookies that never travel in the clear."""

import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from dashboards.server.rates import MOST_KEYS, Rates, shipped_rates
from dashboards.server.server_secret import is_known, server_secret
from dashboards.server.start_checks import UnsafeStart, require_safe
from dashboards.settings import Settings
from reserve.accounts import Desk, create_person, hash_password, set_active
from tests.server.running import PASSWORD, PEOPLE, ROOT, TINY_PAGES, Client, free_port, prepare, running_server, started_server, until

GOOD_SECRET = "kP2v-9sWq_xT7nLb4RzYc6MfHd8JgA3e"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk without people."""
    found = prepare(f"sqlite:///{tmp_path / 'reserve.db'}", tmp_path, ())
    yield found
    found.store.dispose()


def faults(desk: Desk, tmp_path: Path, **given: object) -> str:
    """What a start with these settings is refused for; blank where it is not."""
    chosen = Settings.model_validate({"data_dir": tmp_path, **given})
    try:
        require_safe(chosen, desk)
    except UnsafeStart as refused:
        return "\n".join(refused.faults)
    return ""


def test_a_plain_installation_on_this_machine_starts(desk: Desk, tmp_path: Path) -> None:
    assert faults(desk, tmp_path) == ""


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"secret": "short"}, "RESERVE_SECRET 只有 5 个字符"),
        ({"secret": "changeme" * 6}, "容易猜到"),
        ({"secret": "a" * 40}, "容易猜到"),
        ({"host": "192.0.2.1"}, "监听地址 192.0.2.1 可从网络访问但没有加密"),
        ({"tls_cert": "missing.pem"}, "只设置了证书或私钥之一"),
        ({"tls_cert": "missing.pem", "tls_key": "missing.key"}, "RESERVE_TLS_CERT 指向的文件不存在：missing.pem"),
        ({"secret_file": "missing.txt"}, "RESERVE_SECRET_FILE 指向的文件不存在"),
        ({"behind_proxy": True, "trusted_proxies": "proxy.example"}, "“proxy.example”不是 IP 地址"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do_in_both_languages(given: dict[str, object], named: str, desk: Desk, tmp_path: Path) -> None:
    said = faults(desk, tmp_path, **given)
    assert named in said
    assert " / " in said
    if "tls_cert" not in given and "secret_file" not in given and "trusted_proxies" not in given:
        assert faults(desk, tmp_path, demo=True, **given) == ""


def test_a_good_secret_and_a_proxy_in_front_are_fine(desk: Desk, tmp_path: Path) -> None:
    assert faults(desk, tmp_path, secret=GOOD_SECRET, host="0.0.0.0", behind_proxy=True, trusted_proxies="10.0.0.1, 10.1.0.0/16") == ""


def test_a_secret_that_others_can_read_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "own-secret"
    path.write_text(GOOD_SECRET)
    path.chmod(0o644)
    assert f"chmod 600 {path}" in faults(desk, tmp_path, secret_file=path)
    path.chmod(0o600)
    assert faults(desk, tmp_path, secret_file=path) == ""
    assert server_secret(Settings(data_dir=tmp_path, secret_file=path)) == GOOD_SECRET.encode()
    assert "请只保留一个" in faults(desk, tmp_path, secret_file=path, secret=GOOD_SECRET)


def test_demonstration_passwords_are_refused_outside_a_demonstration(desk: Desk, tmp_path: Path) -> None:
    demo = {"login": "demo.clerk", "name": "演示", "unit_code": "330522", "roles": ["county_clerk"]}
    create_person(desk, password_hash=hash_password("Demo-2024-reserve"), demo_password=True, **demo)  # type: ignore[arg-type]
    assert "有 1 个账号使用公开的演示密码" in faults(desk, tmp_path)
    assert faults(desk, tmp_path, demo=True) == ""
    set_active(desk, "demo.clerk", False)
    assert faults(desk, tmp_path) == ""


def test_a_secret_is_made_once_and_kept_for_the_server_alone(tmp_path: Path) -> None:
    chosen = Settings(data_dir=tmp_path)
    first = server_secret(chosen)
    assert len(first) >= 48
    assert not is_known(first.decode())
    assert server_secret(chosen) == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_the_command_says_it_and_exits(tmp_path: Path) -> None:
    prepare(f"sqlite:///{tmp_path / 'reserve.db'}", tmp_path, ()).store.dispose()
    environment = {
        **os.environ,
        "RESERVE_DATA_DIR": str(tmp_path),
        "RESERVE_PORT": str(free_port()),
        "RESERVE_SECRET": "short",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "dashboards.server"], cwd=tmp_path, env=environment, capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 1
    said = done.stderr.decode()
    assert "服务器没有启动" in said
    assert "To protect the data the server did not start" in said
    assert "Traceback" not in said


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for this machine and its key."""
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-days", "2", "-nodes"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-keyout", str(key), "-out", str(cert), *subject]
    subprocess.run(command, capture_output=True, timeout=60, check=True)
    key.chmod(0o600)
    return cert, key


def test_over_tls_cookies_are_bound_to_it_an_old_protocol_is_refused_and_a_renewed_certificate_is_taken(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'reserve.db'}"
    prepare(address, tmp_path, PEOPLE[:1]).store.dispose()
    cert, key = certificate(tmp_path, "server")
    tls = {"RESERVE_TLS_CERT": str(cert), "RESERVE_TLS_KEY": str(key)}
    with started_server(address, data_dir=tmp_path, notebooks=TINY_PAGES, demo=False, trust=cert, **tls) as server:
        base = server.base
        assert base.startswith("https://")
        with Client(base) as browser:
            browser.http.verify, browser.http.trust_env = str(cert), False
            answer = browser.sign_in("changxing.clerk")
            assert answer.status_code == 303
            said = next(part for part in answer.headers["Set-Cookie"].split(", ") if part.startswith("__Host-reserve="))
            for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
                assert attribute in said
            assert "Domain" not in said
            page = browser.get("/password")
            assert page.status_code == 200
            assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(f"{base}/sign-in", timeout=20)
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises((ssl.SSLError, OSError)):
            _handshake(base, old)
        before = ssl.get_server_certificate(("127.0.0.1", int(base.rpartition(":")[2])))
        certificate(tmp_path, "server")
        server.process.send_signal(signal.SIGHUP)
        assert until(lambda: ssl.get_server_certificate(("127.0.0.1", int(base.rpartition(":")[2]))) != before)


def _handshake(base: str, context: ssl.SSLContext) -> None:
    host, port = base.removeprefix("https://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as plain, context.wrap_socket(plain, server_hostname=host):
        pass


def test_behind_a_proxy_only_the_proxy_is_believed_and_only_https_is_served(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'reserve.db'}"
    prepare(address, tmp_path, PEOPLE[:1]).store.dispose()
    proxied = {"RESERVE_BEHIND_PROXY": "1", "RESERVE_HOSTS": "reserve.example"}
    with running_server(address, data_dir=tmp_path, notebooks=TINY_PAGES, demo=False, **proxied) as base:
        forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "reserve.example", "X-Forwarded-For": "198.51.100.7, 203.0.113.9"}
        door = requests.get(f"{base}/sign-in", headers=forwarded, timeout=20)
        token = door.cookies["_xsrf"]
        assert next(cookie for cookie in door.cookies if cookie.name == "_xsrf").secure
        answer = requests.post(
            f"{base}/sign-in", headers={**forwarded, "Origin": "https://reserve.example", "Cookie": f"_xsrf={token}"}, timeout=20,
            data={"login": "changxing.clerk", "password": PASSWORD, "_xsrf": token}, allow_redirects=False,
        )  # fmt: skip
        assert answer.status_code == 303
        assert answer.headers["Set-Cookie"].startswith("__Host-reserve=")
        plain = requests.get(
            f"{base}/sign-in?next=/entry",
            headers={"X-Forwarded-Proto": "http", "X-Forwarded-Host": "reserve.example"},
            timeout=20,
            allow_redirects=False,
        )
        assert (plain.status_code, plain.headers["Location"]) == (308, "https://reserve.example/sign-in?next=/entry")
        foreign = requests.get(f"{base}/sign-in", headers={**forwarded, "X-Forwarded-Host": "evil.example"}, timeout=20)
        assert foreign.status_code == 421
        assert requests.get(f"{base}/health", timeout=20).status_code == 200
        assert requests.get(f"{base}/metrics", headers=forwarded, timeout=20).status_code == 404


def test_a_bucket_empties_fills_again_and_is_forgotten_in_time() -> None:
    now = 0.0
    rates = Rates(clock=lambda: now)
    burst, per_second = shipped_rates()["page"].burst, shipped_rates()["page"].per_second
    assert [rates.take("page", "a") for _ in range(int(burst))] == [0.0] * int(burst)
    assert rates.take("page", "a") == pytest.approx(1 / per_second)
    assert rates.take("page", "b") == 0.0
    now += 1 / per_second
    assert rates.take("page", "a") == 0.0
    for number in range(MOST_KEYS + 10):
        rates.take("page", f"address {number}")
    assert rates.kept("page") == MOST_KEYS
