"""Casework (依申请公开办理): the staff screens of requests for information inside the workspace. It has no tables.

Laws of the room
- It stands on the desk's floor of views: `desk.pages` says who may come in, how a refusal is told, how lists are paged.
- Personal data is shown masked; in full only on order, which is an action that leaves a record.

The story: `queues` show what is due, overdue, waited for; `intake` takes a request down; `case` is the page of one case
with its clock, items, letters, fee, disputes and pieces; `returns` opens the tables of the annual report.
"""
