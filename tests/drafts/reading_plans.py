"""How the tests of plan reading ask: a text in, a draft out; what of each item matters; what became of each character."""

from collections import Counter

from gongkai.drafts.sources.reading import read_draft
from gongkai.papers.models import Place
from gongkai.papers.sources import read_paper


def draft_of(name, text):
    """The draft of a plan written down in a test."""
    return read_draft(read_paper(name, text.encode()))


def told(item, *fields):
    """The fields of an item as plain values: units joined, dates as text."""
    return tuple(_told(getattr(item, field)) for field in fields)


def _told(value):
    if isinstance(value, tuple):
        return "、".join(str(part) for part in value)
    return value


def missing(paper, draft):
    """Characters of the paper that are in no item, no area and not in the list of what is left over."""
    spans = [span for item in draft.items for found in item.spans.values() for span in found]
    spans += [span for area in draft.areas for span in area.spans]
    spans += [left.span for left in draft.unclaimed]
    covered: dict[Place, set[int]] = {}
    for span in spans:
        covered.setdefault(span.place, set()).update(range(span.start, span.end))
    return [
        (place, index, char)
        for place, text in paper.texts()
        for index, char in enumerate(text)
        if not char.isspace() and index not in covered.get(place, ())
    ]


def beyond(paper, draft):
    """Spans that reach out of their texts, and left-over texts that do not stand where they say."""
    texts = dict(paper.texts())
    spans = [span for item in draft.items for found in item.spans.values() for span in found]
    wrong = [span for span in spans if not 0 <= span.start < span.end <= len(texts[span.place])]
    wrong += [
        left.span for left in draft.unclaimed if texts[left.span.place][left.span.start : left.span.end] != left.text
    ]
    return wrong


def doubled(draft):
    """Left-over characters that are also said to be used."""
    used = Counter()
    for item in draft.items:
        for found in item.spans.values():
            for span in found:
                used.update((span.place, index) for index in range(span.start, span.end))
    return [
        left
        for left in draft.unclaimed
        if any(used[left.span.place, index] for index in range(left.span.start, left.span.end))
    ]


def lines(draft):
    """Each item as one line: no 〔area〕 [task] requirement 牵=… 配=… 落=… 人=… 期=… 每=…, what is empty left out."""
    return [_line(item) for item in draft.items]


def _line(item):
    parts = [item.no or "–"]
    parts += [f"〔{item.area}〕"] if item.area else []
    parts += [f"[{item.task}]"] if item.task else []
    parts.append(item.requirement.replace("\n", "⏎"))
    named = (("牵", item.lead_units), ("配", item.support_units), ("落", item.implementing_units), ("人", item.people))
    parts += [f"{sign}={'、'.join(names)}" for sign, names in named if names]
    parts += ["全体"] if item.all_units else []
    parts += [f"期={'、'.join(str(day) for day in item.deadlines) or item.deadline_text}"] if item.deadline_text else []
    parts += [f"每={one.per}{one.at_least or ''}" for one in item.recurrence]
    return " ".join(parts)
