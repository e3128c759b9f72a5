/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
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

static int
read_int(const struct optrow *row, const char *text, struct err *e)
{
	char *end;
	long long v;

	errno = 0;
	v = strtoll(text, &end, 10);
	if (*text == '\0' || *end != '\0' || errno != 0 || v < row->lo || v > row->hi)
		return err_set(e, E_INVALID_ARGUMENT, row->name,
		    "must be a whole number from %lld to %lld, not \"%.40s\"", (long long)row->lo,
		    (long long)row->hi, text);
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
		return err_set(e, E_INVALID_ARGUMENT, row->name, "must be set: %s", row->doc);
	switch (row->kind) {
	case OPT_INT: return read_int(row, text, e);
	case OPT_FLAG:
		if (strcmp(text, "0") != 0 && strcmp(text, "1") != 0)
			return err_set(e, E_INVALID_ARGUMENT, row->name,
			    "must be 1 or 0, not \"%.40s\"", text);
		*(bool *)row->to = text[0] == '1';
		return 0;
	case OPT_TEXT: *(const char **)row->to = text; return 0;
	}
	return err_set(e, E_INTERNAL, row->name, "option row of unknown kind");
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
		putchar('\n');
	}
}
