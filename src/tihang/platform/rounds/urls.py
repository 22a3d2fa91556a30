from __future__ import annotations

from django.urls import path

from tihang.platform.rounds.views import issuing, opening, reading, writing

app_name = "rounds"

urlpatterns = [
    path("notices/", reading.notices, name="notices"),
    path("notices/<uuid:notice>/", reading.notice, name="notice"),
    path("notices/<uuid:notice>/files/<uuid:file>/file", reading.file, name="file"),
    path("notices/<uuid:notice>/files/<uuid:file>/<int:page>/", reading.file, name="file-page"),
    path("notices/<uuid:notice>/forward/", writing.forward, name="forward"),
    path("notices/<uuid:draft>/edit/", writing.edit, name="edit"),
    path("notices/<uuid:draft>/attach/", writing.attach, name="attach"),
    path("notices/<uuid:draft>/files/<uuid:file>/remove/", writing.detach, name="detach"),
    path("notices/<uuid:draft>/discard/", writing.discard, name="discard"),
    path("notices/<uuid:notice>/check/", issuing.check, name="check"),
    path("notices/<uuid:draft>/proposals/", issuing.take, name="take"),
    path("notices/<uuid:draft>/issue/", issuing.issue, name="issue"),
    path("notices/<uuid:notice>/extend/<str:duty>/", issuing.extend, name="extend"),
    path("rounds/new/", opening.open_round, name="open"),
    path("rounds/import/", opening.import_round, name="import"),
    path("rounds/<slug:round>/", reading.round_page, name="round"),
    path("rounds/<slug:round>/calendar.ics", reading.calendar, name="calendar"),
    path("rounds/<slug:round>/working-days/", opening.working_days, name="working-days"),
    path("rounds/<slug:round>/notices/new/", writing.start, name="start"),
]
