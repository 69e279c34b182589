"""Reads queries, a JSON array on stdin, and prints the rows of each, a JSON array a line.

Usage: rows.py pandas|duckdb ARCHIVE. Values are as JSON has them; a query that fails is
{"failed": "why"}.
"""

import json
import sqlite3
import sys


def pandas(archive):
    import pandas

    connection = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)

    def rows(sql):
        frame = pandas.read_sql_query(sql, connection, dtype=object)
        return frame.astype(object).where(frame.notna(), None).values.tolist()

    return rows, connection.execute


def duckdb(archive):
    import duckdb
    from duckdb_extensions import import_extension

    connection = duckdb.connect()
    import_extension("sqlite_scanner", con=connection)
    connection.execute("LOAD sqlite_scanner")
    connection.execute(f"ATTACH '{archive}' AS archive (TYPE sqlite, READ_ONLY)")
    connection.execute("USE archive")
    # It lists nothing while it cannot read the SQL of one of the views.
    connection.execute("SHOW TABLES")
    return lambda sql: connection.execute(sql).fetchall(), connection.execute


tool, archive = sys.argv[1:]
rows, execute = {"pandas": pandas, "duckdb": duckdb}[tool](archive)
for sql in json.load(sys.stdin):
    try:
        print(json.dumps(rows(sql)))
    except Exception as error:
        print(json.dumps({"failed": str(error)}))
try:
    execute("DELETE FROM people")
    print('"written"')
except Exception:
    print('"refused"')
