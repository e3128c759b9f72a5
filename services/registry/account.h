/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts and sessions. An account's id is made from its sign-in name, a session's from the hash
 * of its token, so that both are found by what the caller gives. Passwords are hashed and compared
 * in a thread before the command joins a batch (engine.h: struct prepare).
 */
#ifndef REGISTRY_ACCOUNT_H
#define REGISTRY_ACCOUNT_H

#include "common/engine.h"
#include "proto/registry.h"

struct account {
	struct uuid id;
	struct str name, holder;
	int32_t role;
	struct uuid of;
	struct str scope;
	int32_t state;
	struct str reason;
	struct str password;       /* Argon2id, libsodium's form; absent: none set yet */
	int32_t failures;          /* wrong passwords since the last right one */
	struct stamp locked_until;
	struct stamp valid_from;   /* sessions made before are ended */
	struct stamp made_at, ended_at;
	int64_t version;
};

struct session {
	struct uuid id;
	struct bytes hash;
	struct uuid account;
	struct str gateway;
	struct stamp made_at, expires_at, ended_at;
};

struct account_holder {
	struct uuid id; /* of the account */
	bool holds;     /* what it acts for has not ended */
};

extern const struct desc account_desc, session_desc, account_holder_desc;
extern const struct table account_table, session_table, account_holder_table;

struct uuid account_id(struct str name);
struct uuid session_id(const uint8_t hash[32]);

/* Our defaults, to be shown to the operator as 待工委核定. */
enum accountrule { RULE_FAILURES, RULE_LOCK_MIN, RULE_SESSION_MIN, RULE_PASSWORD_CHARS };
struct accountrule_row {
	const char *name;
	int32_t n;
	const char *unit, *what;
};
extern const struct accountrule_row accountrules[];

/* Slow work, one row a command that has some. */
extern const struct prepare account_prepares[];
extern const size_t account_nprepares;

load_fn load_account_create, load_account_change, load_account_end, load_account_set_password,
    load_account_sign_in, load_account_sign_out;
scope_fn scope_own_account;
decide_fn decide_account_create, decide_account_change, decide_account_end,
    decide_account_set_password, decide_account_sign_in, decide_account_sign_out;

/* What a sign-in name has; ACCOUNT_NAME_RULE says it. */
#define ACCOUNT_NAME_RULE "a sign-in name has a-z, 0-9 and, not at first, dot, dash or _"
bool account_name_plain(struct str name);
/* The kind (enum of import.h) that holds what a role acts for; -1: it acts for the zone. */
int account_home(int32_t role);
/* FAILED_PRECONDITION of this field while the account is locked. */
MUST_CHECK int account_unlocked(
    struct cx *cx, const struct account *a, const char *field, struct err *e);
/* A wrong password: counts it and locks the account when there were too many; -1. */
int account_failed(struct cx *cx, struct account *a, const char *field, struct err *e);
/* Emits an event of this account. */
void account_tell(struct cx *cx, enum registry_event ev, const struct account *a);

#endif
