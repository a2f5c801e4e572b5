"""Translates the project's SQL, read as Redshift SQL, to DuckDB's."""

from functools import lru_cache

import sqlglot

from patches import REWRITES


@lru_cache(maxsize=None)
def duckdb_statements(sql: str) -> tuple[str, ...]:
    """Returns the statements of a file as DuckDB SQL. Raises where sqlglot cannot read one as Redshift SQL."""
    trees = sqlglot.parse(sql, read="redshift", error_level=sqlglot.ErrorLevel.RAISE)
    return tuple(_patched(tree).sql(dialect="duckdb", comments=False) for tree in trees if tree is not None)


def _patched(tree: sqlglot.exp.Expression) -> sqlglot.exp.Expression:
    for rewrite in REWRITES:
        tree = tree.transform(rewrite.apply)
    return tree
