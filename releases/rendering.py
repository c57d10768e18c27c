"""Descriptions as HTML that is safe to show."""

from __future__ import annotations

import io
import re
from email.message import Message

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

RENDERED_LIMIT = 256 * 1024
LINES_LIMIT, HEADINGS_LIMIT, TAGS_LIMIT = 10_000, 2_000, 5_000
"""What has more of them is shown as it is: the renderers take minutes where there are many, and
cannot be stopped."""

RST = "text/x-rst"
_HEADING = re.compile(r"^ {0,3}#|^[=\-~^\"'`*+#.:_]+ *$", re.MULTILINE)
_DEEP_QUOTE = re.compile(r"(?:> ?){50}")
_REPORT = re.compile(r"<string>:(\d+): \(\w+/\d\) (.+)")


def description_html(description: str, content_type: str) -> SafeString:
    """Render a description by its ``description_content_type``; reStructuredText when none is told.

    What cannot be rendered is shown as text. The renderers clean what they return.
    """
    if not description.strip():
        return SafeString("")
    rendered = None
    if not is_costly(description):
        rendered = _rendered(description, content_type)
    if rendered is None:
        return format_html("<pre>{}</pre>", description)
    return mark_safe(rendered)  # noqa: S308 (cleaned by the renderer)


def rendering_problem(description: str, content_type: str) -> str | None:
    """Say where a description is not what its content type says.

    Only reStructuredText can be wrong: to the others any text is one of theirs. What is costly is
    not rendered, and so has no problem.
    """
    from readme_renderer import rst

    if _kind(content_type).get_content_type() != RST or is_costly(description):
        return None
    reports = io.StringIO()
    try:
        if rst.render(description, stream=reports) is not None:
            return None
    except RecursionError:
        return "it is nested too deeply"
    told = _REPORT.search(reports.getvalue())
    return f"line {told[1]}: {told[2]}" if told else "it has an error"


def is_costly(description: str) -> bool:
    """Say whether a renderer might take more than a few seconds."""
    return (
        len(description) > RENDERED_LIMIT
        or description.count("\n") > LINES_LIMIT
        or description.count("<") > TAGS_LIMIT
        or len(_HEADING.findall(description)) > HEADINGS_LIMIT
        or _DEEP_QUOTE.search(description) is not None
    )


def _rendered(description: str, content_type: str) -> str | None:
    # Late: the renderers take longer to import than all of Django.
    from readme_renderer import markdown, rst, txt

    header = _kind(content_type)
    kind = header.get_content_type()
    rendered: str | None
    try:
        if kind == "text/markdown":
            variant = header.get_param("variant", "GFM")
            rendered = markdown.render(description, variant=str(variant))
        elif kind == RST:
            rendered = rst.render(description, stream=io.StringIO())
        else:
            rendered = txt.render(description)
    except RecursionError:
        return None
    return rendered


def _kind(content_type: str) -> Message:
    header = Message()
    header["Content-Type"] = content_type or RST
    return header
