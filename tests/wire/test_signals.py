"""The signal that stops a server may come at any moment."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

STORM = """
    import os, signal, sys
    from pypi_mock.cli.stopping import stop_on_signals

    def look(frame, event, argument):
        # A handler runs between two steps of Python: at each of those that `wait` takes, in turn.
        global left
        if frame.f_code is not main.__code__:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGTERM)
        return look

    def main():
        while not stop.wait(0.005):
            pass

    for number in range(1, 40):
        stop, left = stop_on_signals(), number
        sys.settrace(look)
        main()
        sys.settrace(None)
    print("stopped each time")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_a_signal_between_any_two_steps_of_waiting_is_heeded():
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(STORM)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("stopped each time\n", "")
