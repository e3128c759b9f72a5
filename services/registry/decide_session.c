/* SPDX-License-Identifier: Apache-2.0 */
/* account.sign_in, account.sign_out */
#include "common/session.h"
#include "services/registry/account.h"

#define US_PER_MIN INT64_C(60000000)

void
load_account_sign_in(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	struct uuid id = account_id(((const struct account_sign_in *)args)->name);

	(void)who, (void)now;
	want(w, &account_table, id);
	want(w, &account_holder_table, id);
}

void
load_account_sign_out(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	uint8_t hash[SESSION_HASH_LEN];

	(void)who, (void)now;
	session_hash(((const struct account_sign_out *)args)->token, hash);
	want(w, &session_table, session_id(hash));
}

static int
wrong(struct err *e, const char *field)
{
	return err_set(e, E_UNAUTHENTICATED, field, "name or password is wrong");
}

static struct stamp
minutes_on(struct stamp t, enum accountrule rule)
{
	return (struct stamp){ t.us + accountrules[rule].n * US_PER_MIN };
}

int
account_failed(struct cx *cx, struct account *a, const char *field, struct err *e)
{
	if (a->locked_until.us != 0) { /* that lock is over */
		a->locked_until = (struct stamp){ 0 };
		a->failures = 0;
	}
	a->failures++;
	if (a->failures >= accountrules[RULE_FAILURES].n) {
		a->locked_until = minutes_on(cx_now(cx), RULE_LOCK_MIN);
		account_tell(cx, REGISTRY_account_locked, a);
	}
	keep_refused(cx);
	return wrong(e, field);
}

int
account_unlocked(struct cx *cx, const struct account *a, const char *field, struct err *e)
{
	char until[33];

	if (a->locked_until.us <= cx_now(cx).us)
		return 0;
	stamp_format(a->locked_until, until);
	return err_set(e, E_FAILED_PRECONDITION, field, "the account is locked until %s", until);
}

static void
open_session(struct cx *cx, const struct account *a, struct account_session *out)
{
	char *token = arena_alloc(cx_arena(cx), SESSION_TOKEN_LEN + 1);
	uint8_t *hash = arena_alloc(cx_arena(cx), SESSION_HASH_LEN);
	struct session *s;

	session_token(token);
	session_hash(str_from(token), hash);
	s = row_add(cx, &session_table, session_id(hash), session_id(hash));
	s->hash = (struct bytes){ hash, SESSION_HASH_LEN };
	s->account = a->id;
	s->gateway = cx_who(cx)->principal;
	s->made_at = cx_now(cx);
	s->expires_at = minutes_on(s->made_at, RULE_SESSION_MIN);
	*out = (struct account_session){ str_from(token), s->expires_at, a->id, a->name, a->holder,
		a->role, a->scope };
}

int
decide_account_sign_in(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct account_sign_in *in = args;
	const struct account *there = row_find(cx, &account_table, account_id(in->name));
	const struct prepared *p = cx_prepared(cx);
	const struct account_holder *h;
	struct account *a;

	if (there == NULL || there->state != ACCOUNT_OPEN)
		return wrong(e, "password");
	if (account_unlocked(cx, there, "name", e) != 0)
		return -1;
	if (!str_eq(p->found, there->password))
		return err_set(e, E_ABORTED, "password", "the password was changed meanwhile");
	a = row_edit(cx, &account_table, there->id);
	if (!p->ok)
		return account_failed(cx, a, "password", e);
	h = row_find(cx, &account_holder_table, a->id);
	if (h != NULL && !h->holds)
		return err_set(e, E_FAILED_PRECONDITION, "name",
		    "what the account acts for has ended, or is another street");
	if (p->made.p != NULL)
		a->password = p->made;
	a->failures = 0;
	a->locked_until = (struct stamp){ 0 };
	open_session(cx, a, result);
	return 0;
}

int
decide_account_sign_out(struct cx *cx, const void *args, void *result, struct err *e)
{
	struct account_signed_out *out = result;
	uint8_t hash[SESSION_HASH_LEN];
	const struct session *s;

	(void)e;
	session_hash(((const struct account_sign_out *)args)->token, hash);
	s = row_find(cx, &session_table, session_id(hash));
	if (s == NULL || s->hash.n != sizeof(hash) || memcmp(s->hash.p, hash, sizeof(hash)) != 0)
		return 0;
	if (s->ended_at.us != 0 || s->expires_at.us <= cx_now(cx).us)
		return 0;
	((struct session *)row_edit(cx, &session_table, s->id))->ended_at = cx_now(cx);
	out->ended = true;
	return 0;
}
