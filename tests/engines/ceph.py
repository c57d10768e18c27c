"""Ceph's object gateway as an S3 server of the tests' own: a cluster of one, in memory.

Debian's `radosgw` needs a monitor and one OSD; with all of it in memory and the monitor told not
to wait for others, the three are there in about three seconds.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.engines.s3 import KEY, S3, SECRET
from tests.running import PATIENCE, free_port, wait_until

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = {"radosgw": "radosgw", "ceph-mon": "ceph-mon", "ceph-osd": "ceph-osd"}
"""What has to be installed, with Debian's package of each."""
KEYS = {
    "mon.": {"mon": "allow *"},
    "client.admin": {"mon": "allow *", "osd": "allow *"},
    "client.rgw": {"mon": "allow *", "osd": "allow *"},
    "osd.0": {"mon": "allow profile osd", "osd": "allow *"},
}
SETTINGS = """\
[global]
fsid = {cluster}
mon host = {monitor}
auth allow insecure global id reclaim = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
paxos propose interval = 0.01
paxos min wait = 0.01
osd objectstore = memstore
memstore device bytes = 1073741824
ms bind ipv6 = false
public network = 127.0.0.0/8
run dir = {folder}
log file = {folder}/$name.log
admin socket = {folder}/$name.asok
pid file = {folder}/$name.pid
keyring = {folder}/keyring
mon data = {folder}/mon
osd data = {folder}/osd
rgw frontends = beast endpoint=127.0.0.1:{port}
rgw run sync thread = false
rgw enable usage log = false

[client.rgw]
keyring = {folder}/keyring
"""


def is_installed() -> bool:
    """Tell whether this machine has Ceph."""
    return all(shutil.which(program) for program in PROGRAMS)


@dataclass
class Ceph(S3):
    """One cluster; its objects go with it."""

    ports: tuple[int, int] = field(default_factory=lambda: (free_port(), free_port()))
    others: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Start it, with an empty bucket."""
        monitor = "[v2:127.0.0.1:{},v1:127.0.0.1:{}]".format(*self.ports)
        cluster = str(uuid.uuid4())
        self._write_settings(cluster, monitor)
        known, keyring = str(self.folder / "monmap"), str(self.folder / "keyring")
        self._do("monmaptool", "--create", "--clobber", "--fsid", cluster, "--addv", "a", monitor,
                 known)  # fmt: skip
        self._do("ceph-mon", "-i", "a", "--mkfs", "--monmap", known, "--keyring", keyring)
        self._begin("ceph-mon", "-i", "a")
        osd = str(uuid.uuid4())
        self._do("ceph", "--connect-timeout", "20", "osd", "new", osd, "0")
        self._do("ceph", "auth", "import", "-i", keyring)
        self._do("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd)
        self._begin("ceph-osd", "-i", "0")
        someone = ("--uid=any", "--display-name=any", f"--access-key={KEY}", f"--secret={SECRET}")
        self._begin("radosgw", "-n", "client.rgw")
        self._do("radosgw-admin", "user", "create", *someone)
        wait_until(self.answers, otherwise=(self.folder / "log").read_text)

    def stop(self, number: int = signal.SIGKILL) -> None:
        """Stop all of it at once: nothing is kept."""
        while self.others:
            process = self.others.pop()
            process.send_signal(number)
            process.wait(PATIENCE)

    def _write_settings(self, cluster: str, monitor: str) -> None:
        """Begin anew: an empty folder for each part, and a key for each."""
        for name in ("mon", "osd"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            (self.folder / name).mkdir(parents=True)
        self._configuration.write_text(
            SETTINGS.format(cluster=cluster, monitor=monitor, folder=self.folder, port=self.port)
        )
        keyring = self.folder / "keyring"
        keyring.unlink(missing_ok=True)
        for name, rights in KEYS.items():
            caps = [word for kind, right in rights.items() for word in ("--cap", kind, right)]
            create = [] if keyring.exists() else ["--create-keyring"]
            self._do("ceph-authtool", str(keyring), *create, "--gen-key", "-n", name, *caps)

    @property
    def _configuration(self) -> Path:
        return self.folder / "ceph.conf"

    def _do(self, program: str, *arguments: str) -> None:
        command = [program, "-c", str(self._configuration), *arguments]
        with (self.folder / "log").open("ab") as log:
            subprocess.run(command, stdout=log, stderr=log, timeout=60, check=True)

    def _begin(self, program: str, *arguments: str) -> None:
        command = [program, "-c", str(self._configuration), *arguments, "-f"]
        with (self.folder / "log").open("ab") as log:
            self.others.append(subprocess.Popen(command, stdout=log, stderr=log))
