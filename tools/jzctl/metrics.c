/* SPDX-License-Identifier: Apache-2.0 */
/* metrics: what a process has counted, as Prometheus reads it; asked over the bus. */
#include "tools/jzctl/ctl.h"

#define DEADLINE_MS 10000

int
metrics_main(struct ctl *c, int argc, char **argv)
{
	const char *instance = NULL;
	json_t *args, *result = NULL;
	struct client *client;
	struct err e;
	int left = ctl_options(
	    argc, argv, (const struct ctlopt[]){ { "--instance", &instance, NULL }, { 0 } });

	if (left != 1)
		return left < 0 ? err_exit(E_INVALID_ARGUMENT)
				: ctl_usage("metrics takes one service, or bus");
	if (ctl_zone(c, &e) != 0 || ctl_sign_in(c, NULL, &client, &e) != 0)
		return ctl_fail(&e);
	args = instance != NULL ? json_pack("{s:s}", "instance", instance) : json_object();
	if (ctl_call(c, client, arena_printf(&c->arena, "%s.metrics", argv[1]), (struct uuid){ 0 },
		args, DEADLINE_MS, &result, &e) != 0) {
		json_decref(args);
		return ctl_fail(&e);
	}
	fputs(json_string_value(json_object_get(result, "text")), stdout);
	json_decref(args);
	json_decref(result);
	return 0;
}
