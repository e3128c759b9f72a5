/* SPDX-License-Identifier: Apache-2.0 */
/* ZAP (rfc.zeromq.org/spec/27): asked at each handshake who a key is. */
#include "common/log.h"
#include "services/bus/bus.h"

#define ENDPOINT "inproc://zeromq.zap.01"

/* Frames of a request, behind the routing id and the empty delimiter. */
enum {
	ZAP_ROUTE,
	ZAP_EMPTY,
	ZAP_VERSION,
	ZAP_REQUEST,
	ZAP_DOMAIN,
	ZAP_ADDRESS,
	ZAP_IDENTITY,
	ZAP_MECHANISM,
	ZAP_KEY,
	ZAP_FRAMES
};

struct verdict {
	const char *code, *text;
	const struct cert *cert; /* of code 200 */
};

static bool
frame_is(zmq_msg_t *m, const char *text)
{
	return zmq_msg_size(m) == strlen(text) && memcmp(zmq_msg_data(m), text, strlen(text)) == 0;
}

/* A key made a moment ago is found: refused with 300, its owner would wait a second. */
static const struct cert *
find_key(struct bus *b, const uint8_t *key)
{
	const struct cert *c = certdir_by_key(b->certs, key);

	if (c != NULL || !certdir_changed(b->certs))
		return c;
	bus_certs_read(b);
	return certdir_by_key(b->certs, key);
}

/* 300 makes the client try again, since its key may be known soon; 400 makes it give up. */
static struct verdict
judge(struct bus *b, struct zmessage *m)
{
	const struct cert *c;

	if (m->n != ZAP_FRAMES || !frame_is(&m->frame[ZAP_VERSION], "1.0") ||
	    !frame_is(&m->frame[ZAP_MECHANISM], "CURVE") || zmq_msg_size(&m->frame[ZAP_KEY]) != 32)
		return (struct verdict){ "400", "not a CURVE request", NULL };
	bus_probe_asked(b, zmq_msg_data(&m->frame[ZAP_KEY]));
	c = find_key(b, zmq_msg_data(&m->frame[ZAP_KEY]));
	if (c == NULL)
		return (struct verdict){ "300", "unknown key", NULL };
	if (c->revoked)
		return (struct verdict){ "400", "revoked", NULL };
	if (strcmp(c->role, "bus") == 0)
		return (struct verdict){ "400", "a bus is no caller", NULL };
	return (struct verdict){ "200", "OK", c };
}

/* The key goes into the connection's metadata: when a principal gets a new one, the old is told. */
static size_t
metadata(const struct verdict *v, struct zmessage *m, uint8_t out[64])
{
	static const uint8_t head[] = { 5, 'X', '-', 'K', 'e', 'y', 0, 0, 0, 40 };
	char z85[41];

	if (v->cert == NULL || zmq_z85_encode(z85, zmq_msg_data(&m->frame[ZAP_KEY]), 32) == NULL)
		return 0;
	memcpy(out, head, sizeof(head));
	memcpy(out + sizeof(head), z85, 40);
	return sizeof(head) + 40;
}

static void
on_request(struct zsock *z, struct zmessage *m, void *arg)
{
	struct bus *b = arg;
	struct verdict v;
	struct str user;
	uint8_t meta[64];

	if (m->n <= ZAP_REQUEST)
		return;
	v = judge(b, m);
	user = str_from(v.cert != NULL ? v.cert->principal : "");
	const struct bytes reply[] = {
		frame_bytes(&m->frame[ZAP_ROUTE]),
		{ 0 },
		{ (const uint8_t *)"1.0", 3 },
		frame_bytes(&m->frame[ZAP_REQUEST]),
		{ (const uint8_t *)v.code, 3 },
		{ (const uint8_t *)v.text, strlen(v.text) },
		{ (const uint8_t *)user.p, user.n },
		{ meta, metadata(&v, m, meta) },
	};
	if (zsock_send(z, reply, sizeof(reply) / sizeof(reply[0])) != 0)
		log_text(LOG_WARN, "a handshake ended before it was judged");
}

int
bus_zap_open(struct bus *b, struct err *e)
{
	if (zsock_open(b->loop, ZMQ_ROUTER, NULL, on_request, b, &b->zap, e) != 0)
		return -1;
	return zsock_bind(b->zap, ENDPOINT, e);
}
