from __future__ import annotations

from django.urls import path

from tihang.platform.recognition import views

app_name = "recognition"

urlpatterns = [
    path("check/", views.check, name="check"),
    path("check/<str:code>", views.check, name="check-code"),
]
