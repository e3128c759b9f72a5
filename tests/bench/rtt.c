/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bus alone: one ping in flight over CURVE, client → bus → client, without a worker. The round
 * trip through a worker is measured by `load … suggestions.health {} 1`.
 *
 *     rtt HOME PRINCIPAL SECONDS
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zmq.h>

#include "common/cert.h"
#include "common/clock.h"
#include "common/wire.h"

#define SAMPLES (1024 * 1024)

static int
by_value(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return x < y ? -1 : x > y;
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void *
open_socket(void *ctx, const char *home, const char *principal, struct err *e)
{
	struct cert own, bus;
	char path[512];
	void *s;

	snprintf(path, sizeof(path), "%s/keys/%s.key", home, principal);
	if (cert_read(path, &own, e) != 0)
		return NULL;
	snprintf(path, sizeof(path), "%s/certs/bus.cert", home);
	if (cert_read(path, &bus, e) != 0)
		return NULL;
	s = zmq_socket(ctx, ZMQ_DEALER);
	zmq_setsockopt(s, ZMQ_CURVE_SERVERKEY, bus.public, 41);
	zmq_setsockopt(s, ZMQ_CURVE_PUBLICKEY, own.public, 41);
	zmq_setsockopt(s, ZMQ_CURVE_SECRETKEY, own.secret, 41);
	zmq_setsockopt(s, ZMQ_LINGER, &(int){ 0 }, sizeof(int));
	zmq_setsockopt(s, ZMQ_RCVTIMEO, &(int){ 5000 }, sizeof(int));
	if (zmq_connect(s, getenv("JZ_BUS")) != 0) {
		err_set(e, E_INVALID_ARGUMENT, "JZ_BUS", "%s", zmq_strerror(errno));
		return NULL;
	}
	return s;
}

static int
ping(void *s)
{
	char frame[256];
	int more = 1;
	size_t n = sizeof(more);

	if (zmq_send(s, WIRE_MAGIC, 3, ZMQ_SNDMORE) < 0 || zmq_send(s, "ping", 4, 0) < 0)
		return -1;
	while (more) {
		if (zmq_recv(s, frame, sizeof(frame), 0) < 0)
			return -1;
		zmq_getsockopt(s, ZMQ_RCVMORE, &more, &n);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	static float ms[SAMPLES];
	struct err e = { 0 };
	void *ctx = zmq_ctx_new(), *s;
	size_t n = 0;
	double end;

	if (argc != 4 || getenv("JZ_BUS") == NULL) {
		fprintf(stderr, "usage: JZ_BUS=… rtt HOME PRINCIPAL SECONDS\n");
		return 2;
	}
	if ((s = open_socket(ctx, argv[1], argv[2], &e)) == NULL || ping(s) != 0) {
		fprintf(stderr, "rtt: no answer from the bus %s\n", e.text);
		return 1;
	}
	end = now_ms() + strtod(argv[3], NULL) * 1e3;
	while (now_ms() < end && n < SAMPLES) {
		double sent = now_ms();

		if (ping(s) != 0)
			return 1;
		ms[n++] = (float)(now_ms() - sent);
	}
	qsort(ms, n, sizeof(*ms), by_value);
	printf("rate=%.0f p50=%.3f p99=%.3f failed=0\n", (double)n / strtod(argv[3], NULL),
	    (double)ms[n / 2], (double)ms[n * 99 / 100]);
	zmq_close(s);
	zmq_ctx_term(ctx);
	return 0;
}
