"""文书编号 on screen: what is chosen there stands in the next letter."""

from __future__ import annotations

import pytest
from django.urls import reverse
from moments import NOON

from gongkai.letters.actions.templates import install_templates
from gongkai.letters.models import Code, Letter, LetterMark
from gongkai.records.models import SYSTEM

pytestmark = pytest.mark.django_db
MARKS, MARK = reverse("desk:request_marks"), reverse("desk:request_mark", args=["L03"])


def body(answer):
    return answer.content.decode()


def test_a_mark_changed_on_screen_stands_in_the_next_letter(signed_in, coordinator, handler, make_case):
    install_templates(by=SYSTEM, at=NOON)
    client = signed_in(coordinator)
    make, again = (reverse("desk:request_letter_make", args=[make_case().pk, "L03"]) for _ in range(2))
    client.post(make)
    page = body(client.get(MARKS))
    assert page.count('data-label="下一个">江交公开') == 13
    assert f"公开收〔{Letter.objects.get().year}〕2号" in page

    refused = client.post(MARK, {"mark": "答1"})
    assert refused.status_code == 409
    assert "不能作代字" in body(refused)
    assert 'value="答1"' in body(refused)
    taken = client.post(MARK, {"mark": "答"})
    assert "已用于答复书的编号" in body(taken)
    assert (client.post(MARK, {"mark": ""}).status_code, LetterMark.objects.count()) == (409, 0)

    page = body(client.post(MARK, {"mark": "回"}, follow=True))
    assert "代字已修改" in page
    assert "本机关" in page
    client.post(again)
    old, new = Letter.objects.filter(code=Code.L03).order_by("pk")
    assert (old.number, new.number) == (f"江交公开收〔{old.year}〕1号", f"江交公开回〔{new.year}〕1号")
    assert client.get(reverse("desk:request_mark", args=["L17"])).status_code == 404
    assert signed_in(handler).post(MARK, {"mark": "告"}).status_code == 403
