from __future__ import annotations

from django.urls import path

from tihang.platform.worklist.views import desk, jobs

app_name = "worklist"

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/list.xlsx", desk.export, name="export"),
    path("desk/filters/", desk.keep, name="keep"),
    path("desk/filters/counts/", desk.counts, name="counts"),
    path("desk/filters/<int:saved>/forget/", desk.forget, name="forget"),
    path("desk/jobs/", jobs.prepare, name="prepare"),
    path("desk/jobs/<uuid:job>/", jobs.job, name="job"),
    path("desk/jobs/<uuid:job>/progress/", jobs.progress, name="progress"),
    path("desk/jobs/<uuid:job>/confirm/", jobs.confirm, name="confirm"),
    path("desk/jobs/<uuid:job>/drop/", jobs.drop, name="drop"),
    path("desk/jobs/<uuid:job>/undo/", jobs.undo, name="undo"),
]
