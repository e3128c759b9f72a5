/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows that a projection's leader keeps in memory from one long stretch of events to the next: as
 * the stretch left them, whether the database has them yet or not. So most of what the next one
 * needs is not asked for again, and it may be decided while the last one is being saved. Nobody
 * else writes these tables; whatever else runs or fails drops all that is held.
 *
 * What makes this right: the load of such a table selects by the root alone, and no row's id is the
 * root of others.
 *
 * In two parts: when the younger one is full, the older one goes, with what has not been wanted
 * since. That a root is known, with all rows it has or none, shows by an entry with the root's id.
 */
#include "common/engine_int.h"

static bool
is_held(const struct table *t)
{
	return t->use == TABLE_OWN || t->use == TABLE_APPEND || t->use == TABLE_SUM;
}

static bool
take(const struct rows *from, struct uuid root, struct rows *into)
{
	if (from == NULL || rows_find(from, root) == NULL)
		return false;
	for (const struct entry *x = rows_first(from, root); x != NULL; x = x->sibling)
		if (x->row != NULL)
			rows_put(into, x->row);
	return true;
}

bool
held_take(struct batch *b, size_t table, struct uuid root)
{
	const struct held *h = &b->en->bulk.held;
	const struct table *t = b->en->tables[table].t;
	struct rows *into;

	if (!b->holds || !is_held(t))
		return false;
	into = state_rows(&b->st, t);
	return take(h->parts[h->young].tables[table], root, into) ||
	    take(h->parts[!h->young].tables[table], root, into);
}

/* ---- keeping ---- */

static struct rows *
young_rows(struct engine *en, size_t table)
{
	struct held *h = &en->bulk.held;
	struct held_part *p = &h->parts[h->young];

	if (p->tables[table] == NULL)
		p->tables[table] = rows_new(&p->arena, en->tables[table].t);
	return p->tables[table];
}

static void
keep_row(struct rows *r, struct uuid id, struct uuid root, const void *row)
{
	const struct entry *x = rows_find(r, id);

	if (x == NULL || x->row != row)
		rows_set(r, id, root, desc_copy(r->t->row, row, r->arena));
}

static void
keep_roots(struct batch *b, struct rows *r)
{
	for (size_t i = 0; i < b->wants.n; i++) {
		const struct wants_item *w = &b->wants.v[i];

		if (w->t == r->t && !w->all && rows_find(r, w->root) == NULL)
			rows_set(r, w->root, w->root, NULL);
	}
}

/* False: a row has changed of whose root not all is known. */
static bool
keep_rows(struct batch *b, struct rows *r)
{
	const struct rows *from = state_rows(&b->st, r->t);
	bool all = true;

	keep_roots(b, r);
	for (size_t i = 0; i < from->n; i++) {
		const struct entry *x = from->order[i];

		if (x->row == NULL)
			continue;
		if (r->root_off == 0 || rows_find(r, x->root) != NULL)
			keep_row(r, x->id, x->root, x->row);
		else
			all = all && !x->dirty;
	}
	return all;
}

static void
keep_sums(struct batch *b, struct rows *r)
{
	for (int fresh = 0; fresh <= 1; fresh++) {
		const void **rows;
		size_t n = state_dirty(&b->st, r->t, fresh, &b->arena, &rows);

		for (size_t i = 0; i < n; i++) {
			struct uuid id;

			memcpy(&id, rows[i], sizeof(id));
			keep_row(r, id, id, rows[i]);
		}
	}
}

static void
part_free(struct held_part *p)
{
	arena_free(&p->arena);
	*p = (struct held_part){ 0 };
}

static void
parts_free(struct held *h)
{
	part_free(&h->parts[0]);
	part_free(&h->parts[1]);
}

void
held_keep(struct batch *b)
{
	struct engine *en = b->en;
	struct held *h = &en->bulk.held;
	bool all = true;

	for (size_t i = 0; i < en->ntables; i++) {
		if (!is_held(en->tables[i].t))
			continue;
		if (en->tables[i].t->use == TABLE_SUM)
			keep_sums(b, young_rows(en, i));
		else
			all = keep_rows(b, young_rows(en, i)) && all;
	}
	if (!all)
		parts_free(h);
	h->partial = !all;
	if (arena_bytes(&h->parts[h->young].arena) < en->bulk.ahead)
		return;
	h->young = !h->young;
	part_free(&h->parts[h->young]);
}

void
held_drop(struct engine *en)
{
	struct held *h = &en->bulk.held;

	parts_free(h);
	h->partial = h->stale = false;
}
