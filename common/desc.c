/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "common/arena.h"
#include "common/desc.h"
#include "common/err.h"

#define QUOTE_BYTES 48

const struct field *
desc_field(const struct desc *d, const char *key, size_t n)
{
	for (size_t i = 0; n > 0 && i < d->nfields; i++) {
		const char *k = d->fields[i].key;

		if (*k == *key && strncmp(k, key, n) == 0 && k[n] == '\0')
			return &d->fields[i];
	}
	return NULL;
}

bool
field_absent(const struct field *f, const void *base)
{
	const void *p = field_at(f, base);

	switch (f->kind) {
	case K_STR: return ((const struct str *)p)->p == NULL;
	case K_BYTES: return ((const struct bytes *)p)->p == NULL;
	case K_RAW: return ((const struct raw *)p)->p == NULL;
	case K_UUID: return uuid_absent(*(const struct uuid *)p);
	case K_DATE: return ((const struct date *)p)->ymd == 0;
	case K_STAMP: return ((const struct stamp *)p)->us == 0;
	case K_ENUM: return *(const int32_t *)p == 0;
	case K_STRS: return ((const struct strs *)p)->v == NULL;
	case K_UUIDS: return ((const struct uuids *)p)->v == NULL;
	case K_I32S: return ((const struct i32s *)p)->v == NULL;
	case K_I64S: return ((const struct i64s *)p)->v == NULL;
	case K_LIST: return ((const struct list *)p)->v == NULL;
	case K_NEST: return *(void *const *)p == NULL;
	case K_OPT_BOOL: return !((const struct opt_bool *)p)->set;
	case K_OPT_I32: return !((const struct opt_i32 *)p)->set;
	case K_OPT_I64: return !((const struct opt_i64 *)p)->set;
	case K_OPT_F64: return !((const struct opt_f64 *)p)->set;
	case K_BOOL:
	case K_I32:
	case K_I64:
	case K_F64:
	case K_COUNT: break;
	}
	return false;
}

struct str
enum_name(const struct enumdesc *en, int32_t value)
{
	return value > 0 && (size_t)value <= en->n ? str_from(en->names[value - 1]) : STR("");
}

int32_t
enum_value(const struct enumdesc *en, struct str name)
{
	for (size_t i = 0; i < en->n; i++)
		if (str_is(name, en->names[i]))
			return (int32_t)i + 1;
	return 0;
}

int
field_enum(const struct field *f, struct str name, int32_t *out, struct err *e)
{
	char known[200] = "";
	size_t used = 0, n = name.n;

	if ((*out = enum_value(f->en, name)) != 0)
		return 0;
	for (size_t i = 0; i < f->en->n && used < sizeof(known); i++)
		used += (size_t)snprintf(
		    known + used, sizeof(known) - used, "%s%s", i > 0 ? ", " : "", f->en->names[i]);
	if (n > QUOTE_BYTES) /* quote whole characters only */
		for (n = QUOTE_BYTES; n > 0 && ((uint8_t)name.p[n] & 0xc0) == 0x80; n--)
			continue;
	return err_set(e, E_INVALID_ARGUMENT, f->key, "%s is \"%.*s\"%s, which is not one of: %s",
	    f->key, (int)n, name.p != NULL ? name.p : "", n < name.n ? " (cut)" : "", known);
}

int
field_missing(const struct field *f, struct err *e)
{
	return err_set(e, E_INVALID_ARGUMENT, f->key, "%s is missing", f->key);
}

static int
check_number(const struct field *f, int64_t v, struct err *e)
{
	if (f->lo == 0 && f->hi == 0)
		return 0;
	if (v < f->lo)
		return err_set(e, E_INVALID_ARGUMENT, f->key,
		    "%s is %" PRId64 ", at least %" PRId64 " is needed", f->key, v, f->lo);
	if (v > f->hi)
		return err_set(e, E_INVALID_ARGUMENT, f->key,
		    "%s is %" PRId64 ", at most %" PRId64 " is allowed", f->key, v, f->hi);
	return 0;
}

static int
check_real(const struct field *f, double v, struct err *e)
{
	if (!isfinite(v))
		return err_set(e, E_INVALID_ARGUMENT, f->key, "%s is not a finite number", f->key);
	if (f->lo == 0 && f->hi == 0)
		return 0;
	if (v < (double)f->lo)
		return err_set(e, E_INVALID_ARGUMENT, f->key,
		    "%s is %g, at least %" PRId64 " is needed", f->key, v, f->lo);
	if (v > (double)f->hi)
		return err_set(e, E_INVALID_ARGUMENT, f->key,
		    "%s is %g, at most %" PRId64 " is allowed", f->key, v, f->hi);
	return 0;
}

static int
check_size(const struct field *f, size_t n, const char *one, const char *many, struct err *e)
{
	if (f->lo > 0 && n < (size_t)f->lo)
		return err_set(e, E_INVALID_ARGUMENT, f->key,
		    "%s has %zu %s, at least %" PRId64 " %s needed", f->key, n, n == 1 ? one : many,
		    f->lo, f->lo == 1 ? "is" : "are");
	if (f->hi > 0 && n > (size_t)f->hi)
		return err_set(e, E_INVALID_ARGUMENT, f->key,
		    "%s has %zu %s, at most %" PRId64 " %s allowed", f->key, n, n == 1 ? one : many,
		    f->hi, f->hi == 1 ? "is" : "are");
	return 0;
}

int
field_items(const struct field *f, size_t n, struct err *e)
{
	return check_size(f, n, "item", "items", e);
}

/* What is not seen tells two names apart that look the same, and is lost on the way through a
 * spreadsheet; control characters do things to a terminal. */
static int
check_tidy(const struct field *f, struct str s, struct err *e)
{
	if (str_trim(s).n != s.n)
		return err_set(e, E_INVALID_ARGUMENT, f->key, "%s %s", f->key,
		    str_trim(s).n == 0 ? "is blank" : "begins or ends with a blank");
	if (str_controls(s, f->flags & F_LINE ? "" : "\t\r\n"))
		return err_set(e, E_INVALID_ARGUMENT, f->key, "%s has a %s", f->key,
		    str_controls(s, "\t\r\n") ? "control character" : "line break or tab");
	return 0;
}

static int
check_text(const struct field *f, struct str s, struct err *e)
{
	if (f->flags & F_TIDY && s.n > 0 && check_tidy(f, s, e) != 0)
		return -1;
	if (f->hi == 0 && s.n > TEXT_MAX_BYTES)
		return err_set(e, E_INVALID_ARGUMENT, f->key,
		    "%s has %zu bytes, at most %d are allowed", f->key, s.n, TEXT_MAX_BYTES);
	if (!(f->flags & F_CHARS))
		return check_size(f, s.n, "byte", "bytes", e);
	/* n bytes are at most n and at least n/4 characters: mostly there is no need to count */
	if (s.n <= (size_t)f->hi && (s.n + 3) / 4 >= (size_t)f->lo)
		return 0;
	return check_size(f, str_chars(s), "character", "characters", e);
}

static int
check_texts(const struct field *f, const struct strs *l, struct err *e)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].n > TEXT_MAX_BYTES) {
			err_set(e, E_INVALID_ARGUMENT, NULL,
			    "%s[%zu] has %zu bytes, at most %d are allowed", f->key, i, l->v[i].n,
			    TEXT_MAX_BYTES);
			err_within(e, f->key, (long)i);
			return -1;
		}
	return field_items(f, l->n, e);
}

static int
check_stamp(const struct field *f, struct stamp t, struct err *e)
{
	if (t.us < STAMP_MIN_US || t.us > STAMP_MAX_US)
		return err_set(e, E_INVALID_ARGUMENT, f->key,
		    "%s is %" PRId64 " microseconds since 1970, outside the years 1900 to 2199",
		    f->key, t.us);
	return 0;
}

static int
check_enum(const struct field *f, int32_t v, struct err *e)
{
	if (v >= 0 && (size_t)v <= f->en->n)
		return 0;
	return err_set(e, E_INVALID_ARGUMENT, f->key, "%s is no %s", f->key, f->en->name);
}

int
field_check(const struct field *f, const void *base, struct err *e)
{
	const void *p = field_at(f, base);

	switch (f->kind) {
	case K_I32: return check_number(f, *(const int32_t *)p, e);
	case K_I64: return check_number(f, *(const int64_t *)p, e);
	case K_OPT_I32: return check_number(f, ((const struct opt_i32 *)p)->v, e);
	case K_OPT_I64: return check_number(f, ((const struct opt_i64 *)p)->v, e);
	case K_F64: return check_real(f, *(const double *)p, e);
	case K_OPT_F64: return check_real(f, ((const struct opt_f64 *)p)->v, e);
	case K_STR: return check_text(f, *(const struct str *)p, e);
	case K_BYTES: return check_size(f, ((const struct bytes *)p)->n, "byte", "bytes", e);
	case K_RAW: return check_size(f, ((const struct raw *)p)->n, "byte", "bytes", e);
	case K_STRS: return check_texts(f, p, e);
	case K_UUIDS: return field_items(f, ((const struct uuids *)p)->n, e);
	case K_I32S: return field_items(f, ((const struct i32s *)p)->n, e);
	case K_I64S: return field_items(f, ((const struct i64s *)p)->n, e);
	case K_LIST: return field_items(f, ((const struct list *)p)->n, e);
	case K_STAMP: return check_stamp(f, *(const struct stamp *)p, e);
	case K_ENUM: return check_enum(f, *(const int32_t *)p, e);
	case K_BOOL:
	case K_OPT_BOOL:
	case K_UUID:
	case K_DATE:
	case K_NEST:
	case K_COUNT: break;
	}
	return 0;
}

static int
check_inner(const struct field *f, const void *base, struct err *e)
{
	const struct list *l = field_at(f, base);

	if (f->kind == K_NEST && desc_check(f->desc, *(void *const *)field_at(f, base), e) != 0) {
		err_within(e, f->key, -1);
		return -1;
	}
	for (size_t i = 0; f->kind == K_LIST && i < l->n; i++)
		if (desc_check(f->desc, (const char *)l->v + i * f->desc->size, e) != 0) {
			err_within(e, f->key, (long)i);
			return -1;
		}
	return 0;
}

int
desc_check(const struct desc *d, const void *in, struct err *e)
{
	for (const struct field *f = d->fields; f != d->fields + d->nfields; f++) {
		if (!field_written(f, in)) {
			if (!(f->flags & F_OPT))
				return field_missing(f, e);
		} else if (field_check(f, in, e) != 0 || check_inner(f, in, e) != 0) {
			return -1;
		}
	}
	return 0;
}

/* ---- copies ---- */

static void *
copied(struct arena *a, const void *p, size_t n, size_t size)
{
	return p != NULL ? arena_copy(a, p, n * size) : NULL;
}

static void
copy_strs(struct arena *a, struct strs *s)
{
	s->v = copied(a, s->v, s->n, sizeof(*s->v));
	for (size_t i = 0; i < s->n; i++)
		s->v[i].p = copied(a, s->v[i].p, s->v[i].n, 1);
}

static void copy_members(const struct desc *d, void *row, struct arena *a);

static void
copy_list(struct arena *a, const struct desc *d, struct list *l)
{
	l->v = copied(a, l->v, l->n, d->size);
	for (size_t i = 0; i < l->n; i++)
		copy_members(d, (char *)l->v + i * d->size, a);
}

/* What a member points to. */
static void
copy_member(const struct field *f, void *p, struct arena *a)
{
	struct str *str = p;
	struct bytes *bytes = p;
	struct raw *raw = p;
	struct i32s *i32s = p;
	struct i64s *i64s = p;
	struct uuids *uuids = p;
	void **nest = p;

	switch (f->kind) {
	case K_STR: str->p = copied(a, str->p, str->n, 1); break;
	case K_BYTES: bytes->p = copied(a, bytes->p, bytes->n, 1); break;
	case K_RAW: raw->p = copied(a, raw->p, raw->n, 1); break;
	case K_I32S: i32s->v = copied(a, i32s->v, i32s->n, sizeof(*i32s->v)); break;
	case K_I64S: i64s->v = copied(a, i64s->v, i64s->n, sizeof(*i64s->v)); break;
	case K_UUIDS: uuids->v = copied(a, uuids->v, uuids->n, sizeof(*uuids->v)); break;
	case K_STRS: copy_strs(a, p); break;
	case K_LIST: copy_list(a, f->desc, p); break;
	case K_NEST: *nest = *nest != NULL ? desc_copy(f->desc, *nest, a) : NULL; break;
	default: break;
	}
}

static void
copy_members(const struct desc *d, void *row, struct arena *a)
{
	for (size_t i = 0; i < d->nfields; i++)
		copy_member(&d->fields[i], field_in(&d->fields[i], row), a);
}

void *
desc_copy(const struct desc *d, const void *in, struct arena *a)
{
	void *row = arena_copy(a, in, d->size);

	copy_members(d, row, a);
	return row;
}
