from __future__ import annotations

from django.urls import path

from tihang.platform.review.views import examination, papers, ranking, steps

app_name = "review"

urlpatterns = [
    path("cases/<uuid:case>/examination/", examination.examination, name="examination"),
    path("cases/<uuid:case>/examination/credit/", examination.credit, name="credit"),
    path("cases/<uuid:case>/examination/confirm/", examination.confirm, name="confirm"),
    path(
        "cases/<uuid:case>/examination/as-answered/",
        examination.as_answered,
        name="as-answered",
    ),
    path("cases/<uuid:case>/examination/opinion/", examination.opinion, name="opinion"),
    path("cases/<uuid:case>/examination/clauses/<str:clause>/", examination.judge, name="judge"),
    path("cases/<uuid:case>/steps/<slug:action>/", steps.step, name="step"),
    path("cases/<uuid:case>/papers/opinion.pdf", papers.opinion_pdf, name="opinion-pdf"),
    path("cases/<uuid:case>/papers/opinion.docx", papers.opinion_docx, name="opinion-docx"),
    path("rankings/", ranking.rankings, name="rankings"),
    path("rounds/<slug:round>/ranking/<slug:tier>/", ranking.ranking, name="ranking"),
    path("rounds/<slug:round>/ranking/<slug:tier>/hand-up/", ranking.hand_up, name="hand-up"),
    path(
        "rounds/<slug:round>/ranking/<slug:tier>/table.<slug:format>",
        papers.recommendation_table,
        name="table",
    ),
]
