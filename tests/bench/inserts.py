# SPDX-License-Identifier: Apache-2.0
"""The same inserts for all who are measured, taken from what the service really did.

plan() looks which rows the newest command of a service's schema wrote (they carry its transaction
number), copies them to schema `template`, and makes tables like the service's, with the same
indexes, in schema `bench`. floor.c and the pgbench scripts made here write a command's rows there,
with fresh ids and numbers. So the comparison stays true when the tables change.
"""

COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL), EXISTS (SELECT FROM pg_index i
  WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY (i.indkey))
FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attgenerated = '' ORDER BY a.attnum"""

FOREIGN_KEYS = """
SELECT f.relname, regexp_replace(pg_get_constraintdef(c.oid), 'REFERENCES ([a-z_]+[.])?',
  'REFERENCES bench.') FROM pg_constraint c JOIN pg_class f ON f.oid = c.confrelid
WHERE c.contype = 'f' AND c.conrelid = %s::regclass"""


def plan(db, service):
    """Fills the schemas template and bench; returns {table: rows of the template}."""
    db.execute("DROP SCHEMA IF EXISTS template, bench CASCADE; CREATE SCHEMA template; "
               "CREATE SCHEMA bench; CREATE SEQUENCE bench.number")
    db.execute("SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind "
               "IN ('r', 'p') AND NOT relispartition AND relname <> 'head' ORDER BY oid", [service])
    rows = {}
    for name, in db.fetchall():     # as they were made: what is referred to comes first
        db.execute("CREATE TABLE template.{0} AS SELECT * FROM {1}.{0} WHERE xmin = "
                   "(SELECT xmin FROM {1}.event ORDER BY seq DESC LIMIT 1)".format(name, service))
        db.execute("SELECT count(*) FROM template." + name)
        rows[name] = db.fetchone()[0]
        if rows[name] == 0:
            db.execute("DROP TABLE template." + name)
            del rows[name]
        else:
            db.execute("CREATE TABLE bench.{0} (LIKE {1}.{0} INCLUDING ALL)".format(name, service))
    for name in rows:
        db.execute(FOREIGN_KEYS, ["%s.%s" % (service, name)])
        for target, definition in db.fetchall():
            if target in rows:
                db.execute("ALTER TABLE bench.%s ADD %s" % (name, definition))
    db.execute("CREATE TABLE bench.head (LIKE {0}.head INCLUDING ALL) WITH (fillfactor = 10); "
               "INSERT INTO bench.head SELECT * FROM {0}.head".format(service))
    return rows


def align(db, rows):
    """Sets the sequence beyond what floor.c has counted up to."""
    highest = 0
    for table in rows:
        db.execute(COLUMNS, ["bench." + table])
        for name, kind, unique in db.fetchall():
            if kind == "bigint" and unique:
                db.execute("SELECT coalesce(max(%s), 0) FROM bench.%s" % (name, table))
                highest = max(highest, db.fetchone()[0])
    db.execute("SELECT setval('bench.number', %s)", [highest + 1])


class Script:
    """One command as SQL for pgbench. :n counts up in each client, so that ids grow with time."""

    def __init__(self, db):
        self.db = db
        self.ids = {}
        self.numbered = False

    def fresh(self, value):
        index = self.ids.setdefault(value, len(self.ids))
        return "('%08x-' || lpad(to_hex((:client_id)::int), 4, '0') || '-7000-8000-' || " \
               "lpad(to_hex((:n)::bigint), 12, '0'))::uuid" % index

    def number(self, rows, row):
        call = "currval" if self.numbered else "nextval"
        self.numbered = True
        return "%s('bench.number') * %d + %d" % (call, rows, row)

    def cell(self, value, kind, unique, rows, row):
        if value is None:
            return "NULL"
        if kind == "uuid" and (unique or value in self.ids):
            return self.fresh(value)
        if kind == "bigint" and unique:
            return self.number(rows, row)
        text = value.replace("\\", "\\\\").replace("'", "''").replace(":", "\\072")
        return "E'%s'::%s" % (text, kind)   # a colon would be a variable of pgbench

    def insert(self, table):
        self.db.execute(COLUMNS, ["bench." + table])
        columns = self.db.fetchall()
        self.db.execute("SELECT %s FROM template.%s" % (
            ", ".join(name + "::text" for name, _, _ in columns), table))
        found = self.db.fetchall()
        lines = [", ".join(self.cell(value, kind, unique, len(found), row)
                           for value, (_, kind, unique) in zip(values, columns))
                 for row, values in enumerate(found)]
        return "INSERT INTO bench.%s (%s) VALUES (%s);" % (
            table, ", ".join(name for name, _, _ in columns), "), (".join(lines))


def scripts(db, rows):
    """(one statement after the other, all in one pipeline): a transaction a command each."""
    script = Script(db)
    for table in rows:      # which ids are fresh is known when every table was looked at
        script.insert(table)
    script.numbered = False
    inserts = [script.insert(table) for table in rows]
    body = ["BEGIN;"] + inserts + ["COMMIT;"]
    count = "\\set n :n + 1\n"
    return (count + "\n".join(body) + "\n",
            count + "\n".join(["\\startpipeline"] + body + ["\\endpipeline"]) + "\n")
