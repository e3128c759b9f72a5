/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Descriptors: a message or a row is a plain C struct and one table of fields. From the table come
 * msgpack (common/msg.h), JSON (common/json.h), SQL arrays (common/rows.h) and the contract
 * (common/schema.h). The kind follows the member's C type by _Generic, so a table cannot disagree
 * with its struct. A descriptor is constant and lives as long as the program.
 *
 * Values outside C, by kind:
 *   kind        C type             msgpack            JSON                 SQL
 *   K_BOOL      bool               bool               true/false           boolean
 *   K_I32       int32_t            int                number               integer
 *   K_I64       int64_t            int                number               bigint
 *   K_F64       double             float (int read)   number               double precision
 *   K_STR       struct str         str                string               text
 *   K_BYTES     struct bytes       bin                string, base64       bytea
 *   K_UUID      struct uuid        bin of 16          string 8-4-4-4-12    uuid
 *   K_DATE      struct date        str YYYY-MM-DD     string YYYY-MM-DD    date
 *   K_STAMP     struct stamp       int, microseconds  string RFC 3339 Z    timestamptz
 *   K_ENUM      int32_t            str, the name      string               text
 *   K_STRS      struct strs        array of str       array                jsonb
 *   K_UUIDS     struct uuids       array of bin 16    array                jsonb
 *   K_I32S      struct i32s        array of int       array of numbers     integer[]
 *   K_I64S      struct i64s        array of int       array of numbers     bigint[]
 *   K_NEST      struct x *         map                object               jsonb
 *   K_LIST      struct list        array of maps      array                jsonb
 *   K_RAW       struct raw         any value          any value            bytea
 *   K_OPT_BOOL … K_OPT_F64         as the plain kind, or nil/null/NULL when not .set
 *
 * Absent optional members are left out of msgpack and JSON, and are NULL in SQL; nil and null are
 * read as absent. Absent = the zero value (types.h); plain bool and numbers are always there.
 */
#ifndef COMMON_DESC_H
#define COMMON_DESC_H

#include "common/types.h"

enum kind {
	K_BOOL, K_I32, K_I64, K_F64, K_STR, K_BYTES, K_UUID, K_DATE, K_STAMP, K_ENUM, K_STRS,
	K_UUIDS, K_I32S, K_I64S, K_NEST, K_LIST, K_RAW, K_OPT_BOOL, K_OPT_I32, K_OPT_I64,
	K_OPT_F64,
	K_COUNT
};

enum fieldflag {
	F_REQ = 0,          /* must be there; a list may be empty unless lo says otherwise */
	F_OPT = 1 << 0,     /* may be absent */
	F_PRIVATE = 1 << 1, /* never in events, stored answers, audit, logs */
	F_CHARS = 1 << 2,   /* lo and hi count characters, not bytes */
	F_TIDY = 1 << 3,    /* no blanks at the ends, no control characters but line breaks, tabs */
	F_LINE = 1 << 4,    /* with F_TIDY: nor these */
};

/* Names of an enum's values: value 1 is names[0]; 0 = absent. */
struct enumdesc {
	const char *name;
	const char *const *names;
	size_t n;
};

struct desc;
struct err;

struct field {
	const char *key;
	enum kind kind;
	unsigned flags;
	size_t off;
	int64_t lo, hi; /* inclusive: value of a number; bytes (F_CHARS: characters) of text; bytes;
	                 * items of a list. Numbers with lo = hi = 0 and sizes with hi = 0 have no
	                 * bound of their own; text then has at most TEXT_MAX_BYTES. */
	const struct desc *desc;   /* K_NEST, K_LIST */
	const struct enumdesc *en; /* K_ENUM */
	const char *doc;           /* one line: meaning, unit, source */
};

struct desc {
	const char *name; /* of the message or row: "suggestion.submit" */
	size_t size;
	const struct field *fields;
	size_t nfields;   /* ≤ 64 */
	const char *doc;
};

#define KIND_OF(x) _Generic((x),                                                                   \
	bool: K_BOOL, int32_t: K_I32, int64_t: K_I64, double: K_F64, struct str: K_STR,            \
	struct bytes: K_BYTES, struct uuid: K_UUID, struct date: K_DATE, struct stamp: K_STAMP,    \
	struct strs: K_STRS, struct uuids: K_UUIDS, struct i32s: K_I32S, struct i64s: K_I64S,      \
	struct raw: K_RAW, struct opt_bool: K_OPT_BOOL,                                            \
	struct opt_i32: K_OPT_I32, struct opt_i64: K_OPT_I64, struct opt_f64: K_OPT_F64)

/* A row: struct, member, flags, lowest, highest, what it means. */
#define FIELD(T, m, fl, lo_, hi_, doc_)                                                            \
	{ .key = #m, .kind = KIND_OF(((struct T *)0)->m), .flags = (fl),                           \
	  .off = offsetof(struct T, m),                                                            \
	  .lo = (lo_), .hi = (hi_), .doc = (doc_) }
#define FIELD_ENUM(T, m, fl, en_, doc_)                                                            \
	{ .key = #m, .kind = K_ENUM, .flags = (fl),                                                \
	  .off = offsetof(struct T, m) +                                                           \
	      0 * sizeof(char[KIND_OF(((struct T *)0)->m) == K_I32 ? 1 : -1]),                     \
	  .en = (en_), .doc = (doc_) }
#define FIELD_NEST(T, m, fl, desc_, doc_)                                                          \
	{ .key = #m, .kind = K_NEST, .flags = (fl), .off = offsetof(struct T, m), .desc = (desc_), \
	  .doc = (doc_) }
#define FIELD_LIST(T, m, fl, desc_, lo_, hi_, doc_)                                                \
	{ .key = #m, .kind = K_LIST, .flags = (fl), .off = offsetof(struct T, m), .lo = (lo_),     \
	  .hi = (hi_), .desc = (desc_), .doc = (doc_) }

/* Defines T_desc from T_fields. */
#define DESC(T, wire, doc_)                                                                        \
	_Static_assert(sizeof(T##_fields) / sizeof(T##_fields[0]) <= 64, #T);                      \
	const struct desc T##_desc = { wire, sizeof(struct T), T##_fields,                         \
		sizeof(T##_fields) / sizeof(T##_fields[0]), doc_ }
/* For a message without members (struct T must have one dummy char). */
#define DESC_EMPTY(T, wire, doc_)                                                                  \
	const struct desc T##_desc = { wire, sizeof(struct T), NULL, 0, doc_ }

#define ENUMDESC(var, wire, ...)                                                                   \
	static const char *const var##_names[] = { __VA_ARGS__ };                                  \
	const struct enumdesc var = { wire, var##_names,                                           \
		sizeof(var##_names) / sizeof(var##_names[0]) }

const struct field *desc_field(const struct desc *d, const char *key, size_t n); /* NULL = none */

/* The member of the struct at base. */
static inline const void *
field_at(const struct field *f, const void *base)
{
	return (const char *)base + f->off;
}

static inline void *
field_in(const struct field *f, void *base)
{
	return (char *)base + f->off;
}

bool field_absent(const struct field *f, const void *base);

static inline bool
kind_is_list(enum kind k)
{
	return k == K_STRS || k == K_UUIDS || k == K_I32S || k == K_I64S || k == K_LIST;
}

/* Whether a writer writes it: the absent is left out, but a list that must be there is empty. */
static inline bool
field_written(const struct field *f, const void *base)
{
	return !field_absent(f, base) || (!(f->flags & F_OPT) && kind_is_list(f->kind));
}

/* The enum's name for a value ("" for 0 or out of range), and back (0 = no such name). */
struct str enum_name(const struct enumdesc *en, int32_t value);
int32_t enum_value(const struct enumdesc *en, struct str name);

#define TEXT_MAX_BYTES 16384
/* Stamps from outside: 1900-01-01 to 2199-12-31, like dates. */
#define STAMP_MIN_US INT64_C(-2208988800000000)
#define STAMP_MAX_US INT64_C(7258118399999999)

/*
 * For the readers (msg.c, json.c), one member each; all answer INVALID_ARGUMENT, field = the key.
 * field_check: the bounds, not those of structs within. field_items: a list of n items, before it
 * is read. field_enum: the value of a name.
 */
int field_check(const struct field *f, const void *base, struct err *e);
int field_items(const struct field *f, size_t n, struct err *e);
int field_enum(const struct field *f, struct str name, int32_t *out, struct err *e);
int field_missing(const struct field *f, struct err *e);

/*
 * Bounds of a struct read from outside: required members, lo/hi, enum range, nested ones.
 * INVALID_ARGUMENT with the field's path. The readers call it; decide never needs to.
 */
int desc_check(const struct desc *d, const void *in, struct err *e);

/* A struct with all that it points to. */
void *desc_copy(const struct desc *d, const void *in, struct arena *a);

#endif
