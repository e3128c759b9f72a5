/* SPDX-License-Identifier: Apache-2.0 */
/* References in a script's arguments: "$name.member.0.key=value.member". */
#include "tools/jzctl/play.h"

/* The item of a list: by number, or the first whose member has the value. */
static const json_t *
item_at(const json_t *list, struct str key)
{
	const char *eq = memchr(key.p, '=', key.n);
	size_t no = 0, i;
	json_t *item;

	if (eq == NULL) {
		for (i = 0; i < key.n; i++) {
			if (key.p[i] < '0' || key.p[i] > '9')
				return NULL;
			no = no * 10 + (size_t)(key.p[i] - '0');
		}
		return json_array_get(list, no);
	}
	json_array_foreach(list, i, item) {
		const char *value = json_string_value(
		    json_object_getn(item, key.p, (size_t)(eq - key.p)));
		struct str want = { eq + 1, key.n - (size_t)(eq + 1 - key.p) };

		if (value != NULL && str_is(want, value))
			return item;
	}
	return NULL;
}

/* The part up to the next point, which goes. */
static struct str
part(struct str *path)
{
	const char *dot = memchr(path->p, '.', path->n);
	struct str out = { path->p, dot != NULL ? (size_t)(dot - path->p) : path->n };

	path->p += out.n + (dot != NULL);
	path->n -= out.n + (dot != NULL);
	return out;
}

static const json_t *
look_up(const json_t *vars, const char *ref)
{
	struct str path = str_from(ref), key = part(&path);
	const json_t *at = json_object_getn(vars, key.p, key.n);

	while (at != NULL && path.n > 0) {
		key = part(&path);
		at = json_is_array(at) ? item_at(at, key) : json_object_getn(at, key.p, key.n);
	}
	return at;
}

static json_t *
fill_text(const json_t *vars, const json_t *text, char *missing, size_t cap)
{
	const char *s = json_string_value(text);
	const json_t *found;

	if (s[0] != '$')
		return json_incref((json_t *)(uintptr_t)text);
	if (s[1] == '$')
		return json_string(s + 1);
	found = look_up(vars, s + 1);
	if (found == NULL)
		snprintf(missing, cap, "%s", s);
	return json_incref((json_t *)(uintptr_t)found);
}

json_t *
refs_fill(const json_t *vars, const json_t *args, char *missing, size_t cap)
{
	const char *key;
	json_t *value, *out, *filled;
	size_t i;

	if (json_is_string(args))
		return fill_text(vars, args, missing, cap);
	if (json_is_array(args)) {
		out = json_array();
		json_array_foreach(args, i, value) {
			filled = refs_fill(vars, value, missing, cap);
			if (json_array_append_new(out, filled) != 0)
				goto none;
		}
		return out;
	}
	if (!json_is_object(args))
		return json_incref((json_t *)(uintptr_t)args);
	out = json_object();
	json_object_foreach((json_t *)(uintptr_t)args, key, value) {
		filled = refs_fill(vars, value, missing, cap);
		if (json_object_set_new(out, key, filled) != 0)
			goto none;
	}
	return out;
none:
	json_decref(out);
	return NULL;
}

int
refs_each(const json_t *args, int (*fn)(void *arg, const char *name, size_t n), void *arg)
{
	const char *key, *s = json_string_value(args);
	json_t *value;
	size_t i;
	int rc = 0;

	if (s != NULL)
		return s[0] == '$' && s[1] != '$' ? fn(arg, s + 1, strcspn(s + 1, ".")) : 0;
	json_array_foreach(args, i, value) {
		if ((rc = refs_each(value, fn, arg)) != 0)
			return rc;
	}
	json_object_foreach((json_t *)(uintptr_t)args, key, value) {
		if ((rc = refs_each(value, fn, arg)) != 0)
			return rc;
	}
	return 0;
}
