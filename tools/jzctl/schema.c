/* SPDX-License-Identifier: Apache-2.0 */
/* schema: the contract as AsyncAPI 3.0, or JSON Schemas of ops and events. */
#include "common/feed.h"
#include "common/schema.h"
#include "proto/contracts.h"
#include "tools/jzctl/ctl.h"

#define CONTRACT_VERSION "0.1.0"

static json_t *
op_schema(const struct op *op)
{
	return json_pack("{s:o, s:o}", "args", schema_of(op->in), "result", schema_of(op->out));
}

static json_t *
one(const char *name)
{
	const struct op *op = ctl_op(name);
	const struct event *ev = ctl_event(str_from(name));

	return op != NULL ? op_schema(op) : ev != NULL ? schema_of(ev->data) : NULL;
}

static json_t *
all(void)
{
	json_t *out = json_object(), *ops = json_object(), *events = json_object();

	for (size_t i = 0; contracts[i] != NULL; i++) {
		for (size_t k = 0; k < contracts[i]->nops; k++)
			json_object_set_new(
			    ops, contracts[i]->ops[k].name, op_schema(&contracts[i]->ops[k]));
		for (size_t k = 0; k < contracts[i]->nevents; k++)
			json_object_set_new(events, contracts[i]->events[k].type,
			    schema_of(contracts[i]->events[k].data));
	}
	for (size_t i = 0; i < ENGINE_OPS; i++)
		json_object_set_new(ops, engine_ops[i].name, op_schema(&engine_ops[i]));
	json_object_set_new(out, "ops", ops);
	json_object_set_new(out, "events", events);
	return out;
}

int
schema_main(struct ctl *c, int argc, char **argv)
{
	const char *format = NULL;
	json_t *out = NULL;
	int left = ctl_options(
	    argc, argv, (const struct ctlopt[]){ { "--format", &format, NULL }, { 0 } });

	(void)c;
	if (left < 0 || left > 1)
		return left < 0 ? err_exit(E_INVALID_ARGUMENT)
				: ctl_usage("schema takes one name at most");
	if (format == NULL)
		format = left == 1 ? "json" : "asyncapi";
	if (strcmp(format, "asyncapi") == 0 && left == 0)
		out = schema_asyncapi(contracts, CONTRACT_VERSION);
	else if (strcmp(format, "json") == 0)
		out = left == 1 ? one(argv[1]) : all();
	else
		return ctl_usage("--format is asyncapi (of the whole) or json, not %.40s", format);
	if (out == NULL)
		return ctl_fail(&(struct err){
		    E_NOT_FOUND, "NAME", "there is no op and no event of this name" });
	json_dumpf(out, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(out);
	return 0;
}
