"""Every deviation of DuckDB from Redshift that sqlglot's translation leaves open, with its reason.

Nothing else is adapted: a difference that is not listed here fails the test.
"""

from dataclasses import dataclass
from typing import Callable

from sqlglot import exp


@dataclass(frozen=True)
class Setting:
    """A setting of the DuckDB session."""

    sql: str
    reason: str


@dataclass(frozen=True)
class Rewrite:
    """A change of the syntax tree of each statement, after it was read as Redshift SQL."""

    name: str
    reason: str
    apply: Callable[[exp.Expression], exp.Expression]


SETTINGS = (
    Setting(
        "set integer_division = true",
        "A quotient of integers is an integer on Redshift; DuckDB makes it a double by default. "
        "(DuckDB, Configuration, integer_division)",
    ),
    Setting("set threads = 1", "The months are small, and PostgreSQL loads the next one meanwhile."),
)


def _round_decimal_quotient(node: exp.Expression) -> exp.Expression:
    if not isinstance(node, exp.Round) or node.this.find(exp.Div) is None or isinstance(node.this, exp.Cast):
        return node
    node.set("this", exp.cast(node.this, "decimal(38, 10)", dialect="duckdb"))
    return node


REWRITES = (
    Rewrite(
        "rounded quotients are decimals",
        "A quotient of decimals is a decimal on Redshift and PostgreSQL; DuckDB makes it a double, so that 107 / 20.0 is "
        "5.3499999999999996 and rounds to 5.3, where a decimal gives 5.35 and 5.4. (DuckDB, Numeric Types)",
        _round_decimal_quotient,
    ),
)
