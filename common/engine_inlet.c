/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inlets: another system publishes an event by calling the op of the event's type. A call's id is
 * forgotten after 30 days and is made anew by a system that has lost its memory; the event's own
 * source and id are kept for ever. The digest is of the arguments as they were understood, not of
 * their bytes: the order in which a map is written differs from one run of a program to the next.
 */
#include <sodium.h>

#include "common/engine_int.h"
#include "common/scope.h"

static const struct pq_stmt inlet_find = { .name = "inlet_find",
	.sql = "SELECT i.source, i.event, i.digest, i.answer FROM inlet i"
	       " JOIN unnest($1::text[], $2::text[]) x(source, event) USING (source, event)" };

int
inlet_street(struct cx *cx, struct str street, const char *field, struct err *e)
{
	if (scope_lists(cx_who(cx)->scope, "streets", street))
		return 0;
	return err_set(e, E_PERMISSION_DENIED, field,
	    "this certificate does not list the street " STR_FMT, STR_ARG(street));
}

static void
take_digest(const struct engine *en, const struct call *c, struct arena *a, uint8_t *out)
{
	struct raw args = msg_encode(c->cmd->op->in, c->args, MSG_ALL, a);
	crypto_generichash_state h;

	crypto_generichash_init(&h, en->digest_key, en->digest_key_len, DIGEST_LEN);
	crypto_generichash_update(&h, (const uint8_t *)c->op.p, c->op.n);
	crypto_generichash_update(&h, (const uint8_t *)"", 1);
	crypto_generichash_update(&h, args.p, args.n);
	crypto_generichash_final(&h, out, DIGEST_LEN);
}

int
inlet_take(struct engine *en, struct call *c, struct arena *a, struct err *e)
{
	struct published *p = arena_alloc(a, sizeof(*p));

	memcpy(&p->head, c->args, sizeof(p->head));
	if (!scope_lists(c->who.scope, "inlets", c->op))
		return err_set(e, E_PERMISSION_DENIED, NULL,
		    "this certificate does not list the inlet " STR_FMT, STR_ARG(c->op));
	if (!scope_lists(c->who.scope, "source", p->head.source))
		return err_set(
		    e, E_PERMISSION_DENIED, "source", "this certificate is of another source");
	take_digest(en, c, a, p->digest);
	c->inlet = p;
	return 0;
}

static bool
same_event(const struct call *c, struct str source, struct str id)
{
	return c->inlet != NULL && str_eq(c->inlet->head.source, source) &&
	    str_eq(c->inlet->head.id, id);
}

static void
other_content(struct err *e)
{
	err_set(e, E_ALREADY_EXISTS, "id",
	    "an event with this source and id was published with other content");
}

const struct call *
inlet_before(const struct batch *b, size_t i, struct err *e)
{
	const struct published *p = b->calls[i]->inlet;

	for (size_t k = 0; k < i; k++) {
		const struct call *c = b->calls[k];

		if (!c->keep || !same_event(c, p->head.source, p->head.id))
			continue;
		if (memcmp(c->inlet->digest, p->digest, DIGEST_LEN) == 0)
			return c;
		other_content(e);
		return NULL;
	}
	return NULL;
}

/* The call's own stored answer, found before, comes first: it may say that the id is wrong. */
static void
on_inlets(void *arg, const PGresult *res)
{
	struct batch *b = arg;

	for (int r = 0; res != NULL && r < PQntuples(res); r++)
		for (size_t i = 0; i < b->ncalls; i++) {
			struct call *c = b->calls[i];
			struct bytes d = sql_bytes(res, r, 2), answer = sql_bytes(res, r, 3);
			struct err e;

			if (c->stored || !same_event(c, sql_text(res, r, 0), sql_text(res, r, 1)))
				continue;
			c->stored = true;
			if (d.n == DIGEST_LEN && memcmp(d.p, c->inlet->digest, DIGEST_LEN) == 0) {
				c->answer = (struct raw){ arena_copy(&b->arena, answer.p, answer.n),
					answer.n };
				continue;
			}
			other_content(&e);
			c->class = e.class;
			c->answer = wire_fail(&b->arena, &e, 0);
		}
}

void
inlets_load(struct batch *b)
{
	struct str *sources = arena_array(&b->arena, b->ncalls, sizeof(*sources));
	struct str *ids = arena_array(&b->arena, b->ncalls, sizeof(*ids));
	struct sqlparams p = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < b->ncalls; i++) {
		if (b->calls[i]->inlet == NULL)
			continue;
		sources[n] = b->calls[i]->inlet->head.source;
		ids[n++] = b->calls[i]->inlet->head.id;
	}
	if (n == 0)
		return;
	sql_add_texts(&b->arena, &p, sources, n);
	sql_add_texts(&b->arena, &p, ids, n);
	pq_exec(b->en->lead, &inlet_find, &p, on_inlets, b);
}

void
inlets_save(struct batch *b, struct call **calls, size_t n)
{
	struct inlet_row *rows = arena_array(&b->arena, n, sizeof(*rows));
	const void **v = arena_array(&b->arena, n, sizeof(*v));
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		const struct call *c = calls[i];

		if (c->inlet == NULL)
			continue;
		rows[k] = (struct inlet_row){ .source = c->inlet->head.source,
			.event = c->inlet->head.id,
			.type = c->op,
			.digest = { c->inlet->digest, DIGEST_LEN },
			.answer = { c->answer.p, c->answer.n },
			.at = clock_machine() };
		v[k] = &rows[k];
		k++;
	}
	own_save(b->en, OWN_INLET, &b->arena, v, k);
}
