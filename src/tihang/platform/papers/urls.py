from __future__ import annotations

from django.urls import path

from tihang.platform.papers.views import discs, downloads, submitted

app_name = "papers"

urlpatterns = [
    path("cases/<uuid:case>/papers/rating.<slug:kind>", downloads.rating_report, name="rating"),
    path("cases/<uuid:case>/papers/evidence.<slug:kind>", downloads.evidence_list, name="evidence"),
    path("cases/<uuid:case>/papers/", submitted.papers, name="papers"),
    path("cases/<uuid:case>/papers/disc/", discs.disc_of_case, name="disc_of_case"),
    path("cases/<uuid:case>/papers/<uuid:paper>/", submitted.paper, name="paper"),
    path("cases/<uuid:case>/papers/<uuid:paper>/outcome/", submitted.outcome, name="outcome"),
    path("cases/<uuid:case>/papers/<uuid:paper>/code/", submitted.type_code, name="code"),
    path("cases/<uuid:case>/papers/<uuid:paper>/again/", submitted.check_again, name="again"),
    path("cases/<uuid:case>/papers/<uuid:paper>/file", submitted.file, name="file"),
    path("papers/disc/", discs.discs, name="discs"),
    path("papers/disc/<uuid:disc>/", discs.disc, name="disc"),
    path("papers/disc/<uuid:disc>/progress/", discs.progress, name="progress"),
    path("papers/disc/<uuid:disc>/disc.<slug:kind>", discs.download, name="download"),
]
