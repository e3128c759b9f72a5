/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQL arrays ⇄ structs by descriptor: whole batches are saved with one
 * `INSERT … SELECT FROM unnest(arrays)` a table and read with one `= ANY($1)`. All parameters and
 * results are in PostgreSQL's binary format; kinds map to types as desc.h says.
 */
#ifndef COMMON_ROWS_H
#define COMMON_ROWS_H

#include <libpq-fe.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/desc.h"
#include "common/err.h"

#define SQL_PARAMS 64

/* PostgreSQL counts days and microseconds from 2000-01-01. */
#define SQL_EPOCH_DAYS 10957
#define SQL_EPOCH_US (SQL_EPOCH_DAYS * US_PER_DAY)

enum { /* pg_type.dat */
	OID_BOOL = 16, OID_BYTEA = 17, OID_NAME = 19, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23,
	OID_TEXT = 25, OID_JSON = 114, OID_FLOAT8 = 701, OID_INT4S = 1007, OID_TEXTS = 1009,
	OID_INT8S = 1016, OID_VARCHAR = 1043, OID_DATE = 1082, OID_STAMPTZ = 1184, OID_UUID = 2950,
	OID_UUIDS = 2951, OID_JSONB = 3802,
};

struct sqlparams { /* binary, for PQsendQueryPrepared; memory from the arena */
	int n;
	const char *v[SQL_PARAMS];
	int len[SQL_PARAMS];
	int fmt[SQL_PARAMS]; /* all 1 */
};

/* "uuid", "text", "jsonb" … of a field; used in casts, so that no parameter type is guessed. */
const char *sql_type(const struct field *f);
Oid sql_oid(const struct field *f); /* the same as a number */
/* The type of a member as sql_add_struct passes it: the column's, but text[] and uuid[]. */
Oid sql_param_oid(const struct field *f);

/*
 * INSERT INTO <table> (cols) SELECT x.cols FROM unnest($1::<table>[]) x, and unless insert_only
 * ON CONFLICT (<key>) DO UPDATE SET every other column. One array of the table's row type: an array
 * a column costs the server three times as much.
 */
struct str sql_save(struct arena *a, const char *table, const struct desc *d, const char *key,
    bool insert_only);
/* INSERT …; what has the id already gets the sums of its amounts and the new ones, by slot. */
struct str sql_sum(struct arena *a, const char *table, const struct desc *d);
/* "a, b, c": the columns of a descriptor in order, each prefixed ("s." or ""). */
struct str sql_columns(struct arena *a, const struct desc *d, const char *prefix);

/* The row type of a table, as its binary form needs it: columns in the table's own order. */
#define SQL_COLUMNS 64
struct sqlrowtype {
	Oid oid;
	int n;
	Oid type[SQL_COLUMNS];
	int field[SQL_COLUMNS]; /* which member fills the column; -1: NULL */
};

/* Rows (table, row type, column, its type, a domain's base type) of a schema, columns in order. */
extern const char *const sql_rowtypes;

/* INTERNAL when the table is not in `res`, or a member has no column of its type. */
MUST_CHECK int sql_rowtype(const PGresult *res, const char *table, const struct desc *d,
    struct sqlrowtype *out, struct err *e);

/* The one parameter of sql_save, from n structs; replaces *out. */
void sql_rows(struct arena *a, const struct desc *d, const struct sqlrowtype *t,
    const void *const *rows, size_t n, struct sqlparams *out);

/* Single parameters, appended to *out. */
void sql_add_null(struct sqlparams *out);
void sql_add_text(struct arena *a, struct sqlparams *out, struct str s);
void sql_add_i64(struct arena *a, struct sqlparams *out, int64_t v);
void sql_add_i32(struct arena *a, struct sqlparams *out, int32_t v);
void sql_add_bool(struct arena *a, struct sqlparams *out, bool v);
void sql_add_uuid(struct arena *a, struct sqlparams *out, struct uuid u);
void sql_add_stamp(struct arena *a, struct sqlparams *out, struct stamp t);
void sql_add_bytes(struct arena *a, struct sqlparams *out, struct bytes b);
void sql_add_uuids(struct arena *a, struct sqlparams *out, const struct uuid *v, size_t n);
void sql_add_texts(struct arena *a, struct sqlparams *out, const struct str *v, size_t n);
void sql_add_i64s(struct arena *a, struct sqlparams *out, const int64_t *v, size_t n);
void sql_add_stamps(struct arena *a, struct sqlparams *out, const struct stamp *v, size_t n);
void sql_add_bytess(struct arena *a, struct sqlparams *out, const struct bytes *v, size_t n);
/* Every member of one struct as a single parameter each, in the descriptor's order (STRS and UUIDS
 * as text[] and uuid[]). */
void sql_add_struct(struct arena *a, struct sqlparams *out, const struct desc *d, const void *in);

/*
 * Row `row` of a binary result whose columns are the descriptor's fields in order; copied to the
 * arena. INTERNAL when it does not fit: another count or type of columns, a member that must be
 * there and is NULL, an unknown enum name.
 */
MUST_CHECK int sql_read(const PGresult *res, int row, const struct desc *d, struct arena *a,
    void *out, struct err *e);
/* One cell; the caller knows the column's type. Absent value for NULL. */
int64_t sql_i64(const PGresult *res, int row, int col); /* int2, int4 or int8 by length */
struct str sql_text(const PGresult *res, int row, int col);
struct bytes sql_bytes(const PGresult *res, int row, int col);
struct uuid sql_uuid(const PGresult *res, int row, int col);
struct stamp sql_stamp(const PGresult *res, int row, int col);
bool sql_bool(const PGresult *res, int row, int col);

#endif
