/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of code lists, links and inspections (domain 2, 3). */
#include "services/registry/import.h"

#define N_FIXED (sizeof(((struct import_kind *)0)->fixed) / sizeof(char *))

/* ---- what never changes ---- */

/* A mandate stands in suggestions as that person's, a link as one between these two. */
void
check_fixed(struct import *im, struct import_entry *x)
{
	const struct import_kind *kind = x->set->kind;
	const struct desc *d = kind->table->row;
	const struct field *f;
	struct str was;

	for (size_t i = 0; x->old != NULL && x->row != NULL && i < N_FIXED; i++) {
		if (kind->fixed[i] == NULL)
			return;
		f = desc_field(d, kind->fixed[i], strlen(kind->fixed[i]));
		was = import_text(im, kind, f, x->old);
		if (str_eq(was, import_text(im, kind, f, x->row)))
			continue;
		import_blame(im, x, f->key, NULL, NULL,
		    "the %s of a %s never changes; it %s" STR_FMT, f->key, kind->name,
		    str_empty(was) ? "has none" : "was ", STR_ARG(was));
		x->faulty = true;
	}
}

/* ---- words of persons ---- */

static const struct import_entry *
code_value(struct import *im, const char *list, struct str value)
{
	struct str key = str_printf(im->a, "%s/" STR_FMT, list, STR_ARG(value));

	return index_find(&im->sets[KIND_CODE_VALUE].keys, key);
}

/* A member named as a code list is of that list; who has a retired value keeps it. */
static void
check_word(struct import *im, struct import_entry *x, const char *member)
{
	const struct field *f = desc_field(&person_desc, member, strlen(member));
	struct str now = *(const struct str *)field_at(f, import_row(x)), said = import_quote(now);
	const struct import_entry *v;

	if (str_empty(now) || index_find(&im->sets[KIND_CODE_LIST].keys, str_from(member)) == NULL)
		return;
	if (x->old != NULL && str_eq(now, *(const struct str *)field_at(f, x->old)))
		return;
	v = code_value(im, member, now);
	if (v == NULL)
		import_blame(im, x, member, NULL, NULL,
		    "\"" STR_FMT "\" is not a value of the code list %s", STR_ARG(said), member);
	else if (((const struct code_value *)import_row(v))->ended_on.ymd != 0)
		import_blame(im, x, member, v, "value",
		    "\"" STR_FMT "\" of the code list %s is retired", STR_ARG(said), member);
}

static bool
may_be_public(struct str name)
{
	static const char *const members[] = { "gender", "ethnicity", "birth_year", "party",
		"education", "occupation", "employer", "title", "photo" };

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (str_is(name, members[i]))
			return true;
	return false;
}

void
check_person_words(struct import *im, struct import_entry *x)
{
	const struct person *p = import_row(x);
	struct str said;

	check_word(im, x, "party");
	check_word(im, x, "education");
	for (size_t i = 0; i < p->shown.n; i++) {
		said = import_quote(p->shown.v[i]);
		if (!may_be_public(p->shown.v[i]))
			import_blame(im, x, "shown", NULL, NULL,
			    "\"" STR_FMT "\" is not a member that can be made public",
			    STR_ARG(said));
	}
}

/* A value in use cannot vanish. A command asks the database instead (code.retire). */
static void
check_unused(struct import *im, struct import_entry *x, const struct code_value *v)
{
	const struct import_entry *list = import_follow(im, x, "list");
	const struct import_set *persons = &im->sets[KIND_PERSON];
	const struct field *f = NULL;
	size_t n = 0;

	if (list != NULL && (str_is(list->key, "party") || str_is(list->key, "education")))
		f = desc_field(&person_desc, list->key.p, list->key.n);
	for (size_t i = 0; f != NULL && i < persons->n; i++)
		n += str_eq(
		    v->value, *(const struct str *)field_at(f, import_row(persons->entries[i])));
	if (n > 0)
		import_blame(im, x, "ended_on", NULL, NULL, "%zu persons carry the value", n);
}

/* The value is the second part of a key. */
void
check_code_value(struct import *im, struct import_entry *x)
{
	const struct code_value *v = import_row(x), *old = x->old;

	if (im->refusal == NULL && v->ended_on.ymd != 0 && old != NULL && old->ended_on.ymd == 0)
		check_unused(im, x, v);

	for (size_t i = 0; i < v->value.n; i++)
		if (v->value.p[i] == '/' || (uint8_t)v->value.p[i] < ' ') {
			import_blame(im, x, "value", NULL, NULL,
			    "a value has no \"/\" and no control characters");
			return;
		}
}

/* ---- contact_link ---- */

static bool
deputy_on(struct import *im, struct uuid person, struct date day)
{
	const struct import_set *set = &im->sets[KIND_MANDATE];
	const struct mandate *m;

	for (size_t i = 0; i < set->n; i++) {
		m = import_row(set->entries[i]);
		if (uuid_eq(m->person, person) && m->status != MANDATE_ENDED &&
		    m->from_date.ymd <= day.ymd &&
		    (m->to_date.ymd == 0 || m->to_date.ymd >= day.ymd))
			return true;
	}
	return false;
}

/* Nobody waits for a contact with, or by, who is archived. */
static void
check_ends(struct import *im, struct import_entry *x, const char *member)
{
	const struct contact_link *l = import_row(x);
	const struct import_entry *who = import_follow(im, x, member);
	bool goes_on = l->to_date.ymd == 0 || l->to_date.ymd > cx_today(im->cx).ymd;

	if (who != NULL && goes_on && ((const struct person *)import_row(who))->ended_on.ymd != 0)
		import_blame(im, x, member, who, "ended_on",
		    "person " STR_FMT " is archived; the link " STR_FMT
		    " needs a last day, today or before",
		    STR_ARG(who->key), STR_ARG(l->code));
}

/* A new link is a deputy's, or leads to one; what became of the mandate later is of no matter. */
void
check_contact_link(struct import *im, struct import_entry *x)
{
	const struct contact_link *l = import_row(x);
	bool two = l->kind == LINK_MEMBER_DEPUTY;
	const char *member = two ? "deputy" : "person";

	check_ends(im, x, "person");
	check_ends(im, x, "deputy");

	if (two && uuid_absent(l->deputy))
		import_blame(im, x, "deputy", NULL, NULL, "deputy is missing");
	else if (two && uuid_eq(l->deputy, l->person))
		import_blame(im, x, "deputy", NULL, NULL, "nobody keeps contact with themselves");
	else if (!two && !uuid_absent(l->deputy))
		import_blame(im, x, "deputy", NULL, NULL, "only a member_deputy link has a deputy");
	else if (two != str_empty(l->group_name))
		import_blame(im, x, "group_name", NULL, NULL,
		    two ? "a link between two persons has no group_name" : "group_name is missing");
	else if (l->to_date.ymd != 0 && l->to_date.ymd < l->from_date.ymd)
		import_blame(im, x, "to_date", NULL, NULL, "to_date lies before from_date");
	else if (x->old == NULL && !deputy_on(im, two ? l->deputy : l->person, l->from_date))
		import_blame(im, x, member, x, member,
		    "%s holds no mandate on the first day of the link", member);
}

/* What two have with each other is one link at a time. */
void
check_contact_links(struct import *im, struct import_set *set)
{
	struct span *v = arena_array(im->a, set->n + 1, sizeof(*v));
	const struct contact_link *l;
	size_t n = 0;

	for (size_t i = 0; i < set->n; i++) {
		struct import_entry *x = set->entries[i];

		l = import_row(x);
		if (x->faulty || import_before(l->to_date, l->from_date))
			continue;
		v[n++] = (struct span){ l->person,
			uuid_absent(l->deputy) ? uuid_named(l->group_name.p, l->group_name.n)
					       : l->deputy,
			l->from_date, l->to_date, x };
	}
	check_spans(im, v, n, "link", "two");
}

/* ---- inspection ---- */

void
check_inspection(struct import *im, struct import_entry *x)
{
	const struct inspection *n = import_row(x);
	struct import_entry *up = import_follow(im, x, "recheck_of");
	const struct inspection *of = up != NULL ? import_row(up) : NULL;

	if (n->date.ymd > cx_today(im->cx).ymd)
		import_blame(im, x, "date", NULL, NULL, "date lies in the future");
	if (n->rectify_by.ymd != 0 && n->rectify_by.ymd < n->date.ymd)
		import_blame(im, x, "rectify_by", NULL, NULL, "rectify_by lies before date");
	if (of != NULL && !uuid_eq(of->site, n->site))
		import_blame(im, x, "site", up, "site",
		    "the inspection " STR_FMT " was of another site", STR_ARG(up->key));
	if (of != NULL && of->date.ymd > n->date.ymd)
		import_blame(im, x, "date", up, "date", "the inspection " STR_FMT " was later",
		    STR_ARG(up->key));
}

/* An inspection is checked again by one; that one can be checked again. */
static void
check_rechecks(struct import *im, struct import_set *set)
{
	struct import_entry *x, *of;

	check_chains(im, set, "recheck_of");
	for (size_t i = 0; i < set->n; i++)
		set->entries[i]->walk = 0;
	for (size_t i = 0; i < set->n; i++) {
		x = set->entries[i];
		if (x->faulty || ((const struct inspection *)import_row(x))->ended_on.ymd != 0 ||
		    (of = import_follow(im, x, "recheck_of")) == NULL)
			continue;
		if (of->walk > 0)
			import_blame(im, x, "recheck_of", set->entries[of->walk - 1], "recheck_of",
			    "inspection " STR_FMT " was checked again by " STR_FMT " already",
			    STR_ARG(of->key),
			    STR_ARG((x->record != NULL ? set->entries[of->walk - 1] : x)->key));
		of->walk = i + 1;
	}
}

/* A new one speaks of all 13 items, and where one is not met says until when it is to be. */
void
check_inspections(struct import *im, struct import_set *set)
{
	const struct import_set *items = &im->sets[KIND_INSPECTION_ITEM];
	struct import_entry *x;

	check_rechecks(im, set);
	for (size_t i = 0; i < set->n; i++)
		set->entries[i]->walk = 0;
	for (size_t i = 0; i < items->n; i++) {
		x = import_follow(im, items->entries[i], "inspection");
		if (x == NULL)
			continue;
		x->walk++;
		if (((const struct inspection_item *)import_row(items->entries[i]))->result !=
		    ITEM_MET)
			x->walk += ITEMS + 1;
	}
	for (size_t i = 0; i < set->n; i++) {
		x = set->entries[i];
		if (x->faulty || x->record == NULL)
			continue;
		if (x->old == NULL && x->walk % (ITEMS + 1) != ITEMS % (ITEMS + 1))
			import_blame(im, x, "code", NULL, NULL,
			    "an inspection has %d items, this one %zu", ITEMS,
			    x->walk % (ITEMS + 1));
		if (x->walk > ITEMS &&
		    ((const struct inspection *)import_row(x))->rectify_by.ymd == 0)
			import_blame(im, x, "rectify_by", NULL, NULL,
			    "rectify_by is missing: not all items are met");
	}
}
