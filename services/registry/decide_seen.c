/* SPDX-License-Identifier: Apache-2.0 */
/*
 * contact_link.seen: heard of registers, when a deputy met residents or enterprises. A meeting with
 * residents counts for each of the deputy's residents' groups, since an entry does not name one; an
 * enterprise is known by its name. Links between two persons have no book that tells of them.
 */
#include "proto/registers_entry.h"
#include "services/registry/edit.h"

void
load_contact_link_seen(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct ev_contact *a = args;

	(void)who, (void)now;
	want(w, &contact_link_of_view, a->deputy->person);
	want(w, &contact_seen_table, a->deputy->person);
	want(w, &contact_fed_table, contact_fed_id());
}

static bool
named(const struct strs *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->v[i], name))
			return true;
	return false;
}

static bool
concerns(const struct ev_contact *a, const struct contact_link *l)
{
	if (l->from_date.ymd > a->date.ymd || (l->to_date.ymd != 0 && l->to_date.ymd < a->date.ymd))
		return false;
	return (l->kind == LINK_RESIDENTS && a->people > 0) ||
	    (l->kind == LINK_ENTERPRISE && named(&a->enterprise_names, l->group_name));
}

/* The list of silent links answers from the first contact on. */
static void
fed(struct cx *cx)
{
	struct uuid id = contact_fed_id();
	struct contact_fed *f = row_find(cx, &contact_fed_table, id) != NULL
	    ? row_edit(cx, &contact_fed_table, id)
	    : row_add(cx, &contact_fed_table, id, id);

	f->sequence++;
}

int
decide_contact_link_seen(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct ev_contact *a = args;
	struct sweep_result *out = result;
	const struct contact_link *l = row_first(cx, &contact_link_of_view, a->deputy->person);

	(void)e;
	fed(cx);
	for (; l != NULL; l = row_next(cx, &contact_link_of_view, l)) {
		struct contact_seen *s;

		if (!concerns(a, l))
			continue;
		s = row_find(cx, &contact_seen_table, l->id) != NULL
		    ? row_edit(cx, &contact_seen_table, l->id)
		    : row_add(cx, &contact_seen_table, l->id, l->id);
		if (s->last_on.ymd < a->date.ymd)
			s->last_on = a->date;
		out->done++;
	}
	return 0;
}
