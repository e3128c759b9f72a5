/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a script: every fault is found before anything is played. */
#include <sodium.h>

#include "common/clock.h"
#include "common/scope.h"
#include "tools/jzctl/play.h"

struct reading {
	struct ctl *ctl;
	struct script *out;
	json_t *names;  /* of principals: index */
	json_t *lets;   /* names that a call before has given */
	json_t *chains; /* of the day: index of the last step */
	size_t line, players_cap, days_cap, steps_cap;
	struct err *e;
};

static int
fault(struct reading *r, const char *fmt, ...)
{
	char text[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return err_set(r->e, E_INVALID_ARGUMENT, "script", "第 %zu 行：%s", r->line, text);
}

/* Room for one more, zeroed. */
static void *
more(void *v, size_t n, size_t *cap, size_t size)
{
	if (n == *cap) {
		*cap = *cap == 0 ? 64 : *cap * 2;
		v = xrealloc(v, *cap * size);
	}
	memset((char *)v + n * size, 0, size);
	return v;
}

static const char *
text_of(struct reading *r, const json_t *line, const char *member)
{
	const char *s = json_string_value(json_object_get(line, member));

	return s != NULL ? str_z(&r->ctl->arena, str_from(s)) : NULL;
}

static int
read_head(struct reading *r, const json_t *line)
{
	if (r->line != 1)
		return fault(r, "“play”只能在第一行");
	r->out->title = text_of(r, line, "play");
	r->out->zone = text_of(r, line, "zone");
	return 0;
}

static int
read_principal(struct reading *r, const json_t *line)
{
	struct script *s = r->out;
	struct player *p;
	int role;

	s->players = more(s->players, s->nplayers, &r->players_cap, sizeof(*s->players));
	p = &s->players[s->nplayers];
	p->name = text_of(r, line, "principal");
	p->role = text_of(r, line, "role");
	p->scope = text_of(r, line, "scope");
	role = p->role != NULL ? role_parse(str_from(p->role)) : -1;
	if (p->name == NULL || role < 0)
		return fault(r, "主体要有名称和已知的角色");
	if (p->scope == NULL)
		p->scope = "";
	if (scope_check((enum role)role, str_from(p->scope), r->e) != 0)
		return fault(r, "范围不对：%.100s", p->scope);
	json_object_set_new(r->names, p->name, json_integer((json_int_t)s->nplayers++));
	return 0;
}

static int
read_day(struct reading *r, const json_t *line)
{
	struct script *s = r->out;
	struct playday *d;

	s->days = more(s->days, s->ndays, &r->days_cap, sizeof(*s->days));
	d = &s->days[s->ndays];
	d->text = text_of(r, line, "day");
	d->line = r->line;
	d->first = s->nsteps;
	if (d->text == NULL || strlen(d->text) != 10 ||
	    !stamp_parse(str_printf(&r->ctl->arena, "%sT09:00:00+08:00", d->text), &d->when))
		return fault(r, "“day”写作 2024-03-05");
	if (s->ndays > 0 && d->when.us <= s->days[s->ndays - 1].when.us)
		return fault(r, "%s 不在前一天之后", d->text);
	s->ndays++;
	json_object_clear(r->chains);
	return 0;
}

static int
is_known(void *arg, const char *name, size_t n)
{
	struct reading *r = arg;

	return json_object_getn(r->lets, name, n) != NULL
	    ? 0
	    : fault(r, "前面没有哪一步的结果叫 %.*s", (int)n, name);
}

/* Calls of a chain on one day: the one before it. */
static void
chain(struct reading *r, struct step *s)
{
	const json_t *last = json_object_get(r->chains, s->chain);

	if (last != NULL) /* an index until all are read: steps move while they grow */
		s->before = (const struct step *)(uintptr_t)(json_integer_value(last) + 1);
	json_object_set_new(r->chains, s->chain, json_integer((json_int_t)r->out->nsteps));
}

static int
read_call(struct reading *r, json_t *line)
{
	struct script *out = r->out;
	struct step *s;

	out->steps = more(out->steps, out->nsteps, &r->steps_cap, sizeof(*out->steps));
	s = &out->steps[out->nsteps];
	s->line = r->line;
	s->as = text_of(r, line, "as");
	s->op = text_of(r, line, "op");
	s->chain = text_of(r, line, "chain");
	s->let = text_of(r, line, "let");
	s->args = json_object_get(line, "args");
	if (out->ndays == 0)
		return fault(r, "第一步之前要有“day”");
	if (s->as != NULL && strcmp(s->as, "committee") != 0 &&
	    json_object_get(r->names, s->as) == NULL)
		return fault(r, "没有主体 %.64s", s->as);
	if (ctl_op(s->op) == NULL)
		return fault(r, "没有操作 %.64s", s->op);
	if (s->args != NULL && !json_is_object(s->args))
		return fault(r, "“args”要是对象");
	if (refs_each(s->args, is_known, r) != 0)
		return -1;
	if (s->let != NULL && json_object_get(r->lets, s->let) != NULL)
		return fault(r, "名称 %.64s 用了两次", s->let);
	if (s->let != NULL)
		json_object_set_new(r->lets, s->let, json_true());
	if (s->chain != NULL)
		chain(r, s);
	json_incref(s->args);
	out->nsteps++;
	out->days[out->ndays - 1].n++;
	return 0;
}

static const struct {
	const char *member;
	int (*read)(struct reading *r, json_t *line);
} kinds[] = {
	{ "op", read_call },
	{ "day", (int (*)(struct reading *, json_t *))read_day },
	{ "principal", (int (*)(struct reading *, json_t *))read_principal },
	{ "play", (int (*)(struct reading *, json_t *))read_head },
};

static int
read_line(struct reading *r, struct str text)
{
	json_error_t at;
	json_t *line = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &at);
	int rc = -2;

	if (!json_is_object(line)) {
		json_decref(line);
		return fault(r, "不是一个 JSON 对象：%.100s", at.text);
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && rc == -2; i++)
		if (json_object_get(line, kinds[i].member) != NULL)
			rc = r->line == 1 && i != 3 ? fault(r, "第一行要有“play”")
						    : kinds[i].read(r, line);
	json_decref(line);
	return rc == -2 ? fault(r, "没有 play、principal、day 或 op") : rc;
}

static void
hash_of(struct str text, char out[65])
{
	uint8_t hash[32];

	crypto_generichash(hash, sizeof(hash), (const uint8_t *)text.p, text.n, NULL, 0);
	sodium_bin2hex(out, 65, hash, sizeof(hash));
}

int
script_read(struct ctl *c, struct str text, struct script *out, struct err *e)
{
	struct reading r = { .ctl = c,
		.out = out,
		.names = json_object(),
		.lets = json_object(),
		.chains = json_object(),
		.e = e };
	int rc = 0;

	*out = (struct script){ 0 };
	hash_of(text, out->hash);
	for (struct str rest = text; rest.n > 0 && rc == 0;) {
		const char *end = memchr(rest.p, '\n', rest.n);
		size_t n = end != NULL ? (size_t)(end - rest.p) : rest.n;

		r.line++;
		rc = read_line(&r, (struct str){ rest.p, n });
		rest.p += n + (end != NULL);
		rest.n -= n + (end != NULL);
	}
	if (rc == 0 && out->ndays == 0)
		rc = err_set(e, E_INVALID_ARGUMENT, "script", "剧本里没有一天");
	for (size_t i = 0; i < out->nsteps; i++)
		if (out->steps[i].before != NULL)
			out->steps[i].before = &out->steps[(uintptr_t)out->steps[i].before - 1];
	json_decref(r.names);
	json_decref(r.lets);
	json_decref(r.chains);
	return rc;
}

void
script_free(struct script *s)
{
	for (size_t i = 0; i < s->nsteps; i++)
		json_decref(s->steps[i].args);
	free(s->steps);
	free(s->days);
	free(s->players);
	*s = (struct script){ 0 };
}
