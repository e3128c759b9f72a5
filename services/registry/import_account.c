/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts in files: by sign-in name, with the code that the role acts for. A file has no secret in
 * it: who has an account from a file signs in once the committee has set a password. An account of
 * what has ended comes in as it went out, open and of no use until that comes back.
 */
#include "services/registry/account.h"
#include "services/registry/import.h"

int
account_home(int32_t role)
{
	static const int kinds[] = {
		[ACCOUNT_STREET] = KIND_SITE + 1,
		[ACCOUNT_STATION] = KIND_SITE + 1,
		[ACCOUNT_DEPUTY] = KIND_PERSON + 1,
		[ACCOUNT_UNIT] = KIND_UNIT + 1,
	};

	return kinds[role] - 1;
}

/* A street by its home, one that is open before one that is closed. */
static const struct import_entry *
street_home(const struct import_set *sites, struct str street)
{
	const struct import_entry *found = NULL;

	for (size_t i = 0; i < sites->n; i++) {
		const struct site *s = import_row(sites->entries[i]);

		if (s->kind == SITE_STREET_HOME && str_eq(s->street, street) &&
		    (found == NULL || s->state == SITE_OPEN))
			found = sites->entries[i];
	}
	return found;
}

static void
settle_scope(struct import *im, struct import_entry *x, struct account *a)
{
	int home = account_home(a->role);
	const struct import_set *to = home >= 0 ? &im->sets[home] : NULL;
	bool street = a->role == ACCOUNT_STREET;
	const struct import_entry *y;

	if (to == NULL && !str_empty(a->scope))
		import_blame(
		    im, x, "scope", NULL, NULL, "the committee acts for the zone: nothing to name");
	else if (to != NULL && str_empty(a->scope))
		import_blame(
		    im, x, "scope", NULL, NULL, "scope is missing: name what the role acts for");
	if (to == NULL || str_empty(a->scope)) {
		a->of = (struct uuid){ 0 };
		return;
	}
	y = street ? street_home(to, a->scope) : index_find(&to->keys, a->scope);
	if (y != NULL)
		a->of = y->id;
	else if (to->broken) /* the file that may bring it could not be read */
		x->faulty = true;
	else
		import_blame(im, x, "scope", NULL, NULL, "there is no %s \"" STR_FMT "\"",
		    street ? "home of a street" : to->kind->name, STR_ARG(a->scope));
}

void
settle_account(struct import *im, struct import_entry *x)
{
	const struct account *old = x->old;
	struct account *a = x->row;

	if (old == NULL)
		a->made_at = a->valid_from = cx_now(im->cx);
	if (a->state == ACCOUNT_ENDED && (old == NULL || old->state != ACCOUNT_ENDED))
		a->ended_at = cx_now(im->cx);
	if (old == NULL || old->role != a->role || !str_eq(old->scope, a->scope))
		settle_scope(im, x, a);
}

/* What has ended stays as it is: a name is never given twice. */
static void
check_ended(struct import *im, struct import_entry *x)
{
	const struct import_kind *kind = x->set->kind;

	for (size_t i = 0; i < IMPORT_COLUMNS && kind->columns[i] != NULL; i++) {
		const char *member = kind->columns[i];
		const struct field *f = desc_field(kind->table->row, member, strlen(member));

		if (!str_eq(import_text(im, kind, f, x->old), import_text(im, kind, f, x->row)))
			import_blame(im, x, member, NULL, NULL, "the account has ended");
	}
}

void
check_account(struct import *im, struct import_entry *x)
{
	const struct account *old = x->old, *a = x->row;

	if (a == NULL)
		return;
	if (!account_name_plain(a->name))
		import_blame(im, x, "name", NULL, NULL, ACCOUNT_NAME_RULE);
	if (old != NULL && old->state == ACCOUNT_ENDED)
		check_ended(im, x);
	else if (a->state == ACCOUNT_ENDED && str_empty(a->reason))
		import_blame(im, x, "reason", NULL, NULL, "an ended account needs a reason");
	else if (a->state == ACCOUNT_OPEN && !str_empty(a->reason))
		import_blame(im, x, "reason", NULL, NULL, "an open account has no reason to end");
}

int
turn_account(const void *old, const void *row, struct date today)
{
	const struct account *was = old, *is = row;

	(void)today;
	return was->state != is->state ? REGISTRY_account_ended + 1 : 0;
}

void
publish_account(struct import *im, const struct import_entry *x, const struct event *ev)
{
	account_tell(im->cx, (enum registry_event)(ev - registry_events), x->row);
}
