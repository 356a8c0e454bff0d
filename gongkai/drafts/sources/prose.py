"""Which nodes of the outline are items: the deepest ones that name units; what stands above them are areas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from gongkai.drafts.sources.bodies import Chunk, chunks_of
from gongkai.drafts.sources.closing import SIGNED_IN_LINE
from gongkai.drafts.sources.entries import Entry, Findings, Heading
from gongkai.drafts.sources.flow import Line
from gongkai.drafts.sources.labels import Role
from gongkai.drafts.sources.marks import mark_at
from gongkai.drafts.sources.notes import TAIL_IN_LINE, is_closing, is_title
from gongkai.drafts.sources.outline import Node, outline_of
from gongkai.drafts.sources.units import split_names, surely_unit
from gongkai.drafts.sources.words import EMPTY, Words

_BACKGROUND = re.compile(
    r"指导思想|基本原则|总体(?:要求|目标|思路)|工作目标|主要目标|发展目标|^目标|组织(?:领导|保障|实施)|保障措施|保障机制|工作要求|有关要求|相关要求|"
    r"^附则|^总则|^附件|组织机构|工作步骤|领导小组|工作机制$|有关事项|背景"
)
_BELOW_ITEMS = ("round", "closed", "circle", "ordinal")
_COUNT = re.compile(r"\s*(?:[（(]\s*(?:共|计)?\s*[0-9一二三四五六七八九十]{1,3}\s*[项条件个]\s*[)）])?\s*[：:]?\s*$")
_ENOUGH = 0.7  # share of items with units from which one without any is hardly an item
Path = tuple[Heading, ...]


def read_prose(lines: Sequence[Line]) -> Findings:
    """Every entry that stands in running text."""
    reading = _Reading(outline_of(lines))
    found = Findings("brackets", list(reading.entries()))
    units = [chunk for chunks in reading.chunks.values() for chunk in chunks if chunk.duties]
    if not units:
        found.layout = "numbered"
    elif sum(1 for chunk in units if not chunk.inline) * 2 > len(units):
        found.layout = "labels"
    return found


class _Reading:
    """The outline with what each node's own lines say."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.nodes = list(root.walk())
        self._cut_closing()
        self.chunks = {id(node): chunks_of(node.lines) for node in self.nodes}
        if not any(chunk.duties for chunks in self.chunks.values() for chunk in chunks):
            self._bare_units()
        self.by_people = not any(chunk.duties for chunks in self.chunks.values() for chunk in chunks)
        if not any(self._own(node) for node in self.nodes):
            self.chunks = {id(node): chunks_of(node.lines, loose=node.mark is not None) for node in self.nodes}
            self.by_people = False
        self._lift()
        self.holding: dict[int, bool] = {}
        for node in reversed(self.nodes):
            below = any(self.holding[id(child)] for child in node.children)
            self.holding[id(node)] = below or self._own(node)
        self.headings: dict[int, Heading] = {}
        self.runs: dict[int, set[int]] = {}
        self.final = next((node for node in reversed(self.nodes) if self._own(node)), root)
        self.style, self.coverage = self._coverage()
        self.units_first = self._units_first()

    def entries(self) -> Iterator[Entry]:
        """All items in reading order."""
        if self.holding[id(self.root)]:
            yield from self._items(self.root, (), None)
        else:
            yield from self._numbered(self.root, ())

    def _bare_units(self) -> None:
        """A plan whose items end with a line that is a unit's name and nothing more."""
        leaves = [node for node in self.nodes if node.mark and not node.children]
        ended = [node for node in leaves if len(node.lines) > 1 and _names_only(node.lines[-1])]
        if len(ended) < 2 or len(ended) * 10 < len(leaves) * 7:
            return
        for node in ended:
            chunk = self.chunks[id(node)][-1]
            if chunk.text and chunk.text[-1].spans() == node.lines[-1].spans():
                chunk.duties.append((Role.DUTY, chunk.text.pop()))

    def _own(self, node: Node) -> bool:
        return any(chunk.duties or (self.by_people and chunk.people) for chunk in self.chunks[id(node)])

    def _holds(self, node: Node) -> bool:
        return self.holding[id(node)]

    def _cut_closing(self) -> None:
        """Signatures and the like end the node in which they stand."""
        for node in self.nodes:
            end = next((number for number, words in enumerate(node.lines) if is_closing(words.text)), None)
            if end is not None and (end or node is self.root):
                node.lines = node.lines[:end] if node is not self.root else node.lines
        last = self.nodes[-1]
        for pattern in (TAIL_IN_LINE, SIGNED_IN_LINE):
            if last.lines and (match := pattern.search(last.lines[-1].text)):
                last.lines[-1] = last.lines[-1][: match.start()]

    def _lift(self) -> None:
        """Units on lines of their own behind the last of several points belong to the item that the points make up."""
        lifting: list[Node] = []
        votes: Counter[str] = Counter()
        for node in self.nodes:
            owners = [child for child in node.children if self._own(child)]
            if len(node.children) < 2 or not owners or node is self.root:
                continue
            last = node.children[-1]
            inline = any(chunk.inline for chunk in self.chunks[id(last)] if chunk.duties)
            if owners == [last] and (last.style in _BELOW_ITEMS or not inline):
                lifting.append(node)
                votes[last.style] += 1
            else:
                votes[last.style] -= 1
        for node in lifting:
            if votes[node.children[-1].style] > 0:
                self._lift_to(node)

    def _lift_to(self, node: Node) -> None:
        chunks = self.chunks[id(node.children[-1])]
        said = next(chunk for chunk in chunks if chunk.duties)
        moved = Chunk(duties=said.duties, times=said.times, people=said.people, rest=said.rest)
        said.duties, said.times, said.people, said.rest = [], [], [], []
        self.chunks[id(node)][-1].absorb(moved)

    def _coverage(self) -> tuple[str, float]:
        """The style that most items have; the share that names units, where their neighbours do."""
        owners = [node for node in self.nodes if node is not self.root and self._own(node)]
        if not owners:
            return "", 0.0
        style = Counter(node.style for node in owners).most_common(1)[0][0]
        parents = {id(node.parent): node.parent for node in owners if node.parent and node.style == style}
        beside = [child for parent in parents.values() for child in parent.children if child.style == style]
        return style, sum(1 for child in beside if self._own(child)) / max(1, len(beside))

    def _units_first(self) -> bool:
        """Whether most items go on behind their units: then the last item does, too, and has no closing paragraph."""
        owners = [self.chunks[id(node)] for node in self.nodes if self._own(node) and node is not self.final]
        return sum(1 for chunks in owners if not chunks[-1].duties) * 2 > len(owners)

    def _items(self, node: Node, path: Path, lent: Chunk | None) -> Iterator[Entry]:
        holding = [child for child in node.children if self._holds(child)]
        if not holding:
            yield from self._leaf(node, path)
            return
        own = next((chunk for chunk in self.chunks[id(node)] if chunk.duties), None)
        if own and all(self._holds(child) for child in node.children):
            yield self._entry(node, path, alone=True)
        elif own:
            lent = own
        inner = self._below(node, path)
        for child in node.children:
            if self._holds(child):
                yield from self._items(child, inner, lent)
            elif self._is_sibling(child, node):
                yield self._entry(child, inner, lent=lent)
            elif self.coverage < _ENOUGH:
                yield from self._sparse(child, inner)

    def _leaf(self, node: Node, path: Path) -> Iterator[Entry]:
        """A node that names units, none below it does."""
        chunks = self.chunks[id(node)]
        several = [chunk for chunk in chunks if chunk.duties]
        if node.mark is None or (len(several) > 1 and self._is_title(node)):
            yield from self._paragraphs(node, path, several)
        elif self._units_in_heading(node):
            inner = self._below(node, path)
            for child in node.children:
                yield self._entry(child, inner, lent=several[0])
        else:
            yield self._entry(node, path)

    def _is_title(self, node: Node) -> bool:
        first = node.lines[0].text if node.lines else ""
        if len(first) <= 30 and "。" not in first[:-1]:
            return True
        return len(first) <= 40 and not self.chunks[id(node)][0].inline

    def _units_in_heading(self, node: Node) -> bool:
        chunks = self.chunks[id(node)]
        text = "".join(words.text for chunk in chunks for words in chunk.text)
        styles = {child.style for child in node.children}
        return len(node.children) > 1 and not styles & set(_BELOW_ITEMS) and len(text) <= 40 and chunks[0].inline

    def _paragraphs(self, node: Node, path: Path, chunks: Sequence[Chunk]) -> Iterator[Entry]:
        """Items without numbers below a heading."""
        titled = node is not self.root and bool(node.lines) and self._is_title(node)
        inner = self._below(node, path) if titled else path
        for number, chunk in enumerate(chunks):
            text = list(chunk.text)
            if number == 0 and titled and len(text) > 1:
                text = text[1:]
            if node is self.root and (chunk.inline or number == 0):
                text = text[-1:]
            entry = Entry(area=inner, text=text, task=_only(chunk.task), duty_asked=True)
            _say(entry, chunk)
            if text or chunk.task:
                yield entry

    def _is_sibling(self, child: Node, parent: Node) -> bool:
        """Whether a node without units stands in a numbered run of items."""
        if _is_background(child) or not child.lines:
            return False
        if id(parent) not in self.runs:
            runs = [run for run in _runs(parent.children) if any(self._own(one) for one in run)]
            self.runs[id(parent)] = {id(one) for run in runs for one in run}
        return id(child) in self.runs[id(parent)]

    def _sparse(self, node: Node, path: Path) -> Iterator[Entry]:
        """Items of an area where nobody is named, in a plan that names units only now and then."""
        if _is_background(node):
            return
        if node.style == self.style:
            yield self._entry(node, path)
            return
        inner = self._below(node, path)
        for child in node.children:
            yield from self._sparse(child, inner)

    def _substantive(self, node: Node) -> bool:
        text = "".join(words.text for chunk in self.chunks[id(node)] for words in chunk.text)
        return len(text) > 40 and "。" in text

    def _numbered(self, node: Node, path: Path) -> Iterator[Entry]:
        """A plan that names no units at all: the numbered points are the items."""
        if node is not self.root and _is_background(node):
            return
        points = [child for child in node.children if child.style not in _BELOW_ITEMS]
        if points or (node.children and not self._substantive(node)):
            inner = path if node is self.root else self._below(node, path)
            for child in node.children:
                yield from self._numbered(child, inner)
        elif node.mark is not None and node.lines:
            entry = self._entry(node, path)
            if path and (who := _unit_of(path[-1].words)):
                entry.duties, entry.lent = [(Role.DUTY, who)], True
            yield entry

    def _below(self, node: Node, path: Path) -> Path:
        if node is self.root or (node.mark is None and is_title(node.heading.text)):
            return path  # the title of an annex heads nothing by itself
        if id(node) not in self.headings:
            text = self.chunks[id(node)][0].text
            self.headings[id(node)] = Heading([_headline(node.numbered + text[0] if text else node.heading)])
        return (*path, self.headings[id(node)])

    def _entry(self, node: Node, path: Path, *, lent: Chunk | None = None, alone: bool = False) -> Entry:
        """A node as one item, with all that stands below it (not if `alone`)."""
        entry = Entry(area=path, no=node.mark.no if node.mark else None, numbered=node.numbered, duty_asked=True)
        chunks = self.chunks[id(node)]
        last_said = max((n for n, chunk in enumerate(chunks) if chunk.duties), default=len(chunks) - 1)
        kept = chunks[: last_said + 1] if node is self.final and not self.units_first else chunks
        whole = Chunk()
        for chunk in kept:
            whole.absorb(chunk)
        more = len(whole.text) > 1 or (
            node.children and not alone and whole.text and whole.text[0].text[-1] not in "。；：:"
        )
        if more and whole.text and not whole.task and _is_name(whole.text[0].text):
            whole.task.insert(0, whole.text.pop(0))
        entry.task = _only(whole.task)
        entry.text = whole.text + whole.task[1:]
        _say(entry, whole)
        for below in [] if alone else list(node.walk())[1:]:
            self._absorb(entry, below)
        if lent and not entry.duties:
            entry.duties, entry.lent, entry.labelled = list(lent.duties), True, lent.labelled
            entry.people = entry.people or list(lent.people)
            entry.rest += lent.rest
        return entry

    def _absorb(self, entry: Entry, node: Node) -> None:
        for number, chunk in enumerate(self.chunks[id(node)]):
            lines = [node.numbered + chunk.text[0], *chunk.text[1:]] if number == 0 and chunk.text else list(chunk.text)
            entry.text += lines if lines or number else [node.numbered]
            _say(entry, chunk)


def _say(entry: Entry, chunk: Chunk) -> None:
    entry.duties += chunk.duties
    entry.times += chunk.times
    entry.people += chunk.people
    entry.notes += chunk.notes
    entry.rest += chunk.rest
    entry.labelled |= chunk.labelled
    entry.loose |= chunk.loose


def _is_background(node: Node) -> bool:
    """Sections that stand around the tasks: principles, aims, organisation."""
    return _BACKGROUND.search(node.lines[0].text[:20] if node.lines else "") is not None


def _only(tasks: Sequence[Words]) -> Words:
    return tasks[0] if tasks else Words("", ())


def _is_name(text: str) -> bool:
    """A first line that only names the task."""
    return len(text) <= 40 and "。" not in text[:-1]


def _names_only(words: Words) -> bool:
    names = split_names(words)
    return bool(names) and all(surely_unit(name.text) for name in names)


def _unit_of(heading: Words) -> Words:
    """The unit that heads its tasks (一、办公室（3项）), if the heading is no more than its name."""
    mark = mark_at(heading.text)
    count = _COUNT.search(heading.text)
    name = heading[mark.end if mark else 0 : count.start() if count else len(heading)].strip()
    return name if _names_only(name) else EMPTY


def _headline(heading: Words) -> Words:
    """The heading without the paragraph that may follow it in the same line."""
    end = heading.text.find("。")
    return heading[: end + 1] if 0 <= end < len(heading) - 1 else heading


def _runs(children: Sequence[Node]) -> Iterator[list[Node]]:
    """Neighbours of one style whose numbers rise."""
    run: list[Node] = []
    for child in children:
        before = run[-1].mark if run else None
        if run and (child.style != run[-1].style or (before and child.mark and child.mark.number <= before.number)):
            yield run
            run = []
        run.append(child)
    if run:
        yield run
