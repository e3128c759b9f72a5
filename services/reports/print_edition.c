/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Editions: an annual report is signed off once, and once more when its figures have changed. What
 * was prepared for it is its text, then what else its row says as JSON; the count is the number
 * that it will have.
 */
#include <stdio.h>
#include <stdlib.h>

#include "common/blob.h"
#include "common/json.h"
#include "services/reports/print.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct field edition_fields[] = {
	FIELD(edition, id, F_REQ, 0, 0, "id"),
	FIELD(edition, series, F_REQ, 0, 0, "series"),
	FIELD(edition, year, F_REQ, 0, 0, "year"),
	FIELD(edition, number, F_REQ, 0, 0, "number"),
	FIELD(edition, since, F_REQ, 0, 0, "since"),
	FIELD(edition, signer, F_REQ, 0, 0, "signer"),
	FIELD(edition, signed_by, F_REQ, 0, 0, "signed_by"),
	FIELD(edition, signed_at, F_REQ, 0, 0, "signed_at"),
	FIELD(edition, note, F_OPT, 0, 0, "note"),
	FIELD(edition, hash, F_REQ, BLOB_HASH, BLOB_HASH, "hash"),
	FIELD(edition, size, F_REQ, 0, 0, "size"),
	FIELD(edition, changed, F_REQ, 0, 0, "changed"),
	FIELD(edition, blob, F_REQ, 0, 0, "blob"),
	FIELD_LIST(edition, streams, F_REQ, &edition_stream_desc, 0, 8, "streams"),
	FIELD_LIST(edition, changes, F_REQ, &edition_change_desc, 0, EDITION_CHANGES, "changes"),
};
DESC(edition, "edition_row", "A signed annual report.");
const struct table edition_table = { "edition", &edition_desc, "series", TABLE_APPEND, NULL, NULL };

static const struct field edition_found_fields[] = {
	FIELD(edition_found, since, F_REQ, 0, 0, "since"),
	FIELD_LIST(edition_found, streams, F_REQ, &edition_stream_desc, 0, 8, "streams"),
	FIELD_LIST(
	    edition_found, changes, F_REQ, &edition_change_desc, 0, EDITION_CHANGES, "changes"),
	FIELD(edition_found, changed, F_REQ, 0, 0, "changed"),
};
DESC(edition_found, "edition.found", "What a report that is signed says beside its text.");

/* ---- what changed ---- */

struct comparing {
	struct edition_change *v;
	size_t n;
	int32_t all;
	int32_t part;
	const struct list *names; /* of struct told_name; NULL: the report's own figures */
};

static struct str
name_of(const struct list *names, struct str key)
{
	const struct told_name *n = names != NULL ? names->v : NULL;

	for (size_t i = 0; n != NULL && i < names->n; i++)
		if (str_eq(n[i].key, key))
			return n[i].name;
	return (struct str){ 0 };
}

static void
differs(struct comparing *c, const struct told_figure *f, struct opt_f64 was, struct opt_f64 is)
{
	if (was.set == is.set && (!was.set || was.v == is.v))
		return;
	c->all++;
	if (c->n < EDITION_CHANGES)
		c->v[c->n++] = (struct edition_change){ c->part, f->key, name_of(c->names, f->key),
			f->figure, f->of, was, is };
}

static bool
has(const struct list *figures, const struct told_figure *x)
{
	const struct told_figure *f = figures->v;

	for (size_t i = told_first(figures, x->key); i < figures->n && str_eq(f[i].key, x->key);
	     i++)
		if (str_eq(f[i].figure, x->figure) && str_eq(f[i].of, x->of))
			return true;
	return false;
}

/* Those of the one, then what only the other has. */
static void
compare(struct comparing *c, const struct list *was, const struct list *is)
{
	const struct told_figure *f = is->v, *g = was->v;

	for (size_t i = 0; i < is->n; i++)
		differs(c, &f[i], told_value(was, f[i].key, f[i].figure, f[i].of), f[i].value);
	for (size_t i = 0; i < was->n; i++)
		if (!has(is, &g[i]))
			differs(
			    c, &g[i], g[i].value, told_value(is, g[i].key, g[i].figure, g[i].of));
}

struct list
told_changes(const struct told *was, const struct told *is, struct arena *a, int32_t *n)
{
	const struct {
		const struct list *was, *is;
		int32_t part;
	} own[] = { { &was->figures, &is->figures, PART_YEAR },
		{ &was->year_before, &is->year_before, PART_YEAR_BEFORE },
		{ &was->term, &is->term, PART_TERM } };
	const struct {
		const struct told_keys *was, *is;
		int32_t part;
	} keyed[] = { { was->streets, is->streets, PART_STREET },
		{ was->sites, is->sites, PART_SITE }, { was->units, is->units, PART_UNIT },
		{ was->deputies, is->deputies, PART_DEPUTY } };
	struct comparing c = { .v = arena_array(a, EDITION_CHANGES, sizeof(*c.v)) };

	for (size_t i = 0; i < N(own); i++) {
		c.part = own[i].part;
		compare(&c, own[i].was, own[i].is);
	}
	for (size_t i = 0; i < N(keyed); i++) {
		c.part = keyed[i].part;
		c.names = &keyed[i].is->names;
		compare(&c, &keyed[i].was->figures, &keyed[i].is->figures);
	}
	*n = c.all;
	return (struct list){ c.v, c.n };
}

/* ---- in a thread ---- */

static int
read_told(struct str text, struct arena *a, struct told *t, struct err *e)
{
	if (json_decode(&told_desc, text, a, t, e) != 0 || t->streets == NULL || t->sites == NULL ||
	    t->units == NULL || t->deputies == NULL)
		return err_set(e, E_INTERNAL, NULL, "a report could not be read");
	return 0;
}

/* The changes since the last edition, which must be some. */
static int
find_changes(
    struct str last, const struct told *is, struct arena *a, struct edition_found *x, struct err *e)
{
	struct told was;

	if (str_empty(last))
		return 0;
	if (read_told(last, a, &was, e) != 0)
		return -1;
	x->changes = told_changes(&was, is, a, &x->changed);
	if (x->changed == 0)
		return err_set(
		    e, E_FAILED_PRECONDITION, "year", "nothing has changed since the last edition");
	return 0;
}

static int
prepare(const struct report_sign *r, struct str text, struct str last, struct arena *a,
    struct str *made, struct err *e)
{
	struct edition_found x = { 0 };
	struct told is;
	struct str json;

	if (!str_empty(last) && str_empty(r->note))
		return err_set(
		    e, E_INVALID_ARGUMENT, "note", "another edition says why there is one");
	if (text.n > BLOB_MAX)
		return err_set(e, E_FAILED_PRECONDITION, "year",
		    "the report has %zu bytes, more than a blob", text.n);
	if (read_told(text, a, &is, e) != 0 || find_changes(last, &is, a, &x, e) != 0)
		return -1;
	x.since = is.since;
	x.streams = is.streams;
	json = json_encode(&edition_found_desc, &x, a);
	*made = str_printf(a, STR_FMT "%c" STR_FMT, STR_ARG(text), TEXTS_SEP, STR_ARG(json));
	return 0;
}

void
edition_work(const void *args, struct prepared *p, struct arena *a)
{
	struct str rest = p->found, text = str_cut(&rest, TEXTS_SEP);
	struct str last = str_cut(&rest, TEXTS_SEP);

	p->found = (struct str){ 0 };
	if (text.p == NULL) {
		err_set(&p->err, E_NOT_FOUND, "year", "there is nothing of this year");
		return;
	}
	p->count = (int32_t)strtol(str_z(a, rest), NULL, 10) + 1;
	p->ok = prepare(args, text, last, a, &p->made, &p->err) == 0;
}

/* ---- report.sign ---- */

static struct uuid
series(int32_t year)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "edition/%d", (int)year);

	return uuid_named(text, (size_t)n);
}

void
load_sign(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct report_sign *a = args;

	(void)who, (void)now;
	want(w, &edition_table, series(a->year));
}

static int32_t
last_number(struct cx *cx, int32_t year)
{
	int32_t last = 0;

	for (const struct edition *o = row_first(cx, &edition_table, series(year)); o != NULL;
	     o = row_next(cx, &edition_table, o))
		last = o->number > last ? o->number : last;
	return last;
}

/* The text as a blob that the edition refers to. */
static void
keep_text(struct cx *cx, struct edition *x, struct str text)
{
	struct blob_facts facts;

	x->blob = blob_make(cx, (struct bytes){ (const uint8_t *)text.p, text.n }, &facts);
	((struct blob_row *)row_edit(cx, &blob_table, x->blob))->referenced = true;
	x->hash = facts.hash;
	x->size = facts.size;
}

static void
tell(struct cx *cx, const struct edition *x)
{
	struct ev_report_signed *ev = arena_alloc(cx_arena(cx), sizeof(*ev));

	*ev = (struct ev_report_signed){ x->year, x->number, x->signer, x->note, x->hash,
		x->changed };
	emit(cx, &reports_contract.events[REPORTS_EV_report_signed], x->id, ev);
}

int
decide_report_sign(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct report_sign *a = args;
	const struct prepared *p = cx_prepared(cx);
	struct str rest = p->made, text = str_cut(&rest, TEXTS_SEP);
	struct edition_ref *out = result;
	struct edition_found found;
	struct edition *x;

	if (!p->ok) {
		*e = p->err;
		return -1;
	}
	if (p->count != last_number(cx, a->year) + 1)
		return err_set(e, E_ABORTED, "year", "another edition was signed meanwhile");
	if (json_decode(&edition_found_desc, rest, cx_arena(cx), &found, e) != 0)
		return err_set(e, E_INTERNAL, NULL, "what was prepared could not be read");
	x = row_add(cx, &edition_table, cx_uuid(cx), series(a->year));
	x->year = a->year;
	x->number = p->count;
	x->since = found.since;
	x->signer = a->signer;
	x->signed_by = who_owner(cx_arena(cx), cx_who(cx));
	x->signed_at = cx_now(cx);
	x->note = a->note;
	x->streams = found.streams;
	x->changes = found.changes;
	x->changed = found.changed;
	keep_text(cx, x, text);
	tell(cx, x);
	*out = (struct edition_ref){ x->year, x->number, x->since, x->signer, x->signed_by,
		x->signed_at, x->note, x->hash, x->size, x->changed };
	return 0;
}
