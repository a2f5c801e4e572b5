"""Runs months of loads in DuckDB and compares them with what PostgreSQL made of the same staged rows.

Each line of stdin names a JSON file: the steps of one month, in order, on an empty database. A step is one of
  {"execute": FILE, "sql": SQL}
  {"fill": TABLE, "from": FILE}: replaces the rows by JSON objects of texts, a line each
  {"compare": NAME, "run": NUMBER, "sql": SQL, "expected": {"columns": [...], "rows": [...]}, "ordered": BOOLEAN}
  {"schema": NAME, "path": [NAME, ...]}: creates the schema and sets the search path
The answer is a line of JSON on stdout: {"rows": {NAME: COUNT, ...}, "differences": [TEXT, ...]}.
"""

import json
import sys

import duckdb
import sqlglot

from compare import difference
from patches import SETTINGS
from translate import duckdb_statements

# A month that differs differs in each later run too.
MAX_DIFFERENCES = 5


class Month:
    def __init__(self):
        self.database = duckdb.connect()
        for setting in SETTINGS:
            self.database.execute(setting.sql)
        self.rows = {}
        self.differences = []

    def play(self, steps):
        for step in steps:
            try:
                self._take(step)
            except (duckdb.Error, sqlglot.errors.SqlglotError) as error:
                self.differences.append(f"{_name_of(step)} fails in DuckDB: {error}\n{step.get('sql', '')}")
                break
            if len(self.differences) >= MAX_DIFFERENCES:
                break

    def _take(self, step):
        if "schema" in step:
            self.database.execute(f'create schema if not exists "{step["schema"]}"')
            self.database.execute(f"set search_path = '{','.join(step['path'])}'")
        elif "fill" in step:
            self._fill(step["fill"], step["from"])
        elif "execute" in step:
            for statement in duckdb_statements(step["sql"]):
                self.database.execute(statement)
        else:
            self._compare(step)

    def _fill(self, table, path):
        names = [row[0] for row in self.database.execute(f"describe {table}").fetchall()]
        columns = ", ".join(f"{name}: 'varchar'" for name in names)
        self.database.execute(f"delete from {table}")
        self.database.execute(
            f"insert into {table} select * from read_json(?, format = 'newline_delimited', columns = {{{columns}}})",
            [path],
        )

    def _compare(self, step):
        (query,) = duckdb_statements(step["sql"])
        result = self.database.execute(query)
        columns = [column[0] for column in result.description]
        rows = result.fetchall()
        name = step["compare"]
        self.rows[name] = self.rows.get(name, 0) + len(rows)
        found = difference(f"{name}, run {step['run']}", columns, rows, step["expected"], step["ordered"])
        if found is not None:
            self.differences.append(found)


def _name_of(step):
    return next(step[kind] for kind in ("execute", "compare", "fill", "schema") if kind in step)


def main():
    for line in sys.stdin:
        month = Month()
        with open(json.loads(line), encoding="utf-8") as steps:
            month.play(json.load(steps))
        answer = {"rows": month.rows, "differences": month.differences}
        print(json.dumps(answer), flush=True)


main()
