/* SPDX-License-Identifier: Apache-2.0 */
/* Steps of units, links, inspections and code lists. */
#include "services/registry/edit.h"

/* ---- unit ---- */

int
step_unit_create(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	(void)ed, (void)args, (void)e;
	((struct unit *)x->row)->active = true;
	return 0;
}

int
step_unit_end(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	struct unit *u = x->row;

	if (!u->active)
		return err_set(e, E_FAILED_PRECONDITION, "id", "the unit is not active");
	u->active = false;
	return step_end(ed, x, args, e);
}

/* The units below one that goes up in another stand below that one; if it is one of them, it stands
 * where its predecessor stood. */
static void
hand_over(struct edit *ed, const struct import_entry *x, struct uuid successor)
{
	const struct import_set *set = &ed->im.sets[KIND_UNIT];
	const struct unit *was = x->row;

	for (size_t i = 0; i < set->n; i++) {
		const struct unit *u = import_row(set->entries[i]);

		if (!u->active || !uuid_eq(u->parent, x->id))
			continue;
		((struct unit *)edit_row(ed, set->entries[i]))->parent = uuid_eq(u->id, successor)
		    ? was->parent
		    : successor;
	}
}

int
step_unit_merge(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	const struct unit_merge *a = args;
	const struct import_entry *y = edit_find(ed, KIND_UNIT, a->successor, "successor", e);
	struct unit *u = x->row;

	if (y == NULL)
		return -1;
	if (!u->active)
		return err_set(e, E_FAILED_PRECONDITION, "id", "the unit is not active");
	if (y == x)
		return err_set(
		    e, E_INVALID_ARGUMENT, "successor", "a unit is not its own successor");
	if (!((const struct unit *)import_row(y))->active)
		return err_set(e, E_FAILED_PRECONDITION, "successor",
		    "unit " STR_FMT " is not active", STR_ARG(y->key));
	u->active = false;
	u->end_reason = a->reason;
	hand_over(ed, x, a->successor);
	return edit_day(ed, a->on, &u->ended_on, e);
}

/* ---- contact_link ---- */

int
step_link_end(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	const struct object_end *a = args;
	struct contact_link *l = x->row;
	struct date on;

	if (l->to_date.ymd != 0)
		return err_set(e, E_FAILED_PRECONDITION, "id", "it has ended already");
	if (edit_day(ed, a->on, &on, e) != 0)
		return -1;
	if (on.ymd < l->from_date.ymd)
		return err_set(e, E_INVALID_ARGUMENT, "on", "the day lies before the link's first");
	l->to_date = on;
	l->end_reason = a->reason;
	return 0;
}

/* ---- inspection ---- */

static struct inspection_item *
new_item(struct edit *ed, const struct import_entry *x, int32_t item)
{
	struct inspection_item row = { .inspection = x->id, .item = item }, *out;
	struct str key = edit_key(ed, KIND_INSPECTION_ITEM, &row);
	struct import_entry *y;

	if (index_find(&ed->im.sets[KIND_INSPECTION_ITEM].keys, key) != NULL)
		return NULL;
	y = edit_new(ed, KIND_INSPECTION_ITEM, key);
	out = y->row;
	out->inspection = x->id;
	out->item = item;
	return out;
}

static int
add_findings(struct edit *ed, const struct import_entry *x, const struct list *items, struct err *e)
{
	const struct field *evidence = desc_field(&inspection_item_desc, "evidence", 8);
	const struct item_finding *v = items->v;

	for (size_t i = 0; i < items->n; i++) {
		struct inspection_item *row = new_item(ed, x, v[i].item);

		if (row == NULL) {
			err_set(e, E_INVALID_ARGUMENT, "item", "the item is there twice");
			err_within(e, "items", (long)i);
			return -1;
		}
		row->result = v[i].result;
		row->note = v[i].note;
		row->evidence = v[i].evidence;
		if (!uuid_absent(row->evidence) &&
		    import_take_blob(&ed->im, evidence, row->evidence, false, e) != 0) {
			err_within(e, "items", (long)i);
			return -1;
		}
	}
	return 0;
}

int
step_inspection_create(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	const struct inspection_create *a = args;
	const struct import_entry *site = edit_find(ed, KIND_SITE, a->site, "site", e);

	if (site == NULL)
		return -1;
	if (((const struct site *)import_row(site))->state == SITE_CLOSED)
		return err_set(e, E_FAILED_PRECONDITION, "site", "site " STR_FMT " is closed",
		    STR_ARG(site->key));
	return add_findings(ed, x, &a->items, e);
}

/* What was not looked at again stands as it was; evidence stays with the first inspection. */
static void
carry_over(struct edit *ed, const struct import_entry *from, const struct import_entry *to)
{
	struct import_set *set = &ed->im.sets[KIND_INSPECTION_ITEM];
	size_t n = set->n;

	for (size_t i = 0; i < n; i++) {
		const struct inspection_item *old = import_row(set->entries[i]);
		struct inspection_item *row;

		if (!uuid_eq(old->inspection, from->id) ||
		    (row = new_item(ed, to, old->item)) == NULL)
			continue;
		row->result = old->result;
		row->note = old->note;
	}
}

static bool
checked_again(struct edit *ed, struct uuid id)
{
	const struct import_set *set = &ed->im.sets[KIND_INSPECTION];
	const struct inspection *n;

	for (size_t i = 0; i < set->n; i++) {
		n = import_row(set->entries[i]);
		if (uuid_eq(n->recheck_of, id) && n->ended_on.ymd == 0)
			return true;
	}
	return false;
}

int
step_inspection_recheck(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	const struct inspection_recheck *a = args;
	const struct inspection *old = x->old;
	const struct import_entry *site = import_by_id(&ed->im, KIND_SITE, old->site);
	struct import_entry *y;
	struct inspection *n;

	if (((const struct site *)import_row(site))->state == SITE_CLOSED)
		return err_set(e, E_FAILED_PRECONDITION, "id", "site " STR_FMT " is closed",
		    STR_ARG(site->key));
	if (checked_again(ed, x->id))
		return err_set(e, E_FAILED_PRECONDITION, "id",
		    "it was checked again already; check that inspection again");
	if (edit_unused(ed, KIND_INSPECTION, a->code, e) != 0)
		return -1;
	y = edit_new(ed, KIND_INSPECTION, a->code);
	y->event = REGISTRY_inspection_rechecked + 1;
	n = y->row;
	n->code = a->code;
	n->site = old->site;
	n->recheck_of = x->id;
	n->date = a->date;
	n->inspector = a->inspector;
	n->rectify = a->rectify;
	n->rectify_by = a->rectify_by;
	if (add_findings(ed, y, &a->items, e) != 0)
		return -1;
	carry_over(ed, x, y);
	ed->result = y;
	return 0;
}

int
step_inspection_end(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	if (checked_again(ed, x->id))
		return err_set(e, E_FAILED_PRECONDITION, "id",
		    "it was checked again; withdraw that inspection first");
	return step_end(ed, x, args, e);
}

/* ---- code lists ---- */

/* A value in use cannot vanish: what registry's persons carry is not retired. */
int
step_code_end(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	const struct code_use *use = row_find(ed->cx, &code_use_table, x->id);

	if (use != NULL && use->uses > 0)
		return err_set(e, E_FAILED_PRECONDITION, "id", "%lld persons carry the value",
		    (long long)use->uses);
	return step_end(ed, x, args, e);
}
