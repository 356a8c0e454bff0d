"""Characters that a PDF gives under the wrong code: some programs store the code of the radical that shares a glyph."""

from __future__ import annotations

import unicodedata

# CJK Radicals Supplement -> the character drawn with the same glyph (Unicode, EquivalentUnifiedIdeograph).
_SUPPLEMENT = {
    "⺁": "厂", "⺄": "乙", "⺊": "卜", "⺌": "小", "⺎": "兀", "⺐": "尢", "⺒": "巳", "⺓": "幺", "⺜": "日", "⺝": "月",
    "⺟": "母", "⺠": "民", "⺩": "王", "⺪": "疋", "⺫": "目", "⺬": "示", "⺶": "羊", "⺻": "聿", "⺼": "肉", "⺽": "臼",
    "⻁": "虎", "⻄": "西", "⻅": "见", "⻆": "角", "⻇": "角", "⻉": "贝", "⻊": "足", "⻋": "车", "⻑": "長", "⻓": "长",
    "⻔": "门", "⻕": "阜", "⻗": "雨", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻡": "首",
    "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻪": "黾", "⻬": "齐",
    "⻮": "齿", "⻰": "龙", "⻳": "龟",
}  # fmt: skip
_PLAIN = {
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)},  # fi, fl and so on
    **_SUPPLEMENT,
    "⼾": "户",  # its decomposition is 戶, which shares the glyph in no Chinese font
    "⸺": "——",
}
_TABLE = str.maketrans(_PLAIN)


def plain(text: str) -> str:
    """The text with ordinary characters for radicals, Latin ligatures and the two-em dash."""
    return text.translate(_TABLE)
