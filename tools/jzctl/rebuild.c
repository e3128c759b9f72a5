/* SPDX-License-Identifier: Apache-2.0 */
/* rebuild: a derived book from the first event on, until it is where it was. */
#include <unistd.h>

#include "common/clock.h"
#include "tools/jzctl/ctl.h"

#define ASK_MS 30000
#define POLL_US 200000

static int
ask(struct ctl *c, struct client *client, const char *op, const char *book, json_t **out,
    struct err *e)
{
	json_t *args = json_pack("{s:s}", "book", book);
	int rc = ctl_call(c, client, op, (struct uuid){ 0 }, args, ASK_MS, out, e);

	json_decref(args);
	return rc;
}

static json_int_t
number(const json_t *standing, const char *name)
{
	return json_integer_value(json_object_get(standing, name));
}

/* Polled: nobody waits for a place in a stream. */
static int
wait_for(struct ctl *c, struct client *client, const char *book, int64_t until_ms, struct err *e)
{
	for (;;) {
		json_t *standing;
		bool rebuilding;

		if (ask(c, client, "register.status", book, &standing, e) != 0)
			return -1;
		rebuilding = json_is_true(json_object_get(standing, "rebuilding"));
		if (!rebuilding)
			printf("%lld 件，%lld 版，至第 %lld 个事件\n",
			    (long long)number(standing, "entries"),
			    (long long)number(standing, "places"),
			    (long long)number(standing, "heard"));
		json_decref(standing);
		if (!rebuilding)
			return 0;
		if (clock_mono_ms() >= until_ms)
			return err_set(e, E_DEADLINE_EXCEEDED, "--wait",
			    "the book is not done yet; it goes on without this command");
		usleep(POLL_US);
	}
}

int
rebuild_main(struct ctl *c, int argc, char **argv)
{
	const char *wait = "600";
	struct client *client;
	json_t *result;
	int64_t wait_s;
	struct err e;

	if (ctl_options(argc, argv, (const struct ctlopt[]){ { "--wait", &wait, NULL }, { 0 } }) !=
	    1)
		return ctl_usage("rebuild takes: opinion [--wait SECONDS]");
	if (ctl_int("--wait", wait, 1, 86400, &wait_s, &e) != 0 ||
	    ctl_sign_in(c, NULL, &client, &e) != 0 ||
	    ask(c, client, "register.rebuild", argv[1], &result, &e) != 0)
		return ctl_fail(&e);
	json_decref(result);
	if (wait_for(c, client, argv[1], clock_mono_ms() + wait_s * 1000, &e) != 0)
		return ctl_fail(&e);
	return 0;
}
