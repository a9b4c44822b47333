"""The column type that holds content in several languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, overload

from piccolo.columns.column_types import JSONB

from core.contracts.texts import LocalizedText

if TYPE_CHECKING:
    from piccolo.table import Table


class LocalizedTextColumn(JSONB):
    """A JSON column whose value on a row's object is a `LocalizedText`.

    It may be given a LocalizedText, its JSON, or a dictionary. `select()` and `raw()` bypass
    the object and give the JSON text: read it with `LocalizedText.from_json`.
    """

    value_type = str

    def __init__(self, default: str | None = "{}", **kwargs: Any) -> None:
        super().__init__(default=default, **kwargs)

    @overload  # type: ignore[override]
    def __get__(self, obj: Table, objtype: Any = None) -> LocalizedText: ...

    @overload
    def __get__(self, obj: None, objtype: Any = None) -> Self: ...

    def __get__(self, obj: Table | None, objtype: Any = None) -> Any:
        return self if obj is None else obj.__dict__[self._meta.name]

    def __set__(self, obj: Table, value: Any) -> None:
        obj.__dict__[self._meta.name] = _localized(value, nullable=self._meta.null)


def _localized(value: Any, *, nullable: bool) -> Any:
    """Read whatever stands for a localized text; a query's expression is left alone."""
    if value is None and nullable:
        return None
    if isinstance(value, LocalizedText):
        return LocalizedText(original=value.original, texts=dict(value.texts))
    if value is None or isinstance(value, str | bytes | dict):
        return LocalizedText.from_json(value)
    return value
