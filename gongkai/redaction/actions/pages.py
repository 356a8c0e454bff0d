"""Redaction of pages: they become pictures with black areas, so that nothing is left below the black."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from gongkai.redaction.models import Area
from gongkai.redaction.sources.rendering import POINT, characters, damaged, drawn, one_page, opened, page_count
from gongkai.redaction.sources.structure import notes_of, parsed
from gongkai.rules.refused import Refused

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = range(72, 601)
QUALITY = 85  # of JPEG
EDGE = 1  # pixels around an area, for the soft rim of letters
ROOT_KEEPS = frozenset({"/Type", "/Pages", "/OCProperties", "/PageLabels", "/Lang", "/Version", "/ViewerPreferences"})
PAGE_KEEPS = frozenset(
    {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Resources", "/Contents", "/Rotate", "/UserUnit", "/Group"}
)
UNPRINTED = frozenset(
    {"/Text", "/Popup", "/Link", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/3D", "/RichMedia"}
)


class Picture(NamedTuple):
    """A page in pixels, and its size in points as it is seen."""

    jpeg: bytes
    gray: bool
    pixels: tuple[int, int]
    points: tuple[float, float]


def redact(data: bytes, areas: Sequence[Area], dpi: int = 200) -> bytes:
    """The file with the areas blackened, and their pages as pictures of `dpi` (72 to 600), fewer for very large pages.

    Other pages keep their text. Properties, notes, bookmarks, links, attachments and tags are gone from the whole file;
    what notes, stamps and fields show stays as part of the page. Refused without areas, for areas off the page, and for
    files that cannot be opened.
    """
    if dpi not in DPI:
        raise ValueError(f"pages are drawn at {DPI[0]} to {DPI[-1]} dpi, not {dpi}")
    if not areas:
        raise Refused("还没有画出要遮盖的区域。", then="请在页面上框选后再生成。")
    wanted: dict[int, list[Area]] = {}
    for area in areas:
        wanted.setdefault(checked(area).page, []).append(area)
    with parsed(data) as pdf:
        if page_count(data) != len(pdf.pages):  # two readers that count otherwise would black out another page
            raise damaged()
        for number in unprintable(pdf):
            wanted.setdefault(number, [])
        replace(pdf, pictures_of(data, wanted, dpi))
        flatten(pdf)
        strip(pdf)
        return proven(saved(pdf), wanted)


def checked(area: Area) -> Area:
    """An area that lies on its page; Refused for others."""
    if not (0 <= area.left < area.right <= 1 and 0 <= area.top < area.bottom <= 1):
        raise Refused(f"第 {area.page} 页的遮盖区域超出页面或没有大小。", then="请在页面范围内重新框选。")
    return area


def pictures_of(data: bytes, wanted: Mapping[int, Sequence[Area]], dpi: int) -> dict[int, Picture]:
    """The wanted pages drawn, with their areas black."""
    with opened(data) as document:
        return {number: picture(one_page(document, number), number, areas, dpi) for number, areas in wanted.items()}


def picture(page: Any, number: int, areas: Iterable[Area], dpi: int) -> Picture:
    """One page with black areas, as JPEG; gray where it has no colour."""
    from PIL import ImageDraw

    image = drawn(page, dpi / POINT, number)
    pen = ImageDraw.Draw(image)
    for area in areas:
        left, right = int(area.left * image.width), int(area.right * image.width)
        top, bottom = int(area.top * image.height), int(area.bottom * image.height)
        pen.rectangle((left - EDGE, top - EDGE, right + EDGE, bottom + EDGE), fill=(0, 0, 0))
    gray = is_gray(image)
    buffer = io.BytesIO()
    (image.convert("L") if gray else image).save(buffer, "JPEG", quality=QUALITY, optimize=True, dpi=(dpi, dpi))
    return Picture(buffer.getvalue(), gray, image.size, (page.get_width(), page.get_height()))


def is_gray(image: Image) -> bool:
    """Whether a picture has no colour."""
    from PIL import ImageChops

    red, green, blue = image.split()
    return not (ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox())


def replace(pdf: Pdf, pictures: Mapping[int, Picture]) -> None:
    """Puts pictures in the place of pages; what only those pages used is used no more."""
    own_resources(pdf)
    for number, shown in pictures.items():
        page, (width, height) = pdf.pages[number - 1], shown.points
        keep(page.obj, frozenset({"/Type", "/Parent", "/UserUnit"}))
        image = pdf.make_stream(
            shown.jpeg,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=shown.pixels[0],
            Height=shown.pixels[1],
            ColorSpace=Name.DeviceGray if shown.gray else Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        page.obj.MediaBox = page.obj.CropBox = Array([0, 0, round(width, 3), round(height, 3)])
        page.obj.Rotate = 0
        page.obj.Resources = Dictionary(XObject=Dictionary(Page=image))
        page.obj.Contents = pdf.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Page Do Q".encode())
    pdf.remove_unreferenced_resources()


def own_resources(pdf: Pdf) -> None:
    """Every page gets resources of its own: a list shared by all would keep what was on the replaced ones."""
    for page in pdf.pages:
        shared = page.resources
        page.obj.Resources = Dictionary(
            {
                key: Dictionary(dict(value.items())) if isinstance(value, Dictionary) else value
                for key, value in shared.items()
            }
        )
    nodes = [pdf.Root.Pages]
    while nodes:
        node = nodes.pop()
        if "/Kids" in node:
            lose(node, "/Resources")
            nodes += [kid for kid in node.Kids if isinstance(kid, Dictionary)]


def unprintable(pdf: Pdf) -> list[int]:
    """Pages with marks that a viewer draws by itself, without a stored look; only their picture keeps them."""
    return [
        number
        for number, page in enumerate(pdf.pages, 1)
        if any(
            str(note.get("/Subtype", "")) not in {*UNPRINTED, "/Widget"} and "/AP" not in note
            for note in notes_of(page)
        )
    ]


def flatten(pdf: Pdf) -> None:
    """What stamps, fields and marks show becomes part of the page, and they are gone."""
    for page in pdf.pages:
        keep_annotations(page, lambda note: str(note.get("/Subtype", "")) not in UNPRINTED)
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
    for page in pdf.pages:
        lose(page.obj, "/Annots")
    lose(pdf.Root, "/AcroForm")


def keep_annotations(page: Page, wanted: Any) -> None:
    """Drops the annotations of a page that are not wanted."""
    kept = [note for note in notes_of(page) if wanted(note)]
    if kept:
        page.obj.Annots = Array(kept)
    else:
        lose(page.obj, "/Annots")


def strip(pdf: Pdf) -> None:
    """Keeps of the file and of each page only what is needed to show it."""
    keep(pdf.Root, ROOT_KEEPS)
    for page in pdf.pages:
        keep(page.obj, PAGE_KEEPS)
    lose(pdf.trailer, "/Info")


def keep(thing: Object, keys: frozenset[str]) -> None:
    """Drops all keys but these."""
    lose(thing, *(key for key in list(thing.keys()) if key not in keys))


def lose(thing: Object, *keys: str) -> None:
    """Drops keys, where they are there."""
    for key in keys:
        if key in thing:
            del thing[key]


def saved(pdf: Pdf) -> bytes:
    """The file written anew: only what is used, one version, no password."""
    buffer = io.BytesIO()
    pdf.save(buffer, encryption=False, compress_streams=True)
    return buffer.getvalue()


def proven(data: bytes, pages: Iterable[int]) -> bytes:
    """The written file, read again: pages that became pictures hold no text."""
    with opened(data) as document:
        for number in pages:
            if any(not letter.text.isspace() for letter in characters(one_page(document, number))):
                raise Refused(
                    f"第 {number} 页遮盖后仍能读出文字，没有生成文件。", then="请把这一页打印后扫描，再上传。"
                )
    return data
