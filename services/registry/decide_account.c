/* SPDX-License-Identifier: Apache-2.0 */
/* account.create, account.change, account.end, account.set_password */
#include "services/registry/account.h"
#include "services/registry/import.h"
#include "services/registry/tables.h"

/* ---- load ---- */

/* Where what a role acts for is kept; NULL: the role acts for the zone. */
static const struct table *
home_of(int32_t role)
{
	int kind = account_home(role);

	return kind >= 0 ? import_kinds[kind].table : NULL;
}

static void
want_of(struct wants *w, int32_t role, struct uuid of)
{
	if (home_of(role) != NULL && !uuid_absent(of))
		want(w, home_of(role), of);
}

void
load_account_create(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct account_create *a = args;

	(void)who, (void)now;
	want(w, &account_table, account_id(a->name));
	want_of(w, a->role, a->of);
}

void
load_account_change(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct account_change *a = args;

	(void)who, (void)now;
	want(w, &account_table, a->account);
	want_of(w, a->role, a->of);
}

void
load_account_end(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)who, (void)now;
	want(w, &account_table, ((const struct account_end *)args)->account);
}

void
load_account_set_password(
    struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct account_set_password *a = args;

	(void)now;
	want(w, &account_table, uuid_absent(a->account) ? who->account : a->account);
}

/* ---- parts ---- */

void
account_tell(struct cx *cx, enum registry_event ev, const struct account *a)
{
	emit(cx, &registry_events[ev], a->id,
	    &(struct account_event){
		a->id, a->name, a->role, a->scope, a->state, a->locked_until });
}

/* The next version, told of, and kept in the history that all objects have (import_text.c); of a
 * password that says only that there is another. Wrong passwords and locks are no change. */
static void
changed(struct cx *cx, enum registry_op op, enum registry_event ev, const struct account *old,
    struct account *now, struct account_ref *out)
{
	struct import_set set = { .kind = &import_kinds[KIND_ACCOUNT] };
	struct import im = { .cx = cx, .op = registry_ops[op].name, .a = cx_arena(cx) };
	const struct import_entry x = { .set = &set, .id = now->id, .old = old, .row = now };

	now->version++;
	account_tell(cx, ev, now);
	import_history(&im, &x);
	*out = (struct account_ref){ now->id, now->name, now->role, now->scope, now->state,
		now->version };
}

/* What `of` names; NULL with class E_NONE: the role acts for the zone. */
static const void *
find_of(struct cx *cx, int32_t role, struct uuid of, struct err *e)
{
	const struct table *home = home_of(role);
	const void *row;

	e->class = E_NONE;
	if ((home == NULL) != uuid_absent(of)) {
		err_set(e, E_INVALID_ARGUMENT, "of", "%s",
		    home == NULL ? "the committee acts for the zone: nothing to name"
				 : "name what the role acts for");
		return NULL;
	}
	if (home == NULL)
		return NULL;
	row = row_find(cx, home, of);
	if (row == NULL)
		err_set(e, E_NOT_FOUND, "of", "there is no such %s", home->name);
	return row;
}

static int
scope_of_unit(const struct unit *u, struct str *out, struct err *e)
{
	*out = u->code;
	return u->active ? 0 : err_set(e, E_FAILED_PRECONDITION, "of", "the unit has ended");
}

static int
scope_of_site(const struct site *s, int32_t role, struct str *out, struct err *e)
{
	*out = role == ACCOUNT_STREET ? s->street : s->code;
	if (s->state != SITE_OPEN)
		return err_set(e, E_FAILED_PRECONDITION, "of", "the site is closed");
	if (role == ACCOUNT_STREET && s->kind != SITE_STREET_HOME)
		return err_set(e, E_INVALID_ARGUMENT, "of", "a street is named by its street home");
	return 0;
}

/* The code that the role acts for, from the object that `of` names. */
static int
scope_of(struct cx *cx, int32_t role, struct uuid of, struct str *out, struct err *e)
{
	const void *row = find_of(cx, role, of, e);

	*out = (struct str){ 0 };
	if (row == NULL)
		return e->class == E_NONE ? 0 : -1;
	if (role == ACCOUNT_UNIT)
		return scope_of_unit(row, out, e);
	if (role != ACCOUNT_DEPUTY)
		return scope_of_site(row, role, out, e);
	*out = ((const struct person *)row)->code;
	if (((const struct person *)row)->ended_on.ymd != 0)
		return err_set(e, E_FAILED_PRECONDITION, "of", "the person is archived");
	return 0;
}

static bool
is_name_char(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	    (!first && (c == '.' || c == '_' || c == '-'));
}

bool
account_name_plain(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!is_name_char(name.p[i], i == 0))
			return false;
	return true;
}

static int
check_password(struct str password, struct str name, struct err *e)
{
	int32_t least = accountrules[RULE_PASSWORD_CHARS].n;

	if (str_chars(password) < (size_t)least)
		return err_set(e, E_INVALID_ARGUMENT, "password",
		    "a password has at least %d characters", (int)least);
	if (str_eq(password, name))
		return err_set(
		    e, E_INVALID_ARGUMENT, "password", "a password is not the sign-in name");
	return 0;
}

static int
take_hash(struct cx *cx, struct str *out, struct err *e)
{
	*out = cx_prepared(cx)->made;
	return out->p != NULL ? 0
			      : err_set(e, E_UNAVAILABLE, NULL,
				    "there is no memory to hash a password now; try again");
}

/* A private copy; NULL: e. */
static struct account *
take_account(struct cx *cx, struct uuid id, struct opt_i64 version, struct err *e)
{
	const struct account *a = row_find(cx, &account_table, id);

	if (a == NULL) {
		err_set(e, E_NOT_FOUND, "account", "there is no such account");
		return NULL;
	}
	if (version.set && version.v != a->version) {
		err_set(e, E_ABORTED, "version", "the account has version %lld by now, not %lld",
		    (long long)a->version, (long long)version.v);
		return NULL;
	}
	if (a->state == ACCOUNT_ENDED) {
		err_set(e, E_FAILED_PRECONDITION, "account", "the account has ended");
		return NULL;
	}
	return row_edit(cx, &account_table, id);
}

/* ---- decide ---- */

int
decide_account_create(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct account_create *in = args;
	struct uuid id = account_id(in->name);
	struct str scope, hash;
	struct account *a;

	if (!account_name_plain(in->name))
		return err_set(e, E_INVALID_ARGUMENT, "name", ACCOUNT_NAME_RULE);
	if (check_password(in->password, in->name, e) != 0)
		return -1;
	if (row_find(cx, &account_table, id) != NULL)
		return err_set(e, E_ALREADY_EXISTS, "name",
		    "there is an account of this name; names are never given twice");
	if (scope_of(cx, in->role, in->of, &scope, e) != 0 || take_hash(cx, &hash, e) != 0)
		return -1;
	a = row_add(cx, &account_table, id, id);
	a->name = in->name;
	a->holder = in->holder;
	a->role = in->role;
	a->of = in->of;
	a->scope = scope;
	a->state = ACCOUNT_OPEN;
	a->password = hash;
	a->made_at = a->valid_from = cx_now(cx);
	changed(cx, REGISTRY_OP_account_create, REGISTRY_account_created, NULL, a, result);
	return 0;
}

int
decide_account_change(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct account_change *in = args;
	const struct account *old = row_find(cx, &account_table, in->account);
	struct account *a = take_account(cx, in->account, in->version, e);

	if (a == NULL)
		return -1;
	if (in->holder.p != NULL)
		a->holder = in->holder;
	if (in->role == 0 && !uuid_absent(in->of))
		return err_set(e, E_INVALID_ARGUMENT, "role", "of goes with a role");
	if (in->role != 0) {
		if (scope_of(cx, in->role, in->of, &a->scope, e) != 0)
			return -1;
		a->role = in->role;
		a->of = in->of;
	}
	changed(cx, REGISTRY_OP_account_change, REGISTRY_account_changed, old, a, result);
	return 0;
}

int
decide_account_end(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct account_end *in = args;
	const struct account *old = row_find(cx, &account_table, in->account);
	struct account *a = take_account(cx, in->account, in->version, e);

	if (a == NULL)
		return -1;
	a->state = ACCOUNT_ENDED;
	a->reason = in->reason;
	a->ended_at = cx_now(cx);
	changed(cx, REGISTRY_OP_account_end, REGISTRY_account_ended, old, a, result);
	return 0;
}

/* The committee sets any account's, a person their own. */
int
scope_own_account(struct cx *cx, const void *args, struct err *e)
{
	const struct account_set_password *in = args;
	const struct who *who = cx_who(cx);

	if (uuid_absent(in->account) && uuid_absent(who->account))
		return err_set(e, E_INVALID_ARGUMENT, "account", "whose password?");
	if (!uuid_absent(in->account) && who->role != ROLE_committee &&
	    !uuid_eq(in->account, who->account))
		return err_set(e, E_PERMISSION_DENIED, "account", "another person's account");
	return 0;
}

/* A person proves to know the password so far; guesses count like those at the sign-in. */
static int
check_old(struct cx *cx, const struct account_set_password *in, struct account *a, struct err *e)
{
	const struct prepared *p = cx_prepared(cx);

	if (!uuid_eq(a->id, cx_who(cx)->account))
		return 0;
	if (in->old.p == NULL)
		return err_set(e, E_INVALID_ARGUMENT, "old", "give the password so far, too");
	if (account_unlocked(cx, a, "old", e) != 0)
		return -1;
	if (!str_eq(p->found, a->password))
		return err_set(e, E_ABORTED, "old", "the password was changed meanwhile");
	return p->ok ? 0 : account_failed(cx, a, "old", e);
}

int
decide_account_set_password(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct account_set_password *in = args;
	struct uuid id = uuid_absent(in->account) ? cx_who(cx)->account : in->account;
	const struct account *old = row_find(cx, &account_table, id);
	struct account *a = take_account(cx, id, (struct opt_i64){ 0 }, e);

	if (a == NULL || check_password(in->password, a->name, e) != 0 ||
	    check_old(cx, in, a, e) != 0 || take_hash(cx, &a->password, e) != 0)
		return -1;
	a->failures = 0;
	a->locked_until = (struct stamp){ 0 };
	a->valid_from = cx_now(cx);
	changed(
	    cx, REGISTRY_OP_account_set_password, REGISTRY_account_password_set, old, a, result);
	return 0;
}
