"""The norms behind requests, and the days they grant. Each limit stands here once, with its article."""

from __future__ import annotations

from gongkai.rules.cites import Cite

REGULATION = "政府信息公开条例"  # 国务院令第711号, in force since 2019-05-15
CHANNELS_2015 = "国办公开办函〔2015〕207号"  # receipt of requests
SERVICE_2016 = "国办公开办函〔2016〕235号"  # service of answers
FEES_2020 = "国办函〔2020〕109号"  # 信息处理费
GUIDANCE_2021 = "国办函〔2021〕132号"  # reconsideration of disclosure cases
REVIEW_LAW = "行政复议法"  # as revised, in force since 2024-01-01
LITIGATION_LAW = "行政诉讼法"
INTERPRETATION_2025 = "《最高人民法院关于审理政府信息公开行政案件适用法律若干问题的解释》（法释〔2025〕8号）"

REPLY_DAYS = 20  # working days, 条例 art. 33 para. 2
EXTENSION_DAYS = 20  # working days, the same paragraph: "最长不得超过"
FIX_DAYS = 7  # working days from receipt to the notice of correction, 条例 art. 30
CORRECTION_DAYS = 15  # working days for the applicant where the notice names none; custom: art. 30 says "合理"
THIRD_PARTY_DAYS = 15  # working days from getting the letter, 条例 art. 32
COMAKER_DAYS = 15  # working days from getting the letter, 条例 art. 34
ORGAN_DAYS = 15  # working days from the letter where it names no day; custom: the law sets no cap
PAY_DAYS = 20  # working days from the day after getting the notice, 国办函〔2020〕109号 art. 6

DAY_ZERO = Cite("惯例：收到之日不计入，自下一工作日起算")  # rules 1.6.1, M: follows procedure-law practice
REPLY = Cite(REGULATION, 33, 2)
ASKING = Cite(REGULATION, 33, 3)
CORRECTION = Cite(REGULATION, 30)
THIRD_PARTY = Cite(REGULATION, 32)
COMAKER = Cite(REGULATION, 34)
MASS = Cite(REGULATION, 35)
PAYMENT = Cite(FEES_2020, 6)
WORK_SYSTEM = Cite(REGULATION, 45)  # 登记、审核、办理、答复、归档: the states of a case and of an answer
# What governments and their competent offices owe to everybody who handles requests.
ASSESSMENT = Cite(REGULATION, 46)  # 考核、社会评议、责任追究
SUPERVISION = Cite(REGULATION, 47)  # complaints about what is not disclosed, or not by the law
TRAINING = Cite(REGULATION, 48)
