/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tools/jzctl/words.h"

struct word {
	const char *of, *text;
};

#define OP(name, text) { name, text },
#define EVENT(type, text)
static const struct word ops[] = {
#include "tools/jzctl/words/bus.tbl"
#include "tools/jzctl/words/registers.tbl"
#include "tools/jzctl/words/registry.tbl"
#include "tools/jzctl/words/reports.tbl"
#include "tools/jzctl/words/suggestions.tbl"
};
#undef OP
#undef EVENT

#define OP(name, text)
#define EVENT(type, text) { type, text },
static const struct word events[] = {
#include "tools/jzctl/words/bus.tbl"
#include "tools/jzctl/words/registers.tbl"
#include "tools/jzctl/words/registry.tbl"
#include "tools/jzctl/words/reports.tbl"
#include "tools/jzctl/words/suggestions.tbl"
};

#define REASON(english, text) { english, text },
static const struct word reasons[] = {
#include "tools/jzctl/words/states.tbl"
};

#define N(a) (sizeof(a) / sizeof((a)[0]))

static bool
english_asked(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < N(names); i++) {
		const char *v = getenv(names[i]);

		if (v != NULL && *v != '\0')
			return strncmp(v, "en", 2) == 0;
	}
	return false;
}

static const char *
find(const struct word *v, size_t n, const char *of, const char *english)
{
	if (english_asked())
		return english;
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].of, of) == 0)
			return v[i].text;
	return english;
}

const char *
words_op(const struct op *op)
{
	return find(ops, N(ops), op->name, op->doc);
}

const char *
words_event(const struct event *ev)
{
	return find(events, N(events), ev->type, ev->doc);
}

const char *
words_reason(const char *english)
{
	return find(reasons, N(reasons), english, english);
}
