"""Prints the content of a Parquet file as DuckDB reads it.

The result is a JSON object: {"columns": [[NAME, TYPE], ...], "rows": [[TEXT or null, ...], ...]}.
"""

import json
import sys

import duckdb

database = duckdb.connect()
database.execute("set timezone = 'UTC'")
rows = database.read_parquet(sys.argv[1])
texts = database.execute("select columns(*)::varchar from read_parquet(?)", [sys.argv[1]]).fetchall()
columns = [[name, str(kind)] for name, kind in zip(rows.columns, rows.types)]
print(json.dumps({"columns": columns, "rows": texts}))
