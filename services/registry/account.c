/* SPDX-License-Identifier: Apache-2.0 */
#include <sodium.h>
#include <stdio.h>

#include "services/registry/account.h"

const struct accountrule_row accountrules[] = {
	[RULE_FAILURES] = { "failures", 5, "times", "wrong passwords in a row lock the account" },
	[RULE_LOCK_MIN] = { "lock", 15, "minutes", "for so long" },
	[RULE_SESSION_MIN] = { "session", 12 * 60, "minutes", "a token is of use" },
	[RULE_PASSWORD_CHARS] = { "password", 10, "characters", "a password has at least" },
};

/* ---- rows ---- */

#define ANY(T, m, fl) FIELD(T, m, fl, 0, 0, #m)
#define TEXT(T, m, fl) FIELD(T, m, fl, 1, 512, #m)

static const struct field account_fields[] = {
	ANY(account, id, F_REQ),
	FIELD(account, name, F_REQ, 2, 64, "name"),
	FIELD(account, holder, F_REQ | F_CHARS | F_TIDY | F_LINE, 1, 80, "holder"),
	FIELD_ENUM(account, role, F_REQ, &account_role_enum, "role"),
	ANY(account, of, F_OPT),
	FIELD(account, scope, F_OPT, 1, 32, "scope"),
	FIELD_ENUM(account, state, F_REQ, &account_state_enum, "state"),
	FIELD(account, reason, F_OPT | F_CHARS | F_TIDY, 1, 200, "reason"),
	TEXT(account, password, F_OPT | F_PRIVATE),
	FIELD(account, failures, F_REQ, 0, INT32_MAX, "failures"),
	ANY(account, locked_until, F_OPT),
	ANY(account, valid_from, F_REQ),
	ANY(account, made_at, F_REQ),
	ANY(account, ended_at, F_OPT),
	FIELD(account, version, F_REQ, 1, INT64_MAX, "version"),
};
DESC(account, "account_row", "An account.");

static const struct field session_fields[] = {
	ANY(session, id, F_REQ),
	FIELD(session, hash, F_REQ, 32, 32, "hash"),
	ANY(session, account, F_REQ),
	TEXT(session, gateway, F_REQ),
	ANY(session, made_at, F_REQ),
	ANY(session, expires_at, F_REQ),
	ANY(session, ended_at, F_OPT),
};
DESC(session, "session_row", "A session.");

static const struct field account_holder_fields[] = {
	ANY(account_holder, id, F_REQ),
	ANY(account_holder, holds, F_REQ),
};
DESC(account_holder, "account_holder_row", "Whether what an account acts for is there.");

const struct table account_table = { .name = "account", .row = &account_desc, .root = "id" };
const struct table session_table = { .name = "session", .row = &session_desc, .root = "id" };
const struct table account_holder_table = {
	.name = "account_holder", .row = &account_holder_desc, .root = "id", .use = TABLE_VIEW
};

struct uuid
account_id(struct str name)
{
	char text[128];
	int n = snprintf(text, sizeof(text), "account/" STR_FMT, STR_ARG(name));

	return uuid_named(text, (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1);
}

struct uuid
session_id(const uint8_t hash[32])
{
	struct uuid u;

	memcpy(u.b, hash, sizeof(u.b));
	u.b[6] = 0x80 | (u.b[6] & 0x0f);
	u.b[8] = 0x80 | (u.b[8] & 0x3f);
	return u;
}

/* ---- passwords, in a thread ---- */

static void
make(struct str password, struct prepared *out, struct arena *a)
{
	char hash[crypto_pwhash_STRBYTES];

	if (crypto_pwhash_str(hash, password.p, password.n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
		crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0)
		out->made = str_dup(a, str_from(hash));
}

/* A name that is not there, or has no password yet, takes as long as one that has. */
static void
compare(struct str password, struct prepared *out, struct arena *a)
{
	if (str_empty(out->found))
		make(password, out, a);
	else
		out->ok = crypto_pwhash_str_verify(str_z(a, out->found), password.p, password.n) ==
		    0;
}

static void
work_create(const void *args, struct prepared *out, struct arena *a)
{
	make(((const struct account_create *)args)->password, out, a);
}

static struct uuid
key_set_password(const void *args, const struct who *who)
{
	const struct account_set_password *p = args;

	return uuid_absent(p->account) ? who->account : p->account;
}

static void
work_set_password(const void *args, struct prepared *out, struct arena *a)
{
	const struct account_set_password *p = args;

	if (p->old.p != NULL && !str_empty(out->found))
		compare(p->old, out, a);
	make(p->password, out, a);
}

static struct uuid
key_sign_in(const void *args, const struct who *who)
{
	(void)who;
	return account_id(((const struct account_sign_in *)args)->name);
}

/* The right one is hashed anew when its hash is weaker than we make them by now. */
static void
work_sign_in(const void *args, struct prepared *out, struct arena *a)
{
	struct str password = ((const struct account_sign_in *)args)->password;

	compare(password, out, a);
	if (out->ok &&
	    crypto_pwhash_str_needs_rehash(str_z(a, out->found), crypto_pwhash_OPSLIMIT_INTERACTIVE,
		crypto_pwhash_MEMLIMIT_INTERACTIVE) == 1)
		make(password, out, a);
}

static const char password_of[] = "SELECT password FROM account WHERE id = $1";

const struct prepare account_prepares[] = {
	{ &registry_ops[REGISTRY_OP_account_create], NULL, NULL, work_create },
	{ &registry_ops[REGISTRY_OP_account_set_password], key_set_password, password_of,
	    work_set_password },
	{ &registry_ops[REGISTRY_OP_account_sign_in], key_sign_in, password_of, work_sign_in },
};
const size_t account_nprepares = sizeof(account_prepares) / sizeof(account_prepares[0]);
