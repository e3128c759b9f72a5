/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "common/feed.h"
#include "common/schema.h"
#include "common/wire.h"

#define NAME 128
#define REF 200

/* Where definitions go, and how they are referred to. */
struct cx {
	json_t *defs;   /* borrowed */
	const char *at; /* "#/$defs/" */
	const struct desc *seen[512];
	size_t n;
};

static const struct {
	const char *type, *format, *msgpack;
} kinds[K_COUNT] = {
	[K_BOOL] = { "boolean", NULL, NULL },
	[K_I32] = { "integer", "int32", NULL },
	[K_I64] = { "integer", "int64", NULL },
	[K_F64] = { "number", "double", NULL },
	[K_STR] = { "string", NULL, NULL },
	[K_BYTES] = { "string", NULL, "bin" },
	[K_UUID] = { "string", "uuid", "bin of 16 bytes" },
	[K_DATE] = { "string", "date", NULL },
	[K_STAMP] = { "string", "date-time", "int: microseconds since 1970 UTC" },
	[K_ENUM] = { "string", NULL, NULL },
	[K_STRS] = { "array", NULL, NULL },
	[K_UUIDS] = { "array", NULL, "array of bin of 16 bytes" },
	[K_I32S] = { "array", NULL, NULL },
	[K_I64S] = { "array", NULL, NULL },
	[K_NEST] = { NULL, NULL, NULL },
	[K_LIST] = { "array", NULL, NULL },
	[K_RAW] = { NULL, NULL, NULL },
	[K_OPT_BOOL] = { "boolean", NULL, NULL },
	[K_OPT_I32] = { "integer", "int32", NULL },
	[K_OPT_I64] = { "integer", "int64", NULL },
	[K_OPT_F64] = { "number", "double", NULL },
};

static json_t *refer(struct cx *c, const struct desc *d);

static void
set(json_t *o, const char *key, json_t *v)
{
	json_object_set_new(o, key, v);
}

static void
set_text(json_t *o, const char *key, const char *text)
{
	if (text != NULL && *text != '\0')
		set(o, key, json_string(text));
}

static json_t *
ref(const char *at, const char *name)
{
	char text[REF];

	snprintf(text, sizeof(text), "%s%s", at, name);
	return json_pack("{s:s}", "$ref", text);
}

static void
bounds(json_t *o, const char *lo_key, int64_t lo, const char *hi_key, int64_t hi)
{
	if (lo != 0)
		set(o, lo_key, json_integer(lo));
	if (hi != 0)
		set(o, hi_key, json_integer(hi));
}

static void
number_bounds(json_t *o, const struct field *f)
{
	bool none = f->lo == 0 && f->hi == 0;

	if (!none && f->lo != INT64_MIN)
		set(o, "minimum", json_integer(f->lo));
	if (!none && f->hi != INT64_MAX)
		set(o, "maximum", json_integer(f->hi));
}

/* n bytes of UTF-8 are at least n/4 and at most n characters. */
static void
text_bounds(json_t *o, const struct field *f)
{
	int64_t hi = f->hi != 0 ? f->hi : TEXT_MAX_BYTES;

	if (f->flags & F_TIDY)
		set(o, "pattern",
		    json_string(f->flags & F_LINE ? "^\\S(.*\\S)?$" : "^\\S([\\s\\S]*\\S)?$"));
	if (f->flags & F_CHARS) {
		bounds(o, "minLength", f->lo, "maxLength", f->hi);
	} else {
		bounds(o, "minLength", (f->lo + 3) / 4, "maxLength", hi);
		set(o, "x-max-bytes", json_integer(hi));
	}
}

static void
bytes_bounds(json_t *o, const struct field *f)
{
	set(o, "contentEncoding", json_string("base64"));
	bounds(o, "minLength", (f->lo + 2) / 3 * 4, "maxLength", (f->hi + 2) / 3 * 4);
}

static json_t *
enum_names(const struct enumdesc *en)
{
	json_t *names = json_array();

	for (size_t i = 0; i < en->n; i++)
		json_array_append_new(names, json_string(en->names[i]));
	return names;
}

static void
items(json_t *o, const struct field *f, json_t *item)
{
	set(o, "items", item);
	bounds(o, "minItems", f->lo, "maxItems", f->hi);
}

static json_t *
member(struct cx *c, const struct field *f)
{
	json_t *o = json_object();

	set_text(o, "type", kinds[f->kind].type);
	set_text(o, "format", kinds[f->kind].format);
	switch (f->kind) {
	case K_I32:
	case K_I64:
	case K_F64:
	case K_OPT_I32:
	case K_OPT_I64:
	case K_OPT_F64: number_bounds(o, f); break;
	case K_STR: text_bounds(o, f); break;
	case K_BYTES: bytes_bounds(o, f); break;
	case K_ENUM: set(o, "enum", enum_names(f->en)); break;
	case K_STRS:
		items(o, f, json_pack("{s:s,s:i}", "type", "string", "maxLength", TEXT_MAX_BYTES));
		break;
	case K_UUIDS:
		items(o, f, json_pack("{s:s,s:s}", "type", "string", "format", "uuid"));
		break;
	case K_I32S:
	case K_I64S:
		items(o, f,
		    json_pack("{s:s,s:s}", "type", "integer", "format",
			f->kind == K_I32S ? "int32" : "int64"));
		break;
	case K_LIST: items(o, f, refer(c, f->desc)); break;
	case K_NEST: set(o, "allOf", json_pack("[o]", refer(c, f->desc))); break;
	default: break;
	}
	set_text(o, "description", f->doc);
	set_text(o, "x-msgpack", kinds[f->kind].msgpack);
	if (f->flags & F_PRIVATE)
		set(o, "x-private", json_true());
	return o;
}

static void
fill(struct cx *c, const struct desc *d, json_t *o)
{
	json_t *required = json_array(), *properties = json_object();

	set(o, "type", json_string("object"));
	set_text(o, "description", d->doc);
	set(o, "properties", properties);
	for (const struct field *f = d->fields; f != d->fields + d->nfields; f++) {
		set(properties, f->key, member(c, f));
		if (!(f->flags & F_OPT))
			json_array_append_new(required, json_string(f->key));
	}
	if (json_array_size(required) > 0)
		set(o, "required", required);
	else
		json_decref(required);
}

/* Two descriptors may bear one name: the second then becomes "name_2". */
static void
def_name(const struct cx *c, const struct desc *d, char out[NAME])
{
	size_t same = 1;

	for (size_t i = 0; i < c->n && c->seen[i] != d; i++)
		same += strcmp(c->seen[i]->name, d->name) == 0;
	if (same > 1)
		snprintf(out, NAME, "%s_%zu", d->name, same);
	else
		snprintf(out, NAME, "%s", d->name);
}

static json_t *
refer(struct cx *c, const struct desc *d)
{
	char name[NAME];
	json_t *o;

	def_name(c, d, name);
	if (json_object_get(c->defs, name) == NULL && c->n < sizeof(c->seen) / sizeof(c->seen[0])) {
		c->seen[c->n++] = d;
		o = json_object();
		set(c->defs, name, o); /* before its members, which may refer to it */
		fill(c, d, o);
	}
	return ref(c->at, name);
}

json_t *
schema_of(const struct desc *d)
{
	json_t *o = json_object(), *defs = json_object();
	struct cx c = { .defs = defs, .at = "#/$defs/" };

	set(o, "$schema", json_string("https://json-schema.org/draft/2020-12/schema"));
	set(o, "title", json_string(d->name));
	fill(&c, d, o);
	if (json_object_size(defs) > 0)
		set(o, "$defs", defs);
	else
		json_decref(defs);
	return o;
}

/* ---- AsyncAPI ---- */

struct doc {
	struct cx cx; /* defs = components/schemas */
	json_t *channels, *operations, *messages;
};

/* The map that crosses the bus, with what its member `key` holds here. */
static json_t *
carrying(struct doc *doc, const struct desc *map, const char *key, json_t *content)
{
	return json_pack("{s:[o,{s:s,s:{s:o}}]}", "allOf", refer(&doc->cx, map), "type", "object",
	    "properties", key, content);
}

/* Adds the message to the components and to the channel. */
static void
add_message(struct doc *doc, json_t *channel_messages, const char *key, const char *name,
    const char *summary, json_t *payload)
{
	json_t *m = json_object();

	set_text(m, "name", name);
	set_text(m, "summary", summary);
	set(m, "contentType", json_string("application/msgpack"));
	set(m, "payload", payload);
	set(doc->messages, name, m);
	set(channel_messages, key, ref("#/components/messages/", name));
}

static json_t *
result(struct doc *doc, const struct op *op)
{
	json_t *out = refer(&doc->cx, op->out);

	if (op->kind != OP_LIST)
		return out;
	return json_pack("{s:s,s:{s:{s:s,s:o},s:{s:s,s:s}},s:[s]}", "type", "object", "properties",
	    "items", "type", "array", "items", out, "next", "type", "string", "description",
	    "pass it as `after` for the next page; absent on the last one", "required", "items");
}

static json_t *
roles(unsigned bits)
{
	json_t *names = json_array();

	for (unsigned r = 0; r < ROLE_COUNT; r++)
		if (bits >> r & 1)
			json_array_append_new(names, json_string(role_name((enum role)r)));
	return names;
}

static void
add_op(struct doc *doc, const char *name, const struct op *op)
{
	static const char *const kind_names[] = {
		[OP_COMMAND] = "command",
		[OP_QUERY] = "query",
		[OP_LIST] = "list",
		[OP_ENGINE] = "engine",
	};
	char call[NAME], answer[NAME], channel[REF], in[REF + 20], out[REF + 20];
	json_t *messages = json_object(), *o;

	snprintf(call, sizeof(call), "%s.call", name);
	snprintf(answer, sizeof(answer), "%s.answer", name);
	snprintf(channel, sizeof(channel), "#/channels/%s", name);
	snprintf(in, sizeof(in), "%s/messages/call", channel);
	snprintf(out, sizeof(out), "%s/messages/answer", channel);
	add_message(doc, messages, "call", call, op->doc,
	    carrying(doc, &wire_call_desc, "args", refer(&doc->cx, op->in)));
	add_message(doc, messages, "answer", answer, NULL,
	    carrying(doc, &wire_answer_desc, "result", result(doc, op)));
	set(doc->channels, name, json_pack("{s:s,s:o}", "address", name, "messages", messages));
	o = json_pack("{s:s,s:{s:s},s:[{s:s}],s:{s:{s:s},s:[{s:s}]}}", "action", "receive",
	    "channel", "$ref", channel, "messages", "$ref", in, "reply", "channel", "$ref", channel,
	    "messages", "$ref", out);
	set_text(o, "summary", op->doc);
	set_text(o, "x-kind", kind_names[op->kind]);
	set(o, "x-roles", roles(op->roles));
	set_text(o, "x-scope", op->scope);
	set(doc->operations, name, o);
}

static void
add_events(struct doc *doc, const struct contract *k)
{
	char channel[NAME], address[NAME], at[REF], message[2 * REF];
	json_t *messages = json_object();

	snprintf(channel, sizeof(channel), "%s.events", k->service);
	snprintf(address, sizeof(address), "%s.feed.next", k->service);
	snprintf(at, sizeof(at), "#/channels/%s", channel);
	for (const struct event *e = k->events; e != k->events + k->nevents; e++) {
		json_t *o;

		add_message(doc, messages, e->type, e->type, e->doc,
		    carrying(doc, &envelope_desc, "data", refer(&doc->cx, e->data)));
		snprintf(message, sizeof(message), "%s/messages/%s", at, e->type);
		o = json_pack("{s:s,s:{s:s},s:[{s:s}]}", "action", "send", "channel", "$ref", at,
		    "messages", "$ref", message);
		set_text(o, "summary", e->doc);
		set(doc->operations, e->type, o);
	}
	set(doc->channels, channel,
	    json_pack("{s:s,s:s,s:o}", "address", address, "description",
		"Items of `events` in the answers of this op; each also has its `hash`.",
		"messages", messages));
}

static void
add_contract(struct doc *doc, const struct contract *k)
{
	char name[NAME];

	for (size_t i = 0; i < k->nops; i++)
		add_op(doc, k->ops[i].name, &k->ops[i]);
	for (size_t i = 0; i < ENGINE_OPS && !k->bare; i++) {
		snprintf(name, sizeof(name), "%s.%s", k->service, engine_ops[i].name);
		add_op(doc, name, &engine_ops[i]);
	}
	if (k->nevents > 0)
		add_events(doc, k);
}

json_t *
schema_asyncapi(const struct contract *const *contracts, const char *version)
{
	json_t *schemas = json_object();
	struct doc doc = { .cx = { .defs = schemas, .at = "#/components/schemas/" },
		.channels = json_object(),
		.operations = json_object(),
		.messages = json_object() };

	for (; *contracts != NULL; contracts++)
		add_contract(&doc, *contracts);
	/* clang-format off */
	return json_pack(
	    "{s:s,s:{s:s,s:s,s:s,s:{s:s}},s:s,s:{s:{s:s,s:s,s:s,s:s}},s:o,s:o,s:{s:o,s:o}}",
	    "asyncapi", "3.0.0",
	    "info", "title", "jiazhan", "version", version, "description",
	    "Calls, answers and events of the services on the bus. Schemas tell the JSON form; "
	    "x-msgpack tells how a value crosses the bus where it differs.",
	    "license", "name", "Apache-2.0",
	    "defaultContentType", "application/msgpack",
	    "servers", "bus", "host", "127.0.0.1:5710", "protocol", "zmtp",
	    "protocolVersion", "3.1",
	    "description", "ZeroMQ ROUTER with CURVE; clients are DEALERs.",
	    "channels", doc.channels, "operations", doc.operations,
	    "components", "messages", doc.messages, "schemas", schemas);
	/* clang-format on */
}
