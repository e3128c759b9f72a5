/* SPDX-License-Identifier: Apache-2.0 */
/* What differs is written and told of. */
#include <stdlib.h>

#include "common/msg.h"
#include "services/registry/import.h"

static int64_t *
version_of(const struct desc *d, void *row)
{
	return field_in(desc_field(d, "version", 7), row);
}

/* Equal in every member; x->row began as a copy of x->old, so id and version are. */
static bool
unchanged(struct import *im, const struct import_entry *x)
{
	const struct desc *d = x->set->kind->table->row;
	struct raw a = msg_encode(d, x->old, MSG_ALL, im->a);
	struct raw b = msg_encode(d, x->row, MSG_ALL, im->a);

	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

/* No code is given twice, not even when the object's own code should change one day. */
static void
keep_code(struct import *im, const struct import_entry *x)
{
	struct uuid id = import_code_id(x->set->kind->name, x->key);
	struct code_key *k;

	if (row_find(im->cx, &code_key_table, id) != NULL)
		return;
	k = row_add(im->cx, &code_key_table, id, id);
	k->kind = str_from(x->set->kind->name);
	k->code = x->key;
	k->object = x->id;
}

static void
write_row(struct import *im, struct import_entry *x)
{
	const struct table *t = x->set->kind->table;
	void *row = x->old == NULL ? row_add(im->cx, t, x->id, x->id) : row_edit(im->cx, t, x->id);

	++*version_of(t->row, x->row);
	memcpy(row, x->row, t->row->size);
	if (x->old == NULL && strcmp(x->set->kind->key[0], "code") == 0)
		keep_code(im, x);
	import_history(im, x);
}

static void
bump_revision(struct import *im, const char *name)
{
	const struct v1_revision *r = row_each(im->cx, &revision_table, NULL);

	while (r != NULL && !str_is(r->name, name))
		r = row_each(im->cx, &revision_table, r);
	if (r != NULL)
		((struct v1_revision *)row_edit(im->cx, &revision_table, r->id))->n++;
}

static const struct event *
event_of(struct import *im, const struct import_entry *x)
{
	const struct import_kind *kind = x->set->kind;
	int event = x->event;

	if (event == 0 && x->old != NULL && kind->turn != NULL && im->refusal == NULL)
		event = kind->turn(x->old, x->row, cx_today(im->cx));
	if (event != 0)
		return &registry_events[event - 1];
	return &registry_events[x->old == NULL ? kind->created : kind->changed];
}

static void
publish(struct import *im, const struct import_set *set)
{
	const struct import_kind *kind = set->kind;
	const struct import_entry *x;

	if (kind->publish_all != NULL) {
		kind->publish_all(im, set);
		return;
	}
	for (size_t i = 0; i < set->n; i++) {
		x = set->entries[i];
		if (x->written && kind->publish != NULL)
			kind->publish(im, x, event_of(im, x));
	}
}

static void
apply_set(struct import *im, struct import_set *set, bool dry_run, struct import_count *count)
{
	struct import_entry *x;

	count->kind = str_from(set->kind->name);
	for (size_t i = 0; i < set->n; i++) {
		x = set->entries[i];
		if (x->record == NULL)
			continue;
		if (x->old != NULL && !x->touched && unchanged(im, x)) {
			count->unchanged++;
			continue;
		}
		++*(x->old == NULL ? &count->created : &count->changed);
		x->written = true;
		if (!dry_run)
			write_row(im, x);
	}
	if (!dry_run && count->created + count->changed > 0)
		bump_revision(im, set->kind->name);
}

/* A list has the version of its newest value, an inspection that of its newest item: what has
 * changed in it touches the whole. */
static void
touch_whole(struct import *im, int part, const char *member)
{
	struct import_set *set = &im->sets[part];
	struct import_entry *x, *whole;

	for (size_t i = 0; i < set->n; i++) {
		x = set->entries[i];
		if (x->record == NULL || (x->old != NULL && unchanged(im, x)))
			continue;
		whole = import_follow(im, x, member);
		if (whole == NULL || whole->old == NULL)
			continue;
		whole->touched = true;
		if (whole->row == NULL)
			whole->row = arena_copy(
			    im->a, whole->old, whole->set->kind->table->row->size);
		if (whole->record == NULL)
			whole->record = x->record;
	}
}

void
import_apply(struct import *im, bool dry_run, struct zone_import_result *out)
{
	struct import_count *counts = arena_array(im->a, KINDS, sizeof(*counts)), other;
	size_t n = 0;

	touch_whole(im, KIND_CODE_VALUE, "list");
	touch_whole(im, KIND_INSPECTION_ITEM, "inspection");
	for (int k = 0; k < KINDS; k++) {
		other = (struct import_count){ 0 };
		apply_set(im, &im->sets[k], dry_run, im->sets[k].given ? &counts[n++] : &other);
	}
	for (int k = 0; !dry_run && k < KINDS; k++)
		publish(im, &im->sets[k]);
	out->counts = (struct list){ counts, n };
	out->applied = !dry_run;
}

void
import_write(struct import *im)
{
	struct zone_import_result out;

	import_apply(im, false, &out);
}

/* ---- events: no private data; sites and residences are heard by their street and station ---- */

void
publish_congress(struct import *im, const struct import_entry *x, const struct event *ev)
{
	const struct congress *c = x->row;
	struct congress_event *data = arena_alloc(im->a, sizeof(*data));

	*data = (struct congress_event){ c->id, c->code, c->name, c->level, c->parent };
	emit(im->cx, ev, c->id, data);
}

void
publish_person(struct import *im, const struct import_entry *x, const struct event *ev)
{
	const struct person *p = x->row;
	struct v1_person *data = arena_alloc(im->a, sizeof(*data));

	*data = (struct v1_person){ p->id, p->code, p->name };
	emit(im->cx, ev, p->id, data);
}

void
publish_mandate(struct import *im, const struct import_entry *x, const struct event *ev)
{
	const struct mandate *m = x->row;
	const struct person *p = import_row(import_by_id(im, KIND_PERSON, m->person));
	const struct congress *c = import_row(import_by_id(im, KIND_CONGRESS, m->congress));
	struct v1_mandate *data = arena_alloc(im->a, sizeof(*data));

	*data = (struct v1_mandate){ .id = m->id,
		.code = m->code,
		.person = p->id,
		.person_code = p->code,
		.person_name = p->name,
		.level = c->level,
		.congress = c->code,
		.term = m->term,
		.status = m->status,
		.from_date = m->from_date,
		.to_date = m->to_date };
	emit(im->cx, ev, m->id, data);
}

static void
heard_at(struct import *im, const struct site *s)
{
	audience(im->cx, ROLE_station, s->code);
	if (!str_empty(s->street))
		audience(im->cx, ROLE_street, s->street);
}

void
publish_site(struct import *im, const struct import_entry *x, const struct event *ev)
{
	const struct site *s = x->row;
	struct site_event *data = arena_alloc(im->a, sizeof(*data));

	*data = (struct site_event){ s->id, s->code, s->kind, s->name, s->parent, s->street,
		s->state, s->street_name };
	emit(im->cx, ev, s->id, data);
	heard_at(im, s);
}

void
publish_residence(struct import *im, const struct import_entry *x, const struct event *ev)
{
	const struct residence *r = x->row;
	const struct person *p = import_row(import_by_id(im, KIND_PERSON, r->person));
	const struct site *s = import_row(import_by_id(im, KIND_SITE, r->site));
	struct residence_event *data = arena_alloc(im->a, sizeof(*data));

	*data = (struct residence_event){ r->id, r->code, p->id, p->code, s->id, s->code, s->street,
		r->from_date, r->to_date };
	emit(im->cx, ev, r->id, data);
	heard_at(im, s);
}

static void
publish_unit(struct import *im, const struct import_entry *x)
{
	const struct unit *u = x->row;
	struct v1_unit *data = arena_alloc(im->a, sizeof(*data));

	*data = (struct v1_unit){ u->id, u->code, u->kind, u->name, u->has_oa, u->active,
		u->successor };
	emit(im->cx, event_of(im, x), u->id, data);
}

static size_t
successors(struct import *im, const struct import_entry *x)
{
	size_t n = 0;

	while ((x = import_follow(im, x, "successor")) != NULL)
		n++;
	return n;
}

/* New ones first. What goes up in a unit is told of before that unit goes up in another: open tasks
 * are handed on in this order. */
void
publish_units(struct import *im, const struct import_set *set)
{
	const struct import_entry *x;
	size_t most = 0, n;

	for (size_t i = 0; i < set->n; i++) {
		x = set->entries[i];
		if (x->written && x->old == NULL)
			publish_unit(im, x);
		else if (x->written && (n = successors(im, x)) > most)
			most = n;
	}
	for (size_t left = most + 1; left-- > 0;)
		for (size_t i = 0; i < set->n; i++) {
			x = set->entries[i];
			if (x->written && x->old != NULL && successors(im, x) == left)
				publish_unit(im, x);
		}
}

#define FIRST_YEAR 1900 /* the years a date from outside can have (common/clock.h) */
#define LAST_YEAR 2199

/* One event for all days: who counts by the calendar asks which years are new. */
void
publish_calendar(struct import *im, const struct import_set *set)
{
	int32_t days[LAST_YEAR - FIRST_YEAR + 1] = { 0 };
	struct calendar_event *data = arena_alloc(im->a, sizeof(*data));
	struct calendar_year *years = arena_array(
	    im->a, LAST_YEAR - FIRST_YEAR + 1, sizeof(*years));
	const struct v1_revision *r = row_each(im->cx, &revision_table, NULL);
	size_t n = 0;

	for (size_t i = 0; i < set->n; i++)
		if (set->entries[i]->written)
			days[date_year(((struct calendar_day *)set->entries[i]->row)->date) -
			    FIRST_YEAR]++;
	for (int32_t y = FIRST_YEAR; y <= LAST_YEAR; y++)
		if (days[y - FIRST_YEAR] > 0)
			years[n++] = (struct calendar_year){ y, days[y - FIRST_YEAR] };
	while (r != NULL && !str_is(r->name, set->kind->name))
		r = row_each(im->cx, &revision_table, r);
	*data = (struct calendar_event){ { years, n } };
	if (n > 0 && r != NULL)
		emit(im->cx, &registry_events[REGISTRY_calendar_changed], r->id, data);
}

void
publish_contact_link(struct import *im, const struct import_entry *x, const struct event *ev)
{
	const struct contact_link *l = x->row;
	struct contact_link_event *data = arena_alloc(im->a, sizeof(*data));

	*data = (struct contact_link_event){ l->id, l->code, l->kind, l->person, l->deputy,
		l->group_name, l->from_date, l->to_date };
	emit(im->cx, ev, l->id, data);
}

void
publish_inspection(struct import *im, const struct import_entry *x, const struct event *ev)
{
	const struct inspection *n = x->row;
	const struct site *s = import_row(import_by_id(im, KIND_SITE, n->site));
	const struct import_set *items = &im->sets[KIND_INSPECTION_ITEM];
	struct inspection_event *data = arena_alloc(im->a, sizeof(*data));

	*data = (struct inspection_event){ .id = n->id,
		.code = n->code,
		.site = n->site,
		.site_code = s->code,
		.street = s->street,
		.date = n->date,
		.rectify_by = n->rectify_by,
		.recheck_of = n->recheck_of };
	for (size_t i = 0; i < items->n; i++) {
		const struct inspection_item *item = import_row(items->entries[i]);

		if (uuid_eq(item->inspection, n->id))
			++*(item->result == ITEM_MET          ? &data->met
				: item->result == ITEM_PARTLY ? &data->partly
							      : &data->unmet);
	}
	emit(im->cx, ev, n->id, data);
	heard_at(im, s);
}

void
publish_code(struct import *im, const struct import_entry *x, const struct event *ev)
{
	const struct code_value *v = x->row;
	const struct import_entry *list = import_by_id(im, KIND_CODE_LIST, v->list);
	const struct code_list *l = import_row(list);
	struct code_event *data = arena_alloc(im->a, sizeof(*data));

	*data = (struct code_event){ v->id, l->code, v->value, v->name, v->ended_on, l->version };
	emit(im->cx, ev, v->id, data);
}

void
publish_code_list(struct import *im, const struct import_entry *x, const struct event *ev)
{
	const struct code_list *l = x->row;
	struct code_list_event *data = arena_alloc(im->a, sizeof(*data));

	*data = (struct code_list_event){ l->id, l->code, l->name, l->version };
	emit(im->cx, ev, l->id, data);
}
