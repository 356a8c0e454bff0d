"""Requests for information (依申请公开): from receipt to the answer, with the law's clock (《政府信息公开条例》第二十七至四十五条).

1. A `Case` comes in by the counter, the post, the web: `registering` gives it its number and computes the day of receipt.
   Personal data is sealed (`vault`); whoever looks at it in full leaves a record.
2. The `ClockEntry` rows of a case are its clock. The due date is computed from them and the calendar, and only kept on
   the case so that queues can be read from an index; whether a case is overdue is never stored.
3. What goes out and what comes back moves the case: correction, consultations, extension, fee, each by one action.
4. Each `Item` is decided on its own: a `Decision` with its code, grounds and what it needs. An `Answer` gathers decisions
   for one letter and passes section head, legal review and the head of the work unit, four eyes at each step.
5. A served answer closes the items that it decides; a case whose items are all closed is answered.

Laws of the room
- `Case.objects.visible_to(person)` is the only door; the state changes by `moves.move` alone.
- The clock only grows: a wrong entry is struck by another one with a reason, never changed.
- Personal data stands in no event, no label, no log: a case is called by its number.
- Nothing above is known here: fees, letters, disputes and the archive file call this room's actions.
"""
