"""Files that hide things, made for the tests: the secret words stand where paper does not show them."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import openpyxl
import pikepdf
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from pikepdf import Array, Dictionary, Name
from PIL import Image

WHO = 'w:id="7" w:author="赵强" w:date="2025-01-02T03:04:05Z"'


def photograph(ending="JPEG", place=True):
    """A picture of two halves that says where it was taken."""
    image = Image.new("RGB", (80, 40), "white")
    image.paste("blue", (40, 0, 80, 40))
    exif = image.getexif()
    exif[0x010F] = "SECRETCAM"
    if place:
        exif.get_ifd(0x8825)[2] = (21.0, 51.0, 30.0)
    buffer = io.BytesIO()
    image.save(buffer, ending, exif=exif)
    return buffer.getvalue()


def run(words, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def paragraph(document, inner, sheet=""):
    document.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{sheet}</w:pPr>{inner}</w:p>"))


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_parts(data, parts, edits=()):
    """The package with further parts, and (part, pattern, replacement) done to it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            for part, pattern, replacement in edits:
                if part == name:
                    body = re.sub(pattern, replacement, body.decode(), count=1).encode()
            new.writestr(name, body)
        for name, body in parts.items():
            new.writestr(name, body)
    return buffer.getvalue()


def everything_in(data):
    """All bytes of a package or of a .pdf, unpacked."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist()).decode(
                "utf-8", "replace"
            )
    with pikepdf.open(io.BytesIO(data)) as pdf:
        whole = [data]
        for thing in pdf.objects:
            whole.append(str(thing).encode() + repr(thing).encode())
            if isinstance(thing, pikepdf.Stream):
                whole.append(
                    thing.get_stream_buffer() if thing.get("/Filter") != Name.DCTDecode else thing.read_raw_bytes()
                )
    return b"\n".join(bytes(piece) for piece in whole).decode("latin-1")


def hiding_docx():
    """A document with one of everything."""
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.last_modified_by, properties.title = "AUTHORSECRET", "EDITORSECRET", "答复书"
    first = document.add_paragraph("公开的文字")
    document.add_comment(first.runs, "COMMENTSECRET", author="赵强", initials="Z")
    paragraph(
        document,
        run("保留")
        + f"<w:ins {WHO}>{run('新增的字')}</w:ins>"
        + f"<w:del {WHO}><w:r><w:delText>DELETEDSECRET</w:delText></w:r></w:del>",
    )
    paragraph(document, run("上半句"), f"<w:rPr><w:del {WHO}/></w:rPr>")
    paragraph(document, run("下半句"))
    paragraph(
        document, f"<w:moveFrom {WHO}>{run('MOVEDSECRET')}</w:moveFrom><w:moveTo {WHO}>{run('移来的字')}</w:moveTo>"
    )
    paragraph(
        document, run("加粗", f"<w:b/><w:rPrChange {WHO}><w:rPr/></w:rPrChange>") + run("VANISHEDSECRET", "<w:vanish/>")
    )
    paragraph(document, run("WHITESECRET", '<w:color w:val="FFFFFF"/>') + run("TINYSECRET", '<w:sz w:val="2"/>'))
    paragraph(
        document,
        run("黑底白字", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>')
        + run("照常显示", '<w:vanish w:val="0"/>'),
    )
    picture = document.add_picture(io.BytesIO(photograph()))
    picture._inline.docPr.set("descr", "ALTSECRET")
    crop = picture._inline.graphic.graphicData.pic.blipFill
    crop.insert(1, parse_xml(f'<a:srcRect {nsdecls("a")} l="50000"/>'))
    document.sections[0].header.paragraphs[0].text = "江州市交通运输局"
    document.part.relate_to(
        "file:///D:/科室/LINKSECRET/a.dotx", "http://x/relationships/attachedTemplate", is_external=True
    )
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.'
        'openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" '
        'pid="2" name="CUSTOMSECRET"><vt:lpwstr>x</vt:lpwstr></property></Properties>'
    )
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return with_parts(
        saved(document),
        {"docProps/custom.xml": custom, "word/ORPHANSECRET.xml": "<x/>", "word/embeddings/a.bin": "OLESECRET", "customXml/itemA.xml": "<a>DATASECRET</a>"},
        [
            ("_rels/.rels", "</Relationships>", f'<Relationship Id="rX" Type="{base}/custom-properties" Target="docProps/custom.xml"/></Relationships>'),
            ("word/_rels/document.xml.rels", "</Relationships>",
             f'<Relationship Id="rY" Type="{base}/oleObject" Target="embeddings/a.bin"/>'
             f'<Relationship Id="rZ" Type="{base}/customXml" Target="../customXml/itemA.xml"/></Relationships>'),
            ("word/document.xml", "<w:sectPr",
             '<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" '
             f'xmlns:r="{base}" Type="Embed" ProgID="Package" r:id="rY"/></w:object></w:r></w:p><w:sectPr'),
            ("[Content_Types].xml", "</Types>", '<Default Extension="bin" ContentType="application/octet-stream"/></Types>'),
        ],
    )  # fmt: skip


def hiding_xlsx():
    """A workbook with one of everything; its sum was computed."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "公开"
    for row in (["项目", "金额", "内部"], ["甲", 1, "COLUMNSECRET"], ["ROWSECRET", 2, "x"], ["丙", 3, "y"]):
        sheet.append(row)
    sheet["A6"], sheet["B6"] = "合计", "=SUM(B2:B4)"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["A1"].comment = Comment("NOTESECRET", "赵强")
    sheet["E1"] = "WHITESECRET"
    sheet["E1"].font = Font(color="FFFFFFFF")
    sheet["E2"] = "蓝底白字"
    sheet["E2"].font, sheet["E2"].fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF0000FF")
    sheet["E4"] = 4711
    sheet["E4"].number_format = ";;;"
    sheet["A4"].hyperlink = "https://www.gov.cn/"
    sheet.oddHeader.center.text = "内部资料"
    for name, state in (("SHEETSECRET", "hidden"), ("深藏", "veryHidden")):
        away = book.create_sheet(name)
        away["A1"], away.sheet_state = f"{name}内容", state
    book.create_sheet("附表")["A1"] = "附表内容"
    book.defined_names["NAMESECRET"] = DefinedName("NAMESECRET", attr_text="公开!$B$3")
    book["附表"].print_area = "A1:B2"
    book.properties.creator, book.properties.company = "AUTHORSECRET", None
    path = '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x15"><x15ac:absPath url="D:\\\\科室\\\\PATHSECRET" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent><bookViews'
    return with_parts(saved(book), {}, [
        ("xl/worksheets/sheet1.xml", "<v ?/>|<v></v>", "<v>6</v>"),
        ("xl/workbook.xml", "<bookViews", path),
    ])  # fmt: skip


def text_pdf(pages, **more):
    """A .pdf whose pages have these contents; /F is Helvetica, /P a photograph. `more` goes into each page."""
    photo = any("/P Do" in content for content in pages)
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    image = pdf.make_stream(
        photograph(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=80,
        Height=40,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    resources = pdf.make_indirect(
        Dictionary(Font=Dictionary(F=font), XObject=Dictionary(P=image) if photo else Dictionary())
    )
    for content in pages:
        page = pikepdf.Page(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, 600, 800]),
                Resources=resources,
                Contents=pdf.make_stream(content.encode()),
                **more,
            )
        )
        pdf.pages.append(page)
    return pdf


def line(words, x=100, y=700, before="", mode=0):
    return f"BT /F 20 Tf {before} {mode} Tr {x} {y} Td ({words}) Tj ET\n"


def written(pdf, **options):
    buffer = io.BytesIO()
    pdf.save(buffer, **options)
    return buffer.getvalue()


def hiding_pdf():
    """A .pdf with one of everything."""
    box = "0 0 0 rg 90 590 300 40 re f\n"
    pdf = text_pdf([
        line("Public words"),
        line("Public two") + line("COVERSECRET", y=600) + box,
        line("Public three") + line("MODESECRET", y=500, mode=3) + line("PALESECRET", y=400, before="1 1 1 rg"),
        line("Public four") + line("OUTSIDE", x=900),
        line("Public five") + "/OC /L BDC " + line("LAYERSECRET", y=300) + "EMC",
        line("Public six") + "q 200 0 0 100 100 300 cm /P Do Q",
    ])  # fmt: skip
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="内部"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))
    pdf.pages[4].obj.Resources = Dictionary(Font=pdf.pages[0].resources.Font, Properties=Dictionary(L=layer))
    pdf.pages[0].obj.Annots = pdf.make_indirect(Array([
        Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 30, 30]), Contents="COMMENTSECRET", T="赵强"),
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([10, 50, 30, 70]), A=Dictionary(S=Name.URI, URI="https://www.gov.cn/")),
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([10, 80, 30, 99]), A=Dictionary(S=Name.Launch, F="LINKSECRET.exe")),
    ]))  # fmt: skip
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T="FIELDNAME",
            V="Filled in",
            Rect=Array([100, 100, 300, 130]),
            DA="/F 12 Tf 0 g",
        )
    )
    pdf.pages[0].obj.Annots.append(field)
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), NeedAppearances=True, DR=Dictionary(Font=pdf.pages[0].resources.Font), DA="/F 12 Tf 0 g"
    )
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('SCRIPTSECRET')")
    pdf.Root.PieceInfo = Dictionary(Maker=Dictionary(Private="PIECESECRET"))
    with pdf.open_metadata() as packet:
        packet["dc:creator"] = ["XMPSECRET"]
    pdf.docinfo["/Author"], pdf.docinfo["/Title"] = "AUTHORSECRET", "答复书"
    pdf.attachments["FILESECRET.txt"] = b"ATTACHEDSECRET"
    return written(pdf)


def saved_over(pdf, content):
    """The .pdf with the content of its first page replaced as programs do that only append to a file."""
    base = written(pdf)
    with pikepdf.open(io.BytesIO(base)) as again:
        number, root, size = again.pages[0].obj.Contents.objgen[0], again.Root.objgen[0], len(again.objects) + 1
    start = int(re.search(rb"startxref\s+(\d+)", base)[1])
    body = content.encode()
    added = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(body), body)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(base))
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        root,
        start,
        len(base) + len(added),
    )
    return base + added + table + trailer
