from __future__ import annotations

from django.urls import path

from tihang.platform.exchange.views import home, keys, receiving, sending

app_name = "exchange"

urlpatterns = [
    path("exchange/", home.home, name="home"),
    path("exchange/keys/", keys.keys, name="keys"),
    path("exchange/keys/own.pub", keys.own, name="own"),
    path("exchange/keys/<int:key>/revoke/", keys.revoke, name="revoke"),
    path("exchange/send/<slug:kind>/<int:authority>/", sending.choose, name="choose"),
    path("exchange/sent/<uuid:sent>/", sending.sent, name="sent"),
    path("exchange/sent/<uuid:sent>/progress/", sending.progress, name="sent_progress"),
    path("exchange/sent/<uuid:sent>/file", sending.download, name="download"),
    path("exchange/sent/<uuid:sent>/recall/<int:handover>/", sending.recall, name="recall"),
    path("exchange/receive/", receiving.receive, name="receive"),
    path("exchange/received/<uuid:received>/", receiving.received, name="received"),
    path(
        "exchange/received/<uuid:received>/progress/", receiving.progress, name="received_progress"
    ),
    path("exchange/received/<uuid:received>/accept/", receiving.accept, name="accept"),
    path("exchange/received/<uuid:received>/discard/", receiving.discard, name="discard"),
]
