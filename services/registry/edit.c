/* SPDX-License-Identifier: Apache-2.0 */
#include "common/blob.h"
#include "services/registry/edit.h"

/* ---- what a verb needs to see ---- */

/* Every id in the arguments, in every kind that the verb's rules look at: tables.c says what it
 * brings along. */
static void
want_ids(const struct verb *v, struct wants *w, const struct desc *d, const void *args)
{
	const struct import_kind *kind = &import_kinds[v->kind];

	for (size_t i = 0; i < d->nfields; i++) {
		const struct field *f = &d->fields[i];
		const struct list *items = field_at(f, args);
		struct uuid id;

		if (f->kind == K_LIST)
			for (size_t n = 0; n < items->n; n++)
				want_ids(v, w, f->desc, (const char *)items->v + n * f->desc->size);
		if (f->kind != K_UUID || field_absent(f, args))
			continue;
		memcpy(&id, field_at(f, args), sizeof(id));
		if (import_is_blob(f)) {
			want(w, &blob_table, id);
			continue;
		}
		for (int k = 0; k < KINDS; k++)
			if (kind->near & (1u << k))
				want(w, import_kinds[k].table, id);
		if (v->kind == KIND_CODE_VALUE)
			want(w, &code_use_table, id);
	}
}

void
verb_load(const struct verb *v, struct wants *w, const void *args)
{
	const struct import_kind *kind = &import_kinds[v->kind];
	const struct desc *d = v->op->in;
	const struct field *code = desc_field(d, "code", 4);

	want_ids(v, w, d, args);
	for (int k = 0; k < KINDS; k++) /* those that come whole, come without an id too */
		if (kind->near & (1u << k))
			want(w, import_kinds[k].table, (struct uuid){ 0 });
	want(w, &revision_table, (struct uuid){ 0 });
	if (code != NULL)
		want(w, &code_key_table,
		    import_code_id(kind->name, *(const struct str *)field_at(code, args)));
}

/* ---- objects ---- */

static const struct csv_record told; /* that a command speaks of the object */

struct import_entry *
edit_find(struct edit *ed, int kind, struct uuid id, const char *field, struct err *e)
{
	struct import_entry *x = import_by_id(&ed->im, kind, id);

	if (x == NULL)
		err_set(e, E_NOT_FOUND, field, "there is no such %s", import_kinds[kind].name);
	return x;
}

void *
edit_row(struct edit *ed, struct import_entry *x)
{
	if (x->row == NULL)
		x->row = arena_copy(ed->im.a, x->old, x->set->kind->table->row->size);
	x->record = &told;
	return x->row;
}

struct import_entry *
edit_new(struct edit *ed, int kind, struct str key)
{
	struct import_set *set = &ed->im.sets[kind];
	const struct desc *d = set->kind->table->row;
	struct import_entry *x = import_new(&ed->im, set, key);

	x->row = arena_alloc(ed->im.a, d->size);
	x->record = &told;
	memcpy(x->row, &x->id, sizeof(x->id));
	if (set->kind->derived != NULL)
		*(struct str *)field_in(desc_field(d, "code", 4), x->row) = key;
	return x;
}

struct str
edit_key(struct edit *ed, int kind, const void *row)
{
	const struct import_kind *k = &import_kinds[kind];
	struct str key = { 0 }, part;

	for (size_t i = 0; i < IMPORT_KEY && k->key[i] != NULL; i++) {
		part = import_text(
		    &ed->im, k, desc_field(k->table->row, k->key[i], strlen(k->key[i])), row);
		key = i == 0
		    ? part
		    : str_printf(ed->im.a, STR_FMT "/" STR_FMT, STR_ARG(key), STR_ARG(part));
	}
	return key;
}

int
edit_day(struct edit *ed, struct date on, struct date *out, struct err *e)
{
	*out = on.ymd != 0 ? on : cx_today(ed->cx);
	if (out->ymd <= cx_today(ed->cx).ymd)
		return 0;
	return err_set(e, E_INVALID_ARGUMENT, "on", "the day lies in the future");
}

/* ---- arguments → row ---- */

/* Members of the same name and kind; what is absent stays as it is. */
static void
copy_members(
    struct arena *a, const struct desc *from, const void *args, const struct desc *to, void *row)
{
	static const size_t sizes[K_COUNT] = { [K_STR] = sizeof(struct str),
		[K_UUID] = sizeof(struct uuid),
		[K_DATE] = sizeof(struct date),
		[K_ENUM] = sizeof(int32_t),
		[K_BOOL] = sizeof(bool),
		[K_STRS] = sizeof(struct strs),
		[K_OPT_I32] = sizeof(struct opt_i32) };

	for (size_t i = 0; i < from->nfields; i++) {
		const struct field *f = &from->fields[i];
		const struct field *g = desc_field(to, f->key, strlen(f->key));

		if (g == NULL || strcmp(f->key, "id") == 0 || field_absent(f, args))
			continue;
		if (f->kind == K_OPT_F64 && g->kind == K_STR)
			*(struct str *)field_in(g, row) = import_degrees(
			    a, ((const struct opt_f64 *)field_at(f, args))->v);
		else if (f->kind == K_OPT_BOOL && g->kind == K_BOOL)
			*(bool *)field_in(g, row) = ((const struct opt_bool *)field_at(f, args))->v;
		else if (f->kind == g->kind && sizes[f->kind] > 0)
			memcpy(field_in(g, row), field_at(f, args), sizes[f->kind]);
	}
}

/* `clear`: members that the message could set, and that may be empty. */
static int
clear_members(const struct verb *v, const void *args, void *row, struct err *e)
{
	const struct desc *d = import_kinds[v->kind].table->row;
	const struct field *clear = desc_field(v->op->in, "clear", 5), *f, *g;
	const struct strs *names;

	if (clear == NULL)
		return 0;
	names = field_at(clear, args);
	for (size_t i = 0; i < names->n; i++) {
		f = desc_field(v->op->in, names->v[i].p, names->v[i].n);
		g = desc_field(d, names->v[i].p, names->v[i].n);
		if (f == NULL || g == NULL || !(g->flags & F_OPT))
			return err_set(e, E_INVALID_ARGUMENT, "clear",
			    "\"" STR_FMT "\" is not a member that can be emptied",
			    STR_ARG(names->v[i]));
		if (!field_absent(f, args))
			return err_set(e, E_INVALID_ARGUMENT, "clear",
			    "\"" STR_FMT "\" is given and to be emptied", STR_ARG(names->v[i]));
		switch (g->kind) {
		case K_STR: *(struct str *)field_in(g, row) = (struct str){ 0 }; break;
		case K_STRS: *(struct strs *)field_in(g, row) = (struct strs){ 0 }; break;
		case K_UUID: *(struct uuid *)field_in(g, row) = (struct uuid){ 0 }; break;
		case K_DATE: *(struct date *)field_in(g, row) = (struct date){ 0 }; break;
		case K_ENUM: *(int32_t *)field_in(g, row) = 0; break;
		case K_OPT_I32: *(struct opt_i32 *)field_in(g, row) = (struct opt_i32){ 0 }; break;
		default: break;
		}
	}
	return 0;
}

/* ---- create, change ---- */

int
edit_unused(struct edit *ed, int k, struct str key, struct err *e)
{
	const struct import_kind *kind = &import_kinds[k];
	const char *field = kind->derived == NULL ? "code" : kind->key[1];

	if (kind->derived == NULL && !import_plain_code(key))
		return err_set(e, E_INVALID_ARGUMENT, "code",
		    "a code is letters A-Z a-z, digits and . _ -, and begins with a letter or "
		    "digit");
	if (index_find(&ed->im.sets[k].keys, key) != NULL ||
	    row_find(ed->cx, &code_key_table, import_code_id(kind->name, key)) != NULL)
		return err_set(e, E_ALREADY_EXISTS, field, "there is a %s " STR_FMT " already",
		    kind->name, STR_ARG(key));
	return 0;
}

static struct import_entry *
create(struct edit *ed, const void *args, struct err *e)
{
	const struct verb *v = ed->verb;
	const struct desc *d = import_kinds[v->kind].table->row;
	void *row = arena_alloc(ed->im.a, d->size);
	struct import_entry *x;
	struct str key;

	copy_members(ed->im.a, v->op->in, args, d, row);
	key = edit_key(ed, v->kind, row);
	if (edit_unused(ed, v->kind, key, e) != 0)
		return NULL;
	x = edit_new(ed, v->kind, key);
	copy_members(ed->im.a, v->op->in, args, d, x->row);
	return x;
}

static int
check_seen(enum how how, const struct desc *d, const void *row, int64_t seen, struct err *e)
{
	const struct field *ended = desc_field(d, "ended_on", 8);
	int64_t now = *(const int64_t *)field_at(desc_field(d, "version", 7), row);
	char day[11];

	if (now != seen)
		return err_set(e, E_ABORTED, "version", "the version is %lld now, not %lld",
		    (long long)now, (long long)seen);
	if (how == HOW_REVIVE || ended == NULL || field_absent(ended, row))
		return 0;
	date_format(*(const struct date *)field_at(ended, row), day);
	return err_set(e, E_FAILED_PRECONDITION, "id", "it has ended on %s", day);
}

static struct import_entry *
change(struct edit *ed, const void *args, struct err *e)
{
	const struct verb *v = ed->verb;
	const struct desc *in = v->op->in, *d = import_kinds[v->kind].table->row;
	struct uuid id = *(const struct uuid *)field_at(desc_field(in, "id", 2), args);
	int64_t seen = *(const int64_t *)field_at(desc_field(in, "version", 7), args);
	struct import_entry *x = edit_find(ed, v->kind, id, "id", e);

	if (x == NULL || check_seen(v->how, d, x->old, seen, e) != 0)
		return NULL;
	if (v->op->in == &inspection_recheck_desc)
		return x; /* the arguments are of another one */
	copy_members(ed->im.a, in, args, d, edit_row(ed, x));
	return clear_members(v, args, x->row, e) == 0 ? x : NULL;
}

/* ---- rules and writing ---- */

static int
check_ids(struct edit *ed, const struct import_entry *x, struct err *e)
{
	const struct import_kind *kind = x->set->kind;
	const struct desc *d = kind->table->row;

	for (size_t i = 0; i < d->nfields; i++) {
		const struct field *f = &d->fields[i];
		const struct str *text = field_at(f, x->row);
		struct uuid id;

		if (f->kind == K_STR && strcmp(f->key, "street") == 0 && !import_plain_code(*text))
			return err_set(e, E_INVALID_ARGUMENT, f->key,
			    "a code is letters A-Z a-z, digits and . _ -");
		if (f->kind != K_UUID || i == 0 || field_absent(f, x->row))
			continue;
		memcpy(&id, field_at(f, x->row), sizeof(id));
		if (x->old != NULL && memcmp(&id, field_at(f, x->old), sizeof(id)) == 0)
			continue;
		if (import_target(kind, f) >= 0) {
			if (edit_find(ed, import_target(kind, f), id, f->key, e) == NULL)
				return -1;
		} else if (import_is_blob(f) && import_take_blob(&ed->im, f, id, false, e) != 0) {
			return -1;
		}
	}
	return 0;
}

int
edit_finish(struct edit *ed, struct err *e)
{
	struct import_entry *x;

	for (int k = 0; k < KINDS; k++)
		for (size_t i = 0; i < ed->im.sets[k].n; i++) {
			x = ed->im.sets[k].entries[i];
			if (x->record != NULL && check_ids(ed, x, e) != 0)
				return -1;
		}
	import_rules(&ed->im);
	if (ed->im.nfaults > 0)
		return -1; /* the first one stands in e */
	import_write(&ed->im);
	return 0;
}

int
verb_decide(
    const struct verb *v, struct cx *cx, const void *args, struct object_ref *out, struct err *e)
{
	const struct import_kind *kind = &import_kinds[v->kind];
	struct edit ed = { .verb = v, .cx = cx };
	struct import_entry *x;

	import_init(&ed.im, cx, v->op->name, kind->near);
	ed.im.refusal = e;
	ed.im.args = v->op->in;
	x = v->how == HOW_CREATE ? create(&ed, args, e) : change(&ed, args, e);
	if (x == NULL)
		return -1;
	x->event = v->event;
	if (v->step != NULL && v->step(&ed, x, args, e) != 0)
		return -1;
	if (edit_finish(&ed, e) != 0)
		return -1;
	x = ed.result != NULL ? ed.result : x;
	*out = (struct object_ref){ x->id, x->key,
		*(const int64_t *)field_at(
		    desc_field(kind->table->row, "version", 7), import_row(x)) };
	return 0;
}

#define VERB(id, kind, how, step, event)                                                           \
	static const struct verb verb_##id = { &registry_ops[REGISTRY_OP_##id], KIND_##kind,       \
		HOW_##how, step, event };                                                          \
	void load_##id(struct wants *w, const void *args, const struct who *who, struct stamp now) \
	{                                                                                          \
		(void)who, (void)now;                                                              \
		verb_load(&verb_##id, w, args);                                                    \
	}                                                                                          \
	int decide_##id(struct cx *cx, const void *args, void *result, struct err *e)              \
	{                                                                                          \
		return verb_decide(&verb_##id, cx, args, result, e);                               \
	}
#include "services/registry/verbs.tbl"
