from __future__ import annotations

from django.urls import path

from tihang.platform.filing.views import cases, files, handing_in, imports, sections

app_name = "filing"

urlpatterns = [
    path("filings/", cases.index, name="list"),
    path("filings/start/", cases.start, name="start"),
    path("cases/<uuid:case>/", cases.case_page, name="case"),
    path("cases/<uuid:case>/verdicts/", cases.verdicts, name="verdicts"),
    path("cases/<uuid:case>/sections/<slug:section>/", sections.section, name="section"),
    path("cases/<uuid:case>/check/", handing_in.check, name="check"),
    path("cases/<uuid:case>/submit/", handing_in.submit, name="submit"),
    path("cases/<uuid:case>/withdraw/", handing_in.withdraw, name="withdraw"),
    path("cases/<uuid:case>/receipt/", handing_in.receipt, name="receipt"),
    path("cases/<uuid:case>/papers/filing.<slug:kind>", files.paper, name="paper"),
    path("cases/<uuid:case>/workbook.xlsx", files.workbook, name="workbook"),
    path("cases/<uuid:case>/dossier.json", files.dossier_json, name="json"),
    path("cases/<uuid:case>/import/", imports.upload, name="import"),
    path("cases/<uuid:case>/import/accept/", imports.accept, name="import_accept"),
]
