/* SPDX-License-Identifier: Apache-2.0 */
/* References, then each kind's rules (domain 3), over what is there and what the files bring. */
#include <stdlib.h>

#include "services/registry/import.h"

/* ---- references and codes ---- */

static void
resolve(struct import *im, struct import_entry *x, size_t i)
{
	const struct field *f = &x->set->kind->table->row->fields[i];
	struct import_set *to = &im->sets[import_target(x->set->kind, f)];
	struct str cell = import_cell(x, i);
	struct import_entry *y;

	if (str_empty(cell) || csv_garbled(cell))
		return;
	y = index_find(&to->keys, cell);
	if (y != NULL) {
		memcpy(field_in(f, x->row), &y->id, sizeof(y->id));
		return;
	}
	x->faulty = true;
	if (to->broken)
		return; /* the file that may bring it could not be read: no fault of this one */
	cell = import_quote(cell);
	import_blame(im, x, f->key, NULL, NULL, "there is no %s \"" STR_FMT "\"", to->kind->name,
	    STR_ARG(cell));
}

/* Codes are scopes of certificates and parts of keys: ASCII without blanks, commas, slashes. */
bool
import_plain_code(struct str s)
{
	static const char other[] = "._-";

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z');

		if (!alnum && (i == 0 || c == '\0' || strchr(other, c) == NULL))
			return false;
	}
	return true;
}

static void
check_code(struct import *im, struct import_entry *x, size_t i)
{
	if (csv_garbled(import_cell(x, i)) || import_plain_code(import_cell(x, i)))
		return;
	x->faulty = true;
	import_blame(im, x, x->set->kind->table->row->fields[i].key, NULL, NULL,
	    "a code is letters A-Z a-z, digits and . _ -, and begins with a letter or digit");
}

static void
check_cells(struct import *im, struct import_entry *x)
{
	const struct desc *d = x->set->kind->table->row;
	const struct field *f;

	if (x->record->n != x->set->ncolumns)
		return;
	for (size_t i = 0; i < d->nfields; i++) {
		f = &d->fields[i];
		if (x->set->columns[i] == 0)
			continue;
		if (import_target(x->set->kind, f) >= 0)
			resolve(im, x, i);
		else if (strcmp(f->key, "code") == 0 || strcmp(f->key, "street") == 0 ||
		    strcmp(f->key, "scope") == 0)
			check_code(im, x, i);
	}
}

/* ---- what several kinds share ---- */

struct import_entry *
import_follow(struct import *im, const struct import_entry *x, const char *member)
{
	const struct import_kind *kind = x->set->kind;
	const struct field *f = desc_field(kind->table->row, member, strlen(member));
	struct uuid id = *(const struct uuid *)field_at(f, import_row(x));
	struct import_entry *y;

	if (uuid_absent(id))
		return NULL;
	y = import_by_id(im, import_target(kind, f), id);
	return y != NULL && !y->faulty ? y : NULL;
}

/* A chain of `member` that comes back to where it was: told of once, at a record of the files. */
void
check_chains(struct import *im, struct import_set *set, const char *member)
{
	struct import_entry *x, *y, *at;
	struct str way;

	for (size_t i = 0; i < set->n; i++)
		set->entries[i]->walk = 0;
	for (size_t i = 0; i < set->n; i++) {
		x = set->entries[i];
		if (x->faulty || x->walk != 0)
			continue;
		for (y = x; y != NULL && y->walk == 0; y = import_follow(im, y, member))
			y->walk = i + 1;
		if (y == NULL || y->walk != i + 1)
			continue;
		way = y->key;
		at = y;
		for (x = import_follow(im, y, member); x != y; x = import_follow(im, x, member)) {
			at = at->record != NULL ? at : x;
			if (way.n < 120)
				way = str_printf(
				    im->a, STR_FMT " > " STR_FMT, STR_ARG(way), STR_ARG(x->key));
		}
		import_blame(im, at, member, NULL, NULL,
		    "the %ss go in a circle: " STR_FMT " > " STR_FMT, member, STR_ARG(way),
		    STR_ARG(y->key));
	}
}

static int
by_group(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	int c = memcmp(&x->who, &y->who, sizeof(x->who));

	if (c == 0)
		c = memcmp(&x->what, &y->what, sizeof(x->what));
	return c != 0 ? c : (x->from.ymd > y->from.ymd) - (x->from.ymd < y->from.ymd);
}

static bool
same_group(const struct span *a, const struct span *b)
{
	return uuid_eq(a->who, b->who) && uuid_eq(a->what, b->what);
}

void
check_spans(struct import *im, struct span *v, size_t n, const char *what, const char *group)
{
	const struct span *last = v; /* of the group, the one that ends last */
	char from[11], to[11];

	qsort(v, n, sizeof(*v), by_group);
	for (size_t i = 1; i < n; i++) {
		if (!same_group(last, &v[i])) {
			last = &v[i];
			continue;
		}
		if (last->to.ymd == 0 || last->to.ymd >= v[i].from.ymd) {
			date_format(last->from, from);
			date_format(last->to, to);
			import_blame(im, v[i].x, "from_date", last->x, "to_date",
			    "%s " STR_FMT
			    " of the same %s and this one overlap (the other: %s to %s)",
			    what, STR_ARG(v[i].x->record != NULL ? last->x->key : v[i].x->key),
			    group, from, last->to.ymd != 0 ? to : "open end");
		}
		if (last->to.ymd != 0 && (v[i].to.ymd == 0 || v[i].to.ymd > last->to.ymd))
			last = &v[i];
	}
}

/* ---- congress, person, mandate ---- */

void
check_congress(struct import *im, struct import_entry *x)
{
	const struct congress *c = import_row(x);
	struct import_entry *up = import_follow(im, x, "parent");
	const struct congress *p = up != NULL ? import_row(up) : NULL;

	if (p != NULL && p->level >= c->level)
		import_blame(im, x, "parent", up, "level",
		    STR_FMT " (" STR_FMT ") cannot stand below " STR_FMT " (" STR_FMT ")",
		    STR_ARG(c->code), STR_ARG(enum_name(&level_enum, c->level)), STR_ARG(p->code),
		    STR_ARG(enum_name(&level_enum, p->level)));
}

void
check_tree(struct import *im, struct import_set *set)
{
	check_chains(im, set, "parent");
}

/* GB 11643: 17 digits and a check character. The text does not quote it: it is private. */
void
check_person(struct import *im, struct import_entry *x)
{
	static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	struct str s = ((const struct person *)import_row(x))->identity;
	int sum = 0;
	bool digits = true;

	check_person_words(im, x);
	if (s.n != 18)
		return; /* absent; any other length is a fault of the cell */
	for (size_t i = 0; i < 17; i++) {
		digits = digits && s.p[i] >= '0' && s.p[i] <= '9';
		sum += weights[i] * (s.p[i] - '0');
	}
	if (!digits || s.p[17] != "10X98765432"[sum % 11])
		import_blame(im, x, "identity", NULL, NULL,
		    "identity is not a number of 17 digits with the right check character");
}

/* Who is archived, and a congress that has ended, has no mandate to exercise. */
static void
check_holder(struct import *im, struct import_entry *x)
{
	struct import_entry *p = import_follow(im, x, "person");
	struct import_entry *c = import_follow(im, x, "congress");

	if (p != NULL && ((const struct person *)import_row(p))->ended_on.ymd != 0)
		import_blame(im, x, "person", p, "ended_on",
		    "person " STR_FMT " is archived and mandate " STR_FMT " active",
		    STR_ARG(p->key), STR_ARG(x->key));
	if (c != NULL && ((const struct congress *)import_row(c))->ended_on.ymd != 0)
		import_blame(im, x, "congress", c, "ended_on",
		    "congress " STR_FMT " has ended and mandate " STR_FMT " is active",
		    STR_ARG(c->key), STR_ARG(x->key));
}

void
check_mandate(struct import *im, struct import_entry *x)
{
	const struct mandate *m = import_row(x);

	if (import_before(m->to_date, m->from_date))
		import_blame(im, x, "to_date", NULL, NULL, "to_date lies before from_date");
	if (m->status == MANDATE_ACTIVE && !import_before(m->to_date, cx_today(im->cx)))
		check_holder(im, x);
	if (m->status == MANDATE_ENDED && m->to_date.ymd == 0)
		import_blame(im, x, "to_date", NULL, NULL, "an ended mandate needs its last day");
	if (m->status != MANDATE_ACTIVE && str_empty(m->reason))
		import_blame(im, x, "reason", NULL, NULL,
		    "a mandate that is " STR_FMT " needs a reason",
		    STR_ARG(enum_name(&mandate_status_enum, m->status)));
}

/* Nobody holds two mandates of one level at a time. */
void
check_mandates(struct import *im, struct import_set *set)
{
	struct span *v = arena_array(im->a, set->n + 1, sizeof(*v));
	const struct mandate *m;
	struct import_entry *c;
	size_t n = 0;

	for (size_t i = 0; i < set->n; i++) {
		struct import_entry *x = set->entries[i];

		m = import_row(x);
		if (x->faulty || import_before(m->to_date, m->from_date) ||
		    (c = import_follow(im, x, "congress")) == NULL)
			continue;
		v[n] = (struct span){
			.who = m->person, .from = m->from_date, .to = m->to_date, .x = x
		};
		v[n++].what.b[0] = (uint8_t)((const struct congress *)import_row(c))->level;
	}
	check_spans(im, v, n, "mandate", "person and level");
}

/* ---- unit ---- */

void
check_unit(struct import *im, struct import_entry *x)
{
	const struct import_entry *up = import_follow(im, x, "parent");
	const struct unit *u = import_row(x), *p = up != NULL ? import_row(up) : NULL;

	if (u->active && p != NULL && !p->active)
		import_blame(im, x, "parent", up, "active",
		    STR_FMT " is active, and the unit above it, " STR_FMT ", is not",
		    STR_ARG(u->code), STR_ARG(p->code));
	if (u->active && !uuid_absent(u->successor))
		import_blame(im, x, "successor", NULL, NULL,
		    "an active unit has no successor; set active to false");
	if (u->active && u->ended_on.ymd != 0)
		import_blame(im, x, "ended_on", NULL, NULL, "an active unit has not ended");
}

void
check_units(struct import *im, struct import_set *set)
{
	check_chains(im, set, "parent");
	check_chains(im, set, "successor");
}

void
import_rules(struct import *im)
{
	struct import_set *set;

	for (int k = 0; k < KINDS; k++) {
		set = &im->sets[k];
		for (size_t i = 0; i < set->n; i++) {
			if (!set->entries[i]->faulty)
				check_fixed(im, set->entries[i]);
			if (!set->entries[i]->faulty && set->kind->check != NULL)
				set->kind->check(im, set->entries[i]);
		}
		if (set->kind->check_all != NULL)
			set->kind->check_all(im, set);
	}
}

static void
settle_all(struct import *im, struct import_set *set)
{
	for (size_t i = 0; set->kind->settle != NULL && i < set->n; i++)
		if (set->entries[i]->record != NULL && !set->entries[i]->faulty)
			set->kind->settle(im, set->entries[i]);
}

void
import_check(struct import *im)
{
	for (int k = 0; k < KINDS; k++)
		for (size_t i = 0; i < im->sets[k].n; i++)
			if (im->sets[k].entries[i]->record != NULL)
				check_cells(im, im->sets[k].entries[i]);
	for (int k = 0; k < KINDS; k++)
		settle_all(im, &im->sets[k]);
	import_rules(im);
}
