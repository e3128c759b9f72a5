/* SPDX-License-Identifier: Apache-2.0 */
/* Connections made, lost and refused, as ZeroMQ's socket monitor tells them. */
#include <errno.h>
#include <stdio.h>

#include "common/zsock_int.h"

#define LINK_EVENTS                                                                  \
	(ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED |                    \
	    ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | \
	    ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)

static void
on_monitor(struct zsock *monitor, struct zmessage *m, void *arg)
{
	struct zsock *z = arg;
	uint16_t event;
	uint32_t value;

	(void)monitor;
	if (m->n < 1 || zmq_msg_size(&m->frame[0]) != sizeof(event) + sizeof(value) || z->closing)
		return;
	/* the socket takes note of the connection before the callback sends */
	zsock_events(z);
	memcpy(&event, zmq_msg_data(&m->frame[0]), sizeof(event));
	memcpy(&value, (char *)zmq_msg_data(&m->frame[0]) + sizeof(event), sizeof(value));
	if (event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED || event == ZMQ_EVENT_DISCONNECTED)
		z->on_link(z->link_arg, event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED, -1);
	else
		z->on_link(
		    z->link_arg, false, event == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH ? (int)value : 0);
}

int
zsock_watch(struct zsock *z, zsock_link_fn *on, void *arg, struct err *e)
{
	char endpoint[64];

	snprintf(endpoint, sizeof(endpoint), "inproc://link.%p", (void *)z);
	if (zmq_socket_monitor(z->sock, endpoint, LINK_EVENTS) != 0)
		return err_set(e, E_INTERNAL, NULL, "no monitor: %s", zmq_strerror(errno));
	z->on_link = on;
	z->link_arg = arg;
	if (zsock_open(z->loop, ZMQ_PAIR, NULL, on_monitor, z, &z->monitor, e) != 0)
		return -1;
	return zsock_connect(z->monitor, endpoint, e);
}
