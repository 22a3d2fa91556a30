"""Bringing in a file that was filled in offline: upload, preview, accept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tihang.dossier.errors import DossierError
from tihang.dossier.files import LARGEST
from tihang.platform.access import ActorRequest, allow
from tihang.platform.errors import Conflict
from tihang.platform.filing import queries, rules, services
from tihang.platform.filing.corrections.queries import label_of_place, opening_of
from tihang.platform.filing.dossiers import loaded, stored
from tihang.platform.filing.labels import label_of
from tihang.platform.filing.models import Case
from tihang.platform.sent import is_number
from tihang.platform.words import clock, say

SALT = "tihang.filing.import"
PREVIEW_HOURS = 12
MOST_PROBLEMS = 200
"""Lines of a page that says what is wrong with a file."""


@allow(rules.may_edit, find=queries.find_case)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: ActorRequest, case: Case) -> HttpResponse:
    """Read an uploaded file and show what it would change; nothing is saved yet."""
    context: dict[str, Any] = {"case": case}
    file = request.FILES.get("file")
    if request.method != "POST":
        return render(request, "filing/import.html", context)
    if file is None:
        context["problems"] = [_("请选择文件")]
        return render(request, "filing/import.html", context, status=400)
    try:
        dossier = services.read_upload(case, file.name or "", file.read(LARGEST + 1))
    except DossierError as refused:
        context |= {"problems": listed(refused), "filename": file.name}
        return render(request, "filing/import.html", context, status=400)
    changes = services.changes_by(case, case.draft, dossier)
    titles = {s.id: say(s.title) for s in case.edition.filing_form(case.tier).sections}
    opening = opening_of(case)
    closed = [
        label_of_place(case, place)
        for place in services.places_changed_by(case.draft, dossier)
        if opening and not opening.allows(place)
    ]
    context |= {
        "filename": file.name,
        "closed": list(dict.fromkeys(closed)),
        "changes": [
            {
                "section": titles[change.section],
                "label": label_of(case.edition, change.name),
                "before": change.before,
                "after": change.after,
            }
            for change in changes
        ],
        "version": case.draft.version,
        # Signed and sent back by the browser: what is accepted is what was shown.
        "sealed": signing.dumps([str(case.pk), stored(dossier)], salt=SALT, compress=True),
    }
    return render(request, "filing/import_preview.html", context)


def listed(refused: DossierError) -> list[str]:
    """What is wrong with a file, line by line, as far as anybody reads on."""
    lines = [str(problem) for problem in refused.problems[:MOST_PROBLEMS]]
    more = len(refused.problems) - len(lines)
    return [*lines, _("另有 %(n)d 处问题，改正后重新上传可见") % {"n": more}] if more else lines


@allow(rules.may_edit, find=queries.find_case)
@require_POST
def accept(request: ActorRequest, case: Case) -> HttpResponse:
    """Take over the file that was previewed."""
    try:
        case_id, form = signing.loads(
            request.POST.get("sealed", ""), salt=SALT, max_age=PREVIEW_HOURS * 3600
        )
    except signing.BadSignature:
        raise Conflict(_("预览已失效，请重新上传")) from None
    version = request.POST.get("version", "")
    if case_id != str(case.pk) or not is_number(version):
        raise Conflict(_("预览已失效，请重新上传"))
    saved = services.import_dossier(request.actor, case, loaded(form), int(version))
    messages.success(request, _("已导入并保存 %(time)s") % {"time": clock(saved.saved_at)})
    return redirect("filing:case", case=case.pk)
