from __future__ import annotations

from django.urls import path

from tihang.platform.evidence.views import library, uploading

app_name = "evidence"

urlpatterns = [
    path("evidence/", library.library, name="library"),
    path("evidence/add/", uploading.add, name="add"),
    path("evidence/files/<uuid:file_id>/", library.piece, name="piece"),
    path("evidence/files/<uuid:file_id>/describe/", library.describe, name="describe"),
    path("evidence/files/<uuid:file_id>/archive/", library.archive, name="archive"),
    path("evidence/files/<uuid:file_id>/restore/", library.restore, name="restore"),
    path("evidence/files/<uuid:file_id>/revise/", uploading.revise, name="revise"),
    path("evidence/files/<uuid:file_id>/uploads/", uploading.begin_revision, name="begin_revision"),
    path("evidence/revisions/<int:revision_id>/file", library.download, name="download"),
    path(
        "evidence/revisions/<int:revision_id>/pages/<int:page>.png",
        library.preview,
        name="preview",
    ),
    path("evidence/uploads/", uploading.begin, name="begin"),
    path("evidence/uploads/<uuid:upload_id>/", uploading.upload, name="upload"),
    path("evidence/uploads/<uuid:upload_id>/finish/", uploading.finish, name="finish"),
]
