from __future__ import annotations

from django.urls import path

from tihang.platform.recognition.views import (
    check,
    decisions,
    declarations,
    granting,
    releases,
    spot_checks,
)

app_name = "recognition"

urlpatterns = [
    path("check/", check.check, name="check"),
    # As typed, and as QR codes on paper say it.
    path("check/<str:code>", check.check, name="check-code"),
    path("check/<str:code>/", check.check, name="check-code"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/undo/", decisions.undo, name="undo"),
    path("decisions/preview/", releases.preview, name="preview"),
    path("decisions/release/", releases.release, name="release"),
    path("decisions/recognise/", granting.granting, name="granting"),
    path("releases/", releases.releases, name="releases"),
    path("releases/<uuid:release>/", releases.release_page, name="release-page"),
    path("releases/<uuid:release>/list.<slug:format>", releases.recognised_list, name="list"),
    path("declarations/", declarations.declarations, name="declarations"),
    path("declarations/<int:declaration>/", declarations.declaration, name="declaration"),
    path("declarations/<int:declaration>/withdraw/", declarations.withdraw, name="withdraw"),
    path("spot-checks/", spot_checks.spot_checks, name="spot-checks"),
    path("spot-checks/<uuid:spot_check>/", spot_checks.spot_check, name="spot-check"),
    path("spot-checks/<uuid:spot_check>/draw/", spot_checks.draw, name="draw"),
    path("spot-checks/<uuid:spot_check>/record.json", spot_checks.record, name="record"),
    path("spot-checks/picks/<int:pick>/", spot_checks.result, name="result"),
]
