"""The Chinese catalogues are complete, keep every placeholder, and are what Django shows."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
import wagtail
from django.conf import settings
from django.urls import reverse
from django.utils.translation.trans_real import DjangoTranslation

from gongkai.config.catalogues import compile_catalogue, main

LOCALE = Path(__file__).parents[2] / "locale"
OURS = sorted(LOCALE.glob("zh_Hans/LC_MESSAGES/*.po"))
WAGTAIL = Path(wagtail.__file__).parent
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
TAG = re.compile(r"</?\w+")
ENGLISH_LEFT = {"django": 902, "djangojs": 85}

Key = tuple[str | None, str]


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def translated(*files: Path) -> set[Key]:
    read = (polib.mofile(str(file)) if file.suffix == ".mo" else polib.pofile(str(file)) for file in files)
    return {(entry.msgctxt, entry.msgid) for catalogue in read for entry in catalogue if any(texts(entry))}


def disagreements(entries: Iterator[polib.POEntry]) -> list[str]:
    """Entries whose Chinese has other placeholders than the English it stands for (the plural's, if there is one)."""
    found = []
    for entry in entries:
        single = Counter(PLACEHOLDER.findall(entry.msgid))
        wanted = [Counter(PLACEHOLDER.findall(entry.msgid_plural)), single] if entry.msgid_plural else [single]
        allowed = [count for count in wanted if count] or [Counter()]
        found += [
            f"{entry.msgid!r} → {text!r}" for text in texts(entry) if Counter(PLACEHOLDER.findall(text)) not in allowed
        ]
    return found


@pytest.fixture(scope="module")
def compiled():
    assert main([str(LOCALE)]) == 0
    return LOCALE


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_placeholders_agree(file):
    assert disagreements(polib.pofile(str(file))) == []


@pytest.mark.parametrize(
    ("english", "plural", "chinese", "agrees"),
    [
        pytest.param("%(count)s of {name}", "", "{name}共 %(count)s 项", True, id="any order"),
        pytest.param("%(count)s of {name}", "", "{name}", False, id="one lost"),
        pytest.param("%(count)s", "", "%(counts)s", False, id="one misspelt"),
        pytest.param("%(count)s", "", "%(count)d", False, id="another conversion"),
        pytest.param("one page", "%(count)s pages", "%(count)s 页", True, id="the plural's"),
        pytest.param("one page", "%(count)s pages", "一页", False, id="the number lost with the plural"),
    ],
)
def test_a_lost_placeholder_is_found(english, plural, chinese, agrees):
    entry = polib.POEntry(msgid=english, msgid_plural=plural)
    if plural:
        entry.msgstr_plural = {0: chinese}
    else:
        entry.msgstr = chinese
    assert (disagreements(iter([entry])) == []) is agrees


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_no_markup_is_added_or_left_open(file):
    for entry in polib.pofile(str(file)):
        english = Counter(TAG.findall(entry.msgid_plural or entry.msgid))
        for text in texts(entry):
            chinese = Counter(TAG.findall(text))
            assert chinese <= english, entry.msgid
            assert [tag for tag in chinese if tag.startswith("</") and chinese[tag] != chinese["<" + tag[2:]]] == []


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_every_entry_is_translated_once_and_in_one_form(file):
    catalogue = polib.pofile(str(file))
    keys = [(entry.msgctxt, entry.msgid) for entry in catalogue]
    assert catalogue.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert [entry.msgid for entry in catalogue if not all(texts(entry)) or entry.fuzzy or entry.obsolete] == []
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert [entry.msgid for entry in catalogue if entry.msgid_plural and list(entry.msgstr_plural) != [0]] == []


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_the_tone_is_plain(file):
    tone = re.compile("您|贵|本着|予以|对不起|抱歉|哦|吧[。？！]?$|[!！]")
    assert [text for entry in polib.pofile(str(file)) for text in texts(entry) if tone.search(text)] == []


@pytest.mark.parametrize("domain", ENGLISH_LEFT)
def test_no_string_of_the_wagtail_admin_stays_english(domain):
    english = polib.pofile(str(WAGTAIL / f"admin/locale/en/LC_MESSAGES/{domain}.po"))
    wanted = {(entry.msgctxt, entry.msgid) for entry in english if not entry.obsolete}
    shipped = WAGTAIL.glob(f"**/locale/zh_Hans/LC_MESSAGES/{domain}.mo")
    had = translated(*shipped, LOCALE / f"zh_Hans/LC_MESSAGES/{domain}.po")
    assert len(wanted) >= ENGLISH_LEFT[domain]
    assert sorted(map(str, wanted - had)) == []


def test_no_string_of_the_installed_wagtail_apps_stays_english():
    files = list(WAGTAIL.glob("**/locale/en/LC_MESSAGES/django.po"))
    wanted = {(entry.msgctxt, entry.msgid) for file in files for entry in polib.pofile(str(file)) if not entry.obsolete}
    had = translated(*WAGTAIL.glob("**/locale/zh_Hans/LC_MESSAGES/django.mo"), LOCALE / "zh_Hans/LC_MESSAGES/django.po")
    assert len(files) > 10
    assert sorted(map(str, wanted - had)) == []


def test_the_settings_name_our_folder():
    assert [Path(path).resolve() for path in settings.LOCALE_PATHS] == [LOCALE]
    assert settings.LANGUAGE_CODE == "zh-hans"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        pytest.param("Dashboard", "我的工作台", id="ours instead of Wagtail's"),
        pytest.param("Search all pages…", "搜索全部页面…", id="missing in Wagtail"),
        pytest.param("Incorrect code.", "验证码不正确。", id="ours instead of allauth's"),
        pytest.param("Failed Logins", "失败次数", id="axes has no Chinese"),
        pytest.param("Drag", "拖曳", id="Wagtail's own still there"),
    ],
)
def test_django_shows_our_chinese(compiled, english, chinese):
    assert DjangoTranslation("zh-hans").gettext(english) == chinese


def test_one_form_serves_every_number(compiled):
    catalogue = DjangoTranslation("zh-hans")
    pages = [catalogue.ngettext("%(num_pages)d page", "%(num_pages)d pages", n) % {"num_pages": n} for n in (0, 1, 2)]
    assert pages == ["0 个页面", "1 个页面", "2 个页面"]


def test_the_scripts_of_the_admin_get_our_chinese(compiled, client):
    address = reverse("wagtailadmin_javascript_catalog")
    answer = client.get(address)
    told = json.loads(re.search(r"const newcatalog = (\{.*?\n  \});", answer.content.decode(), re.DOTALL)[1])
    assert address == "/desk/jsi18n/"
    assert told["(New)"] == "（新）"
    assert told["Dashboard"] == "我的工作台"
    assert told["Drag"] == "拖曳", "Wagtail's own still there"


GOOD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Name"\nmsgstr "名称"\n'


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(GOOD, encoding="utf-8")
    return file


def test_compiling_is_silent_and_leaves_only_the_catalogue(source, tmp_path, capsys):
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr() == ("", "")
    assert [file.name for file in sorted(source.parent.iterdir())] == ["django.mo", "django.po"]
    assert translated(source.with_suffix(".mo")) == {(None, "Name")}


def test_compiling_again_only_when_the_source_is_newer(source):
    assert compile_catalogue(source) is True
    assert compile_catalogue(source) is False
    later = source.with_suffix(".mo").stat().st_mtime + 10
    os.utime(source, (later, later))
    assert compile_catalogue(source) is True


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param(b"nonsense\n", id="not a catalogue"),
        pytest.param(GOOD.encode("gb18030"), id="not UTF-8"),
    ],
)
def test_a_bad_catalogue_is_named_and_the_others_are_compiled(source, tmp_path, capsys, spoilt):
    bad = source.with_name("bad.po")
    bad.write_bytes(spoilt)
    assert main([str(tmp_path)]) == 1
    assert str(bad) in capsys.readouterr().err
    assert source.with_suffix(".mo").exists()
    assert not bad.with_suffix(".mo").exists()


def test_a_wrong_folder_is_named(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err
    assert main([]) == 2
