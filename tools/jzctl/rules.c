/* SPDX-License-Identifier: Apache-2.0 */
/* rules: by what each period is counted, its versions and where they stand written. */
#include "tools/jzctl/demo.h"

static const char *
amount(struct ctl *c, const json_t *row, const char *rule, const char *n)
{
	const char *unit = demo_text(row, rule);

	if (*unit == '\0')
		return "";
	return arena_printf(&c->arena, "%" JSON_INTEGER_FORMAT " %s",
	    json_integer_value(json_object_get(row, n)), demo_word(unit));
}

static const char *
source(struct ctl *c, const json_t *row)
{
	const char *mark = demo_text(row, "mark");

	return arena_printf(&c->arena, "依据 %s：%s%s", mark, demo_text(row, "source"),
	    strcmp(mark, "D") == 0 ? "（待工委核定）" : "");
}

/* "第2版 2026-03-04起"; one that does not hold today is put in brackets. */
static const char *
version(struct ctl *c, const json_t *row)
{
	const char *from = demo_text(row, "valid_from");
	const char *text = arena_printf(&c->arena, "%" JSON_INTEGER_FORMAT " %s%s",
	    json_integer_value(json_object_get(row, "version")), from, *from != '\0' ? "起" : "");

	return json_is_true(json_object_get(row, "in_force"))
	    ? text
	    : arena_printf(&c->arena, "（%s）", text);
}

static void
print(struct ctl *c, const json_t *items)
{
	static const char *const heads[] = { "步骤", "渠道", "谁办", "期限", "提前提醒", "版本" };
	enum { COLS = sizeof(heads) / sizeof(heads[0]) };
	const char **cells = arena_array(&c->arena, json_array_size(items) * COLS, sizeof(*cells));
	const char **notes = arena_array(&c->arena, json_array_size(items), sizeof(*notes));
	const char **at = cells;
	const json_t *row;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)items, i, row) {
		const char *channel = demo_text(row, "channel");
		int role = role_parse(str_from(demo_text(row, "who")));

		*at++ = demo_word(demo_text(row, "step"));
		*at++ = *channel != '\0' ? demo_channel(channel) : "全部";
		*at++ = role < 0 ? "" : ctl_roles(c, 1u << role);
		*at++ = amount(c, row, "rule", "n");
		*at++ = amount(c, row, "notice_rule", "notice");
		*at++ = version(c, row);
		notes[i] = source(c, row);
	}
	ctl_table(
	    stdout, &(struct table_print){ COLS, json_array_size(items), heads, cells, notes });
}

int
rules_main(struct ctl *c, int argc, char **argv)
{
	const char *step = NULL, *channel = NULL;
	struct client *client;
	bool in_force = false;
	json_t *args, *result;
	struct err e;
	int rc;

	if (ctl_options(argc, argv,
		(const struct ctlopt[]){ { "--step", &step, NULL }, { "--channel", &channel, NULL },
		    { "--in-force", NULL, &in_force }, { 0 } }) != 0)
		return ctl_usage("rules takes --step, --channel and --in-force only");
	args = json_object();
	json_object_set_new(args, "limit", json_integer(1000));
	if (step != NULL)
		json_object_set_new(args, "step", json_string(step));
	if (channel != NULL)
		json_object_set_new(args, "channel", json_string(channel));
	if (in_force)
		json_object_set_new(args, "in_force", json_true());
	rc = ctl_sign_in(c, NULL, &client, &e);
	if (rc == 0)
		rc = ctl_call(c, client, "rule.list", (struct uuid){ 0 }, args, 5000, &result, &e);
	json_decref(args);
	if (rc != 0)
		return ctl_fail(&e);
	print(c, json_object_get(result, "items"));
	json_decref(result);
	printf("\n（　）内的版本今天不适用：尚未生效，或已被后来的版本代替。已开始的期限一直用当时"
	       "的版本。\n"
	       "D：默认值，待工委核定；用 rule.set 定新版本。\n");
	return 0;
}
