"""Blocks of free pages (专题、机构概况): few, plain, and each with a meaning."""

from __future__ import annotations

from wagtail import blocks


class Entry(blocks.StructBlock):  # type: ignore[misc]
    """One line of a list of links."""

    text = blocks.CharBlock(label="文字", max_length=80)
    address = blocks.CharBlock(label="网址", max_length=300, help_text="本站的写 / 开头的网址")
    note = blocks.CharBlock(label="说明", max_length=120, required=False)


class Row(blocks.StructBlock):  # type: ignore[misc]
    """One row of a table of facts."""

    name = blocks.CharBlock(label="项目", max_length=60)
    value = blocks.TextBlock(label="内容")


PAGE_BLOCKS = [
    ("heading", blocks.CharBlock(label="小标题", max_length=60)),
    ("text", blocks.TextBlock(label="文字", help_text="空一行分段")),
    ("facts", blocks.ListBlock(Row(), label="要素表")),
    ("links", blocks.ListBlock(Entry(), label="链接列表")),
    ("column", blocks.StructBlock(
        [("path", blocks.CharBlock(label="栏目路径", max_length=200)),
         ("count", blocks.IntegerBlock(label="条数", default=6, min_value=1, max_value=30))],
        label="栏目最新",
    )),
]  # fmt: skip
