"""``{% load words %}``: texts of the edition and times, in the reader's language."""

from __future__ import annotations

from django import template

from tihang.platform import words

register = template.Library()
register.filter("say", words.say)
register.filter("moment", words.moment)
register.filter("day", words.day)
register.filter("clock", words.clock)
