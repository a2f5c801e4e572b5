"""Compares the rows of a DuckDB query with those that PostgreSQL returned as text, and describes the first difference."""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal

# Reads PostgreSQL's text as a value of the Python type that DuckDB's driver returns for the column.
READ_TEXT = {
    bool: lambda text: text == "t",
    int: Decimal,
    float: Decimal,
    Decimal: Decimal,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    str: str,
}


def difference(what, columns, actual, expected, ordered):
    """Returns None where the rows are equal, else a text: the row counts and the first row that differs.

    `expected` is {"columns": [...], "rows": [[text or None, ...], ...]}. Row order counts only where `ordered`.
    """
    if columns != expected["columns"]:
        return f"{what}: DuckDB returns the columns {columns}, PostgreSQL {expected['columns']}"
    types = [_type_of(column) for column in zip(*actual)] or [str] * len(columns)
    ours = [tuple(_comparable(value) for value in row) for row in actual]
    theirs = [tuple(_comparable(_read(value, kind)) for value, kind in zip(row, types)) for row in expected["rows"]]
    if ours == theirs:
        return None
    counts = f"{what}: DuckDB has {len(ours)} rows, PostgreSQL {len(theirs)}"
    only_ours, only_theirs = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    if only_ours or only_theirs:
        return (
            f"{counts}; only DuckDB has {only_ours.total()} of them, only PostgreSQL {only_theirs.total()}. First row\n"
            f"  of DuckDB:     {_first(only_ours, columns)}\n  of PostgreSQL: {_first(only_theirs, columns)}"
        )
    if not ordered:
        return None
    at = next(i for i, (one, other) in enumerate(zip(ours, theirs)) if one != other)
    return (
        f"{counts}, in another order from row {at + 1} on:\n"
        f"  of DuckDB:     {_shown(ours[at], columns)}\n  of PostgreSQL: {_shown(theirs[at], columns)}"
    )


def _type_of(column):
    return next((type(value) for value in column if value is not None), str)


def _read(text, kind):
    return None if text is None else READ_TEXT[kind](text)


def _comparable(value):
    """Numbers of all types by their value, -0 apart from 0; the shortest text of a double tells it from all others."""
    if value is None or isinstance(value, (str, bool, datetime, date)):
        return value
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return format(number.normalize(), "f")


def _first(rows, columns):
    return _shown(min(rows, key=_sort_key), columns) if rows else "none"


def _sort_key(row):
    return [(value is not None, str(value)) for value in row]


def _shown(row, columns):
    return ", ".join(f"{name}={'null' if value is None else value}" for name, value in zip(columns, row))
