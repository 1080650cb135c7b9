"""Our own broker: its queue outlives it, what an ended run left is cleared away, and nobody else gets at it."""

import os
import signal
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from policies.management import broker
from policies.management.broker import Broker, NoBroker

pytestmark = pytest.mark.slow


def keep(valkey: Any, *values: str) -> None:
    with Redis.from_url(valkey.url) as client:
        client.rpush("queue", *values)


def kept(valkey: Any) -> list[bytes]:
    with Redis.from_url(valkey.url) as client:
        return client.lrange("queue", 0, -1)  # type: ignore[return-value]


def test_the_queue_outlives_a_restart(valkey: Any) -> None:
    keep(valkey, "one", "two")
    valkey.stop()
    assert not valkey.answers()
    valkey.start()
    assert kept(valkey) == [b"one", b"two"]


def test_the_queue_outlives_a_kill(valkey: Any) -> None:
    keep(valkey, *map(str, range(1000)))
    valkey.process.send_signal(signal.SIGKILL)
    valkey.process.wait()
    valkey.start()
    assert len(kept(valkey)) == 1000


def test_a_server_that_an_ended_run_left_is_ended_first(valkey: Any) -> None:
    keep(valkey, "one")
    left_behind = valkey.process
    again = Broker(socket=valkey.socket, folder=valkey.folder)
    again.start()
    assert left_behind.wait(5) == 0
    assert kept(again) == [b"one"]
    again.stop()


def test_a_socket_without_a_server_is_no_hindrance(valkey: Any) -> None:
    valkey.process.kill()
    valkey.process.wait()
    assert valkey.socket.exists()
    assert not valkey.answers()
    valkey.start()
    assert valkey.answers()


def test_only_its_owner_reaches_it(valkey: Any) -> None:
    assert stat.S_IMODE(valkey.socket.stat().st_mode) == 0o600
    assert stat.S_IMODE(valkey.socket.parent.stat().st_mode) == 0o700


def test_nothing_is_ever_evicted_and_everything_is_written(valkey: Any) -> None:
    with Redis.from_url(valkey.url) as client:
        settings = client.config_get("maxmemory-policy", "appendonly", "appendfsync")
    assert settings == {"maxmemory-policy": "noeviction", "appendonly": "yes", "appendfsync": "everysec"}


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_that_another_user_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    os.chown(tmp_path / "theirs", 65534, 65534)
    with pytest.raises(NoBroker, match="belongs to another user"):
        Broker(socket=tmp_path / "theirs" / "valkey.sock", folder=tmp_path / "kept").prepare()


def test_where_no_server_comes_with_the_packages_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "find_spec", lambda name: None)
    with pytest.raises(NoBroker, match="set REDIS_URL"):
        broker.binary()


def test_it_ends_when_told(valkey: Any) -> None:
    process: subprocess.Popen[bytes] = valkey.process
    valkey.stop()
    assert process.returncode == 0
