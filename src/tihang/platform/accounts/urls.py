from __future__ import annotations

from django.urls import path

from tihang.platform.accounts.views import firms, own, people

app_name = "accounts"

urlpatterns = [
    path("me/", own.profile, name="profile"),
    path("me/act-in/<int:membership>/", own.act_in, name="act_in"),
    path("people/", people.people, name="people"),
    path("people/offices/<int:office>/", people.office, name="people_of_office"),
    path("people/offices/<int:office>/add/", people.add_to_office, name="add_to_office"),
    path("people/firms/<int:firm>/", people.firm, name="people_of_firm"),
    path("people/firms/<int:firm>/add/", people.add_to_firm, name="add_to_firm"),
    path("people/<int:membership>/", people.person, name="person"),
    path("people/<int:membership>/end/", people.end, name="end"),
    path("people/<int:membership>/manager/", people.appoint, name="appoint"),
    path("people/<int:membership>/password/", people.reset_password, name="reset_password"),
    path("people/<int:membership>/close/", people.close, name="close"),
    path("people/<int:membership>/substitute/", people.substitute, name="substitute"),
    path("firms/", firms.firms, name="firms"),
    path("firms/add/", firms.add, name="add_firm"),
    path("firms/take-over/", firms.take_over, name="take_over"),
    path("firms/<int:firm>/", firms.firm, name="firm"),
    path("firms/<int:firm>/edit/", firms.edit, name="edit_firm"),
    path("firms/<int:firm>/factories/", firms.add_factory, name="add_factory"),
    path("firms/moves/<int:move>/", firms.answer, name="answer_move"),
]
