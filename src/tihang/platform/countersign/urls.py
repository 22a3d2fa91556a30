from __future__ import annotations

from django.urls import path

from tihang.platform.countersign import views

app_name = "countersign"

urlpatterns = [
    path("countersign/", views.consultations, name="list"),
    path("rounds/<slug:round>/countersign/<slug:tier>/", views.ask, name="ask"),
    path("countersign/<uuid:consultation>/", views.consultation, name="consultation"),
    path("countersign/<uuid:consultation>/answer/", views.answer, name="answer"),
    path("countersign/<uuid:consultation>/due/", views.change_due, name="due"),
    path(
        "countersign/<uuid:consultation>/objections/<int:objection>/", views.settle, name="settle"
    ),
]
