/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a unit's OA system does by itself: it hears its feed under a name of its own, signs for what
 * is sent to it, contacts the deputy, replies when the assists have given their opinions, and
 * replies again when it must be handled again. A step's call id is made of the event's, so that an
 * event heard twice takes effect once.
 */
#include <string.h>

#include "common/clock.h"
#include "tools/jzctl/demo.h"

struct oa {
	struct ctl *ctl;
	struct client *client;
	const json_t *event, *data;
	char today[11]; /* the event's day in the zone */
};

/*
 * One call on an assignment; `args` is consumed. 0 also when the state is not for it: a reply while
 * an assist still owes its opinion is refused, and tried again when that opinion is heard.
 */
static int
step(struct oa *oa, const char *op, uint8_t number, const char *assignment, json_t *args,
    struct err *e)
{
	struct uuid id = { 0 };
	json_t *result = NULL;
	int ret;

	if (!uuid_parse(str_from(demo_text(oa->event, "id")), &id))
		return err_set(e, E_INTERNAL, "id", "an event without an id");
	id.b[15] = number;
	json_object_set_new(args, "suggestion", json_string(demo_text(oa->data, "suggestion")));
	json_object_set_new(args, "assignment", json_string(assignment));
	ret = ctl_call(oa->ctl, oa->client, op, id, args, 20000, &result, e);
	json_decref(args);
	if (ret == 0)
		json_decref(result);
	return ret == 0 || e->class == E_FAILED_PRECONDITION ? 0 : -1;
}

static int
reply(struct oa *oa, const char *assignment, struct err *e)
{
	const char *serial = demo_text(oa->data, "serial");

	return step(oa, "assignment.reply", 3, assignment,
	    json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:s}", "number",
		json_sprintf(
		    "高新科函〔%.4s〕%s号", oa->today, strlen(serial) > 5 ? serial + 5 : "1"),
		"signer", "周建明", "dated", oa->today, "class", "A", "text",
		"一、目录：已收录设备四百余台。二、预约：已开通网上预约。三、补贴：办法已印发。",
		"handler", "吴敏", "phone", "028-85330000"),
	    e);
}

static int
on_sent(struct oa *oa, struct err *e)
{
	const char *assignment = demo_text(oa->data, "assignment");

	if (strcmp(demo_text(oa->data, "assignment_state"), "sent") == 0 &&
	    step(oa, "assignment.sign", 1, assignment,
		json_pack("{s:s}", "person", "局办公室 收文岗"), e) != 0)
		return -1;
	if (step(oa, "assignment.contact", 2, assignment,
		json_pack("{s:s, s:s, s:s, s:o, s:s}", "phase", "before", "way", "visit", "date",
		    oa->today, "persons",
		    json_sprintf("%s代表、承办科室负责人", demo_text(oa->data, "lead_name")),
		    "said", "先把网上预约开起来"),
		e) != 0)
		return -1;
	return reply(oa, assignment, e);
}

/* An assist has answered or lapsed: the lead of the same suggestion is this unit's own. */
static int
on_assist_done(struct oa *oa, struct err *e)
{
	json_t *args = json_pack("{s:b}", "open", 1), *result = NULL, *row;
	int ret = ctl_call(
	    oa->ctl, oa->client, "assignment.list", (struct uuid){ 0 }, args, 20000, &result, e);
	size_t i;

	json_decref(args);
	if (ret != 0)
		return -1;
	json_array_foreach(json_object_get(result, "items"), i, row)
		if (ret == 0 && strcmp(demo_text(row, "kind"), "lead") == 0 &&
		    strcmp(demo_text(row, "suggestion"), demo_text(oa->data, "suggestion")) == 0)
			ret = reply(oa, demo_text(row, "assignment"), e);
	json_decref(result);
	return ret;
}

static const struct {
	const char *type;
	int (*act)(struct oa *oa, struct err *e);
} acts[] = {
	{ "assignment.sent", on_sent },
	{ "assignment.opinion_given", on_assist_done },
	{ "assignment.lapsed", on_assist_done },
};

static int
hear(struct oa *oa, const json_t *event, struct err *e)
{
	struct stamp at = { 0 };

	oa->event = event;
	oa->data = json_object_get(event, "data");
	if (!stamp_parse(str_from(demo_text(event, "time")), &at))
		return err_set(e, E_INTERNAL, "time", "an event without a time");
	date_format(stamp_date(at), oa->today);
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (strcmp(acts[i].type, demo_text(event, "type")) == 0)
			return acts[i].act(oa, e);
	return 0;
}

int
demo_oa(struct ctl *c)
{
	struct oa oa = { .ctl = c };
	json_t *ack = NULL;
	struct err e = { 0 };

	demo_follow_parent();
	if (ctl_sign_in(c, DEMO_OA, &oa.client, &e) != 0)
		return ctl_fail(&e);
	for (;;) {
		json_t *args = json_pack("{s:s, s:s, s:i, s:o*}", "consumer", DEMO_OA, "start",
		    "head", "wait_ms", 5000, "ack", ack);
		json_t *result = NULL, *event;
		size_t i;

		if (ctl_call(c, oa.client, "suggestions.feed.next", (struct uuid){ 0 }, args, 15000,
			&result, &e) != 0)
			return ctl_fail(&e);
		json_array_foreach(json_object_get(result, "events"), i, event)
			if (hear(&oa, event, &e) != 0)
				return ctl_fail(&e);
		ack = json_incref(json_object_get(result, "next"));
		json_decref(args);
		json_decref(result);
	}
}
