/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "services/bus/bus.h"

/* The run map is the same for every call of a principal but for left_ms, its last value. */
static void
pack_run(struct principal *p, const struct cert *c)
{
	msgpack_packer pk;

	p->run.n = 0;
	mp_packer(&pk, &p->run);
	msgpack_pack_map(&pk, 4);
	mp_put_z(&pk, "principal");
	mp_put_z(&pk, c->principal);
	mp_put_z(&pk, "role");
	mp_put_z(&pk, c->role);
	mp_put_z(&pk, "scope");
	mp_put_z(&pk, c->scope);
	mp_put_z(&pk, "left_ms");
}

unsigned
bus_key_number(const struct principal *p, const char *z85)
{
	for (int i = 0; i < 2 && !p->barred; i++)
		if (p->keys[i].number != 0 && strcmp(p->keys[i].z85, z85) == 0)
			return p->keys[i].number;
	return 0;
}

bool
bus_key_good(const struct principal *p, unsigned number)
{
	return !p->barred && number != 0 &&
	    (number == p->keys[0].number || number == p->keys[1].number);
}

/* A key that stays keeps its number, also when it becomes the other one. */
static void
take_keys(struct principal *p, const struct cert *c)
{
	const char *const z85[] = { c->public, c->other };
	struct goodkey now[2] = { 0 };

	for (int i = 0; i < 2; i++) {
		if (z85[i][0] == '\0')
			continue;
		now[i].number = bus_key_number(p, z85[i]);
		if (now[i].number == 0)
			now[i].number = ++p->numbered;
		memcpy(now[i].z85, z85[i], sizeof(now[i].z85));
	}
	memcpy(p->keys, now, sizeof(now));
}

static void
refresh(struct bus *b, struct principal *p)
{
	const struct cert *c = certdir_by_principal(b->certs, str_from(p->name));
	int role;

	p->barred = c == NULL || c->revoked;
	if (p->barred)
		return;
	take_keys(p, c);
	snprintf(p->scope, sizeof(p->scope), "%s", c->scope);
	role = role_parse(str_from(c->role));
	p->role = role >= 0 ? 1u << role : 0;
	pack_run(p, c);
}

struct principal *
bus_principal_find(struct bus *b, struct str name)
{
	size_t at = bucket_of(name);
	struct principal *p;

	for (p = b->principals[at]; p != NULL; p = p->next)
		if (str_is(name, p->name))
			return p;
	if (certdir_by_principal(b->certs, name) == NULL)
		return NULL;
	p = xalloc(sizeof(*p));
	snprintf(p->name, sizeof(p->name), STR_FMT, STR_ARG(name));
	refresh(b, p);
	p->next = b->principals[at];
	b->principals[at] = p;
	return p;
}

void
bus_certs_read(struct bus *b)
{
	if (certdir_refresh(b->certs) == 0)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct principal *p = b->principals[i]; p != NULL; p = p->next)
			refresh(b, p);
	bus_workers_check(b);
}

void
bus_principals_free(struct bus *b)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct principal *p = b->principals[i], *next; p != NULL; p = next) {
			next = p->next;
			buf_free(&p->run);
			free(p);
		}
}
