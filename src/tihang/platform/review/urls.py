from __future__ import annotations

from django.urls import path

from tihang.platform.review.views import (
    batches,
    candidates,
    cover_letters,
    credit,
    drafts,
    examination,
    papers,
    ranking,
    steps,
)

app_name = "review"

urlpatterns = [
    path("cases/<uuid:case>/examination/", examination.examination, name="examination"),
    path("credit/", credit.many, name="credit-list"),
    path("credit/settings/", credit.settings, name="credit-settings"),
    path("cases/<uuid:case>/examination/credit/", credit.check, name="credit"),
    path(
        "cases/<uuid:case>/examination/credit/<int:check>/screenshot",
        credit.screenshot,
        name="screenshot",
    ),
    path("cases/<uuid:case>/examination/confirm/", examination.confirm, name="confirm"),
    path(
        "cases/<uuid:case>/examination/as-answered/",
        examination.as_answered,
        name="as-answered",
    ),
    path("cases/<uuid:case>/examination/opinion/", examination.opinion, name="opinion"),
    path("cases/<uuid:case>/examination/clauses/<str:clause>/", examination.judge, name="judge"),
    path("opinions/", batches.index, name="batches"),
    path("opinions/new/<slug:round>/<slug:tier>/", batches.begin, name="batch-begin"),
    path("opinions/<uuid:letter>/", batches.letter, name="batch"),
    path("opinions/<uuid:letter>/send-up/", batches.send_up, name="batch-send-up"),
    path("opinions/<uuid:letter>/opinion.pdf", batches.batch_pdf, name="batch-pdf"),
    path("opinions/<uuid:letter>/opinion.docx", batches.batch_docx, name="batch-docx"),
    path("cases/<uuid:case>/steps/<slug:action>/", steps.step, name="step"),
    path("cases/<uuid:case>/returned/extend/", steps.extend, name="extend"),
    path("cases/<uuid:case>/papers/opinion.pdf", papers.opinion_pdf, name="opinion-pdf"),
    path("cases/<uuid:case>/papers/opinion.docx", papers.opinion_docx, name="opinion-docx"),
    path("rankings/", ranking.rankings, name="rankings"),
    path("rounds/<slug:round>/ranking/<slug:tier>/", ranking.ranking, name="ranking"),
    path("rounds/<slug:round>/ranking/<slug:tier>/meter/", ranking.meter, name="meter"),
    path("rounds/<slug:round>/ranking/<slug:tier>/drafts/", drafts.drafts, name="drafts"),
    path("rounds/<slug:round>/ranking/<slug:tier>/drafts/discard/", drafts.discard, name="discard"),
    path(
        "rounds/<slug:round>/ranking/<slug:tier>/candidates/",
        candidates.candidates,
        name="candidates",
    ),
    path("rounds/<slug:round>/ranking/<slug:tier>/compare/", candidates.compare, name="compare"),
    path("rounds/<slug:round>/ranking/<slug:tier>/hand-up/", ranking.hand_up, name="hand-up"),
    path(
        "rounds/<slug:round>/ranking/<slug:tier>/letter/<int:serial>/",
        cover_letters.letter,
        name="letter",
    ),
    path(
        "rounds/<slug:round>/ranking/<slug:tier>/letter/<int:serial>/letter.<slug:format>",
        cover_letters.letter_paper,
        name="letter-paper",
    ),
    path(
        "rounds/<slug:round>/ranking/<slug:tier>/disc/<int:serial>/",
        cover_letters.disc,
        name="disc",
    ),
    path(
        "rounds/<slug:round>/ranking/<slug:tier>/table.<slug:format>",
        papers.recommendation_table,
        name="table",
    ),
]
