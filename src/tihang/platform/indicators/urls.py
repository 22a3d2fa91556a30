from __future__ import annotations

from django.urls import path

from tihang.platform.indicators import views

app_name = "indicators"

_CASE = "cases/<uuid:case>/indicators/"
_READING = _CASE + "readings/<uuid:reading>/"

urlpatterns = [
    path(_CASE, views.workspace, name="workspace"),
    path(_CASE + "upload/", views.upload, name="upload"),
    path(_CASE + "instances/", views.count_instances, name="instances"),
    path(_CASE + "templates/<slug:kind>.xlsx", views.template, name="template"),
    path(_READING, views.reading, name="reading"),
    path(_READING + "state/", views.state, name="state"),
    path(_READING + "apply/", views.apply, name="apply"),
    path(_READING + "again/", views.again, name="again"),
    path(_READING + "refusals.csv", views.refusals, name="refusals"),
    path(_READING + "file", views.file, name="file"),
]
