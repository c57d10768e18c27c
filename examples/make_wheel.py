"""Make the wheel that the examples upload: ``make_wheel.py [NAME]`` writes NAME-1.0-….whl here.

Any other wheel does as well: give its path as the second argument of an example.
"""

from __future__ import annotations

import sys
import zipfile

name = sys.argv[1] if len(sys.argv) > 1 else "spam"
filename = f"{name}-1.0-py3-none-any.whl"
with zipfile.ZipFile(filename, "w") as archive:
    archive.writestr(f"{name}.py", "print('spam, spam, spam')\n")
    dist_info = f"{name}-1.0.dist-info"
    archive.writestr(
        f"{dist_info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    )
    archive.writestr(
        f"{dist_info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    archive.writestr(f"{dist_info}/RECORD", f"{name}.py,,\n")
print(filename)
