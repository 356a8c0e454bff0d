"""The screen of a letter's template: which version holds while the agency has its own."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from moments import NOON

from gongkai.letters.actions.templates import install_templates
from gongkai.letters.models import Template
from gongkai.letters.queries.templates import content_of
from gongkai.records.models import SYSTEM

pytestmark = pytest.mark.django_db


def test_of_two_versions_one_holds(signed_in, coordinator, reception):
    install_templates(by=SYSTEM, at=NOON)
    client, address = signed_in(coordinator), reverse("desk:request_template", args=["L06"])
    assert client.get(address).content.decode().count("在用</span>") == 1
    file = SimpleUploadedFile("延期.docx", content_of(Template.objects.get(code="L06")))
    client.post(address, {"file": file, "layout": "letter"})
    page = client.get(address).content.decode()
    assert page.count("在用</span>") == 1
    assert "备用</span>" in page
