/* SPDX-License-Identifier: Apache-2.0 */
/* clock set: the same domain time for all services of a test zone. */
#include "common/clock.h"
#include "tools/jzctl/ctl.h"

static int
set_one(struct ctl *c, struct client *client, const char *service, const char *time, struct err *e)
{
	json_t *args = json_pack("{s:s}", "now", time), *result;
	int rc = ctl_call(c, client, arena_printf(&c->arena, "%s.clock.set", service),
	    (struct uuid){ 0 }, args, 10000, &result, e);

	json_decref(args);
	if (rc != 0)
		return -1;
	printf("%s %s\n", service, json_string_value(json_object_get(result, "now")));
	json_decref(result);
	return 0;
}

int
clock_main(struct ctl *c, int argc, char **argv)
{
	struct client *client;
	struct stamp now;
	struct err e;
	char *services, *name;

	if (argc != 3 || strcmp(argv[1], "set") != 0)
		return ctl_usage("clock takes: set TIME");
	if (!stamp_parse(str_from(argv[2]), &now))
		return ctl_usage(
		    "clock set: %.40s is no RFC 3339 time such as 2026-03-02T09:00:00+08:00",
		    argv[2]);
	if (ctl_sign_in(c, NULL, &client, &e) != 0)
		return ctl_fail(&e);
	services = str_z(&c->arena, str_from(c->services));
	while ((name = strsep(&services, " ")) != NULL)
		if (*name != '\0' && set_one(c, client, name, argv[2], &e) != 0)
			return ctl_fail(&e);
	return 0;
}
