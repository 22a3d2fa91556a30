from __future__ import annotations

from django.urls import path

from tihang.platform.insight import views

app_name = "insight"

urlpatterns = [path("waiting/", views.waiting, name="waiting")]
