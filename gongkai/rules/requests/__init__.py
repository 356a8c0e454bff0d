"""Requests for information (《政府信息公开条例》 arts 27 to 45) as pure functions of days, events and codes.

Laws of the package
    - The ledger of events decides the clock; nothing that can be computed from it is an event.
    - The clock never fails on a fact, however unlawful: it leaves it out and says so. Whether something may be done is
      another question, with its own door (`moves.refuse`).

Its story
    1. `norms` holds the norms that are cited and the days that they grant, each once.
    2. `application` says what a request must hold; `receipt` on which day it counts as received, by its channel.
    3. `ledger` names the events of days and the values computed from them; `reading` takes the events one by one;
       `spans` counts around what does not count; `clock` gives the due date and the whole count.
    4. `moves` says which event may follow in which stage.
    5. `grounds` lists the kinds of answer A1 to F1 and the exemptions behind a refusal, with what each needs on file.
    6. `fees` prices a request; `remedies` names the way of review; `service` the day on which the duty is met.
    7. `disputes` keeps the clocks of reconsideration and litigation.
    8. `returns` makes tables 三 and 四 of the annual report; `crosschecks` holds them against each other.
"""
