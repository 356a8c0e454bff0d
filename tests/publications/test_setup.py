"""Kinds, columns, site and wording: who keeps them, and what is refused."""

from __future__ import annotations

import pytest
from moments import NOON

from gongkai.agencies.models import Role
from gongkai.publications import actions
from gongkai.publications.models import Column, Kind, Step, Term
from gongkai.records.models import SYSTEM, Event
from gongkai.rules.refused import Refused


@pytest.fixture
def keeper(account, government):
    """The administrator of the installation's root."""
    return account("钱进", Role.ADMINISTRATOR, government, None, "qianjin")


def steps() -> list[Step]:
    return [Step(name="科室初审", where="own", roles=["head"], days=2, secrecy=True),
            Step(name="办公室终审", where="office", roles=["coordinator"], days=2)]  # fmt: skip


def test_every_kind_to_begin_with_is_installed_once(government):
    assert len(actions.install_kinds(by=SYSTEM, at=NOON)) == Kind.objects.count() == 18
    assert actions.install_kinds(by=SYSTEM, at=NOON) == []
    assert all(kind.steps.filter(secrecy=True).exists() for kind in Kind.objects.all())
    assert {kind.code for kind in Kind.objects.filter(limit_days=7)} == {"licence", "penalty"}


def test_an_administrator_adds_a_kind_without_a_programmer(keeper):
    values = {"code": "map", "name": "线路图", "demands": ["formed_on"], "extra": [], "limit_days": 20}
    kind = actions.save_kind(Kind(), values, steps(), by=keeper, at=NOON)
    assert [step.owners for step in kind.steps.all()] == ["起草科室（科室负责人）", "办公室（办公室统筹）"]
    assert Event.objects.about(kind).count() == 1


@pytest.mark.parametrize("who", ["coordinator", "handler", "administrator", "auditor"])
def test_others_do_not(who, request, government):
    with pytest.raises(Refused):
        actions.save_kind(Kind(), {"code": "map", "name": "线路图"}, steps(), by=request.getfixturevalue(who), at=NOON)


@pytest.mark.parametrize(("values", "changed", "says"), [
    ({"name": ""}, {}, "没有写种类名称"),
    ({"demands": ["secret"]}, {}, "没有“secret”这个要素"),
    ({}, {"secrecy": False}, "保密审查"),
    ({}, {"days": 0}, "没有写全"),
    ({"needs_interpretation": True, "is_interpretation": True}, {}, "不需要再解读"),
])  # fmt: skip
def test_a_kind_that_cannot_work_is_refused(values, changed, says, keeper):
    several = steps()
    for name, value in changed.items():
        setattr(several[0], name, value)
    with pytest.raises(Refused, match=says):
        actions.save_kind(Kind(), {"code": "map", "name": "线路图", **values}, several, by=keeper, at=NOON)
    assert not Kind.objects.exists()


def test_one_step_is_no_review(keeper):
    with pytest.raises(Refused, match="至少两步"):
        actions.save_kind(Kind(), {"code": "map", "name": "线路图"}, steps()[:1], by=keeper, at=NOON)


def test_a_tree_of_columns(coordinator, bureau, office, released):
    top = actions.save_column(bureau, {"name": "政策", "slug": "policy", "section": office}, by=coordinator, at=NOON)
    values = {"name": "规章", "slug": "rules", "section": office, "parent": top}
    below = actions.save_column(bureau, values, by=coordinator, at=NOON)
    assert below.path == "policy/rules/"
    actions.save_column(bureau, {"slug": "policies"}, column=top, by=coordinator, at=NOON)
    assert Column.objects.get(pk=below.pk).path == "policies/rules/"
    top.refresh_from_db()
    with pytest.raises(Refused, match="不能放到自己下面"):
        actions.save_column(bureau, {"parent": below}, column=top, by=coordinator, at=NOON)
    with pytest.raises(Refused, match="网址不能再改"):
        actions.save_column(bureau, {"slug": "other"}, column=released.column, by=coordinator, at=NOON)


def test_a_quota_needs_a_figure_and_a_period(coordinator, bureau, office):
    values = {"name": "防疫", "slug": "health", "section": office, "update_rule": "quota"}
    with pytest.raises(Refused, match="每期几条"):
        actions.save_column(bureau, values, by=coordinator, at=NOON)


@pytest.mark.parametrize("scheme", ["{x}/{serial}", "{year}", "{serial:05d}", "{year}-{serial:zz}", "{0}"])
def test_an_index_scheme_that_gives_no_number_is_refused(scheme, coordinator, bureau):
    with pytest.raises(Refused, match="索引号格式"):
        actions.save_site(bureau, {"index_scheme": scheme}, by=coordinator, at=NOON)


def test_a_common_term_is_changed_for_ones_own_agency_only(coordinator, bureau):
    common = Term.objects.create(kind="forbidden", words="盲流", source="通用清单")
    own = actions.save_term(bureau, {"kind": "forbidden", "words": "盲流", "active": False, "source": "本局"},
                            term=common, by=coordinator, at=NOON)  # fmt: skip
    assert own.agency == bureau
    assert Term.objects.get(pk=common.pk).active


def test_a_term_needs_a_source(coordinator, bureau):
    with pytest.raises(Refused, match="出处"):
        actions.save_term(bureau, {"kind": "forbidden", "words": "盲流", "source": " "}, by=coordinator, at=NOON)


def test_steps_do_not_change_under_a_review(keeper, notice, handler):
    actions.submit(notice, by=handler, at=NOON)
    kind = Kind.objects.get(code="notice")
    with pytest.raises(Refused, match="有1份文件正在审核"):
        actions.save_kind(kind, {}, steps(), by=keeper, at=NOON)
    same = [
        Step(name=one.name, where=one.where, roles=one.roles, days=5, secrecy=one.secrecy) for one in kind.steps.all()
    ]
    actions.save_kind(kind, {}, same, by=keeper, at=NOON)
    assert {one.days for one in kind.steps.all()} == {5}
