"""Files of a draft: attachments with what can be read in them, pictures of the text, addresses of videos."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from gongkai.papers.actions.texts import clean
from gongkai.papers.sources.bodies import extract_text, page_count
from gongkai.papers.sources.refusals import Unreadable
from gongkai.publications.actions.checking import check_edition, key_of
from gongkai.publications.actions.limits import MOST_FILE_TEXT, is_web_address
from gongkai.publications.actions.moves import open_draft
from gongkai.publications.models import Edition, EditionFile, FileRole, Finding, FindingState
from gongkai.publications.queries.gate import DIGEST, hidden_found
from gongkai.publications.sources.hiding import hides_in
from gongkai.records.actions import keep, record
from gongkai.records.models import Performer, Verb
from gongkai.records.sources.files import KINDS, file_kind, file_name
from gongkai.redaction.actions.cleaning import clean as scrubbed
from gongkai.redaction.models import Trace
from gongkai.rules.refused import Refused

PICTURES = frozenset({"png", "jpg"})
MOST_FILES = 60


def add_file(edition: Edition, name: str, data: bytes, *, by: Performer, at: datetime, text: str = "") -> EditionFile:
    """Attach a file; what it is is told by its content. `text` says what cannot be read in it (a scan).

    It is read and looked through before anything is locked: a long one takes seconds.
    """
    kind = file_kind(data)
    read, pages = read_words(name, data, kind)
    row = EditionFile(role=FileRole.FILE, kind=kind, name=file_name(name, kind), text=with_words(read, _typed(text)),
                      pages=pages, hides=hides_in(data, kind))  # fmt: skip
    with transaction.atomic():
        held = open_draft(edition, by)
        row.attachment = keep(data, media_type=KINDS[kind], at=at)
        if known := held.files.filter(role=FileRole.FILE, attachment=row.attachment).first():
            raise Refused(f"“{row.name}”和已有的附件“{known.name}”内容完全相同，没有再加。",
                          then="要换名称，请在原来的附件上改名；选错了文件的，请重新选。")  # fmt: skip
        return _add(held, row, by, at)


def clear_hidden(finding: Finding, *, by: Performer, at: datetime) -> EditionFile:
    """The attachment of a finding without the kind of hidden thing that it tells of, under its name; the gate runs again.

    Paper shows the same, but for hidden sheets, rows and columns: formulas that ask them become values. Refused where the
    file cannot be cleaned.
    """
    if finding.hides not in list(Trace):
        raise Refused(f"“{finding.label}”不能自动清除。", then="请改好文件后重新上传。")
    row = finding.edition.files.select_related("attachment").filter(pk=finding.where.removeprefix("file:")).first()
    if row is None or row.attachment is None or finding.hides not in {one["kind"] for one in row.hides}:
        raise Refused("这个附件已经移除，或者已经清除过了。", then="请再点“检查”。")
    with row.attachment.content.open("rb") as content:
        old = content.read()
    new = scrubbed(old, row.kind, frozenset({Trace(finding.hides)}))  # type: ignore[arg-type]
    before, after = (read_words(row.name, data, row.kind) for data in (old, new))
    with transaction.atomic():
        held = open_draft(finding.edition, by)
        own = held.files.filter(pk=row.pk, attachment=row.attachment).first()
        if own is None:
            raise Refused(f"“{row.name}”刚被换掉或移除。", then="请刷新页面后再看。")
        own.attachment, own.hides = keep(new, media_type=KINDS[own.kind], at=at), hides_in(new, own.kind)
        own.text, own.pages = _read_anew(own.text, before[0], after[0]), after[1]
        own.save(update_fields=["attachment", "hides", "text", "pages"])
        record(Verb.CHANGED, held, by=by, at=at, before={"file": own.name, "sm3": row.attachment.digest},
               after={"sm3": own.attachment.digest, "dropped": finding.hides})  # fmt: skip
        _keep_explained(held, own)
        check_edition(held, at=at)
        return own


@transaction.atomic
def add_image(edition: Edition, name: str, data: bytes, *, by: Performer, at: datetime, alt: str = "") -> EditionFile:
    """Keep a picture for the text. `alt` says what is in it, for who cannot see it."""
    held = open_draft(edition, by)
    kind = file_kind(data)
    if kind not in PICTURES:
        raise Refused("这不是图片。", then="插图能用 .png 和 .jpg；其他文件请作为附件上传。")
    kept = keep(data, media_type=KINDS[kind], at=at)
    known = held.files.filter(role=FileRole.IMAGE, attachment=kept).first()
    if known:
        return known
    row = EditionFile(
        role=FileRole.IMAGE, kind=kind, name=file_name(name, kind), text=clean(alt).strip(), attachment=kept
    )
    return _add(held, row, by, at)


@transaction.atomic
def add_video(edition: Edition, url: str, name: str, text: str, *, by: Performer, at: datetime) -> EditionFile:
    """Link a video that lies elsewhere. `text` says what is said in it."""
    held = open_draft(edition, by)
    if not is_web_address(url.strip()) or len(url) > 300:
        raise Refused("视频网址不对。", then="请粘贴以 http:// 或 https:// 开头的网址，不超过300个字符。")
    if not name.strip() or not text.strip():
        raise Refused("视频没有标题或文字说明。", then="请写标题，并写清视频里讲了什么，方便看不到或听不到的人。")
    row = EditionFile(role=FileRole.VIDEO, url=url.strip(), name=clean(name).strip()[:200], text=_typed(text))
    return _add(held, row, by, at)


@transaction.atomic
def change_file(row: EditionFile, *, name: str, text: str, by: Performer, at: datetime) -> EditionFile:
    """Another name, or words for what could not be read; what can be read in the file itself stays in them."""
    held = open_draft(row.edition, by)
    own = held.files.select_related("attachment").get(pk=row.pk)
    before = {"name": own.name}
    own.name = file_name(name, own.kind) if own.kind else clean(name).strip()[:200]
    if _bare(text) != _bare(own.text):
        own.text = _typed(text)
        _keep_read_words(own)
    own.save(update_fields=["name", "text"])
    record(Verb.CHANGED, held, by=by, at=at, before=before, after={"name": own.name})
    return own


@transaction.atomic
def remove_file(row: EditionFile, *, by: Performer, at: datetime) -> None:
    """Take a file out of a draft. Its content stays kept: a released edition may hold it."""
    held = open_draft(row.edition, by)
    own = held.files.get(pk=row.pk)
    own.delete()
    record(Verb.REMOVED, held, by=by, at=at, before={"name": row.name})


def drop_unused_pictures(edition: Edition, *, by: Performer, at: datetime) -> None:
    """Take out pictures that the text does not show, as an import leaves them that was looked at and cancelled.

    Called when the draft is sent into review, and not at each saving: whoever takes a picture out may still undo that.
    """
    shown = DIGEST.findall(edition.body)
    pictures = edition.files.filter(role=FileRole.IMAGE).select_related("attachment")
    gone = [row for row in pictures if row.attachment and not row.attachment.digest.startswith(tuple(shown))]
    if gone:
        EditionFile.objects.filter(pk__in=[row.pk for row in gone]).delete()
        record(Verb.REMOVED, edition, by=by, at=at, before={"name": "、".join(row.name for row in gone)})


@transaction.atomic
def order_files(edition: Edition, keys: Sequence[int], *, by: Performer, at: datetime) -> None:
    """Put the files into this order; those not named keep theirs behind."""
    held = open_draft(edition, by)
    rows = {row.pk: row for row in held.files.all()}
    wanted = [rows[key] for key in keys if key in rows] + [row for pk, row in rows.items() if pk not in set(keys)]
    for order, row in enumerate(wanted, 1):
        row.order = order
    EditionFile.objects.bulk_update(wanted, ["order"])


def read_words(name: str, data: bytes, kind: str) -> tuple[str, int | None]:
    """Text and number of pages; a file that opens but holds no text gives an empty one."""
    if kind in PICTURES:
        return "", None
    try:
        return extract_text(name, data).replace("\0", ""), page_count(data)
    except Unreadable:
        return "", None


def with_words(read: str, typed: str) -> str:
    """The words of a file: those that can be read in it, with what somebody wrote beside them.

    What was read stays whatever is written: it is searched and screened, and a number in the file cannot vanish from the gate.
    """
    return typed if clean(read).strip() in typed else f"{typed}\n{read}".strip()


def _keep_explained(held: Edition, own: EditionFile) -> None:
    """What else a file hides that was cleared of one thing is still the same: it keeps its findings and their reasons."""
    known = set(held.findings.values_list("key", flat=True))
    for found in hidden_found(own, f"file:{own.pk}"):
        if (key := key_of(found)) not in known:
            same = held.findings.filter(where=found.where, code=found.finding.code, words=found.finding.words[:200])
            same.exclude(state=FindingState.MENDED).update(key=key)


def _read_anew(text: str, before: str, after: str) -> str:
    """Words of a file whose content changed: what was read in it is exchanged, what somebody wrote stays."""
    known = next((read for read in (before.strip(), clean(before).strip()) if read and read in text), None)
    return text.replace(known, after.strip(), 1).strip() if known else with_words(after, text)


def _keep_read_words(own: EditionFile) -> None:
    """Refuse words that leave out what can be read in the file."""
    if own.attachment is None:
        return
    with own.attachment.content.open("rb") as content:
        read, _ = read_words(own.name, content.read(), own.kind)
    if clean(read).strip() not in own.text:
        raise Refused(
            f"“{own.name}”的文字是从文件里读出来的，检查和搜索都靠它，不能删改。",
            then="要改内容，请改好文件再上传；补充的说明写在这些文字前面或后面。",
        )


def _bare(text: str) -> str:
    """Words to compare: blanks come and go with forms and browsers."""
    return "".join(clean(text).split())


def _typed(text: str) -> str:
    """Words that somebody wrote for a file, cleaned."""
    if len(text) > MOST_FILE_TEXT:
        raise Refused(f"文字说明太长，超过{MOST_FILE_TEXT // 10_000}万个字符。", then="请只写要点，全文另作附件上传。")
    return clean(text).strip()


def _add(held: Edition, row: EditionFile, by: Performer, at: datetime) -> EditionFile:
    if held.files.count() >= MOST_FILES:
        raise Refused(f"已经有{MOST_FILES}个文件，不能再加。", then="请把零散的文件合成一份再上传。")
    row.edition = held
    row.order = (held.files.aggregate(last=Max("order"))["last"] or 0) + 1
    row.save()
    digest = row.attachment.digest if row.attachment else ""
    record(Verb.CREATED, held, by=by, at=at, after={"file": row.name, "sm3": digest} if digest else {"file": row.name})
    return row
