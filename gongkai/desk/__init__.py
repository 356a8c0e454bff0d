"""The staff workspace (工作台) inside the Wagtail admin: one module for each room that it shows. It has no tables.

Laws of the room
- Views find through `visible_to`, read a form, call one action and say what happened; they never write.
- One login, one look: every page extends `wagtailadmin/base.html` with our tokens.

The story: `urls` lists the addresses, `hooks` put them into the admin's menu, `pages` holds what all views share, and
`plans` and `documents` are the screens. Those of administrators and auditors are the room above, `administration`.
"""
