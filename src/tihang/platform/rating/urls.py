from __future__ import annotations

from django.urls import path

from tihang.platform.rating.views import factories, guided, plans, routes

app_name = "rating"

urlpatterns = [
    path("rating/", factories.index, name="index"),
    path("rating/start/", factories.start, name="start"),
    path("rating/route/", routes.own_route, name="route"),
    path("rating/<int:factory>/", factories.factory_page, name="factory"),
    path("route/", routes.open_route, name="open_route"),
    path("cases/<uuid:case>/rating/", guided.guide, name="guide"),
    path("cases/<uuid:case>/rating/quick/", guided.quick, name="quick"),
    path("cases/<uuid:case>/rating/record/", guided.record, name="record"),
    path("cases/<uuid:case>/rating/declare/", guided.declare, name="declare"),
    path("cases/<uuid:case>/plan/", plans.case_plan, name="plan"),
    path("plans/<int:plan>/", plans.edit_plan, name="edit_plan"),
    path("plans/<int:plan>/plan.<slug:kind>", plans.plan_file, name="plan_file"),
]
