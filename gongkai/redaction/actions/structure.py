"""A .pdf without what it brought along. Pages with text that does not show become pictures."""

from __future__ import annotations

from collections.abc import Callable

from pikepdf import Array, Dictionary, Object, Pdf

from gongkai.redaction.actions.pages import flatten, keep_annotations, lose, pictures_of, replace, saved, unprintable
from gongkai.redaction.models import Trace
from gongkai.redaction.sources import pictures
from gongkai.redaction.sources.structure import SCRIPTS, everything, is_link_out, is_photograph, layers_off, parsed
from gongkai.redaction.sources.unseen import unseen

UNSEEN = frozenset({Trace.COVERED, Trace.HIDDEN_TEXT, Trace.CROPPED, Trace.OCR})
DPI = 200
TRIGGERS = ("/OpenAction", "/AA")


def clean_pdf(data: bytes, drop: frozenset[Trace]) -> bytes:
    """The file anew without the kinds to drop; Refused where it cannot be opened."""
    with parsed(data) as pdf:
        pages = {find.page for find in unseen(data) if find.kind in drop} if drop & UNSEEN else set()
        if Trace.LAYER in drop:
            pages |= pages_with(pdf, layers_off(pdf))
        if drop & {Trace.COMMENT, Trace.FORM}:
            pages |= set(unprintable(pdf))
        if pages:
            replace(pdf, pictures_of(data, dict.fromkeys(sorted(pages), ()), DPI))
            for key in ("/StructTreeRoot", "/MarkInfo", "/Outlines"):  # they may say what the pages said
                lose(pdf.Root, key)
        for kind, step in STEPS.items():
            if kind in drop:
                step(pdf)
        if drop & {Trace.COMMENT, Trace.FORM}:
            flatten_notes(pdf)
        return saved(pdf)


def pages_with(pdf: Pdf, layers: list[Object]) -> set[int]:
    """Pages that use one of some layers."""
    wanted = {layer.objgen for layer in layers}
    return {
        number for number, page in enumerate(pdf.pages, 1) if wanted and wanted & layers_used(page.obj, page.resources)
    }


def layers_used(page: Object, resources: Object) -> set[tuple[int, int]]:
    """The layers that a page names, in its forms and notes too."""
    used: set[tuple[int, int]] = set()
    seen: set[tuple[int, int]] = set()
    waiting = [resources, *page.get("/Annots", Array())]
    while waiting:
        thing = waiting.pop()
        if not isinstance(thing, Object) or (thing.is_indirect and thing.objgen in seen):
            continue
        seen.add(thing.objgen if thing.is_indirect else (0, 0))
        for layer in [thing.get("/OC"), *thing.get("/Properties", Dictionary()).as_dict().values()]:
            used |= groups(layer)
        for form in thing.get("/XObject", Dictionary()).as_dict().values():
            used |= groups(form.get("/OC"))
            waiting.append(form.get("/Resources"))
    return used


def groups(layer: Object | None) -> set[tuple[int, int]]:
    """A layer's number, or those of the layers that a membership names."""
    if not isinstance(layer, Dictionary):
        return set()
    members = layer.get("/OCGs", Array())
    every = [*members] if isinstance(members, Array) else [members]
    return {layer.objgen, *(one.objgen for one in every if isinstance(one, Dictionary))}


def flatten_notes(pdf: Pdf) -> None:
    """Notes and fields become part of the page as far as they show; links stay as they are."""
    links = [
        [note for note in page.obj.get("/Annots", Array()) if str(note.get("/Subtype", "")) == "/Link"]
        for page in pdf.pages
    ]
    flatten(pdf)
    for page, kept in zip(pdf.pages, links, strict=True):
        if kept:
            page.obj.Annots = Array(kept)


def no_properties(pdf: Pdf) -> None:
    """Both lists of properties, also of single pictures and pages; small pictures of pages."""
    lose(pdf.trailer, "/Info")
    for thing in everything(pdf):
        for key in ("/Metadata", "/Thumb", "/LastModified"):
            lose(thing, key)


def no_attachments(pdf: Pdf) -> None:
    """Files that are packed into it."""
    lose(pdf.Root.get("/Names", Dictionary()), "/EmbeddedFiles")
    for thing in everything(pdf):
        lose(thing, "/AF")
    lose(pdf.Root, "/Collection")
    for page in pdf.pages:
        keep_annotations(page, lambda note: str(note.get("/Subtype", "")) != "/FileAttachment")


def no_links_out(pdf: Pdf) -> None:
    """Links to files of somebody's machine."""
    for page in pdf.pages:
        keep_annotations(page, lambda note: not (str(note.get("/Subtype", "")) == "/Link" and is_link_out(note)))


def no_scripts(pdf: Pdf) -> None:
    """Whatever runs, sends or starts something."""
    lose(pdf.Root.get("/Names", Dictionary()), "/JavaScript")
    for thing in list(everything(pdf)):
        for key in [*TRIGGERS, "/A"]:
            does = thing.get(key)
            if key == "/AA" or (isinstance(does, Dictionary) and str(does.get("/S", "")) in SCRIPTS):
                lose(thing, key)
        if isinstance(following := thing.get("/Next"), Dictionary) and str(following.get("/S", "")) in SCRIPTS:
            lose(thing, "/Next")


def no_layers(pdf: Pdf) -> None:
    """Layers as such; pages that used a hidden one are pictures by now."""
    if layers_off(pdf):
        lose(pdf.Root, "/OCProperties")


def no_exif(pdf: Pdf) -> None:
    """Photographs without camera, place and time."""
    for thing in list(everything(pdf)):
        if is_photograph(thing):
            raw = thing.read_raw_bytes()
            if pictures.tells(raw)[0]:
                thing.write(pictures.silent(raw), filter=thing.Filter, decode_parms=thing.get("/DecodeParms"))


def no_private_data(pdf: Pdf) -> None:
    """What the making program kept for itself."""
    for thing in everything(pdf):
        lose(thing, "/PieceInfo")


STEPS: dict[Trace, Callable[[Pdf], None]] = {
    Trace.PROPERTY: no_properties,
    Trace.EMBEDDED: no_attachments,
    Trace.LINKED: no_links_out,
    Trace.SCRIPT: no_scripts,
    Trace.LAYER: no_layers,
    Trace.EXIF: no_exif,
    Trace.DATA: no_private_data,
}
