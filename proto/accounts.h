/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts of persons and their sessions, a part of registry. An account has a sign-in name, a
 * password of which only an Argon2id hash is kept, a role and what that role acts for. A gateway
 * signs a person in, gets a token, and passes it as `actor` with its calls from then on.
 */
#ifndef PROTO_ACCOUNTS_H
#define PROTO_ACCOUNTS_H

#include "common/op.h"

enum account_role { /* enum role + 1, as far as persons have it */
	ACCOUNT_COMMITTEE = ROLE_committee + 1,
	ACCOUNT_STREET,
	ACCOUNT_STATION,
	ACCOUNT_DEPUTY,
	ACCOUNT_UNIT
};
enum account_state { ACCOUNT_OPEN = 1, ACCOUNT_ENDED };

extern const struct enumdesc account_role_enum, account_state_enum;

#define PASSWORD_CHARS_MAX 128

struct account_create {
	struct str name; /* to sign in with */
	struct str holder;
	int32_t role;
	struct uuid of;  /* street: its home; station: the site; deputy: the person; or the unit */
	struct str password;
};

struct account_change { /* what is given replaces what is there */
	struct uuid account;
	struct opt_i64 version;
	struct str holder;
	int32_t role;    /* with `of` */
	struct uuid of;
};

struct account_end {
	struct uuid account;
	struct opt_i64 version;
	struct str reason;
};

struct account_set_password {
	struct uuid account; /* absent: the caller's own, which needs `old` */
	struct str old, password;
};

struct account_ref {
	struct uuid account;
	struct str name;
	int32_t role;
	struct str scope;
	int32_t state;
	int64_t version;
};

struct account_sign_in { struct str name, password; };

struct account_session {
	struct str token; /* for `actor`; given this once */
	struct stamp expires_at;
	struct uuid account;
	struct str name, holder;
	int32_t role;
	struct str scope;
};

struct account_sign_out { struct str token; };
struct account_signed_out { bool ended; }; /* false: there was no such session any more */

/* ---- queries ---- */

struct account_list {
	int32_t role, state;
	struct str after;
	struct opt_i32 limit;
};

struct account_get { struct uuid id; struct str name; };

struct account_row {
	struct str name;
	struct uuid id;
	struct str holder;
	int32_t role;
	struct uuid of;
	struct str scope;
	int32_t state;
	struct str reason;         /* why it was ended */
	struct stamp made_at, ended_at, locked_until;
	int64_t version;
};

struct session_list {
	struct uuid account;
	struct opt_bool live;
	struct str after;
	struct opt_i32 limit;
};

struct session_row {
	struct uuid id;
	struct uuid account;
	struct str name, gateway;
	struct stamp made_at, expires_at, ended_at;
	bool live;
};

extern const struct desc account_create_desc, account_change_desc, account_end_desc,
    account_set_password_desc, account_ref_desc, account_sign_in_desc, account_session_desc,
    account_sign_out_desc, account_signed_out_desc, account_list_desc, account_get_desc,
    account_row_desc, session_list_desc, session_row_desc;

/* ---- events: never a password, not even its hash ---- */

struct account_event {
	struct uuid id;
	struct str name;
	int32_t role;
	struct str scope;
	int32_t state;
	struct stamp locked_until;
};

extern const struct desc account_event_desc;

#endif
