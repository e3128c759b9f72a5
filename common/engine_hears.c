/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose events a feed's caller hears: those of its own role and scope, and what the service says it
 * has inherited (hears_sql). That is asked at each call, and for the calls that wait once more when
 * an event of another service has taken effect here: a unit's heir hears from then on what is told
 * of its predecessor, also in a call that began before.
 */
#include <stdlib.h>

#include "common/engine_int.h"

#define STREETS_MAX 64 /* of a service certificate */

static void
names_grow(struct wait *w, size_t more)
{
	struct str *names = arena_array(&w->arena, w->names.n + more, sizeof(*names));
	struct str *audience = arena_array(&w->arena, w->names.n + more, sizeof(*audience));

	if (w->names.n > 0) {
		memcpy(names, w->names.v, w->names.n * sizeof(*names));
		memcpy(audience, w->audience.v, w->audience.n * sizeof(*audience));
	}
	w->names.v = names;
	w->audience.v = audience;
}

static void
name_add(struct wait *w, struct str name)
{
	for (size_t i = 0; i < w->names.n; i++)
		if (str_eq(w->names.v[i], name))
			return;
	w->names.v[w->names.n++] = name;
	w->audience.v[w->audience.n++] = str_from(
	    arena_printf(&w->arena, "\n" STR_FMT "\n", STR_ARG(name)));
}

static struct str
name_of(struct arena *a, const char *role, struct str key)
{
	return str_printf(a, "%s:" STR_FMT, role, STR_ARG(key));
}

/* Its role and scope say it all. */
static bool
knows(const struct engine *en, const struct wait *w)
{
	return w->hears_all || en->s->hears_sql == NULL ||
	    !(en->s->hears_roles & (1u << w->call.who.role));
}

void
hears_again(struct engine *en)
{
	for (struct wait *w = en->waits; w != NULL; w = w->next)
		w->asked = knows(en, w);
}

void
hears_own(struct engine *en, struct wait *w)
{
	const struct who *who = &w->call.who;
	struct arena *a = &w->arena;
	const char *p;

	w->hears_all = who->role == ROLE_committee || who->role == ROLE_worker;
	w->asked = knows(en, w);
	names_grow(w, STREETS_MAX);
	if (who->role != ROLE_service) {
		name_add(w, name_of(a, role_name(who->role), who->scope));
		return;
	}
	p = strstr(str_z(a, who->scope), "streets=");
	for (p = p != NULL ? p + 8 : ""; *p != '\0' && *p != ';' && w->names.n < STREETS_MAX;) {
		size_t n = strcspn(p, ",;");

		name_add(w, name_of(a, "street", (struct str){ p, n }));
		p += n + (p[n] == ',');
	}
}

struct asking {
	struct engine *en;
	struct wait *w;
};

static void
on_names(void *arg, const PGresult *res)
{
	struct asking *x = arg;
	struct wait *w = x->w;
	int n = res != NULL ? PQntuples(res) : 0;

	names_grow(w, (size_t)n);
	for (int i = 0; i < n; i++)
		name_add(w, str_dup(&w->arena, sql_text(res, i, 0)));
}

static void
on_asked(void *arg, const struct pq_error *err)
{
	struct asking *x = arg;

	wait_read(x->en, x->w, err);
	free(x);
}

void
hears_ask(struct engine *en, struct wait *w)
{
	struct pq *q = reader(en);
	struct sqlparams p = { 0 };
	struct asking *x;
	struct err e;

	if (q == NULL) {
		err_set(&e, E_UNAVAILABLE, NULL, "the database is not reached");
		wait_refuse(en, w, &e);
		return;
	}
	x = xalloc(sizeof(*x));
	*x = (struct asking){ en, w };
	sql_add_text(&w->arena, &p, str_from(role_name(w->call.who.role)));
	sql_add_text(&w->arena, &p, w->call.who.scope);
	w->asked = true;
	w->reading = true;
	pq_exec(q, &en->hears, &p, on_names, x);
	pq_sync(q, on_asked, x);
}
