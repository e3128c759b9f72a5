/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <libpq-fe.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/opt.h"

static bool
listed(const char *const *names, const char *name, size_t n)
{
	for (; names != NULL && *names != NULL; names++)
		if (strlen(*names) == n && memcmp(*names, name, n) == 0)
			return true;
	return false;
}

static bool
row_named(const struct optrow *rows, size_t nrows, const char *name, size_t n)
{
	for (size_t i = 0; i < nrows; i++)
		if (strlen(rows[i].name) == n && memcmp(rows[i].name, name, n) == 0)
			return true;
	return false;
}

static int
refuse_unknown(const struct optrow *rows, size_t n, const char *const *also, struct err *e)
{
	for (char **env = environ; env != NULL && *env != NULL; env++) {
		size_t len = strcspn(*env, "=");
		char name[65];

		if (strncmp(*env, "JZ_", 3) != 0 || row_named(rows, n, *env, len) ||
		    listed(also, *env, len))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)(len < 64 ? len : 64), *env);
		return err_set(e, E_INVALID_ARGUMENT, name,
		    "there is no setting of this name; --help lists them");
	}
	return 0;
}

/* ---- what a value must be ---- */

static bool
any(const char *text)
{
	(void)text;
	return true;
}

static bool
flag(const char *text)
{
	return strcmp(text, "0") == 0 || strcmp(text, "1") == 0;
}

static bool
name(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return n > 0 && n <= 64 && text[n] == '\0' && strchr("._-", text[0]) == NULL;
}

static bool
level(const char *text)
{
	static const char *const words[] = { "debug", "info", "warn", "error", NULL };

	return listed(words, text, strlen(text));
}

static bool
clock_name(const char *text)
{
	return strcmp(text, "real") == 0 || strcmp(text, "test") == 0;
}

static bool
endpoint(const char *p, size_t n)
{
	const char *colon = memrchr(p, ':', n);
	size_t left;
	long port = 0;

	if (n > 6 && strncmp(p, "ipc://", 6) == 0)
		return true;
	if (n < 9 || strncmp(p, "tcp://", 6) != 0 || colon <= p + 6)
		return false;
	left = n - (size_t)(colon + 1 - p);
	if (left == 1 && colon[1] == '*')
		return true;
	for (size_t i = 1; i <= left && left <= 5; i++)
		port = colon[i] >= '0' && colon[i] <= '9' ? port * 10 + colon[i] - '0' : 100000;
	return left >= 1 && port >= 1 && port <= 65535;
}

static bool
endpoints(const char *text)
{
	for (;;) {
		size_t n = strcspn(text, ",");

		if (!endpoint(text, n))
			return false;
		if (text[n] == '\0')
			return true;
		text += n + 1;
	}
}

static bool
file(const char *text)
{
	struct stat st;

	return stat(text, &st) == 0 && !S_ISDIR(st.st_mode) && access(text, R_OK) == 0;
}

static bool
folder(const char *text)
{
	struct stat st;

	return stat(text, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool
connection(const char *text)
{
	char *why = NULL;
	PQconninfoOption *o = PQconninfoParse(text, &why);

	PQfreemem(why);
	PQconninfoFree(o);
	return text[0] != '\0' && o != NULL;
}

static const struct {
	const char *expected;
	bool (*good)(const char *text);
	bool secret;
} kinds[] = {
	[OPT_TEXT] = { "text", any, false },
	[OPT_INT] = { "a whole number", any, false },
	[OPT_FLAG] = { "1 or 0", flag, false },
	[OPT_NAME] = { "a name of 1 to 64 of a-z 0-9 . _ -", name, false },
	[OPT_LEVEL] = { "debug, info, warn or error", level, false },
	[OPT_CLOCK] = { "real or test", clock_name, false },
	[OPT_ENDPOINTS] = { "tcp://HOST:PORT, with commas between several", endpoints, false },
	[OPT_FILE] = { "a file that can be read", file, false },
	[OPT_FOLDER] = { "a folder that is there", folder, false },
	[OPT_DB] = { "a connection string of libpq: KEY=VALUE …, or postgresql://…", connection,
	    true },
};

static int
wrong(const struct optrow *row, const char *text, struct err *e)
{
	const char *expected = kinds[row->kind].expected;

	if (kinds[row->kind].secret)
		return err_set(e, E_INVALID_ARGUMENT, row->name,
		    "must be %s (its value is not shown)", expected);
	if (row->kind == OPT_INT)
		return err_set(e, E_INVALID_ARGUMENT, row->name,
		    "must be a whole number from %lld to %lld, not \"%.100s\"", (long long)row->lo,
		    (long long)row->hi, text);
	return err_set(
	    e, E_INVALID_ARGUMENT, row->name, "must be %s, not \"%.200s\"", expected, text);
}

static int
read_int(const struct optrow *row, const char *text, struct err *e)
{
	char *end;
	long long v;

	errno = 0;
	v = strtoll(text, &end, 10);
	if (*text == '\0' || *end != '\0' || errno != 0 || v < row->lo || v > row->hi)
		return wrong(row, text, e);
	*(int64_t *)row->to = v;
	return 0;
}

static int
read_row(const struct optrow *row, struct err *e)
{
	const char *text = getenv(row->name);

	if (text == NULL)
		text = row->value;
	if (text == NULL)
		return err_set(e, E_INVALID_ARGUMENT, row->name, "must be set: %s; %s", row->doc,
		    kinds[row->kind].expected);
	if (row->kind == OPT_INT)
		return read_int(row, text, e);
	if (!kinds[row->kind].good(text) &&
	    (row->value == NULL || row->value[0] != '\0' || text[0] != '\0'))
		return wrong(row, text, e);
	if (row->kind == OPT_FLAG)
		*(bool *)row->to = text[0] == '1';
	else
		*(const char **)row->to = text;
	return 0;
}

int
opt_blame(struct err *e, const char *setting, const char *value)
{
	const struct err why = *e;

	if (value == NULL)
		return err_set(e, why.class, setting, "%s", why.text);
	return err_set(e, why.class, setting, "\"%.150s\": %s", value, why.text);
}

int
opt_read(const struct optrow *rows, size_t n, const char *const *also, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (read_row(&rows[i], e) != 0)
			return -1;
	return refuse_unknown(rows, n, also, e);
}

const char *
opt_instance(const char *given, char host[65])
{
	char name[HOST_NAME_MAX + 1] = "";

	if (strcmp(given, "hostname") != 0 || gethostname(name, sizeof(name) - 1) != 0 ||
	    name[0] == '\0')
		return given;
	snprintf(host, 65, "%.64s", name);
	return host;
}

void
opt_help(const struct optrow *rows, size_t n, const char *program, const char *what)
{
	printf("%s: %s\n\nSettings (environment):\n", program, what);
	for (size_t i = 0; i < n; i++) {
		printf("  %-16s %s", rows[i].name, rows[i].doc);
		if (rows[i].value == NULL)
			printf(" (must be set)");
		else if (rows[i].value[0] != '\0')
			printf(" [%s]", rows[i].value);
		printf("\n  %-16s   ", "");
		if (rows[i].kind == OPT_INT)
			printf("a whole number from %lld to %lld\n", (long long)rows[i].lo,
			    (long long)rows[i].hi);
		else
			printf("%s\n", kinds[rows[i].kind].expected);
	}
}
