"""Every address of the site. Each view carries its own rule; see ``access``."""

from __future__ import annotations

from django.urls import include, path

from tihang.platform import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("language/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("", include("tihang.platform.outbox.urls")),
    path("", include("tihang.platform.rounds.urls")),
    path("", include("tihang.platform.evidence.urls")),
    path("", include("tihang.platform.filing.urls")),
    path("", include("tihang.platform.indicators.urls")),
    path("", include("tihang.platform.rating.urls")),
    path("", include("tihang.platform.submission.urls")),
    path("", include("tihang.platform.papers.urls")),
    path("", include("tihang.platform.countersign.urls")),
    path("", include("tihang.platform.review.urls")),
    path("", include("tihang.platform.intake.urls")),
    path("", include("tihang.platform.exchange.urls")),
    path("", include("tihang.platform.recognition.urls")),
    path("", include("tihang.platform.worklist.urls")),
    path("", include("tihang.platform.insight.urls")),
    path("", include("tihang.platform.accounts.urls")),
]

handler400 = "tihang.platform.errors.bad_request"
handler403 = "tihang.platform.errors.permission_denied"
handler404 = "tihang.platform.errors.not_found"
handler500 = "tihang.platform.errors.server_error"
