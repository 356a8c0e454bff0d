"""Administration (系统管理): the screens of administrators and auditors inside the staff workspace. It has no tables.

Laws of the room
- It stands on the desk's floor of views: `desk.pages` says who may come in, how a refusal is told, how lists are paged.
- Administrators and auditors touch no business; these screens touch no duties and no documents.

The story: `accounts` keeps agencies, sections and people; `calendar` the working days; `audit` reads and checks the
record; `status` says whether the clock goes.
"""
