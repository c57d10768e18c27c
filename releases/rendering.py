"""Descriptions as HTML that is safe to show."""

from __future__ import annotations

from email.message import Message

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

RENDERED_LIMIT = 256 * 1024  # longer ones are shown as they are: a renderer may take minutes


def description_html(description: str, content_type: str) -> SafeString:
    """Render a description by its ``description_content_type``; reStructuredText when none is told.

    What cannot be rendered is shown as text. The renderers clean what they return.
    """
    if not description.strip():
        return SafeString("")
    rendered = None
    if len(description) <= RENDERED_LIMIT:
        rendered = _rendered(description, content_type)
    if rendered is None:
        return format_html("<pre>{}</pre>", description)
    return mark_safe(rendered)  # noqa: S308 (cleaned by the renderer)


def renders(description: str, content_type: str) -> bool:
    """Say whether a description is what its content type says."""
    return _rendered(description, content_type) is not None


def _rendered(description: str, content_type: str) -> str | None:
    # Late: the renderers take longer to import than all of Django.
    from readme_renderer import markdown, rst, txt

    header = Message()
    header["Content-Type"] = content_type or "text/x-rst"
    kind = header.get_content_type()
    rendered: str | None
    if kind == "text/markdown":
        variant = header.get_param("variant", "GFM")
        rendered = markdown.render(description, variant=str(variant))
    elif kind == "text/x-rst":
        rendered = rst.render(description)
    else:
        rendered = txt.render(description)
    return rendered
