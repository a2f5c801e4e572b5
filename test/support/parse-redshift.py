"""Asks two parsers that are not ours, sqlglot and sqlfluff, whether Redshift would understand statements.

Reads a JSON array of SQL texts from stdin, one statement each, and writes a JSON array with an object for each:
{"sqlglot": PROBLEM, "sqlfluff": PROBLEM}, where null means that the parser took it. Both are pinned in requirements-dev.txt.
"""

import json
import logging
import sys

import sqlglot
from sqlfluff.core import FluffConfig, Linter

# sqlglot warns where it falls back to `Command`: that is a problem here, and reported as one.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

FLUFF = Linter(config=FluffConfig(overrides={"dialect": "redshift", "templater": "raw", "large_file_skip_byte_limit": 0}))


def sqlglot_problem(sql):
    """A statement that sqlglot has no grammar for becomes a `Command` that holds its text unread: that counts as refused."""
    try:
        (statement,) = sqlglot.parse(sql, read="redshift", error_level=sqlglot.ErrorLevel.RAISE)
    except (sqlglot.errors.SqlglotError, ValueError) as error:
        return str(error)
    unread = statement.find(sqlglot.exp.Command)
    return None if unread is None else f"no grammar for: {unread.sql()[:80]}"


def sqlfluff_problem(sql):
    parsed = FLUFF.parse_string(sql + ";\n")
    return "; ".join(violation.desc() for violation in parsed.violations) or None


def main():
    texts = json.load(sys.stdin)
    json.dump([{"sqlglot": sqlglot_problem(sql), "sqlfluff": sqlfluff_problem(sql)} for sql in texts], sys.stdout)


main()
