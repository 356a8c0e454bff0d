"""Requests for information (《政府信息公开条例》 arts 27 to 45) as pure functions of days, events and codes.

`norms`      the norms that the package cites, and the days that they grant
`grounds`    the kinds of answer A1 to F1, the exemptions behind a refusal, what each needs
`receipt`    on which day a request counts as received, by its channel
`ledger`     what may happen to the clock, as events of days
`clock`      the due date and the whole count, from the events and the calendar alone
`moves`      which event may follow in which stage, and the sentence for the one that may not
`fees`       信息处理费 by item or by page
`remedies`   which way of review an answer must name
`service`    the day on which the duty to answer is met
`disputes`   the clocks and outcomes of reconsideration and litigation
`returns`    tables 三 and 四 of the annual report; `crosschecks` holds them against each other
"""
