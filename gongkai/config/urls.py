"""Every address of the site."""

from allauth.account.decorators import secure_admin_login  # noqa: F401
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("desk/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("desk/", include(wagtailadmin_urls)),
]
