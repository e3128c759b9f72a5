/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of sites and residences: the tree 1+7+N, and who resides where (domain 3). */
#include <stdlib.h>

#include "services/registry/import.h"

static const struct {
	int parent;
	bool street;
} site_rules[] = {
	[SITE_ZONE_HOME] = { 0, false },
	[SITE_STREET_HOME] = { SITE_ZONE_HOME, true },
	[SITE_STATION] = { SITE_STREET_HOME, true },
};

static void
check_site_parent(struct import *im, struct import_entry *x, const struct site *s)
{
	struct import_entry *up = import_follow(im, x, "parent");
	const struct site *p = up != NULL ? import_row(up) : NULL;
	struct str kind = enum_name(&site_kind_enum, s->kind);
	int want = site_rules[s->kind].parent;

	if (want == 0 && !uuid_absent(s->parent))
		import_blame(im, x, "parent", NULL, NULL, "a zone_home has no parent");
	if (want == 0)
		return;
	if (uuid_absent(s->parent)) {
		import_blame(im, x, "parent", NULL, NULL,
		    "parent is missing: a " STR_FMT " stands below a " STR_FMT, STR_ARG(kind),
		    STR_ARG(enum_name(&site_kind_enum, want)));
		return;
	}
	if (p == NULL)
		return; /* told of already, at the parent */
	if (p->kind != want)
		import_blame(im, x, "parent", up, "kind",
		    STR_FMT " is a " STR_FMT "; a " STR_FMT " stands below a " STR_FMT,
		    STR_ARG(p->code), STR_ARG(enum_name(&site_kind_enum, p->kind)), STR_ARG(kind),
		    STR_ARG(enum_name(&site_kind_enum, want)));
	else if (want == SITE_STREET_HOME && !str_eq(p->street, s->street))
		import_blame(im, x, "street", up, "street",
		    STR_FMT " is in street " STR_FMT ", its home " STR_FMT " in " STR_FMT,
		    STR_ARG(s->code), STR_ARG(s->street), STR_ARG(p->code), STR_ARG(p->street));
	if (s->state == SITE_OPEN && p->state == SITE_CLOSED)
		import_blame(im, x, "state", up, "state",
		    STR_FMT " is open but its home " STR_FMT " is closed", STR_ARG(s->code),
		    STR_ARG(p->code));
}

/* Digits with at most one point, a sign before them: what SQL reads too. */
static bool
decimal(struct str s)
{
	size_t digits = 0, points = 0;

	for (size_t i = 0; i < s.n; i++) {
		digits += s.p[i] >= '0' && s.p[i] <= '9';
		points += s.p[i] == '.';
	}
	return digits > 0 && points <= 1 && digits + points + (s.p[0] == '-') == s.n;
}

static void
check_degrees(struct import *im, struct import_entry *x, const char *member, struct str s, int most)
{
	double v;

	if (str_empty(s))
		return;
	v = decimal(s) ? strtod(str_z(im->a, s), NULL) : 0;
	if (!decimal(s))
		import_blame(im, x, member, NULL, NULL, "%s is \"" STR_FMT "\", not a number",
		    member, STR_ARG(s));
	else if (v < -most || v > most)
		import_blame(im, x, member, NULL, NULL, "%s is " STR_FMT ", at %s %d is allowed",
		    member, STR_ARG(s), v > 0 ? "most" : "least", v > 0 ? most : -most);
}

void
check_site(struct import *im, struct import_entry *x)
{
	const struct site *s = import_row(x);
	bool street = site_rules[s->kind].street;

	if (street && str_empty(s->street))
		import_blame(im, x, "street", NULL, NULL, "street is missing");
	if (street && str_empty(s->street_name))
		import_blame(im, x, "street_name", NULL, NULL, "street_name is missing");
	if (!street && !str_empty(s->street))
		import_blame(im, x, "street", NULL, NULL, "a zone_home belongs to no street");
	if (s->state == SITE_OPEN && s->ended_on.ymd != 0)
		import_blame(im, x, "ended_on", NULL, NULL, "an open site has not ended");
	check_degrees(im, x, "longitude", s->longitude, 180);
	check_degrees(im, x, "latitude", s->latitude, 90);
	if (str_empty(s->longitude) != str_empty(s->latitude))
		import_blame(im, x, "longitude", NULL, NULL, "longitude and latitude go together");
	check_site_parent(im, x, s);
}

/* A tree below one zone home. */
void
check_sites(struct import *im, struct import_set *set)
{
	struct import_entry *first = NULL, *x;
	const struct site *s;

	check_chains(im, set, "parent");
	for (size_t i = 0; i < set->n; i++) {
		x = set->entries[i];
		s = import_row(x);
		if (x->faulty || s->kind != SITE_ZONE_HOME || s->state != SITE_OPEN)
			continue;
		if (first != NULL)
			import_blame(im, x, "kind", first, "kind",
			    "a zone has one open zone_home: " STR_FMT " and " STR_FMT,
			    STR_ARG(first->key), STR_ARG(x->key));
		first = x;
	}
}

void
check_residence(struct import *im, struct import_entry *x)
{
	const struct residence *r = import_row(x);
	struct import_entry *at = import_follow(im, x, "site");
	struct import_entry *who = import_follow(im, x, "person");
	const struct site *s = at != NULL ? import_row(at) : NULL;
	const struct person *p = who != NULL ? import_row(who) : NULL;
	bool goes_on = residence_goes_on(r, cx_today(im->cx));

	if (import_before(r->to_date, r->from_date) && !residence_void(r))
		import_blame(im, x, "to_date", NULL, NULL, "to_date lies before from_date");
	if (s != NULL && s->state == SITE_CLOSED && goes_on)
		import_blame(im, x, "site", at, "state",
		    "site " STR_FMT " is closed; the residence " STR_FMT
		    " needs a last day, today or before",
		    STR_ARG(s->code), STR_ARG(r->code));
	if (p != NULL && p->ended_on.ymd != 0 && goes_on)
		import_blame(im, x, "person", who, "ended_on",
		    "person " STR_FMT " is archived; the residence " STR_FMT
		    " needs a last day, today or before",
		    STR_ARG(p->code), STR_ARG(r->code));
}

void
check_residences(struct import *im, struct import_set *set)
{
	struct span *v = arena_array(im->a, set->n + 1, sizeof(*v));
	const struct residence *r;
	size_t n = 0;

	for (size_t i = 0; i < set->n; i++) {
		struct import_entry *x = set->entries[i];

		r = import_row(x);
		if (!x->faulty && !import_before(r->to_date, r->from_date))
			v[n++] = (struct span){ r->person, r->site, r->from_date, r->to_date, x };
	}
	check_spans(im, v, n, "residence", "person and site");
}
