"""``pypi-mock completion``: the shell completes commands and options."""

from __future__ import annotations

import subprocess

import pytest

from tests import running
from tests.consoles import Console

COMPLETED = """\
COMP_WORDS=(pypi-mock {words}) COMP_CWORD={word}
_pypi_mock_completion pypi-mock
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(tmp_path, shell):
    done = running.run("completion", shell, folder=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert "_PYPI_MOCK_COMPLETE" in done.stdout
    assert "pypi-mock" in done.stdout


def test_another_shell_is_wrong_usage(tmp_path):
    assert running.run("completion", "cmd", folder=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["rea"], {"ready"}),
        (["config", "--exp"], {"--explain"}),
        (["serve", "--ready"], {"--ready-file"}),
        (["--ready"], {"--ready-file"}),
        (["requests", "w"], {"wait"}),
    ],
)
def test_bash_completes(tmp_path, words, wanted):
    with Console(tmp_path, "http://127.0.0.1:1") as console:
        said = console.type(
            'eval "$(pypi-mock completion bash)"; '
            + COMPLETED.format(words=" ".join(words), word=len(words)).replace("\n", "; ")
        )

    assert set(said.output.split()) == wanted, said


def test_the_script_is_one_that_bash_reads(tmp_path):
    script = running.run("completion", "bash", folder=tmp_path).stdout
    checked = subprocess.run(["bash", "-n"], input=script, text=True, check=False)

    assert checked.returncode == 0
