/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "common/err.h"

static const struct {
	const char *name;
	int http, exit, grpc;
} rows[] = {
	[E_NONE] = { "OK", 200, 0, 0 },
#define ERR(id, wire, http, exit, grpc) [E_##id] = { wire, http, exit, grpc },
#include "common/tbl/errors.tbl"
#undef ERR
};

void
err_print(char *text, size_t size, const char *fmt, va_list ap)
{
	size_t n, first;

	vsnprintf(text, size, fmt, ap);
	for (n = first = strlen(text); first > 0 && ((uint8_t)text[first - 1] & 0xc0) == 0x80;)
		first--;
	if (n + 1 < size || first == 0 || (uint8_t)text[--first] < 0xc0)
		return; /* nothing was cut, or not inside a character */
	if (n - first < ((uint8_t)text[first] < 0xe0 ? 2 : (uint8_t)text[first] < 0xf0 ? 3 : 4))
		text[first] = '\0';
}

int
err_set(struct err *e, enum errclass class, const char *field, const char *fmt, ...)
{
	va_list ap;

	e->class = class;
	snprintf(e->field, sizeof(e->field), "%s", field != NULL ? field : "");
	va_start(ap, fmt);
	err_print(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	return -1;
}

void
err_within(struct err *e, const char *parent, long index)
{
	char inner[sizeof(e->field)], item[24] = "";

	memcpy(inner, e->field, sizeof(inner));
	if (index >= 0)
		snprintf(item, sizeof(item), "[%ld]", index);
	if (snprintf(e->field, sizeof(e->field), "%s%s%s%s", parent, item,
		inner[0] != '\0' ? "." : "", inner) < 0)
		e->field[0] = '\0';
}

const char *err_name(enum errclass class)
{
	return class < E_COUNT ? rows[class].name : "INTERNAL";
}

enum errclass
err_class(const char *name, size_t n)
{
	for (enum errclass c = E_NONE; c < E_COUNT; c++)
		if (strlen(rows[c].name) == n && memcmp(rows[c].name, name, n) == 0)
			return c;
	return E_COUNT;
}

enum errclass
err_numbered(int grpc)
{
	for (enum errclass c = E_NONE; c < E_COUNT; c++)
		if (rows[c].grpc == grpc)
			return c;
	return E_COUNT;
}

int err_exit(enum errclass class)
{
	return class < E_COUNT ? rows[class].exit : 1;
}
