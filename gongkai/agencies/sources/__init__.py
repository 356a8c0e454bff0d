"""What comes from outside: lists of people, holiday notices."""

from gongkai.agencies.sources.notice import NoticeDraft, read_notice
from gongkai.agencies.sources.roll import COLUMNS, RollRow, read_roll

__all__ = ["COLUMNS", "NoticeDraft", "RollRow", "read_notice", "read_roll"]
