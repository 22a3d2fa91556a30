"""Records that are written once: they can be added and read, nothing else."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class Unchangeable(Exception):
    """Somebody tried to change or delete what is written once."""


class WrittenOnceSet(models.QuerySet[M]):
    """A query set without the two ways of changing many rows at once."""

    def update(self, **_values: Any) -> NoReturn:
        raise Unchangeable

    def delete(self) -> NoReturn:
        raise Unchangeable


class WrittenOnce(models.Model):
    """A model whose rows stay as they were written; its manager is of a ``WrittenOnceSet``."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise Unchangeable
