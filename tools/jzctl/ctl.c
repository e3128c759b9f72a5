/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include "common/mp.h"
#include "tools/jzctl/ctl.h"

const char *
ctl_path(struct ctl *c, const char *fmt, ...)
{
	char tail[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(tail, sizeof(tail), fmt, ap);
	va_end(ap);
	return arena_printf(&c->arena, "%s/%s", c->home, tail);
}

#define READ_MOST ((size_t)64 * 1024 * 1024)

int
ctl_read(struct ctl *c, const char *path, struct str *out, struct err *e)
{
	FILE *f = path != NULL ? fopen(path, "re") : stdin;
	struct buf b = { 0 };
	char part[65536];
	size_t n;
	bool bad;

	if (f == NULL)
		return err_set(e, errno == ENOENT ? E_NOT_FOUND : E_INVALID_ARGUMENT, path, "%s",
		    strerror(errno));
	while (b.n <= READ_MOST && (n = fread(part, 1, sizeof(part), f)) > 0)
		buf_put(&b, part, n);
	bad = ferror(f) != 0;
	if (path != NULL)
		fclose(f);
	*out = (struct str){ arena_copy(&c->arena, b.n > 0 ? b.p : (const uint8_t *)"", b.n), b.n };
	n = b.n;
	buf_free(&b);
	if (bad)
		return err_set(e, E_INVALID_ARGUMENT, path, "cannot be read");
	if (n > READ_MOST)
		return err_set(e, E_INVALID_ARGUMENT, path, "is larger than 64 MiB");
	return 0;
}

static const char **
env_row(struct ctl *c, const char *line, size_t n)
{
	const struct {
		const char *name;
		const char **to;
	} rows[] = { { "JZ_BUS", &c->bus }, { "JZ_RUN", &c->run },
		{ "JZ_SERVICES", &c->services } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strlen(rows[i].name) == n && memcmp(rows[i].name, line, n) == 0)
			return rows[i].to;
	return NULL;
}

int
ctl_zone(struct ctl *c, struct err *e)
{
	const char *path = ctl_path(c, "zone.env");
	char line[4096];
	FILE *f;

	if (c->bus != NULL)
		return 0;
	f = fopen(path, "re");
	if (f == NULL)
		return err_set(e, E_FAILED_PRECONDITION, "JZ_HOME",
		    "there is no zone at %.200s: start one with make up", c->home);
	while (fgets(line, sizeof(line), f) != NULL) {
		size_t n = strcspn(line, "=");
		const char **to = env_row(c, line, n);

		line[strcspn(line, "\n")] = '\0';
		if (to != NULL && *to == NULL)
			*to = arena_printf(&c->arena, "%s", line + n + 1);
	}
	fclose(f);
	if (c->bus == NULL || c->run == NULL || c->services == NULL)
		return err_set(e, E_FAILED_PRECONDITION, "JZ_HOME", "%.200s is incomplete", path);
	return 0;
}

int
ctl_key(struct ctl *c, const char *principal, const char *role, const char *scope, struct err *e)
{
	struct cert made;

	if (cert_make(c->home, principal, role, scope, false, &made, e) == 0)
		return 0;
	return e->class == E_ALREADY_EXISTS ? 0 : -1;
}

int
ctl_sign_in(struct ctl *c, const char *principal, struct client **out, struct err *e)
{
	const char *name = principal != NULL ? principal : c->as;
	struct session *s;
	struct cert bus;

	for (s = c->sessions; s != NULL; s = s->next)
		if (strcmp(s->cert.principal, name) == 0) {
			*out = s->client;
			return 0;
		}
	if (ctl_zone(c, e) != 0 || cert_read(ctl_path(c, "certs/bus.cert"), &bus, e) != 0)
		return -1;
	s = arena_alloc(&c->arena, sizeof(*s));
	if (cert_read(ctl_path(c, "keys/%s.key", name), &s->cert, e) != 0) {
		if (e->class == E_NOT_FOUND)
			return err_set(e, E_UNAUTHENTICATED, "as",
			    "there is no key of %.64s: make one with jzctl keygen", name);
		return -1;
	}
	if (client_open(&c->loop,
		&(struct client_options){
		    .endpoints = c->bus, .cert = &s->cert, .bus_key = bus.public },
		&s->client, e) != 0)
		return -1;
	client_keys(s->client, &s->cert, &bus);
	s->next = c->sessions;
	c->sessions = s;
	*out = s->client;
	return 0;
}

int
ctl_fail(const struct err *e)
{
	fprintf(stderr, "%s%s%s: %s\n", err_name(e->class), e->field[0] != '\0' ? " " : "",
	    e->field, e->text);
	return err_exit(e->class);
}

int
ctl_usage(const char *fmt, ...)
{
	struct err e = { .class = E_INVALID_ARGUMENT };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(e.text, sizeof(e.text), fmt, ap);
	va_end(ap);
	return ctl_fail(&e);
}

static const struct ctlopt *
find_option(const struct ctlopt *rows, const char *name)
{
	for (; rows->name != NULL; rows++)
		if (strcmp(rows->name, name) == 0)
			return rows;
	return NULL;
}

int
ctl_options(int argc, char **argv, const struct ctlopt *rows)
{
	int left = 0;

	for (int i = 1; i < argc; i++) {
		const struct ctlopt *row = find_option(rows, argv[i]);

		if (row == NULL && argv[i][0] == '-' && argv[i][1] == '-') {
			ctl_usage(
			    "there is no option %.60s; see jzctl %.30s --help", argv[i], argv[0]);
			return -1;
		}
		if (row == NULL) {
			argv[++left] = argv[i];
		} else if (row->flag != NULL) {
			*row->flag = true;
		} else if (i + 1 == argc) {
			ctl_usage("%.60s lacks its value", argv[i]);
			return -1;
		} else {
			*row->to = argv[++i];
		}
	}
	return left;
}

int
ctl_int(const char *name, const char *text, int64_t lo, int64_t hi, int64_t *out, struct err *e)
{
	char *end;
	long long v = strtoll(text, &end, 10);

	if (*text == '\0' || *end != '\0' || v < lo || v > hi)
		return err_set(e, E_INVALID_ARGUMENT, name,
		    "must be a whole number from %lld to %lld, not %.40s", (long long)lo,
		    (long long)hi, text);
	*out = v;
	return 0;
}
