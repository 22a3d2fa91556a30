from __future__ import annotations

from django.urls import path

from tihang.platform.filing.views import (
    autosave,
    cases,
    evidence,
    files,
    history,
    imports,
    pictures,
    presence,
    scenarios,
    sections,
)

app_name = "filing"

urlpatterns = [
    path("filings/", cases.index, name="list"),
    path("filings/start/", cases.start, name="start"),
    path("cases/<uuid:case>/", cases.case_page, name="case"),
    path("cases/<uuid:case>/verdicts/", cases.verdicts, name="verdicts"),
    path("cases/<uuid:case>/sections/<slug:section>/", sections.section, name="section"),
    path("cases/<uuid:case>/sections/<slug:section>/autosave/", autosave.autosave, name="autosave"),
    path(
        "cases/<uuid:case>/sections/<slug:section>/presence/",
        presence.presence_in,
        name="presence",
    ),
    path(
        "cases/<uuid:case>/sections/<slug:section>/verdicts/",
        autosave.verdict_panel,
        name="section_verdicts",
    ),
    path("cases/<uuid:case>/sections/<slug:section>/state/", autosave.state, name="section_state"),
    path("cases/<uuid:case>/history/", history.index, name="history"),
    path("cases/<uuid:case>/history/<int:version>/", history.version, name="version"),
    path(
        "cases/<uuid:case>/history/<int:version>/restore/", history.restore, name="restore_version"
    ),
    path("cases/<uuid:case>/scenarios/coverage/", scenarios.coverage, name="coverage"),
    path("cases/<uuid:case>/scenarios/pick/", scenarios.pick, name="pick"),
    path("cases/<uuid:case>/scenarios/paste/", scenarios.paste, name="paste"),
    path("cases/<uuid:case>/scenarios/import/", scenarios.bring, name="bring"),
    path("cases/<uuid:case>/scenarios/take/", scenarios.take, name="take"),
    path("cases/<uuid:case>/preview/", pictures.preview, name="preview"),
    path("cases/<uuid:case>/pictures/<str:number>/", pictures.picture, name="picture"),
    path("cases/<uuid:case>/papers/filing.<slug:kind>", files.paper, name="paper"),
    path("cases/<uuid:case>/workbook.xlsx", files.workbook, name="workbook"),
    path("cases/<uuid:case>/dossier.json", files.dossier_json, name="json"),
    path("cases/<uuid:case>/import/", imports.upload, name="import"),
    path("cases/<uuid:case>/import/accept/", imports.accept, name="import_accept"),
    path("cases/<uuid:case>/sections/<slug:section>/evidence/", evidence.use, name="evidence_use"),
    path(
        "cases/<uuid:case>/sections/<slug:section>/evidence/update/",
        evidence.update,
        name="evidence_update",
    ),
    path("cases/<uuid:case>/evidence/<slug:sha256>/", evidence.view, name="evidence_view"),
    path("cases/<uuid:case>/evidence/<slug:sha256>/file", evidence.download, name="evidence_file"),
    path(
        "cases/<uuid:case>/evidence/<slug:sha256>/pages/<int:page>.png",
        evidence.page,
        name="evidence_page",
    ),
]
