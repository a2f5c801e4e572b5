"""Prints from which staging columns each column of the star is computed, as JSON.

Arguments: the SQL files to read, those of sql/tables first. sqlglot finds the columns that each statement reads for each column that
it writes; this script follows them through candidate rows and the ledger's records back to the staging tables. Only values
count: not conditions, joins and orders, by which rows are chosen.
"""

import json
import re
import sys

from sqlglot import exp, parse
from sqlglot.lineage import lineage

DIALECT = "postgres"
STAGING = ("stage_events", "stage_songs")

# The load numbers its batches: no record has one.
BATCH = "batch_id"


def read(path: str) -> list[exp.Expression]:
    # Custom columns (:custom and its like) are those of a team: the file of the program has none.
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"(?<!:):custom\w*", "", file.read())
    return [statement for statement in parse(text, read=DIALECT) if statement is not None]


def columns_of_table(statement: exp.Expression) -> dict[str, str]:
    """Columns that `create table NAME (…)` defines, with their types."""
    return {column.name: column.kind.sql(DIALECT) for column in statement.find_all(exp.ColumnDef)}


def without_excluded_rows(query: exp.Expression) -> exp.Expression:
    """The query without the right side of each EXCEPT: that takes rows away, and gives no value."""

    def left_side(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, exp.Except):
            return node
        if node.ctes:
            node.left.set("with_", node.args["with_"])
        return node.left

    while query.find(exp.Except):
        query = query.transform(left_side)
    return query


def written(statement: exp.Expression) -> tuple[str, list[str] | None, exp.Expression] | None:
    """Table, its columns if they are named, and the query that a statement fills it by."""
    query = statement.expression
    if not isinstance(statement, (exp.Create, exp.Insert)) or not isinstance(query, exp.Query):
        return None
    target = statement.this
    named = [column.name for column in target.expressions] if isinstance(target, exp.Schema) else None
    return statement.find(exp.Table).name, named, without_excluded_rows(query)


def is_plain(expression: exp.Expression) -> bool:
    return isinstance(expression.unalias(), exp.Column)


def origins(node, identical: bool = True) -> dict[tuple[str, str], bool]:
    """Columns at the ends of a lineage, and whether each comes unchanged."""
    if isinstance(node.expression, exp.Table):
        return {(node.expression.name, exp.to_column(node.name).name): identical}
    found: dict[tuple[str, str], bool] = {}
    identical = identical and (is_plain(node.expression) or isinstance(node.expression, exp.Query))
    for source in node.downstream:
        for column, same in origins(source, identical).items():
            found[column] = found.get(column, True) and same
    return found


class Columns:
    """The columns of all tables so far, and the columns that each is computed from."""

    def __init__(self) -> None:
        self.schema: dict[str, dict[str, str]] = {}
        self.sources: dict[tuple[str, str], dict[tuple[str, str], bool]] = {}

    def add(self, statement: exp.Expression) -> None:
        if isinstance(statement, exp.Update):
            # Values reach the star by inserts. Another update would be a way that this script does not follow.
            assert {assignment.this.name for assignment in statement.expressions} == {BATCH}, statement.sql()
        if isinstance(statement, exp.Create) and isinstance(statement.this, exp.Schema):
            self.schema[statement.this.this.name] = columns_of_table(statement)
        filled = written(statement)
        if filled is not None:
            self.fill(*filled)

    def fill(self, table: str, named: list[str] | None, query: exp.Expression) -> None:
        of_query = lineage(None, query, schema=self.schema, dialect=DIALECT)
        names = named or list(of_query)
        known = self.schema.setdefault(table, {name: "text" for name in names})
        assert len(names) == len(of_query) and set(names) <= set(known), f"{table}: {names}"
        for name, node in zip(names, of_query.values()):
            sources = self.sources.setdefault((table, name), {})
            for column, same in origins(node).items():
                sources[column] = sources.get(column, True) and same

    def staging_columns(self, column: tuple[str, str], seen: tuple = ()) -> dict[str, bool]:
        """Staging columns that a column is computed from, by whatever way, and whether each comes unchanged."""
        if column[0] in STAGING:
            return {} if column[1] == BATCH else {".".join(column): True}
        found: dict[str, bool] = {}
        for source, same in self.sources.get(column, {}).items():
            if source in seen or source == column:
                continue
            for origin, unchanged in self.staging_columns(source, (*seen, column)).items():
                found[origin] = found.get(origin, True) and same and unchanged
        return found


def main(paths: list[str]) -> None:
    columns = Columns()
    star = []
    for path in paths:
        for statement in read(path):
            columns.add(statement)
        if "tables/star/" in path:
            star.append(path.rsplit("/", 1)[1].removesuffix(".sql"))
    tables = {
        table: {
            column: {
                origin: "IDENTITY" if same else "TRANSFORMATION"
                for origin, same in sorted(columns.staging_columns((table, column)).items())
            }
            for column in columns.schema[table]
            if column != BATCH
        }
        for table in star
    }
    print(json.dumps(tables, indent=2))


main(sys.argv[1:])
