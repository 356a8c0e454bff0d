"""Small real files that serve as evidence in the demo: notes and lists about the section's own work."""

from __future__ import annotations

from datetime import date
from random import Random

from gongkai.plans.models import Duty, Period

THINGS = {
    "公交": ("公交线路运行和准点情况", "公交乘客意见办理情况", "公交临时绕行提示", "公交运力调整说明"),
    "安全": ("客运站安全检查情况", "港口码头隐患整改通报", "假期安全出行提示", "危货运输企业检查通报"),
    "施工": ("占道施工时间和绕行路线", "夜间施工计划", "施工围挡检查情况"),
    "执法": ("行政处罚决定公开清单", "双随机抽查结果", "行政检查结果公示"),
    "解读": ("政策一图读懂", "政策问答", "政策解读文字稿"),
    "数据": ("公交站点数据更新说明", "交通运行月报", "客运班线数据说明"),
    "许可": ("行政许可决定公开清单", "许可事项办理指南"),
    "新媒体": ("政务新媒体推送记录", "先审后发登记表"),
}
PLAIN = ("工作情况说明", "公开内容核对表", "栏目更新记录", "办理结果通报", "会议纪要摘要")


def proof_of(duty: Duty, period: Period, day: date, number: int, rng: Random) -> tuple[str, bytes]:
    """Name and content (UTF-8 text) of one file about the duty's work on that day."""
    text = duty.task.requirement
    names = next((names for word, names in THINGS.items() if word in text), PLAIN)
    title = f"{rng.choice(names)}（{day.month}月{day.day}日{f'之{number + 1}' if number else ''}）"
    lines = [
        title,
        f"科室：{duty.section}　日期：{day.isoformat()}　报告期：{period.label}",
        f"对应任务：{duty.task}，{text[:60]}",
        f"本次处理{rng.randrange(2, 40)}件，其中当日办结{rng.randrange(1, 20)}件；编号{rng.randrange(10**6):06d}。",
    ]
    return f"{title}.txt", "\n".join(lines).encode()
