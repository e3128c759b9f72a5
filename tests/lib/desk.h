/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts without a database: a zone with one object of each kind that an account can act for. */
#ifndef TESTS_LIB_DESK_H
#define TESTS_LIB_DESK_H

#include "services/registry/account.h"
#include "services/registry/tables.h"

#define HASH "$argon2id$v=19$m=65536,t=2,p=1$made"
#define MINUTE INT64_C(60000000)

struct desk { /* a zone's accounts, and the last call's outcome */
	struct state *st;
	struct stamp now;
	struct who who;
	struct prepared prepared;
	struct uuid home, station, closed, person, unit, gone;
	struct outcome out;
	struct err err;
};

int desk_setup(void **state);
int desk_teardown(void **state);
/* An account's command by d->who at d->now, with d->prepared as the thread left it. */
enum errclass desk_call(struct desk *d, const char *op, const void *args, void *result);
/* Signs in as if the thread had found the password right, or not. */
enum errclass desk_sign_in(
    struct desk *d, const char *name, bool right, struct account_session *out);
struct account_create desk_new_account(const char *name, enum account_role role, struct uuid of);
struct account_ref desk_made(
    struct desk *d, const char *name, enum account_role role, struct uuid of);

const struct account *desk_there(struct desk *d, const char *name);
/* Whether the last call told of an event of this type. */
bool desk_told(const struct desk *d, const char *type);
/* The line of this version in the account's history; NULL: none. */
const struct history *desk_noted(struct desk *d, const char *name, int64_t version);

#endif
