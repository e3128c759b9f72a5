/* SPDX-License-Identifier: Apache-2.0 */
/* Rows → cells: what an export writes, and the history keeps. */
#include <stdio.h>
#include <stdlib.h>

#include "services/registry/import.h"

/* As few decimals as it takes to be read back the same. */
struct str
import_degrees(struct arena *a, double v)
{
	char text[40] = "0";

	for (int digits = 0; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*f", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	return str_dup(a, str_from(text));
}

static struct str
id_text(struct import *im, const struct import_kind *kind, const struct field *f, struct uuid id)
{
	int to = import_target(kind, f);
	const struct import_entry *y = to >= 0 ? import_by_id(im, to, id) : NULL;
	char text[37];

	if (y != NULL)
		return y->key;
	uuid_format(id, text);
	return str_dup(im->a, str_from(text));
}

static struct str
names_text(struct arena *a, const struct strs *names)
{
	struct str out = { 0 };

	for (size_t i = 0; i < names->n; i++)
		out = i == 0
		    ? names->v[0]
		    : str_printf(a, STR_FMT " " STR_FMT, STR_ARG(out), STR_ARG(names->v[i]));
	return out;
}

struct str
import_text(
    struct import *im, const struct import_kind *kind, const struct field *f, const void *row)
{
	const void *at = field_at(f, row);
	char text[24];

	if (field_absent(f, row))
		return (struct str){ 0 };
	switch (f->kind) {
	case K_STR: return *(const struct str *)at;
	case K_ENUM: return enum_name(f->en, *(const int32_t *)at);
	case K_BOOL: return *(const bool *)at ? STR("true") : STR("false");
	case K_UUID: return id_text(im, kind, f, *(const struct uuid *)at);
	case K_STRS: return names_text(im->a, at);
	case K_OPT_I32: snprintf(text, sizeof(text), "%d", ((const struct opt_i32 *)at)->v); break;
	case K_DATE: date_format(*(const struct date *)at, text); break;
	default: return (struct str){ 0 };
	}
	return str_dup(im->a, str_from(text));
}

/* ---- history ---- */

/* A member that came, went or changed; of a private one only that it did. */
static bool
differs(struct import *im, const struct import_entry *x, const struct field *f,
    struct history_change *out)
{
	const struct import_kind *kind = x->set->kind;

	if (strcmp(f->key, "id") == 0 || strcmp(f->key, "version") == 0)
		return false;
	out->member = str_from(f->key);
	out->before = x->old != NULL ? import_text(im, kind, f, x->old) : (struct str){ 0 };
	out->after = import_text(im, kind, f, x->row);
	if (str_eq(out->before, out->after))
		return false;
	if (f->flags & F_PRIVATE)
		out->before = out->after = (struct str){ 0 };
	return true;
}

static size_t
list_changes(struct import *im, const struct import_entry *x, struct history_change *v)
{
	const struct desc *d = x->set->kind->table->row;
	size_t n = 0;

	for (size_t i = 0; i < d->nfields; i++)
		if (differs(im, x, &d->fields[i], &v[n]))
			n++;
	return n;
}

/* Of an inspection's items those that were there and read otherwise now: "staff.result". */
static size_t
list_item_changes(struct import *im, const struct import_entry *x, struct history_change *v)
{
	const struct import_set *items = &im->sets[KIND_INSPECTION_ITEM];
	size_t n = 0, first;

	for (size_t i = 0; i < items->n; i++) {
		const struct import_entry *y = items->entries[i];
		const struct inspection_item *item = import_row(y);

		if (y->record == NULL || y->old == NULL || !uuid_eq(item->inspection, x->id))
			continue;
		for (first = n, n += list_changes(im, y, &v[n]); first < n; first++)
			v[first].member = str_printf(im->a, STR_FMT "." STR_FMT,
			    STR_ARG(enum_name(&item_enum, item->item)), STR_ARG(v[first].member));
	}
	return n;
}

void
import_history(struct import *im, const struct import_entry *x)
{
	const struct import_kind *kind = x->set->kind;
	const struct desc *d = kind->table->row;
	bool items = kind == &import_kinds[KIND_INSPECTION];
	struct history_change *v = arena_array(
	    im->a, d->nfields + (items ? ITEMS * IMPORT_FIELDS : 0), sizeof(*v));
	struct uuid id = cx_uuid(im->cx);
	struct history *h = row_add(im->cx, &history_table, id, id);
	size_t n = list_changes(im, x, v);

	if (items)
		n += list_item_changes(im, x, &v[n]);
	h->kind = str_from(kind->name);
	h->object = x->id;
	h->version = *(const int64_t *)field_at(desc_field(d, "version", 7), x->row);
	h->at = cx_now(im->cx);
	h->principal = who_owner(im->a, cx_who(im->cx));
	h->op = str_from(im->op);
	h->changes = (struct list){ v, n };
}

/* ---- codes that were given ---- */

struct uuid
import_code_id(const char *kind, struct str code)
{
	char name[200];
	int n = snprintf(name, sizeof(name), "%s/" STR_FMT, kind, STR_ARG(code));

	return uuid_named(name, (size_t)n < sizeof(name) ? (size_t)n : sizeof(name) - 1);
}
