from __future__ import annotations

from django.urls import path

from tihang.platform.submission.views import handing_in, prechecking, signing

app_name = "submission"

urlpatterns = [
    path("cases/<uuid:case>/precheck/", prechecking.precheck, name="precheck"),
    path("cases/<uuid:case>/sign/", signing.sign, name="sign"),
    path("cases/<uuid:case>/check/", handing_in.check, name="check"),
    path("cases/<uuid:case>/submit/", handing_in.submit, name="submit"),
    path("cases/<uuid:case>/withdraw/", handing_in.withdraw, name="withdraw"),
    path("cases/<uuid:case>/receipt/", handing_in.receipt, name="receipt"),
]
