/* SPDX-License-Identifier: Apache-2.0 */
/* Every option of every socket, in one place. */
#include <errno.h>

#include "common/wire.h"
#include "common/zsock_int.h"

#define LINGER_MS 500
#define ENFORCE_DOMAIN 93 /* ZMQ_ZAP_ENFORCE_DOMAIN: works on 4.3.4, declared as a draft only */

struct option {
	int name, value;
	const char *what;
};

/* Sources and measurements: the pipe limits bound memory a peer; heartbeats find dead peers. */
static const struct option common_options[] = {
	{ ZMQ_LINGER, LINGER_MS, "LINGER" },
	{ ZMQ_SNDHWM, 4096, "SNDHWM" }, /* a pack of answers goes out at once, one message each */
	{ ZMQ_RCVHWM, 1000, "RCVHWM" },
};

static const struct option tcp_options[] = {
	{ ZMQ_HANDSHAKE_IVL, 1000, "HANDSHAKE_IVL" },
	{ ZMQ_HEARTBEAT_IVL, 1000, "HEARTBEAT_IVL" },
	{ ZMQ_HEARTBEAT_TIMEOUT, 3000, "HEARTBEAT_TIMEOUT" },
	{ ZMQ_HEARTBEAT_TTL, 3000, "HEARTBEAT_TTL" },
	{ ZMQ_TCP_MAXRT, 5000, "TCP_MAXRT" },
	{ ZMQ_BACKLOG, 1024, "BACKLOG" },
};

static const struct option router_options[] = {
	{ ZMQ_ROUTER_MANDATORY, 1, "ROUTER_MANDATORY" },
	{ ZMQ_ROUTER_HANDOVER, 0, "ROUTER_HANDOVER" },
};

static const struct option dealer_options[] = {
	{ ZMQ_IMMEDIATE, 1, "IMMEDIATE" },
	{ ZMQ_RECONNECT_IVL, 10, "RECONNECT_IVL" },
	{ ZMQ_RECONNECT_IVL_MAX, 1000, "RECONNECT_IVL_MAX" },
	{ ZMQ_CONNECT_TIMEOUT, 2000, "CONNECT_TIMEOUT" },
};

static int
set_bytes(struct zsock *z, int name, const void *p, size_t n, const char *what, struct err *e)
{
	if (zmq_setsockopt(z->sock, name, p, n) != 0)
		return err_set(e, E_INTERNAL, NULL, "ZeroMQ refuses the option %s: %s", what,
		    zmq_strerror(errno));
	return 0;
}

static int
set_all(struct zsock *z, const struct option *o, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (set_bytes(z, o[i].name, &o[i].value, sizeof(int), o[i].what, e) != 0)
			return -1;
	return 0;
}

#define SET_ALL(z, rows, e) set_all(z, rows, sizeof(rows) / sizeof((rows)[0]), e)

/*
 * CURVE fails open: without a ZAP handler any key is accepted unless a domain is set AND enforced.
 */
static int
set_server(struct zsock *z, struct err *e)
{
	int one = 1;

	if (set_bytes(z, ZMQ_CURVE_SERVER, &one, sizeof(one), "CURVE_SERVER", e) != 0 ||
	    set_bytes(z, ZMQ_ZAP_DOMAIN, "bus", 3, "ZAP_DOMAIN", e) != 0)
		return -1;
	return set_bytes(z, ENFORCE_DOMAIN, &one, sizeof(one), "ZAP_ENFORCE_DOMAIN", e);
}

static int
set_client(struct zsock *z, const struct zsock_keys *k, struct err *e)
{
	if (set_bytes(z, ZMQ_CURVE_PUBLICKEY, k->public, 41, "CURVE_PUBLICKEY", e) != 0)
		return -1;
	return set_bytes(z, ZMQ_CURVE_SERVERKEY, k->server, 41, "CURVE_SERVERKEY", e);
}

static int
set_keys(struct zsock *z, const struct zsock_keys *k, struct err *e)
{
	/* a frame as it is on the line, encrypted */
	int64_t max = WIRE_MAX_BYTES + 64 + (z->type == ZMQ_ROUTER ? 0 : ZSOCK_RUN_BYTES);

	if (SET_ALL(z, tcp_options, e) != 0 ||
	    set_bytes(z, ZMQ_MAXMSGSIZE, &max, sizeof(max), "MAXMSGSIZE", e) != 0 ||
	    set_bytes(z, ZMQ_CURVE_SECRETKEY, k->secret, 41, "CURVE_SECRETKEY", e) != 0)
		return -1;
	if (k->server == NULL)
		return set_server(z, e);
	return set_client(z, k, e);
}

int
zsock_rekey(struct zsock *z, const struct zsock_keys *k, struct err *e)
{
	if (set_bytes(z, ZMQ_CURVE_SECRETKEY, k->secret, 41, "CURVE_SECRETKEY", e) != 0)
		return -1;
	return set_client(z, k, e);
}
int
zsock_set_options(struct zsock *z, const struct zsock_keys *keys, struct err *e)
{
	if (SET_ALL(z, common_options, e) != 0)
		return -1;
	if (z->type == ZMQ_ROUTER && SET_ALL(z, router_options, e) != 0)
		return -1;
	if (z->type == ZMQ_DEALER && SET_ALL(z, dealer_options, e) != 0)
		return -1;
	return keys != NULL ? set_keys(z, keys, e) : 0;
}
