from __future__ import annotations

from django.urls import path

from tihang.platform.accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.profile, name="profile"),
    path("act-in/<int:membership>/", views.act_in, name="act_in"),
]
