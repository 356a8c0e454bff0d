"""What the room makes: filled letters, their .pdf, and the templates that an agency begins with."""

from gongkai.merging.actions.filling import fill, missing
from gongkai.merging.actions.letterhead import Draft, build_template
from gongkai.merging.actions.setting import as_pdf

__all__ = ["Draft", "as_pdf", "build_template", "fill", "missing"]
