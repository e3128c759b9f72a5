/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/width.h"
#include "tools/jzctl/demo.h"

#define WIDTH 80
#define INDENT 8 /* under the number */

static void
print_wrapped(const char *text)
{
	struct str rest = str_from(text), line;

	while (rest.n > 0) {
		line = text_line(&rest, WIDTH - INDENT);
		printf("%*s" STR_FMT "\n", INDENT, "", STR_ARG(line));
	}
}

static const char *
details(struct ctl *c, const struct demo_event *ev, const json_t *data)
{
	const char *out = "", *p = ev->members;

	while (*p != '\0') {
		size_t n = strcspn(p, " ");
		const char *value = demo_text(data, str_z(&c->arena, (struct str){ p, n }));

		if (*value != '\0')
			out = arena_printf(
			    &c->arena, "%s%s%s", out, *out != '\0' ? "，" : "", demo_word(value));
		p += n + (p[n] == ' ');
	}
	return out;
}

static void
print_due(struct ctl *c, const json_t *due, bool first)
{
	printf("%*s%s%s\n", INDENT, "", first ? "期限：" : "      ", demo_due(c, due));
}

static void
print_dues(struct ctl *c, const json_t *data)
{
	const json_t *one = json_object_get(data, "due"), *due;
	size_t i;

	if (json_is_object(one))
		print_due(c, one, true);
	json_array_foreach(json_object_get(data, "dues"), i, due)
		print_due(c, due, i == 0);
}

static void
print_event(struct ctl *c, const json_t *event)
{
	const json_t *data = json_object_get(event, "data");
	const char *type = demo_text(event, "type"), *title = demo_event(type)->title;

	printf("%6" JSON_INTEGER_FORMAT "  %s%*s%-28s  由 %s\n",
	    json_integer_value(json_object_get(event, "sequence")), title,
	    (int)(12 - text_width(str_from(title))), "", type, demo_text(event, "principal"));
	print_wrapped(details(c, demo_event(type), data));
	print_dues(c, data);
	fflush(stdout);
}

/* One line to the story; a story that has ended is no fault. */
static void
tell(int fd, const json_t *event)
{
	char line[200];
	int n = snprintf(line, sizeof(line), "%s %s\n", demo_text(event, "type"),
	    demo_text(json_object_get(event, "data"), "suggestion"));

	if (n <= 0 || write(fd, line, (size_t)n) != n)
		exit(0);
}

int
demo_watch(struct ctl *c, const char *after, const char *fd)
{
	json_int_t next = strtoll(after, NULL, 10);
	int to = (int)strtol(fd, NULL, 10);
	struct client *client;
	struct err e = { 0 };

	demo_follow_parent();
	if (ctl_sign_in(c, NULL, &client, &e) != 0)
		return ctl_fail(&e);
	for (;;) {
		json_t *args = json_pack(
		    "{s:I, s:i, s:i}", "after", next, "wait_ms", 5000, "max", 100);
		json_t *result = NULL, *event;
		size_t i;

		if (ctl_call(c, client, "suggestions.feed.next", (struct uuid){ 0 }, args, 15000,
			&result, &e) != 0)
			return ctl_fail(&e);
		json_array_foreach(json_object_get(result, "events"), i, event) {
			print_event(c, event);
			tell(to, event);
		}
		next = json_integer_value(json_object_get(result, "next"));
		json_decref(args);
		json_decref(result);
	}
}
