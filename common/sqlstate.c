/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include <string.h>

#include "common/sqlstate.h"

static bool
passing(const char *state)
{
	static const char *const begins[] = { "40", "53", "58", "57P", "25006" };

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (strncmp(state, begins[i], strlen(begins[i])) == 0)
			return true;
	return false;
}

/* E_COUNT: not a refusal of ours. */
static enum errclass
refusal(const char *state)
{
	enum errclass c;

	if (strncmp(state, "JZ0", 3) != 0 || strspn(state + 3, "0123456789") != 2)
		return E_COUNT;
	c = err_numbered((state[3] - '0') * 10 + state[4] - '0');
	switch (c) {
	case E_INVALID_ARGUMENT:
	case E_NOT_FOUND:
	case E_ALREADY_EXISTS:
	case E_PERMISSION_DENIED:
	case E_FAILED_PRECONDITION:
	case E_ABORTED: return c;
	default: return E_COUNT;
	}
}

void
sqlstate_error(struct err *e, const char *state, const char *column, const char *text)
{
	enum errclass class = refusal(state);

	if (class != E_COUNT)
		err_set(e, class, column, "%s", text);
	else
		err_set(e, passing(state) ? E_UNAVAILABLE : E_INTERNAL, NULL, "database: %s", text);
}
