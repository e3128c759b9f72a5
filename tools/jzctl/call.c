/* SPDX-License-Identifier: Apache-2.0 */
/* Calls in JSON: arguments and results converted by the compiled-in contracts. */
#include <unistd.h>

#include "common/feed.h"
#include "common/json.h"
#include "common/msg.h"
#include "proto/contracts.h"
#include "tools/jzctl/ctl.h"

const struct op *
ctl_op(const char *name)
{
	const char *dot = strchr(name, '.');

	for (size_t i = 0; contracts[i] != NULL; i++)
		for (size_t k = 0; k < contracts[i]->nops; k++)
			if (strcmp(contracts[i]->ops[k].name, name) == 0)
				return &contracts[i]->ops[k];
	for (size_t i = 0; dot != NULL && i < ENGINE_OPS; i++)
		if (strcmp(engine_ops[i].name, dot + 1) == 0)
			return &engine_ops[i];
	return NULL;
}

const struct event *
ctl_event(struct str type)
{
	for (size_t i = 0; contracts[i] != NULL; i++)
		for (size_t k = 0; k < contracts[i]->nevents; k++)
			if (str_is(type, contracts[i]->events[k].type))
				return &contracts[i]->events[k];
	return NULL;
}

/* ---- arguments ---- */

static void
pack_json(msgpack_packer *pk, const json_t *j)
{
	const char *key;
	json_t *value;
	size_t i;

	switch (json_typeof(j)) {
	case JSON_OBJECT:
		msgpack_pack_map(pk, json_object_size(j));
		json_object_foreach((json_t *)(uintptr_t)j, key, value) {
			mp_put_z(pk, key);
			pack_json(pk, value);
		}
		return;
	case JSON_ARRAY:
		msgpack_pack_array(pk, json_array_size(j));
		json_array_foreach(j, i, value)
			pack_json(pk, value);
		return;
	case JSON_STRING:
		mp_put_str(pk, (struct str){ json_string_value(j), json_string_length(j) });
		return;
	case JSON_INTEGER: msgpack_pack_int64(pk, json_integer_value(j)); return;
	case JSON_REAL: msgpack_pack_double(pk, json_real_value(j)); return;
	case JSON_TRUE: msgpack_pack_true(pk); return;
	case JSON_FALSE: msgpack_pack_false(pk); return;
	case JSON_NULL: msgpack_pack_nil(pk); return;
	}
}

/* The bus skips what it does not know; from a keyboard it is a slip. */
static int
check_names(const struct desc *d, json_t *args, struct err *e)
{
	const char *key;
	json_t *value;

	json_object_foreach(args, key, value)
		if (desc_field(d, key, strlen(key)) == NULL)
			return err_set(
			    e, E_INVALID_ARGUMENT, key, "%s has no such argument", d->name);
	return 0;
}

int
ctl_args(struct ctl *c, const char *op, json_t *args, struct raw *out, struct err *e)
{
	const struct op *known = ctl_op(op);
	json_t *empty = args == NULL ? json_object() : NULL;
	const json_t *j = args != NULL ? args : empty;
	struct buf b = { 0 };
	msgpack_packer pk;
	int rc = 0;

	if (known != NULL) {
		void *in = arena_alloc(&c->arena, known->in->size);

		rc = args != NULL ? check_names(known->in, args, e) : 0;
		if (rc == 0 && (rc = json_decode_value(known->in, j, &c->arena, in, e)) == 0)
			*out = msg_encode(known->in, in, MSG_ALL, &c->arena);
	} else {
		mp_packer(&pk, &b);
		pack_json(&pk, j);
		*out = (struct raw){ arena_copy(&c->arena, b.p, b.n), b.n };
		buf_free(&b);
	}
	json_decref(empty);
	return rc;
}

/* ---- results ---- */

/* An event as it was stored, its data by the contract of its type. */
static json_t *
envelope_json(struct raw in)
{
	json_t *out = json_object();
	const struct event *ev = NULL;
	struct mp r = { in.p, in.p + in.n, false };
	size_t n = mp_map(&r);

	for (size_t i = 0; i < n && !r.bad; i++) {
		struct str key = mp_str(&r);
		struct raw value = mp_raw(&r);
		struct mp v = { value.p, value.p + value.n, false };

		if (r.bad)
			break;
		if (str_is(key, "type"))
			ev = ctl_event(mp_str(&v));
		json_object_setn_new(out, key.p, key.n,
		    ev != NULL && str_is(key, "data") ? json_from_msg(ev->data, value)
						      : json_from_raw(value));
	}
	return out;
}

typedef json_t *item_fn(const struct op *op, struct raw item);

static json_t *
row_json(const struct op *op, struct raw item)
{
	return json_from_msg(op->out, item);
}

static json_t *
event_json(const struct op *op, struct raw item)
{
	(void)op;
	return envelope_json(item);
}

/* A map one of whose members is an array of things with a shape of their own. */
static json_t *
list_json(const struct op *op, struct raw in, const char *member, item_fn *item)
{
	json_t *out = json_object(), *items;
	struct mp r = { in.p, in.p + in.n, false };
	size_t n = mp_map(&r);

	for (size_t i = 0; i < n && !r.bad; i++) {
		struct str key = mp_str(&r);

		if (!str_is(key, member)) {
			struct raw value = mp_raw(&r);

			if (!r.bad)
				json_object_setn_new(out, key.p, key.n, json_from_raw(value));
			continue;
		}
		items = json_array();
		for (size_t left = mp_array(&r); left > 0 && !r.bad; left--) {
			struct raw value = mp_raw(&r);

			if (!r.bad)
				json_array_append_new(items, item(op, value));
		}
		json_object_set_new(out, member, items);
	}
	return out;
}

json_t *
ctl_result(const char *name, struct raw result)
{
	const struct op *op = ctl_op(name);

	if (op == &engine_ops[ENGINE_FEED])
		return list_json(op, result, "events", event_json);
	if (op != NULL && op->kind == OP_LIST)
		return list_json(op, result, "items", row_json);
	return op != NULL ? json_from_msg(op->out, result) : json_from_raw(result);
}

/* ---- one call ---- */

struct waiting {
	const char *op;
	bool done;
	int rc;
	json_t **result;
	struct err *e;
};

static void
answered(void *arg, const struct wire_answer *answer)
{
	struct waiting *w = arg;
	const struct wire_error *error = answer->error;

	w->done = true;
	if (answer->ok) {
		*w->result = ctl_result(w->op, answer->result);
		return;
	}
	w->rc = -1;
	if (error == NULL) {
		err_set(w->e, E_INTERNAL, NULL, "the answer has neither result nor error");
		return;
	}
	err_set(w->e, (enum errclass)error->class, NULL, STR_FMT, STR_ARG(error->text));
	snprintf(w->e->field, sizeof(w->e->field), STR_FMT, STR_ARG(error->field));
}

int
ctl_call(struct ctl *c, struct client *client, const char *op, struct uuid id, json_t *args,
    int32_t deadline_ms, json_t **result, struct err *e)
{
	struct waiting w = { .op = op, .result = result, .e = e };
	struct raw in;

	*result = NULL;
	if (ctl_args(c, op, args, &in, e) != 0)
		return -1;
	client_call(client, op, id, in, deadline_ms, -1, answered, &w);
	while (!w.done)
		uv_run(&c->loop, UV_RUN_ONCE);
	return w.rc;
}

/* ---- the command ---- */

/* --arg name=value: the value is JSON if it can be read as such, else text. */
static int
add_arg(json_t *args, const char *text, struct err *e)
{
	const char *eq = strchr(text, '=');
	json_t *value;

	if (eq == NULL || eq == text)
		return err_set(e, E_INVALID_ARGUMENT, "arg", "must be name=value, not %.60s", text);
	value = json_loads(eq + 1, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
	if (value == NULL)
		value = json_string(eq + 1);
	if (value == NULL)
		return err_set(e, E_INVALID_ARGUMENT, "arg", "is not UTF-8 text");
	return json_object_setn_new(args, text, (size_t)(eq - text), value) == 0
	    ? 0
	    : err_set(e, E_INVALID_ARGUMENT, "arg", "is not UTF-8 text");
}

/* Takes every --arg out of argv. NULL after an error; an object; *given tells if there was one. */
static json_t *
take_args(int *argc, char **argv, bool *given, struct err *e)
{
	json_t *args = json_object();
	int n = 0;

	for (int i = 0; i < *argc; i++) {
		if (strcmp(argv[i], "--arg") != 0) {
			argv[n++] = argv[i];
			continue;
		}
		*given = true;
		if (i + 1 == *argc) {
			err_set(e, E_INVALID_ARGUMENT, "arg", "lacks its value");
			json_decref(args);
			return NULL;
		}
		if (add_arg(args, argv[++i], e) != 0) {
			json_decref(args);
			return NULL;
		}
	}
	*argc = n;
	return args;
}

/* One JSON object on standard input; nothing at all is {}. */
static json_t *
read_args(struct ctl *c, struct err *e)
{
	json_error_t at;
	struct str text;
	json_t *args;

	if (isatty(STDIN_FILENO))
		return json_object();
	if (ctl_read(c, NULL, &text, e) != 0)
		return NULL;
	if (text.n == 0)
		return json_object();
	args = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &at);
	if (json_is_object(args))
		return args;
	if (args != NULL)
		err_set(e, E_INVALID_ARGUMENT, "args", "standard input must be one JSON object");
	else
		err_set(e, E_INVALID_ARGUMENT, "args", "standard input, line %d, column %d: %s",
		    at.line, at.column, at.text);
	json_decref(args);
	return NULL;
}

static int
run_call(struct ctl *c, const char *op, json_t *args, const char *deadline, const char *id,
    struct err *e)
{
	struct uuid uuid = { 0 };
	struct client *client;
	int64_t ms = 10000;
	json_t *result;

	if (deadline != NULL && ctl_int("deadline", deadline, 1, WIRE_DEADLINE_MAX_MS, &ms, e) != 0)
		return -1;
	if (id != NULL && !uuid_parse(str_from(id), &uuid))
		return err_set(e, E_INVALID_ARGUMENT, "id", "is not a UUID");
	if (ctl_sign_in(c, NULL, &client, e) != 0 ||
	    ctl_call(c, client, op, uuid, args, (int32_t)ms, &result, e) != 0)
		return -1;
	json_dumpf(result, stdout, JSON_ENCODE_ANY | JSON_INDENT(2));
	putchar('\n');
	json_decref(result);
	return 0;
}

int
call_main(struct ctl *c, int argc, char **argv)
{
	const char *deadline = NULL, *id = NULL;
	bool given = false;
	struct err e;
	json_t *args = take_args(&argc, argv, &given, &e);
	int rc, left;

	if (args == NULL)
		return ctl_fail(&e);
	left = ctl_options(argc, argv,
	    (const struct ctlopt[]){
		{ "--deadline", &deadline, NULL }, { "--id", &id, NULL }, { NULL, NULL, NULL } });
	if (left != 1) {
		json_decref(args);
		return left < 0 ? err_exit(E_INVALID_ARGUMENT)
				: ctl_usage("call takes one op; see jzctl ops");
	}
	if (!given) {
		json_decref(args);
		args = read_args(c, &e);
	}
	rc = args != NULL ? run_call(c, argv[1], args, deadline, id, &e) : -1;
	json_decref(args);
	return rc == 0 ? 0 : ctl_fail(&e);
}
