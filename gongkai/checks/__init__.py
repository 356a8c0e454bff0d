"""Checks (核验): what publications show of a task, so that nobody has to report what the system can see.

1. Reading a plan proposes checks (`sources.suggesting`); the coordinator confirms, changes or declines each.
2. A running check looks at every open period of its task: what was published, what of it counts, what is missing.
3. What it finds becomes evidence in the ledger, follows what happens to the documents, and turns the light.

Laws of the room
- A check finds and counts; it never claims for a section and never decides for the office.
- What a person settled about a proof stands; accepted periods are left as they are.
- Five measures of publications: a column's quota, interpretations (国办发〔2016〕80号; rules 8.1.4), the guide (《政府信息公开条例》第十二条), limits
  of disclosure (第二十六条), and the five-year plans (第二十条第三项).
- Five measures of requests: answered in time (第三十三条), correction told in time (第三十条), letters from templates, fees by the
  rates (国办函〔2020〕109号), archived within 30 days of the end (第四十五条). A proof names a request by its number alone.
"""
