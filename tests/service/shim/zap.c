/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preloaded into the bus to break its key checking in one way, named by ZAP_SHIM:
 *     refuse   the ZAP handler's endpoint cannot be bound
 *     lie      binding it seems to work, but nobody listens there
 *     open     as lie, and ZAP's domain is not set either: every key is let in
 *     option   the option that enforces the domain is refused
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#define ENFORCE_DOMAIN 93

static int
broken(const char *how)
{
	const char *wanted = getenv("ZAP_SHIM");

	return wanted != NULL && strcmp(wanted, how) == 0;
}

int
zmq_bind(void *sock, const char *endpoint)
{
	int (*real)(void *, const char *);

	*(void **)&real = dlsym(RTLD_NEXT, "zmq_bind");
	if (strcmp(endpoint, "inproc://zeromq.zap.01") == 0) {
		if (broken("refuse")) {
			errno = EADDRINUSE;
			return -1;
		}
		if (broken("lie") || broken("open"))
			return 0;
	}
	return real(sock, endpoint);
}

int
zmq_setsockopt(void *sock, int option, const void *value, size_t n)
{
	int (*real)(void *, int, const void *, size_t);

	*(void **)&real = dlsym(RTLD_NEXT, "zmq_setsockopt");
	if (broken("option") && option == ENFORCE_DOMAIN) {
		errno = EINVAL;
		return -1;
	}
	if (broken("open") && (option == ENFORCE_DOMAIN || option == ZMQ_ZAP_DOMAIN))
		return 0;
	return real(sock, option, value, n);
}
