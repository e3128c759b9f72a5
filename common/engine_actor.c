/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A gateway acts for persons: its calls carry the token of a session, whose hash is found in a view
 * of registry. A command's session is read with the first rows of its batch, anything else's on a
 * reader before it goes on. From then on the call has the person's role and scope.
 */
#include <stdlib.h>

#include "common/engine_int.h"

const struct pq_stmt sessions_find = { .name = "sessions",
	.sql = "SELECT hash, account, name, role, scope FROM registry.v1_session"
	       " WHERE hash = ANY($1::bytea[]) AND expires_at > $2::timestamptz" };

int
role_check(const struct call *c, const struct op *op, struct err *e)
{
	if (op->roles & (1u << c->who.role))
		return 0;
	return err_set(e, E_PERMISSION_DENIED, NULL, "role %s may not call " STR_FMT,
	    role_name(c->who.role), STR_ARG(c->op));
}

int
actor_take(struct call *c, const struct op *op, struct err *e)
{
	if (c->who.role != ROLE_gateway || c->known)
		return 0;
	if (c->wire.actor.p == NULL && (op->roles & R(gateway)))
		return 0;
	if (c->wire.actor.p == NULL)
		return err_set(e, E_UNAUTHENTICATED, "actor",
		    "a gateway acts for a person: give the token of account.sign_in");
	session_hash(c->wire.actor, c->session);
	c->acts = true;
	return 0;
}

void
actor_read(const PGresult *res, struct call *c, struct arena *a)
{
	for (int i = 0; res != NULL && c->acts && i < PQntuples(res); i++) {
		struct bytes hash = sql_bytes(res, i, 0);
		int role;

		if (hash.n != sizeof(c->session) || memcmp(hash.p, c->session, hash.n) != 0)
			continue;
		role = role_parse(sql_text(res, i, 3));
		if (role < 0 || !(R_PEOPLE & (1u << role)))
			continue;
		c->who.account = sql_uuid(res, i, 1);
		c->who.actor = str_dup(a, sql_text(res, i, 2));
		c->who.role = (enum role)role;
		c->who.scope = str_dup(a, sql_text(res, i, 4));
		c->known = true;
	}
}

static int
no_session(struct err *e)
{
	return err_set(e, E_UNAUTHENTICATED, "actor",
	    "there is no such session, or it has ended: sign in again");
}

int
actor_check(const struct call *c, const struct op *op, struct err *e)
{
	return c->known ? role_check(c, op, e) : no_session(e);
}

/* ---- before anything but a batch ---- */

struct finding {
	struct engine *en;
	struct arena arena;
	struct call call;
};

static void
find_session(struct engine *en, struct pq *q, const struct call *c, struct arena *a,
    pq_result_fn *result, pq_sync_fn *sync, void *arg)
{
	struct bytes hash = { c->session, sizeof(c->session) };
	struct sqlparams p = { 0 };

	sql_add_bytess(a, &p, &hash, 1);
	sql_add_stamp(a, &p, engine_now(en));
	pq_exec(q, &sessions_find, &p, result, arg);
	pq_sync(q, sync, arg);
}

static void
on_session(void *arg, const PGresult *res)
{
	struct finding *f = arg;

	actor_read(res, &f->call, &f->arena);
}

static void
finding_free(struct finding *f)
{
	struct arena a = f->arena;

	f->en->queries--;
	arena_free(&a);
	free(f);
}

static void
on_found(void *arg, const struct pq_error *err)
{
	struct finding *f = arg;
	struct engine *en = f->en;
	struct err e;

	if (err != NULL)
		call_refuse(en, &f->call, &err->err);
	else if (!f->call.known) {
		no_session(&e);
		call_refuse(en, &f->call, &e);
	} else {
		call_dispatch(en, &f->call);
	}
	finding_free(f);
	engine_stopping(en);
}

void
actor_find(struct engine *en, const struct call *c)
{
	struct pq *q = reader(en);
	struct finding *f;

	if (q == NULL) {
		call_unavailable(en, c, "the database is not reached");
		return;
	}
	f = xalloc(sizeof(*f));
	f->en = en;
	call_copy(&f->arena, c, &f->call);
	en->queries++;
	find_session(en, q, &f->call, &f->arena, on_session, on_found, f);
}

/* ---- while a feed's call waits ---- */

struct looking {
	struct engine *en;
	struct wait *w;
	struct call now; /* as a call of this session would be */
};

static void
on_session_again(void *arg, const PGresult *res)
{
	struct looking *l = arg;

	actor_read(res, &l->now, &l->w->arena);
}

static void
on_looked(void *arg, const struct pq_error *err)
{
	struct looking *l = arg;
	const struct who *was = &l->w->call.who, *is = &l->now.who;
	struct err e;

	l->w->fresh = true;
	if (err != NULL || l->w->gone) {
		wait_read(l->en, l->w, err);
	} else if (!l->now.known) {
		l->w->reading = false;
		no_session(&e);
		wait_refuse(l->en, l->w, &e);
	} else if (was->role != is->role || !str_eq(was->scope, is->scope)) {
		l->w->reading = false;
		err_set(
		    &e, E_UNAVAILABLE, "actor", "the account has another role by now: ask again");
		wait_refuse(l->en, l->w, &e);
	} else {
		wait_read(l->en, l->w, NULL);
	}
	free(l);
}

void
actor_again(struct engine *en, struct wait *w)
{
	struct pq *q = reader(en);
	struct looking *l;
	struct err e;

	if (q == NULL) {
		err_set(&e, E_UNAVAILABLE, NULL, "the database is not reached");
		wait_refuse(en, w, &e);
		return;
	}
	l = xalloc(sizeof(*l));
	*l = (struct looking){ .en = en, .w = w, .now = w->call };
	l->now.known = false;
	w->reading = true;
	find_session(en, q, &w->call, &w->arena, on_session_again, on_looked, l);
}
