"""Addresses of the account screens."""

from __future__ import annotations

from django.urls import path

from gongkai.administration.accounts import own, people, places, roll

urlpatterns = [
    path("account/", own.AccountSettings.as_view(), name="account"),
    path("logout/", own.sign_out, name="logout"),
    path("accounts/", people.index, name="accounts"),
    path("accounts/add/", people.add, name="account_add"),
    path("accounts/<int:person>/", people.show, name="account_show"),
    path("accounts/<int:person>/<slug:name>/", people.act, name="account_act"),
    path("accounts/import/", roll.upload, name="roll"),
    path("accounts/import/template.xlsx", roll.template, name="roll_template"),
    path("agencies/", places.index, name="agencies"),
    path("agencies/<int:agency>/", places.show, name="agency"),
    path("agencies/<int:agency>/below/", places.add_below, name="agency_add"),
    path("agencies/<int:agency>/totp/", places.demand_totp, name="agency_totp"),
    path("agencies/<int:agency>/sections/", places.add_section, name="section_add"),
    path("sections/<int:section>/", places.amend, name="section"),
    path("sections/<int:section>/dissolve/", places.dissolve, name="section_dissolve"),
]
