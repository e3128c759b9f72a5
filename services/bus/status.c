/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <stdlib.h>

#include "services/bus/bus.h"

static json_t *
workers_json(const struct bus *b)
{
	json_t *list = json_array();

	for (const struct service *s = b->services; s != NULL; s = s->next)
		for (const struct worker *w = s->workers; w != NULL; w = w->next)
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:I, s:I, s:b, s:I}", "service", s->name,
				"instance", w->instance, "epoch", (json_int_t)w->epoch, "head",
				(json_int_t)w->head, "draining", w->draining, "calls",
				(json_int_t)w->ncalls));
	return list;
}

static json_t *
counts_json(const struct bus *b)
{
	static const char *const names[] = {
#define COUNT(name, doc) #name,
#include "services/bus/counts.tbl"
#undef COUNT
	};
	json_t *o = json_object();

	for (int i = 0; i < COUNT_COUNT; i++)
		json_object_set_new(o, names[i], json_integer((json_int_t)b->counts[i]));
	return o;
}

void
bus_status(void *arg, struct buf *line)
{
	const struct bus *b = arg;
	char boot[37], *text;
	json_t *o;

	uuid_format(b->boot, boot);
	o = json_pack("{s:s, s:s, s:b, s:b, s:b, s:i, s:i, s:s, s:s, s:I, s:o, s:o}", "service",
	    "bus", "instance", b->instance, "alive", 1, "ready", b->ready && !b->closing, "leader",
	    0, "epoch", 0, "head", 0, "why",
	    b->closing     ? "stopping"
		: b->ready ? ""
			   : "proving that keys are checked",
	    "boot", boot, "calls", (json_int_t)b->calls.nheap, "workers", workers_json(b), "counts",
	    counts_json(b));
	text = json_dumps(o, JSON_COMPACT);
	if (text != NULL)
		buf_put(line, text, strlen(text));
	free(text);
	json_decref(o);
}
