/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/feed.h"
#include "common/schema.h"
#include "proto/contracts.h"
#include "tests/lib/sample.h"

/* The value at a path of keys and indexes, "a/b/0"; keys hold no slash. */
static const json_t *
at(const json_t *j, const char *path)
{
	while (j != NULL && *path != '\0') {
		size_t n = strcspn(path, "/");
		char key[200];

		assert_true(n < sizeof(key));
		memcpy(key, path, n);
		key[n] = '\0';
		j = json_is_array(j) ? json_array_get(j, strtoul(key, NULL, 10))
				     : json_object_get(j, key);
		path += n + (path[n] == '/');
	}
	return j;
}

static void
text_is(const json_t *j, const char *path, const char *want)
{
	const char *have = json_string_value(at(j, path));

	if (have == NULL)
		fail_msg("%s is not there", path);
	assert_string_equal(have, want);
}

static void
number_is(const json_t *j, const char *path, json_int_t want)
{
	assert_non_null(at(j, path));
	assert_int_equal(json_integer_value(at(j, path)), want);
}

static size_t refs;

/* Every $ref leads to something in the document. */
static void
refs_lead_somewhere(const json_t *root, json_t *j)
{
	const char *key, *target = json_string_value(json_object_get(j, "$ref"));
	json_t *v;
	size_t i;

	if (target != NULL) {
		assert_memory_equal(target, "#/", 2);
		if (at(root, target + 2) == NULL)
			fail_msg("%s leads nowhere", target);
		refs++;
	}
	json_object_foreach(j, key, v)
		refs_lead_somewhere(root, v);
	json_array_foreach(j, i, v)
		refs_lead_somewhere(root, v);
}

static void
members_become_properties(void **unused)
{
	json_t *j = schema_of(&sample_desc);

	(void)unused;
	text_is(j, "$schema", "https://json-schema.org/draft/2020-12/schema");
	text_is(j, "title", "sample");
	text_is(j, "type", "object");
	text_is(j, "properties/id/format", "uuid");
	text_is(j, "properties/id/x-msgpack", "bin of 16 bytes");
	text_is(j, "properties/flag/type", "boolean");
	number_is(j, "properties/small/minimum", -5);
	number_is(j, "properties/small/maximum", 1000);
	assert_null(at(j, "properties/large/minimum"));
	number_is(j, "properties/title/minLength", 2);
	number_is(j, "properties/title/maxLength", 60);
	assert_null(at(j, "properties/title/x-max-bytes"));
	number_is(j, "properties/note/x-max-bytes", 200);
	text_is(j, "properties/blob/contentEncoding", "base64");
	number_is(j, "properties/blob/maxLength", 44);
	text_is(j, "properties/day/format", "date");
	text_is(j, "properties/at/format", "date-time");
	text_is(j, "properties/state/enum/1", "open");
	number_is(j, "properties/tags/minItems", 1);
	text_is(j, "properties/people/items/format", "uuid");
	text_is(j, "properties/days/items/format", "int32");
	number_is(j, "properties/days/maxItems", 6);
	text_is(j, "properties/amounts/items/format", "int64");
	text_is(j, "properties/inner/allOf/0/$ref", "#/$defs/sample.inner");
	text_is(j, "properties/units/items/$ref", "#/$defs/sample.inner");
	number_is(j, "$defs/sample.inner/properties/n/maximum", 366);
	assert_true(json_is_true(at(j, "properties/secret/x-private")));
	assert_int_equal(json_array_size(at(j, "required")), 13);
	json_decref(j);
}

static void
schema_is_whole(const struct desc *d)
{
	json_t *j = schema_of(d);

	assert_int_equal(json_object_size(at(j, "properties")), d->nfields);
	refs_lead_somewhere(j, j);
	json_decref(j);
}

static void
every_schema_is_whole(void **unused)
{
	(void)unused;
	assert_true(each_desc(schema_is_whole) > 20);
}

/* A struct that holds itself, and two structs of one name. */
struct tree {
	struct str name;
	struct list kids;
	struct sample_inner *inner;
};
extern const struct desc tree_desc, twin_desc;
static const struct field twin_fields[] = {
	FIELD(sample_inner, code, F_REQ, 0, 0, "A code."),
};
const struct desc twin_desc = { "sample.inner", sizeof(struct sample_inner), twin_fields, 1,
	"Twin." };
static const struct field tree_fields[] = {
	FIELD(tree, name, F_REQ, 0, 9, "Name."),
	FIELD_LIST(tree, kids, F_OPT, &tree_desc, 0, 9, "Kids."),
	FIELD_NEST(tree, inner, F_OPT, &twin_desc, "Twin."),
	{ .key = "other",
	    .kind = K_NEST,
	    .off = offsetof(struct tree, inner),
	    .desc = &sample_inner_desc,
	    .doc = "Other." },
};
DESC(tree, "tree", "A tree.");

static void
recursion_and_equal_names_are_told_apart(void **unused)
{
	json_t *j = schema_of(&tree_desc);

	(void)unused;
	text_is(j, "properties/kids/items/$ref", "#/$defs/tree");
	text_is(j, "properties/inner/allOf/0/$ref", "#/$defs/sample.inner");
	text_is(j, "properties/other/allOf/0/$ref", "#/$defs/sample.inner_2");
	assert_null(at(j, "$defs/sample.inner/properties/n"));
	assert_non_null(at(j, "$defs/sample.inner_2/properties/n"));
	refs_lead_somewhere(j, j);
	json_decref(j);
}

static void
op_is_there(const json_t *doc, const char *name, const struct op *op)
{
	const json_t *o = json_object_get(at(doc, "operations"), name);
	const json_t *channel = json_object_get(at(doc, "channels"), name);

	if (o == NULL || channel == NULL)
		fail_msg("%s is missing", name);
	text_is(o, "action", "receive");
	text_is(channel, "address", name);
	assert_int_equal(json_array_size(at(o, "x-roles")), __builtin_popcount(op->roles));
	assert_non_null(at(o, "reply/messages/0/$ref"));
}

static void
asyncapi_has_every_op_and_event(void **unused)
{
	json_t *doc = schema_asyncapi(contracts, "1.2.3");
	size_t operations = 0;

	(void)unused;
	assert_non_null(doc);
	text_is(doc, "asyncapi", "3.0.0");
	text_is(doc, "info/version", "1.2.3");
	text_is(doc, "servers/bus/protocol", "zmtp");
	for (size_t k = 0; contracts[k] != NULL; k++) {
		const struct contract *c = contracts[k];

		for (size_t i = 0; i < c->nops; i++)
			op_is_there(doc, c->ops[i].name, &c->ops[i]);
		for (size_t i = 0; i < ENGINE_OPS && !c->bare; i++) {
			char name[100];

			snprintf(name, sizeof(name), "%s.%s", c->service, engine_ops[i].name);
			op_is_there(doc, name, &engine_ops[i]);
		}
		for (size_t i = 0; i < c->nevents; i++) {
			const json_t *o = json_object_get(at(doc, "operations"), c->events[i].type);

			if (o == NULL)
				fail_msg("%s is missing", c->events[i].type);
			text_is(o, "action", "send");
		}
		operations += c->nops + (c->bare ? 0 : ENGINE_OPS) + c->nevents;
	}
	assert_int_equal(json_object_size(at(doc, "operations")), operations);
	refs = 0;
	refs_lead_somewhere(doc, doc);
	assert_true(refs > 4 * operations);
	json_decref(doc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_become_properties),
		cmocka_unit_test(every_schema_is_whole),
		cmocka_unit_test(recursion_and_equal_names_are_told_apart),
		cmocka_unit_test(asyncapi_has_every_op_and_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
