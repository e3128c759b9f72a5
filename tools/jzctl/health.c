/* SPDX-License-Identifier: Apache-2.0 */
/* health: asks each process of the zone on its Unix socket, which needs neither bus nor database. A
 * zone in containers keeps its sockets in there: it is asked through the bus. */
#include <dirent.h>
#include <stdlib.h>
#include <time.h>

#include "common/clock.h"
#include "common/health.h"
#include "tools/jzctl/ctl.h"

#define PROCESSES 64
#define ASK_MS 1000
#define CALL_MS 3000
#define POLL_NS (10 * 1000 * 1000)

struct process {
	const char *name; /* "registry.1" */
	json_t *said;     /* NULL: no answer */
	const char *why;
};

struct processes {
	struct process v[PROCESSES];
	size_t n;
};

static void
add(struct ctl *c, struct processes *all, const char *service, const char *instance)
{
	const char *name = arena_printf(&c->arena, "%s%s", service, instance);

	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->v[i].name, name) == 0)
			return;
	if (all->n < PROCESSES)
		all->v[all->n++] = (struct process){ .name = name };
}

/* Who must be there (the bus and zone.env's services), or who was asked for. */
static void
expect(struct ctl *c, struct processes *all, const char *only)
{
	struct str rest = str_from(c->services);

	if (only != NULL) {
		add(c, all, only, strchr(only, '.') != NULL ? "" : ".1");
		return;
	}
	add(c, all, "bus", ".1");
	while (rest.n > 0)
		add(c, all, str_z(&c->arena, str_cut(&rest, ' ')), ".1");
}

/* Further instances show by their sockets. */
static void
discover(struct ctl *c, struct processes *all, const char *only)
{
	DIR *dir = opendir(c->run);
	struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		size_t n = strlen(entry->d_name);

		if (n <= 5 || strcmp(entry->d_name + n - 5, ".sock") != 0 ||
		    entry->d_name[0] == '.')
			continue;
		if (only == NULL ||
		    (strncmp(entry->d_name, only, strlen(only)) == 0 &&
			entry->d_name[strlen(only)] == '.'))
			add(c, all, str_z(&c->arena, (struct str){ entry->d_name, n - 5 }), "");
	}
	if (dir != NULL)
		closedir(dir);
}

/* A container's process has a name of its own: there whoever has a socket counts, and nobody is too
 * few. */
static void
find(struct ctl *c, struct processes *all, const char *only)
{
	bool container = *c->services == '\0';

	if (container)
		discover(c, all, only);
	if (!container || all->n == 0)
		expect(c, all, only);
	if (!container)
		discover(c, all, only);
}

static bool
ask(struct ctl *c, struct process *p)
{
	struct buf line = { 0 };
	struct err e;

	json_decref(p->said);
	p->said = NULL;
	if (health_ask(arena_printf(&c->arena, "%s/%s.sock", c->run, p->name), ASK_MS, &line, &e) ==
	    0)
		p->said = json_loadb((const char *)line.p, line.n, 0, NULL);
	buf_free(&line);
	p->why = p->said == NULL ? "没有运行" : json_string_value(json_object_get(p->said, "why"));
	return json_is_true(json_object_get(p->said, "ready"));
}

static bool
ask_all(struct ctl *c, struct processes *all)
{
	bool ready = true;

	for (size_t i = 0; i < all->n; i++)
		ready &= ask(c, &all->v[i]);
	return ready;
}

/* ---- through the bus ---- */

static void
forget(struct processes *all)
{
	for (size_t i = 0; i < all->n; i++)
		json_decref(all->v[i].said);
	all->n = 0;
}

/* A process and what it said (taken over; NULL: nothing), if it is one that was asked for. */
static bool
put(struct ctl *c, struct processes *all, const char *only, const char *name, json_t *said)
{
	size_t n = only != NULL ? strlen(only) : 0;
	struct process *p = &all->v[all->n];

	if (all->n == PROCESSES ||
	    (n > 0 && (strncmp(name, only, n) != 0 || (name[n] != '\0' && name[n] != '.')))) {
		json_decref(said);
		return true;
	}
	*p = (struct process){ arena_printf(&c->arena, "%s", name), said,
		said != NULL ? json_string_value(json_object_get(said, "why")) : "没有运行" };
	all->n++;
	return json_is_true(json_object_get(said, "ready"));
}

/* What "<service>.health" answers, of one instance or the first; NULL when nobody does. */
static json_t *
call(struct ctl *c, const char *service, const char *instance)
{
	const char *op = arena_printf(&c->arena, "%s.health", service);
	json_t *args = json_object(), *said = NULL;
	struct client *client;
	struct err e;

	if (instance != NULL)
		json_object_set_new(args, "instance", json_string(instance));
	if (ctl_sign_in(c, NULL, &client, &e) != 0 ||
	    ctl_call(c, client, op, (struct uuid){ 0 }, args, CALL_MS, &said, &e) != 0)
		said = NULL;
	json_decref(args);
	return said;
}

/* The bus, the workers that it knows, and the services that have none. */
static bool
ask_bus(struct ctl *c, struct processes *all, const char *only)
{
	json_t *bus = call(c, "bus", NULL), *row;
	bool ready;
	size_t i;

	forget(all);
	ready = put(c, all, only, "bus", json_incref(bus));
	json_array_foreach(json_object_get(bus, "workers"), i, row) {
		const char *service = json_string_value(json_object_get(row, "service")),
			   *instance = json_string_value(json_object_get(row, "instance"));

		ready &= put(c, all, only, arena_printf(&c->arena, "%s.%s", service, instance),
		    call(c, service, instance));
	}
	json_array_foreach(json_object_get(bus, "missing"), i, row)
		ready &= put(c, all, only, json_string_value(row), NULL);
	json_decref(bus);
	return ready && all->n > 0;
}

/* ---- telling ---- */

static const char *
number(struct ctl *c, const json_t *said, const char *key)
{
	const json_t *v = json_object_get(said, key);

	return json_is_integer(v)
	    ? arena_printf(&c->arena, "%lld", (long long)json_integer_value(v))
	    : "";
}

/* Milliseconds: below 300 they say no more than that the last heartbeat was answered. */
static const char *
lag(struct ctl *c, const json_t *said)
{
	const json_t *v = json_object_get(said, "database_lag_ms");

	if (!json_is_integer(v))
		return "";
	if (json_integer_value(v) < 300)
		return "无";
	return arena_printf(&c->arena, "%.1f 秒", (double)json_integer_value(v) / 1000);
}

static const char *
last_error(struct ctl *c, const json_t *said)
{
	const char *text = json_string_value(json_object_get(said, "last_error")),
		   *at = json_string_value(json_object_get(said, "last_error_at"));
	char local[20];
	struct stamp when;

	if (text == NULL || at == NULL || !stamp_parse(str_from(at), &when))
		return NULL;
	stamp_format_local(when, local);
	return arena_printf(&c->arena, "最近一次出错 %s：%s", local, text);
}

static void
print(struct ctl *c, const struct processes *all)
{
	static const char *const heads[] = { "进程", "就绪", "领导", "任期", "事件", "库滞后",
		"说明" };
	const char *cells[PROCESSES * 7], *notes[PROCESSES];

	for (size_t i = 0; i < all->n; i++) {
		const struct process *p = &all->v[i];
		const char *row[] = { p->name,
			json_is_true(json_object_get(p->said, "ready")) ? "是" : "否",
			json_is_true(json_object_get(p->said, "leader")) ? "是" : "",
			number(c, p->said, "epoch"), number(c, p->said, "head"), lag(c, p->said),
			p->why };

		memcpy(cells + i * 7, row, sizeof(row));
		notes[i] = last_error(c, p->said);
	}
	ctl_table(stdout, &(struct table_print){ 7, all->n, heads, cells, notes });
}

/* A container's check has JZ_RUN and no zone.env. */
static int
find_run(struct ctl *c, struct err *e)
{
	c->run = getenv("JZ_RUN");
	if (c->run == NULL)
		return ctl_zone(c, e);
	c->services = "";
	return 0;
}

int
health_main(struct ctl *c, int argc, char **argv)
{
	const char *wait = NULL, *only = NULL;
	struct processes all = { .n = 0 };
	int64_t seconds = 0, end;
	struct client *client;
	bool ready;
	struct err e;
	int left = ctl_options(
	    argc, argv, (const struct ctlopt[]){ { "--wait", &wait, NULL }, { 0 } });

	if (left < 0 || left > 1)
		return left < 0 ? err_exit(E_INVALID_ARGUMENT)
				: ctl_usage("health takes one service at most");
	only = left == 1 ? argv[1] : NULL;
	if ((wait != NULL && ctl_int("wait", wait, 0, 3600, &seconds, &e) != 0) ||
	    find_run(c, &e) != 0)
		return ctl_fail(&e);
	if (*c->run == '\0' && ctl_sign_in(c, NULL, &client, &e) != 0)
		return ctl_fail(&e);
	if (*c->run != '\0')
		find(c, &all, only);
	end = clock_mono_ms() + seconds * 1000;
	while (!(ready = *c->run != '\0' ? ask_all(c, &all) : ask_bus(c, &all, only)) &&
	    clock_mono_ms() < end)
		nanosleep(&(struct timespec){ .tv_nsec = POLL_NS }, NULL);
	print(c, &all);
	forget(&all);
	return ready ? 0 : err_exit(E_UNAVAILABLE);
}
