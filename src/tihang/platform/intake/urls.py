from __future__ import annotations

from django.urls import path

from tihang.platform.intake.views import following, preview, uploading

app_name = "intake"

_IMPORT = "imports/<uuid:batch>/"
_TABLE = _IMPORT + "tables/<int:number>/"
_ROUND = "rounds/<slug:round>/summary/"
_ROW = "imports/rows/<int:row>/"

urlpatterns = [
    path("imports/", uploading.imports, name="list"),
    path(_IMPORT, preview.show, name="import"),
    path(_IMPORT + "state/", preview.state, name="state"),
    path(_IMPORT + "discard/", preview.discard, name="discard"),
    path(_IMPORT + "again/", preview.again, name="again"),
    path(_IMPORT + "faulty/", preview.leave_out_faulty, name="leave-out-faulty"),
    path(_TABLE, preview.table, name="table"),
    path(_TABLE + "errors.xlsx", preview.errors, name="errors"),
    path(_TABLE + "file", preview.file, name="file"),
    path(_ROUND, following.register, name="register"),
    path(_ROUND + "merged.xlsx", following.merged, name="merged"),
    path(_ROW + "firm/", following.firm, name="row-firm"),
    path(_ROW + "case/", following.case, name="row-case"),
    path(_ROW + "told/", following.told, name="row-told"),
]
