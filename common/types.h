/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The values that messages and rows are made of. All are plain values; zeroed memory means
 * "absent" for every one of them but bool and the plain numbers (use opt_* for those).
 * Runs of bytes are borrowed: they point into the message or an arena and are never freed.
 */
#ifndef COMMON_TYPES_H
#define COMMON_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

/* Of these three, p NULL = absent. */
struct str { const char *p; size_t n; };       /* UTF-8 without U+0000, and no NUL after it */
struct bytes { const uint8_t *p; size_t n; };
struct raw { const uint8_t *p; size_t n; };    /* exactly one encoded msgpack value */
struct uuid { uint8_t b[16]; };                /* all zero = absent */
struct date { int32_t ymd; };                  /* 20261123, a day in the zone; 0 = absent */
struct stamp { int64_t us; };                  /* microseconds since 1970 UTC; 0 = absent */
struct strs { struct str *v; size_t n; };
struct uuids { struct uuid *v; size_t n; };
struct i32s { int32_t *v; size_t n; };
struct i64s { int64_t *v; size_t n; };
struct list { void *v; size_t n; };            /* of contiguous structs; desc.h: of which */
struct opt_bool { bool v, set; };
struct opt_i32 { int32_t v; bool set; };
struct opt_i64 { int64_t v; bool set; };
struct opt_f64 { double v; bool set; };

#define STR(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p != NULL ? (s).p : ""

static inline struct str
str_from(const char *s)
{
	return s != NULL ? (struct str){ s, strlen(s) } : (struct str){ 0 };
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool
str_is(struct str a, const char *b)
{
	return str_eq(a, str_from(b));
}

/* Absent or empty. */
static inline bool
str_empty(struct str s)
{
	return s.n == 0;
}

/* Byte order; a shorter prefix comes first. */
int str_cmp(struct str a, struct str b);
/* Takes off and returns what stands before the first `sep`, or all of it; steps over the `sep`. */
struct str str_cut(struct str *rest, char sep);
struct str str_dup(struct arena *a, struct str s);
struct str str_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *str_z(struct arena *a, struct str s); /* NUL-terminated copy */
bool str_utf8(struct str s);                /* well-formed UTF-8 without U+0000 */
size_t str_chars(struct str s);             /* code points of well-formed UTF-8 */
struct str str_trim(struct str s);          /* without blanks of any script at its ends */
bool str_controls(struct str s, const char *but); /* has U+0001 to U+001F, U+007F, but for these */

/* UUIDv7 (RFC 9562) of this millisecond; random part from the system. */
struct uuid uuid_v7(int64_t now_us);
/* The same name gives the same UUID (v8, BLAKE2b of the name): ids of counters and their like. */
struct uuid uuid_named(const char *name, size_t n);
int64_t uuid_v7_ms(struct uuid u); /* milliseconds since 1970; -1 if not version 7 */
bool uuid_parse(struct str s, struct uuid *out); /* 8-4-4-4-12 hexadecimal digits */
void uuid_format(struct uuid u, char out[37]);

static inline bool
uuid_eq(struct uuid a, struct uuid b)
{
	return memcmp(a.b, b.b, sizeof(a.b)) == 0;
}

static inline bool
uuid_absent(struct uuid u)
{
	return uuid_eq(u, (struct uuid){ 0 });
}

#endif
