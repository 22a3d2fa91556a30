from __future__ import annotations

from django.urls import path

from tihang.platform.outbox import views

app_name = "outbox"

urlpatterns = [
    path("messages/", views.inbox, name="inbox"),
    path("messages/read/", views.read_all, name="read-all"),
    path("messages/mail/", views.mail, name="mail"),
    path("messages/<int:delivery>/", views.message, name="message"),
]
