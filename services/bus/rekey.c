/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bus's own key may change while it runs. A socket keeps the key it was bound with, so another
 * takes its place: what was under way is answered UNAVAILABLE, every peer connects anew, with the
 * new key, and repeats. For a peer it is a reconnect, to what looks like a bus started anew.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "common/clock.h"
#include "common/log.h"
#include "services/bus/bus.h"

#define REBIND_MS 20

int
bus_bind_all(struct bus *b, struct err *e)
{
	char one[256];

	for (const char *p = b->listen; *p != '\0';) {
		size_t n = strcspn(p, ",");

		if (n >= sizeof(one))
			return err_set(
			    e, E_INVALID_ARGUMENT, "JZ_LISTEN", "an endpoint is too long");
		snprintf(one, sizeof(one), "%.*s", (int)n, p);
		if (zsock_bind(b->router, one, e) != 0) {
			snprintf(e->field, sizeof(e->field), "JZ_LISTEN");
			return -1;
		}
		p += n + (p[n] == ',');
	}
	return 0;
}

int
bus_own_read(const char *path, struct cert *out, struct err *e)
{
	if (cert_read(path, out, e) != 0)
		return -1;
	if (strcmp(out->role, "bus") != 0 || out->secret[0] == '\0')
		return err_set(e, E_INVALID_ARGUMENT, NULL,
		    "is no bus's key pair: its role is %s, its secret key %s", out->role,
		    out->secret[0] == '\0' ? "missing" : "there");
	return 0;
}

/* The old socket's port is free a moment after it was closed. */
static void
on_rebind(uv_timer_t *t)
{
	struct bus *b = t->data;
	char boot[37];
	struct err e;

	if (b->closing)
		return;
	if (bus_bind_all(b, &e) != 0) {
		if (!b->told_rebind)
			log_text(LOG_WARN, "%s", e.text);
		b->told_rebind = true;
		zsock_close(b->router, NULL, NULL);
		if (bus_router_open(b, &e) != 0)
			log_text(LOG_ERROR, "%s", e.text);
		uv_timer_start(t, on_rebind, REBIND_MS, 0);
		return;
	}
	b->ready = true;
	uuid_format(b->boot, boot);
	LOG(LOG_INFO, "ready with another key", LOG_S("boot", str_from(boot)));
}

static void
change(struct bus *b, const struct cert *own)
{
	struct err e;

	log_text(LOG_INFO, "the key has changed: every peer connects anew");
	bus_workers_end(b, "cut off by a new key of the bus");
	zsock_close(b->router, NULL, NULL);
	b->own = *own;
	b->boot = uuid_v7(clock_machine().us);
	b->ready = b->told_rebind = false;
	if (bus_router_open(b, &e) != 0)
		log_text(LOG_ERROR, "%s", e.text);
	uv_timer_start(&b->rebind, on_rebind, 0, 0);
}

void
bus_own_look(struct bus *b)
{
	struct stat st;
	struct cert own;
	struct err e;

	if (!b->ready || b->closing || stat(b->key_path, &st) != 0 ||
	    (st.st_ino == b->own_ino && st.st_size == b->own_size &&
		memcmp(&st.st_ctim, &b->own_changed, sizeof(b->own_changed)) == 0))
		return;
	b->own_ino = st.st_ino;
	b->own_size = st.st_size;
	b->own_changed = st.st_ctim;
	if (bus_own_read(b->key_path, &own, &e) != 0)
		log_text(LOG_ERROR, "the key is not changed: %s", e.text);
	else if (strcmp(own.public, b->own.public) != 0)
		change(b, &own);
}
