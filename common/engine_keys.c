/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The connections to the buses and the keys they are made with. The files of the keys are looked at
 * every half second: a key that has changed is taken without a restart.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "common/engine_int.h"
#include "common/opt.h"

/* ---- the connections ---- */

/* With the keys as they are now; `trying`: the bus's other one. */
static void
link_again(struct link *l, bool trying)
{
	const struct engine *en = l->en;
	const struct zsock_keys keys = { en->self.secret, en->self.public,
		trying ? en->bus.other : en->bus.public };
	struct err e;

	l->up = false;
	l->trying = trying;
	if (zsock_rekey(l->z, &keys, &e) != 0 || zsock_reconnect(l->z, l->endpoint, &e) != 0)
		log_text(LOG_WARN, "%s", e.text);
}

/* What was queued for a bus that is gone would only come late: nothing is sent while it is down. */
static void
on_link(void *arg, bool up, int refused)
{
	struct link *l = arg;

	l->up = up;
	if (up)
		links_register(l->en);
	else if (refused == 0 && l->en->bus.other[0] != '\0') /* perhaps it has its other key */
		link_again(l, !l->trying);
	else if (refused > 0)
		LOG(LOG_WARN, "the bus has refused this service's key",
		    LOG_S("endpoint", str_from(l->endpoint)), LOG_N("code", refused));
}

static int
link_open(struct engine *en, struct str endpoint, const struct zsock_keys *keys, struct err *e)
{
	struct link *l = &en->links[en->nlinks];

	if (en->nlinks == LINKS_MAX || endpoint.n >= sizeof(l->endpoint))
		return err_set(e, E_INVALID_ARGUMENT, "JZ_BUS",
		    "more than %d endpoints, or one too long", LINKS_MAX);
	l->en = en;
	memcpy(l->endpoint, endpoint.p, endpoint.n);
	if (zsock_open(&en->loop, ZMQ_DEALER, keys, link_message, l, &l->z, e) != 0)
		return -1;
	en->nlinks++;
	if (zsock_watch(l->z, on_link, l, e) != 0)
		return -1;
	return zsock_connect(l->z, l->endpoint, e);
}

/* ---- the keys ---- */

static int
read_own(const struct engine *en, struct cert *out, struct err *e)
{
	if (cert_read(en->opt.key, out, e) != 0)
		return opt_blame(e, "JZ_KEY", en->opt.key);
	if (strcmp(out->role, "worker") != 0 || strcmp(out->scope, en->s->name) != 0 ||
	    out->secret[0] == '\0')
		return err_set(e, E_INVALID_ARGUMENT, "JZ_KEY",
		    "\"%.150s\": must be the key pair of a worker of %s, not of role %s, "
		    "scope \"%s\"%s",
		    en->opt.key, en->s->name, out->role, out->scope,
		    out->secret[0] == '\0' ? ", without its secret key" : "");
	return 0;
}

static int
read_bus(const struct engine *en, struct cert *out, struct err *e)
{
	if (cert_read(en->opt.bus_cert, out, e) != 0)
		return opt_blame(e, "JZ_BUS_CERT", en->opt.bus_cert);
	if (strcmp(out->role, "bus") != 0)
		return err_set(e, E_INVALID_ARGUMENT, "JZ_BUS_CERT",
		    "\"%.150s\": must be a bus's certificate, not of role %s", en->opt.bus_cert,
		    out->role);
	return 0;
}

static bool
file_changed(struct keyfile *f, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0 ||
	    (f->ino == st.st_ino && memcmp(&f->changed, &st.st_ctim, sizeof(f->changed)) == 0))
		return false;
	f->ino = st.st_ino;
	f->changed = st.st_ctim;
	return true;
}

/* While a key is being changed, a connection that stands may be under either; else it is made anew
 * with what the files say now. */
static void
take_keys(struct engine *en, const struct cert *self, const struct cert *bus)
{
	bool own = strcmp(self->public, en->self.public) != 0;
	struct cert was = en->bus;

	en->self = *self;
	en->bus = *bus;
	for (size_t i = 0; i < en->nlinks; i++) {
		struct link *l = &en->links[i];
		const char *used = l->trying ? was.other : was.public;
		bool second = bus->other[0] != '\0' && strcmp(used, bus->other) == 0;

		if (own || (!second && strcmp(used, bus->public) != 0))
			link_again(l, false);
		else
			l->trying = second;
	}
	if (en->client != NULL)
		client_keys(en->client, self, bus);
}

void
links_keys(struct engine *en)
{
	bool own = file_changed(&en->own_file, en->opt.key);
	bool bus = file_changed(&en->bus_file, en->opt.bus_cert);
	struct cert self, other;
	struct err e;

	if (!own && !bus)
		return;
	if (read_own(en, &self, &e) != 0 || read_bus(en, &other, &e) != 0) {
		LOG(LOG_ERROR, "the keys are not changed", LOG_S("field", str_from(e.field)),
		    LOG_S("why", str_from(e.text)));
		return;
	}
	if (strcmp(self.public, en->self.public) != 0 ||
	    strcmp(other.public, en->bus.public) != 0 || strcmp(other.other, en->bus.other) != 0) {
		log_text(LOG_INFO, "keys have changed");
		take_keys(en, &self, &other);
	}
}

int
links_open(struct engine *en, struct err *e)
{
	const struct zsock_keys keys = { en->self.secret, en->self.public, en->bus.public };
	const char *p = en->opt.bus;

	if (read_own(en, &en->self, e) != 0 || read_bus(en, &en->bus, e) != 0)
		return -1;
	while (*p != '\0') {
		size_t n = strcspn(p, ",");

		if (link_open(en, (struct str){ p, n }, &keys, e) != 0)
			return -1;
		p += n + (p[n] == ',');
	}
	return 0;
}
