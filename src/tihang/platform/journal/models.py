"""Streams of entries, each entry bound to the one before it by its hash."""

from __future__ import annotations

import json
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models

from tihang.dossier.chain import ORIGIN, entry_hash


class Unchangeable(Exception):
    """History is only ever added to."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise Unchangeable("a journal entry cannot be changed")

    def delete(self) -> NoReturn:
        raise Unchangeable("a journal entry cannot be deleted")


class Entry(models.Model):
    """One thing that happened, with copies of the names as they were then.

    ``content`` is the data as canonical JSON text and not a JSON column: what was hashed
    is then what is stored, to the byte, whatever the database does to numbers in JSON.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    stream = models.CharField(max_length=100)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_elsewhere = models.PositiveBigIntegerField(null=True)
    """Who acted, by the number they have in the installation that wrote the entry; there are
    no such people here. Empty for an entry of our own."""
    actor_name = models.CharField(max_length=250)
    """A substitute's with the name of the person stood in for: 王某（代江某）."""
    actor_role = models.CharField(max_length=40, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=100)
    content = models.TextField()
    prev_hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("stream", "seq")
        constraints = (
            models.UniqueConstraint(fields=["stream", "seq"], name="journal_one_entry_per_seq"),
        )
        indexes = (models.Index(fields=["actor", "at"], name="journal_by_actor"),)

    def __str__(self) -> str:
        return f"{self.stream} #{self.seq} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable("a journal entry cannot be changed")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable("a journal entry cannot be deleted")

    @property
    def data(self) -> dict[str, Any]:
        """What the action was about."""
        loaded: dict[str, Any] = json.loads(self.content)
        return loaded

    @property
    def author(self) -> int | None:
        """The number that was hashed: of somebody here, or of somebody elsewhere."""
        return self.actor_id if self.actor_elsewhere is None else self.actor_elsewhere

    def sealed(self) -> Self:
        """Set the hash that all other fields give, and return the entry."""
        self.hash = self.expected_hash()
        return self

    def expected_hash(self) -> str:
        """SHA-256 over every field, the hash of the entry before included."""
        return entry_hash(self)


class Head(models.Model):
    """The end of a stream: the row that writers lock, and the witness of the last entry."""

    stream = models.CharField(max_length=100, primary_key=True)
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, default=ORIGIN)
    elsewhere = models.BooleanField(default=False)
    """Another installation adds to the stream now; see ``continuing``."""

    def __str__(self) -> str:
        return f"{self.stream} #{self.seq}"
