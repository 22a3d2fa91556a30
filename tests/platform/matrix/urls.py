"""The site with refusals that render nothing: the matrix asks for thousands of them.

How the pages of refusals look is tested where they are at home.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from tihang.platform.urls import urlpatterns

__all__ = ["urlpatterns"]


def handler403(_request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return HttpResponse("403", status=403)


def handler404(_request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return HttpResponse("404", status=404)
