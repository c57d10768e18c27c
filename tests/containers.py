"""Images built and run without a container engine: by Linux's own overlays and mount namespaces.

The Dockerfile's instructions are carried out as they stand. Two things differ from an engine:
the base image is this machine's own root file system with the Python that runs the tests, and a
container shares the network of the machine. It takes root on Linux.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tests import dockerfile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.dockerfile import Instruction, Stage

LAYERS = "/mnt"
"""Where the holder's namespace has its own file system in memory."""
PYTHONS = PurePosixPath(sys.base_exec_prefix, "bin")
STEP_PATIENCE = 300


def why_impossible() -> str:
    """Return why no image can be built here; empty where it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "images are built with mount namespaces: that takes root on Linux"
    for tool in ("unshare", "nsenter", "chroot", "mount"):
        if shutil.which(tool) is None:
            return f"images are built with {tool}, which is missing"
    done = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "mount namespaces may not be made here"


@dataclass
class Layer:
    """A stage's file system, and what its instructions have set."""

    root: str
    upper: str
    lower: str
    environ: dict[str, str]
    folder: str = "/"
    user: str = "0:0"
    arguments: dict[str, str] = field(default_factory=dict)


class Engine:
    """Builds one Dockerfile and runs what it makes, in a mount namespace of its own."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._layers: dict[str, Layer] = {}
        self._started: list[subprocess.Popen[str]] = []
        script = f"mount -t tmpfs none {LAYERS} && echo && cat"
        self._holder = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._holder.stdout is not None
        assert self._holder.stdout.readline() == b"\n"

    def close(self) -> None:
        """End what still runs, and let go of all layers: they go with the last process."""
        for process in self._started:
            process.kill()  # of no effect on one that has ended
            process.communicate()
        self._holder.communicate()

    def build(self, stages: list[Stage]) -> Layer:
        """Carry out every stage, and return the last one's file system, read-only from now on."""
        for number, stage in enumerate(stages):
            layer = self._begun(f"{LAYERS}/{number}", self._layers.get(stage.base))
            for instruction in stage.instructions:
                self._carry_out(instruction, layer)
            self._layers[stage.name] = layer
        self._inside("mount", "-o", "remount,ro", layer.root)
        return layer

    def run(
        self, layer: Layer, *words: str, environ: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start a command as the image's user, with nothing that can be written but /tmp."""
        variables = {**layer.environ, "HOME": "/", **(environ or {})}
        process = subprocess.Popen(
            self._chrooted(layer, variables, *words),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._started.append(process)
        return process

    def _begun(self, place: str, base: Layer | None) -> Layer:
        lower = f"{base.upper}:{base.lower}" if base else "/"
        layer = Layer(
            root=f"{place}/root",
            upper=f"{place}/upper",
            lower=lower,
            environ=dict(base.environ) if base else {"PATH": f"{PYTHONS}:/usr/bin:/bin"},
        )
        overlay = f"lowerdir={lower},upperdir={layer.upper},workdir={place}/work"
        self._inside("mkdir", "-p", layer.upper, f"{place}/work", layer.root)
        self._inside("mount", "-t", "overlay", "overlay", "-o", overlay, layer.root)
        for name in ("proc", "dev"):
            self._inside("mount", "--rbind", f"/{name}", f"{layer.root}/{name}")
        self._inside("mount", "-t", "tmpfs", "-o", "mode=1777", "none", f"{layer.root}/tmp")  # noqa: S108 (its own)
        if base is None:
            self._put_python_in_its_place(layer)
        return layer

    def _put_python_in_its_place(self, layer: Layer) -> None:
        """Let everybody reach the Python that runs the tests, by the name of the base image's."""
        name = f"python3.{sys.version_info.minor}"
        self._inside("ln", "-sf", name, f"{layer.root}{PYTHONS}/python")
        folders = [PYTHONS, *PYTHONS.parents][:-1]
        self._inside("chmod", "o+x", *(f"{layer.root}{folder}" for folder in folders))

    def _carry_out(self, instruction: Instruction, layer: Layer) -> None:
        match instruction.word:
            case "RUN":
                self._run_step(instruction.text, layer)
            case "COPY":
                self._copy(instruction, layer)
            case "ENV":
                for name, value in instruction.assignments.items():
                    layer.environ[name] = value.replace("$PATH", layer.environ["PATH"])
            case "ARG":
                layer.arguments |= instruction.assignments
            case "WORKDIR":
                layer.folder = instruction.text
                self._inside("mkdir", "-p", layer.root + instruction.text)
            case "USER":
                layer.user = instruction.text
            case "EXPOSE" | "HEALTHCHECK" | "ENTRYPOINT" | "CMD":
                pass  # said about the image, not done to it
            case other:
                raise AssertionError(f"nobody taught this what {other} does")

    def _run_step(self, text: str, layer: Layer) -> None:
        # Where packages come from is the machine's own affair, here as with an engine.
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        environ = {**pip, **layer.environ, **layer.arguments, "HOME": "/root"}
        script = f"cd {layer.folder} && {{ {text}; }}"
        done = subprocess.run(
            self._chrooted(layer, environ, "sh", "-c", script),
            capture_output=True,
            text=True,
            timeout=STEP_PATIENCE,
            check=False,
        )
        assert done.returncode == 0, f"RUN {text}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"

    def _copy(self, instruction: Instruction, layer: Layer) -> None:
        *sources, target = shlex.split(instruction.text)
        target = str(PurePosixPath(layer.root + layer.folder, target.removeprefix("./")))
        if origin := instruction.flags.get("from"):
            [source] = sources
            target = layer.root + shlex.split(instruction.text)[-1]
            self._inside("mkdir", "-p", str(PurePosixPath(target).parent))
            self._inside("cp", "-a", self._layers[origin].root + source, target)
            return
        files = [path.as_posix() for path in dockerfile.context(self._source)]
        wanted = files if sources == ["."] else [path for path in files if path in sources]
        copying = ["cp", "--parents", "--target-directory", target, *wanted]
        self._inside("sh", "-c", f"cd {shlex.quote(str(self._source))} && {shlex.join(copying)}")

    def _chrooted(self, layer: Layer, environ: Mapping[str, str], *words: str) -> list[str]:
        variables = [f"{name}={value}" for name, value in environ.items()]
        chroot = ["chroot", f"--userspec={layer.user}", "--groups=", layer.root]
        return [*self._entered(), *chroot, "env", "-i", *variables, *words]

    def _inside(self, *words: str) -> None:
        done = subprocess.run(
            [*self._entered(), *words], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{shlex.join(words)}: {done.stderr}"

    def _entered(self) -> list[str]:
        return ["nsenter", f"--mount=/proc/{self._holder.pid}/ns/mnt", "--"]
