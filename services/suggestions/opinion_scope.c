/* SPDX-License-Identifier: Apache-2.0 */
/* Whose an opinion is, and what an opinion's commands have to see. */
#include "services/suggestions/opinion.h"
#include "services/suggestions/opinion_links.h"

static int
foreign(struct err *e, const char *field, const char *why)
{
	return err_set(e, E_PERMISSION_DENIED, field, "%s", why);
}

static bool
mine(struct cx *cx, struct str code)
{
	return !str_empty(code) && str_eq(code, cx_who(cx)->scope);
}

/* ---- where it is taken ---- */

static const struct v1_site *
find_site(struct cx *cx, struct uuid id, struct err *e)
{
	const struct v1_site *site = row_find(cx, &site_view, id);

	if (site == NULL)
		err_set(e, E_NOT_FOUND, "site", "there is no such site");
	return site;
}

int
scope_opinion_taken_here(struct cx *cx, const void *args, struct err *e)
{
	const struct opinion_receive *a = args;
	const struct who *who = cx_who(cx);
	const struct v1_site *site;

	if (uuid_absent(a->site))
		return who->role == ROLE_street ? 0
						: err_set(e, E_INVALID_ARGUMENT, "site",
						      "name the home or station that took it");
	site = find_site(cx, a->site, e);
	if (site == NULL)
		return -1;
	if (who->role == ROLE_station && !mine(cx, site->code))
		return foreign(e, "site", "a station takes opinions at its own site");
	if (who->role == ROLE_street && !mine(cx, site->street))
		return foreign(e, "site", "a site of another street");
	return 0;
}

int
scope_opinion_inlet(struct cx *cx, const void *args, struct err *e)
{
	const struct opinion_submitted *a = args;
	const struct v1_site *site;

	if (inlet_street(cx, a->street, "street", e) != 0)
		return -1;
	if (uuid_absent(a->site))
		return 0;
	site = find_site(cx, a->site, e);
	if (site == NULL)
		return -1;
	return str_eq(site->street, a->street)
	    ? 0
	    : foreign(e, "site", "the site is not of the street that is named");
}

/* ---- of one that is there ---- */

static const struct opinion *
find_opinion(struct cx *cx, const void *args, struct err *e)
{
	const struct opinion *o;
	struct on_opinion a;

	memcpy(&a, args, sizeof(a));
	o = row_find(cx, &opinion_table, a.opinion);
	if (o == NULL)
		err_set(e, E_NOT_FOUND, "opinion", "there is no such opinion");
	return o;
}

int
scope_own_opinion(struct cx *cx, const void *args, struct err *e)
{
	const struct opinion *o = find_opinion(cx, args, e);
	const struct who *who = cx_who(cx);

	if (o == NULL)
		return -1;
	if (who->role == ROLE_committee ||
	    mine(cx, who->role == ROLE_street ? o->street : o->site_code))
		return 0;
	return foreign(e, "opinion",
	    who->role == ROLE_street ? "another street's opinion" : "another site's opinion");
}

/* Residents' data are a matter of the site that took them, and of the committee. */
int
scope_taken_opinion(struct cx *cx, const void *args, struct err *e)
{
	const struct opinion *o = find_opinion(cx, args, e);

	if (o == NULL)
		return -1;
	if (cx_who(cx)->role == ROLE_committee || mine(cx, o->site_code))
		return 0;
	return foreign(e, "opinion", "another site's opinion");
}

int
scope_held_opinion(struct cx *cx, const void *args, struct err *e)
{
	const struct opinion *o = find_opinion(cx, args, e);
	const struct handover *h;

	if (o == NULL)
		return -1;
	h = holder_of(cx, o);
	return h != NULL && mine(cx, h->unit_code)
	    ? 0
	    : foreign(e, "opinion", "this unit does not have the opinion");
}

/* A deputy brings what was told to them, a station what was taken there. */
int
opinions_are_own(struct cx *cx, const struct suggestion_content *c, struct err *e)
{
	bool deputy = cx_who(cx)->role == ROLE_deputy;

	for (size_t i = 0; i < c->opinions.n; i++) {
		const struct opinion *o = row_find(cx, &opinion_table, c->opinions.v[i]);

		if (o == NULL || mine(cx, deputy ? o->person_code : o->site_code))
			continue;
		foreign(e, NULL,
		    deputy ? "an opinion that was not told to this deputy"
			   : "an opinion that was taken at another site");
		err_within(e, "content.opinions", (long)i);
		return -1;
	}
	return 0;
}

/* ---- load ---- */

static struct uuid
on(const void *args)
{
	struct uuid opinion;

	memcpy(&opinion, args, sizeof(opinion));
	return opinion;
}

static void
want_matter(struct wants *w, struct uuid mandate, struct uuid site)
{
	if (!uuid_absent(mandate))
		want(w, &mandate_view, mandate);
	if (!uuid_absent(site))
		want(w, &site_view, site);
}

void
load_opinion_receive(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct opinion_receive *a = args;

	(void)who, (void)now;
	want_matter(w, a->mandate, a->site);
}

void
load_opinion_submitted(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct opinion_submitted *a = args;

	(void)who, (void)now;
	want_matter(w, a->mandate, a->site);
}

void
load_opinion_raised(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct ev_raised *a = args;

	(void)who, (void)now;
	want(w, &opinion_table, a->opinion);
	want(w, &held_view, a->person);
	want(w, &site_view, a->site);
}

static void
want_opinion(struct wants *w, struct uuid id)
{
	want(w, &opinion_table, id);
	want(w, &handover_table, id);
	want(w, &deadline_table, id);
}

void
load_opinion(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)who, (void)now;
	want_opinion(w, on(args));
}

void
load_opinion_resident(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_opinion(w, args, who, now);
	want(w, &opinion_resident_table, on(args));
}

void
load_opinion_forget(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct sweep_args *a = args;

	(void)who, (void)now;
	for (size_t i = 0; i < a->ids.n; i++) {
		want(w, &opinion_table, a->ids.v[i]);
		want(w, &opinion_resident_table, a->ids.v[i]);
	}
}

void
load_opinion_route(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct opinion_route *a = args;

	load_opinion(w, args, who, now);
	if (!uuid_absent(a->unit))
		want(w, &unit_view, a->unit);
}

void
want_opinions(struct wants *w, const struct suggestion_content *c)
{
	for (size_t i = 0; i < c->opinions.n; i++)
		want_opinion(w, c->opinions.v[i]);
}
