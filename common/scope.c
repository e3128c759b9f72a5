/* SPDX-License-Identifier: Apache-2.0 */
#include "common/scope.h"

#define CODE_MAX 32
#define SOURCE_MAX 200

enum form { FORM_NONE, FORM_CODE, FORM_PUBLISHER, FORM_NEVER };

static const struct {
	enum form form;
	const char *names;
} scopes[] = {
#define ROLE(name, bit, form, scope) [bit] = { FORM_##form, scope },
#include "common/tbl/roles.tbl"
#undef ROLE
};

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
is_joint(char c)
{
	return c == '.' || c == '_' || c == '-';
}

/* A letter or digit, then also dot, dash and underscore: codes, services, event types. */
static bool
is_code(struct str s, size_t most)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && (i == 0 || !is_joint(s.p[i])))
			return false;
	return s.n > 0 && s.n <= most;
}

static bool
is_source(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' || s.p[i] == '"' || s.p[i] == '\\')
			return false;
	return s.n > 0 && s.n <= SOURCE_MAX;
}

static bool
is_list(struct str s)
{
	while (s.n > 0)
		if (!is_code(str_cut(&s, ','), 64))
			return false;
	return true;
}

/* Its parts, each at most once. */
static int
check_publisher(struct str scope, struct err *e)
{
	static const struct {
		const char *name;
		bool (*fits)(struct str s);
		const char *wants;
	} parts[] = {
		{ "source", is_source, "one source, such as /chengdu/xiaoyang" },
		{ "inlets", is_list, "event types, comma between" },
		{ "streets", is_list, "street codes, comma between" },
	};
	bool seen[3] = { false };

	while (scope.n > 0) {
		struct str value = str_cut(&scope, ';'), name = str_cut(&value, '=');
		size_t i = 0;

		while (i < 3 && !str_is(name, parts[i].name))
			i++;
		if (i == 3)
			return err_set(e, E_INVALID_ARGUMENT, "scope",
			    "has source=…;inlets=a,b;streets=x,y, not %.*s", (int)name.n, name.p);
		if (seen[i])
			return err_set(
			    e, E_INVALID_ARGUMENT, "scope", "has %s twice", parts[i].name);
		if (!parts[i].fits(value))
			return err_set(e, E_INVALID_ARGUMENT, "scope", "%s is %s", parts[i].name,
			    parts[i].wants);
		seen[i] = true;
	}
	return seen[0]
	    ? 0
	    : err_set(e, E_INVALID_ARGUMENT, "scope", "names the source of its events: source=…");
}

int
scope_check(enum role role, struct str scope, struct err *e)
{
	switch (scopes[role].form) {
	case FORM_NONE:
		return str_empty(scope) ? 0
					: err_set(e, E_INVALID_ARGUMENT, "scope",
					      "role %s has no scope", role_name(role));
	case FORM_CODE:
		return is_code(scope, CODE_MAX)
		    ? 0
		    : err_set(e, E_INVALID_ARGUMENT, "scope", "of role %s is a %s", role_name(role),
			  scopes[role].names);
	case FORM_PUBLISHER: return check_publisher(scope, e);
	default:
		return err_set(e, E_INVALID_ARGUMENT, "role",
		    "nobody gets a certificate of role %s", role_name(role));
	}
}

struct str
scope_part(struct str scope, const char *part)
{
	while (scope.n > 0) {
		struct str value = str_cut(&scope, ';'), name = str_cut(&value, '=');

		if (str_is(name, part))
			return value;
	}
	return (struct str){ 0 };
}

bool
scope_lists(struct str scope, const char *part, struct str word)
{
	struct str list = scope_part(scope, part);

	if (strcmp(part, "source") == 0)
		return word.n > 0 && str_eq(list, word);
	while (word.n > 0 && list.n > 0)
		if (str_eq(str_cut(&list, ','), word))
			return true;
	return false;
}
