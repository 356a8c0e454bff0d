import io
import random
import subprocess
import sys
import zipfile
import zlib
from contextlib import suppress

import openpyxl
import pytest
from office_files import para, word_file, zipped

from gongkai.papers.sources import MAX_BYTES, Unreadable, read_paper
from gongkai.rules.refused import Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500
DOCX = word_file(para("一、公路"))


def old(*entries):
    return OLE + b"".join(name.encode("utf-16-le") + b"\x00" * 20 for name in entries)


def workbook():
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["任务", "科室"])
    book.save(target)
    return target.getvalue()


def typed(content_type):
    return zipped({"[Content_Types].xml": f'<Types><Override ContentType="application/{content_type}+xml"/></Types>'})


def pdf(*objects, trailer=b""):
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer <</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (
        size, table, size, trailer, len(body),
    )  # fmt: skip


def one_page(stream, filters=b""):
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        b"<<%s/Length %d>>\nstream\n%s\nendstream" % (filters, len(stream), stream),
    )


SCAN = one_page(b"q 500 0 0 700 50 50 cm Q")
LOCKED = pdf(
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[]/Count 0>>",
    b"<</Filter/Standard/V 1/R 2/P -1/O<%s>/U<%s>>>" % (b"5a" * 32, b"3c" * 32),
    trailer=b"/Encrypt 3 0 R/ID[<41><41>]",
)


@pytest.mark.parametrize(
    ("name", "data", "what", "then"),
    [
        pytest.param("a.docx", b"", "空的", "重新上传", id="an empty file"),
        pytest.param("a.txt", b"\xef\xbb\xbf \r\n ", "空的", "重新上传", id="nothing but blanks"),
        pytest.param("a.docx", word_file("<w:p/>"), "空的", "重新上传", id="a document without text"),
        pytest.param("a.pdf", DOCX, "扩展名是 .pdf，内容却是 .docx", "另存", id="a document named .pdf"),
        pytest.param("a.xlsx", DOCX, "扩展名是 .xlsx，内容却是 .docx", "另存", id="a document named .xlsx"),
        pytest.param("a.txt", DOCX, "扩展名是 .txt，内容却是 .docx", "另存", id="a document named .txt"),
        pytest.param("a.doc", DOCX, "扩展名是 .doc，内容却是 .docx", "另存", id="a new document under an old name"),
        pytest.param("a.docx", "一、公路".encode(), "扩展名是 .docx，内容却是纯文本", "另存", id="a text named .docx"),
        pytest.param("a.docx", old("EncryptedPackage"), "打开密码", "去掉密码", id="a document with a password"),
        pytest.param("a.xlsx", old("EncryptionInfo", "EncryptedPackage"), "打开密码", "去掉密码", id="a workbook with one"),
        pytest.param("a.pdf", LOCKED, "打开密码", "去掉密码", id="a PDF with a password"),
        pytest.param("a.doc", old("WordDocument"), "旧版 Word 或 WPS", "docx", id="an old .doc"),
        pytest.param("a.wps", old("WordDocument"), "旧版 Word 或 WPS", "docx", id="a .wps"),
        pytest.param("a.docx", old("WordDocument"), "旧版 Word 或 WPS", "docx", id="an old .doc under a new name"),
        pytest.param("a.xls", old("Workbook"), "旧版 Excel 或 WPS", "xlsx", id="an old .xls"),
        pytest.param("a.ppt", old("PowerPoint Document"), "演示文稿", "docx", id="slides"),
        pytest.param("a.ofd", zipped({"OFD.xml": "<x/>", "Doc_0/Document.xml": "<x/>"}), "OFD", "docx", id="an .ofd"),
        pytest.param("a.odt", zipped({"mimetype": "application/vnd.oasis"}), "OpenDocument", "docx", id="an .odt"),
        pytest.param("a.docm", typed("vnd.ms-word.document.macroEnabled.main"), "带宏", "docx", id="macros in Word"),
        pytest.param("a.xlsm", typed("vnd.ms-excel.sheet.macroEnabled.main"), "带宏", "xlsx", id="macros in Excel"),
        pytest.param("a.dotx", word_file(para("甲"), main_type="template.main+xml"), "模板", "docx", id="a template"),
        pytest.param("a.zip", zipped({"要点.docx": DOCX}), "压缩包", "解压", id="an archive of documents"),
        pytest.param("a.docx", b"Rar!\x1a\x07\x00" + b"\x00" * 50, "压缩包", "解压", id="another archive"),
        pytest.param("a.docx", DOCX[: len(DOCX) // 2], "损坏", "另存", id="half a document"),
        pytest.param("a.docx", DOCX.replace(DOCX[60:200], b"\x00" * 140), "损坏", "另存", id="a document with a hole"),
        pytest.param("a.xlsx", workbook()[:-200], "损坏", "另存", id="a workbook cut short"),
        pytest.param("a.docx", zipped({"[Content_Types].xml": "wordprocessingml.document.main+xml"}), "损坏", "另存",
                     id="a document without its text"),
        pytest.param("a.docx", word_file("<w:p>"), "损坏", "另存", id="broken markup"),
        pytest.param("a.pdf", b"%PDF-1.7\n" + b"x" * 200, "损坏", "另存", id="a PDF that is none"),
        pytest.param("a.pdf", SCAN, "没有文字，多半是扫描件", "文字识别", id="a scan without text"),
        pytest.param("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 90, "图片", "文字识别", id="a picture"),
        pytest.param("a.rtf", b"{\\rtf1 x}", "RTF", "docx", id="rich text"),
        pytest.param("a.doc", b"MIME-Version: 1.0\r\n\r\nx", "网页归档", "docx", id="a saved web page in one file"),
        pytest.param("a.xml", b"<?xml version='1.0'?><w:wordDocument/>", "XML", "docx", id="Word's old XML"),
        pytest.param("a.dat", bytes(range(256)) * 20, "里不是文字", ".docx、.xlsx", id="bytes of nothing known"),
        pytest.param("a.txt", "公路".encode() + b"\xff\xfe\x80\xff", "编码不是 UTF-8", "UTF-8", id="a text with bad bytes"),
        pytest.param("a.txt", "政务公开工作".encode()[:-1], "编码不是 UTF-8", "UTF-8", id="UTF-8 cut inside a character"),
        pytest.param("a.html", "<p>公路".encode() + b"\xff\xff\x80", "编码不是 UTF-8", "UTF-8", id="a page with bad bytes"),
    ],
)  # fmt: skip
def test_one_sentence_says_what_is_wrong_and_one_what_to_do(name, data, what, then):
    with pytest.raises(Unreadable) as refusal:
        read_paper(name, data)
    assert isinstance(refusal.value, Refused)
    assert what in refusal.value.what
    assert name in refusal.value.what
    assert then in refusal.value.then
    assert str(refusal.value) == refusal.value.what + refusal.value.then
    assert refusal.value.what.count("。") == refusal.value.then.count("。") == 1


def test_a_file_beyond_the_limit_is_refused_before_anything_is_done_with_it():
    with pytest.raises(Unreadable, match=r"有 200 MB，超过 50 MB 的上限"):
        read_paper("a.docx", bytes(4 * MAX_BYTES))


@pytest.mark.parametrize(("name", "megabytes"), [("a.md", 6), ("a.txt", 21), ("a.html", 21)])
def test_a_text_of_endless_length_is_refused(name, megabytes):
    with pytest.raises(Unreadable, match="内容太多"):
        read_paper(name, b"<p>a" * (megabytes << 18))


def test_damaged_files_of_every_kind_are_refused_or_read_but_never_fail_otherwise():
    chance = random.Random(2026)
    for name, data in (("a.docx", DOCX), ("a.xlsx", workbook()), ("a.pdf", SCAN), ("a.md", "| 甲 |\n|--|\n".encode())):
        for _ in range(60):
            broken = bytearray(data)
            for _ in range(chance.choice([1, 5, 50])):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            with suppress(Unreadable):
                assert read_paper(name, bytes(broken)).blocks


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_a_bomb_of_one_entry_is_refused_unopened(name):
    zeros = b"\x00" * (1 << 20)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as entry:
        for _ in range(30):
            entry.write(zeros)
    assert len(target.getvalue()) < 100_000
    with pytest.raises(Unreadable, match="解压后大得不正常"):
        read_paper(name, target.getvalue())


def test_a_bomb_of_many_entries_is_refused():
    with pytest.raises(Unreadable, match="解压后大得不正常"):
        read_paper("a.docx", zipped({f"word/{number}.xml": "" for number in range(10_001)}))


def test_a_bomb_of_entities_is_refused():
    laughs = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 50}">' for before, after in zip("abcdef", "bcdefg", strict=True)
    )
    with pytest.raises(Unreadable, match=r"损坏|文档类型定义"):
        read_paper("a.docx", word_file(para("&g;"), prologue=laughs + "]>"))


def test_an_entity_that_would_read_a_file_of_this_machine_is_refused():
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    with pytest.raises(Unreadable, match="文档类型定义"):
        read_paper("a.docx", word_file(para("公路&a;"), prologue=outside))


def test_entities_in_a_workbook_are_refused():
    files = {}
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        files = {path: archive.read(path) for path in archive.namelist()}
    sheet = files["xl/worksheets/sheet1.xml"].decode()
    files["xl/worksheets/sheet1.xml"] = f'<!DOCTYPE x [<!ENTITY a "哈">]>{sheet}'
    with pytest.raises(Unreadable, match="文档类型定义"):
        read_paper("a.xlsx", zipped(files))


def test_a_bomb_in_a_pdf_stream_is_refused():
    packed = zlib.compressobj()
    stream = b"".join(packed.compress(b"\x00" * (1 << 20)) for _ in range(120)) + packed.flush()
    with pytest.raises(Unreadable, match="解压后大得不正常"):
        read_paper("a.pdf", one_page(stream, b"/Filter/FlateDecode"))


def test_the_room_is_cheap_to_import():
    heavy = "{'docx', 'openpyxl', 'pdfplumber', 'lxml', 'selectolax', 'markdown_it'}"
    code = f"import sys, gongkai.papers.sources; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
