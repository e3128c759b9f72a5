/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/width.h"
#include "tools/jzctl/demo.h"

#define HEAR_MS 20000

struct demo {
	struct ctl *ctl;
	json_t *vars; /* what steps may name by $name: text */
	pid_t oa, watch;
	int heard; /* the watcher tells what it has printed */
	size_t n;
	char line[512]; /* of it, not yet whole */
};

/*
 * A step: what is printed, who takes it, the op and its arguments with $names, which members of
 * the result get which name ("name=member …"), and the event that must be heard before the next.
 */
struct step {
	const char *text, *who, *op, *args, *keep, *hear;
};

static const struct step story[] = {
#define STEP(...) { __VA_ARGS__ },
#include "tools/jzctl/demo.tbl"
#undef STEP
};

static const struct step another[] = {
#define ANOTHER(...) { __VA_ARGS__ },
#include "tools/jzctl/demo.tbl"
#undef ANOTHER
};

struct pick { /* the first rows of a list: their members under names */
	const char *op, *args, *keep;
};

static const struct pick picks[] = {
#define PICK(...) { __VA_ARGS__ },
#include "tools/jzctl/demo.tbl"
#undef PICK
};

#define N(a) (sizeof(a) / sizeof(a[0]))

void
demo_follow_parent(void)
{
	pid_t parent = getppid();

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0);
}

/* ---- $names ---- */

static const char *
expand(struct demo *d, const char *text)
{
	const char *out = "", *dollar;

	while ((dollar = strchr(text, '$')) != NULL) {
		size_t n = strspn(dollar + 1, "abcdefghijklmnopqrstuvwxyz_");
		const char *name = str_z(&d->ctl->arena, (struct str){ dollar + 1, n });

		out = arena_printf(&d->ctl->arena, "%s%.*s%s", out, (int)(dollar - text), text,
		    demo_text(d->vars, name));
		text = dollar + 1 + n;
	}
	return arena_printf(&d->ctl->arena, "%s%s", out, text);
}

/* The member at a path like "items.0.id". */
static json_t *
member_at(struct demo *d, json_t *value, struct str path)
{
	while (path.n > 0) {
		const char *end = memchr(path.p, '.', path.n);
		size_t n = end != NULL ? (size_t)(end - path.p) : path.n;

		value = json_is_array(value)
		    ? json_array_get(value, (size_t)(*path.p - '0'))
		    : json_object_get(value, str_z(&d->ctl->arena, (struct str){ path.p, n }));
		n += n < path.n;
		path = (struct str){ path.p + n, path.n - n };
	}
	return value;
}

/* "name=path name=path": members of a result under names for later steps. */
static int
keep(struct demo *d, const char *names, json_t *result, struct err *e)
{
	while (*names != '\0') {
		size_t name = strcspn(names, "="), all = strcspn(names, " ");
		const char *key = str_z(&d->ctl->arena, (struct str){ names, name });
		json_t *value = member_at(
		    d, result, (struct str){ names + name + 1, all - name - 1 });

		if (!json_is_string(value))
			return err_set(
			    e, E_NOT_FOUND, key, "the answer has no %.*s", (int)all, names);
		json_object_set(d->vars, key, value);
		names += all + (names[all] == ' ');
	}
	return 0;
}

/* One call; a new reference to its result. `args`: JSON text with $names, and ' for ". */
static int
ask(struct demo *d, const char *who, const char *op, const char *args, json_t **result,
    struct err *e)
{
	char *text = str_z(&d->ctl->arena, str_from(args));
	struct client *client;
	json_error_t bad;
	json_t *j;
	int ret = -1;

	for (char *p = text; (p = strchr(p, '\'')) != NULL; p++)
		*p = '"';
	if ((j = json_loads(expand(d, text), 0, &bad)) == NULL)
		return err_set(e, E_INTERNAL, "args", "%s: %s", op, bad.text);
	if (ctl_sign_in(d->ctl, who, &client, e) == 0)
		ret = ctl_call(d->ctl, client, op, (struct uuid){ 0 }, j, 20000, result, e);
	json_decref(j);
	return ret;
}

/* ---- the other processes ---- */

static int
spawn(char *const *argv, pid_t *out, struct err *e)
{
	int ret = posix_spawn(out, "/proc/self/exe", NULL, NULL, argv, environ);

	return ret == 0 ? 0 : err_set(e, E_INTERNAL, NULL, "posix_spawn: %s", strerror(ret));
}

/* The OA's named consumer is made here, so that it misses nothing while it starts. */
static int
start_oa(struct demo *d, struct err *e)
{
	struct arena *a = &d->ctl->arena;
	char *argv[] = { str_z(a, STR("jzctl")), str_z(a, STR("demo")), str_z(a, STR("oa")), NULL };
	json_t *own = NULL;

	if (ask(d, DEMO_OA, "suggestions.feed.next", "{'consumer': '" DEMO_OA "', 'start': 'head'}",
		&own, e) != 0)
		return -1;
	json_decref(own);
	return spawn(argv, &d->oa, e);
}

static int
start_watch(struct demo *d, struct err *e)
{
	struct arena *a = &d->ctl->arena;
	char *argv[] = { str_z(a, STR("jzctl")), str_z(a, STR("demo")), str_z(a, STR("watch")),
		NULL, NULL, NULL };
	json_t *head = NULL;
	int ends[2];

	if (ask(d, NULL, "suggestions.feed.next", "{'start': 'head'}", &head, e) != 0)
		return -1;
	argv[3] = arena_printf(
	    a, "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(head, "head")));
	json_decref(head);
	if (pipe(ends) != 0)
		return err_set(e, E_INTERNAL, NULL, "pipe: %s", strerror(errno));
	argv[4] = arena_printf(a, "%d", ends[1]);
	if (spawn(argv, &d->watch, e) != 0)
		return -1;
	close(ends[1]); /* its end shows when the watcher is gone */
	d->heard = ends[0];
	return 0;
}

static void
stop_others(struct demo *d)
{
	pid_t pids[] = { d->oa, d->watch };

	for (size_t i = 0; i < N(pids); i++)
		if (pids[i] > 0) {
			kill(pids[i], SIGTERM);
			waitpid(pids[i], NULL, 0);
		}
}

/* The next line of the watcher, without its newline; `type` is what is waited for. */
static int
read_line(struct demo *d, const char *type, char **out, struct err *e)
{
	char *end;

	while ((end = memchr(d->line, '\n', d->n)) == NULL) {
		struct pollfd p = { .fd = d->heard, .events = POLLIN };
		ssize_t got;

		if (d->n == sizeof(d->line))
			return err_set(e, E_INTERNAL, NULL, "a line of the watcher is too long");
		if (poll(&p, 1, HEAR_MS) == 0)
			return err_set(e, E_DEADLINE_EXCEEDED, NULL, "%s was not heard within %d s",
			    type, HEAR_MS / 1000);
		if ((got = read(d->heard, d->line + d->n, sizeof(d->line) - d->n)) <= 0)
			return err_set(e, E_UNAVAILABLE, NULL,
			    "who hears the events has ended before %s", type);
		d->n += (size_t)got;
	}
	*out = str_z(&d->ctl->arena, (struct str){ d->line, (size_t)(end - d->line) });
	d->n -= (size_t)(end + 1 - d->line);
	memmove(d->line, end + 1, d->n);
	return 0;
}

/* Waits until the watcher has printed this event of the story's suggestion. */
static int
hear(struct demo *d, const char *type, struct err *e)
{
	const char *want = arena_printf(
	    &d->ctl->arena, "%s %s", type, demo_text(d->vars, "suggestion"));
	char *line = NULL;

	do {
		if (read_line(d, type, &line, e) != 0)
			return -1;
	} while (strcmp(line, want) != 0);
	return 0;
}

/* ---- the story ---- */

static void
say(const char *text)
{
	struct str rest = str_from(text), line;
	const char *mark = "\n● ";

	while (rest.n > 0) {
		line = text_line(&rest, 77);
		printf("%s" STR_FMT "\n", mark, STR_ARG(line));
		mark = "  ";
	}
	fflush(stdout);
}

static int
play(struct demo *d, const struct step *steps, size_t n, struct err *e)
{
	for (const struct step *s = steps; s < steps + n; s++) {
		json_t *result = NULL;
		int ret;

		say(expand(d, s->text));
		if (ask(d, s->who, s->op, s->args, &result, e) != 0)
			return -1;
		ret = keep(d, s->keep, result, e);
		json_decref(result);
		if (ret != 0 || hear(d, s->hear, e) != 0)
			return -1;
	}
	return 0;
}

/* The whole zone, when there is none yet: from data/gaoxin here or beside the program. */
static int
import_zone(struct demo *d, struct err *e)
{
	char *args[] = { strdup("import"), strdup("zone"), NULL, NULL };
	char exe[512];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	const char *dir = "data/gaoxin", *slash = NULL;
	struct stat st;
	int status;

	exe[n > 0 ? n : 0] = '\0';
	if (stat(dir, &st) != 0 && (slash = strrchr(exe, '/')) != NULL)
		dir = arena_printf(
		    &d->ctl->arena, "%.*s/../../data/gaoxin", (int)(slash - exe), exe);
	args[2] = strdup(dir);
	say("导入示例区（data/gaoxin，人员为虚构）");
	status = import_main(d->ctl, 3, args);
	for (size_t i = 0; i < 3; i++)
		free(args[i]);
	return status == 0 ? 0
			   : err_set(e, E_FAILED_PRECONDITION, NULL, "%s was not imported", dir);
}

static const struct {
	const char *principal, *role, *scope, *name, *what;
} cast[] = {
	{ "demo-station", "station", "site_code", "site_name", "站点工作人员" },
	{ "demo-lead", "deputy", "lead_code", "lead_name", "领衔代表" },
	{ "demo-second", "deputy", "second_code", "second_name", "联名代表" },
	{ DEMO_OA, "unit", "unit_code", "unit_name", "主办单位的 OA" },
	{ "demo-helper", "unit", "helper_code", "helper_name", "会办单位经办人" },
};

static int
prepare(struct demo *d, struct err *e)
{
	json_t *result = NULL;
	bool empty;

	if (ask(d, NULL, "site.list", "{'limit': 1}", &result, e) != 0)
		return -1;
	empty = json_array_size(json_object_get(result, "items")) == 0;
	json_decref(result);
	if (empty && import_zone(d, e) != 0)
		return -1;
	for (size_t i = 0; i < N(picks); i++) {
		int ret;

		if (ask(d, NULL, picks[i].op, picks[i].args, &result, e) != 0)
			return -1;
		ret = keep(d, picks[i].keep, result, e);
		json_decref(result);
		if (ret != 0)
			return -1;
	}
	say("各有自己的密钥：");
	printf("    工委                committee\n");
	for (size_t i = 0; i < N(cast); i++) {
		printf("    %s%*s%-14s %s\n", cast[i].what,
		    (int)(20 - text_width(str_from(cast[i].what))), "", cast[i].principal,
		    demo_text(d->vars, cast[i].name));
		if (ctl_key(d->ctl, cast[i].principal, cast[i].role,
			demo_text(d->vars, cast[i].scope), e) != 0)
			return -1;
	}
	return 0;
}

static int
deadlines(struct demo *d, json_t **out, struct err *e)
{
	return ask(d, NULL, "deadline.list", "{'limit': 20}", out, e);
}

static int
print_deadlines(struct demo *d, struct err *e)
{
	static const char *const heads[] = { "到期", "事项", "编号", "单位", "建议" };
	json_t *result = NULL, *row;
	struct table_print t = { .ncols = 5, .heads = heads };
	const char **cell;
	size_t i;

	if (deadlines(d, &result, e) != 0)
		return -1;
	t.nrows = json_array_size(json_object_get(result, "items"));
	t.cells = cell = arena_array(&d->ctl->arena, 5 * t.nrows, sizeof(*cell));
	json_array_foreach(json_object_get(result, "items"), i, row) {
		cell[0] = arena_printf(&d->ctl->arena, "%s%s", demo_text(row, "due"),
		    json_is_true(json_object_get(row, "provisional")) ? "*" : "");
		cell[1] = demo_word(demo_text(row, "step"));
		cell[2] = demo_text(row, "serial");
		cell[3] = demo_text(row, "unit_name");
		cell[4] = demo_text(row, "title");
		cell += 5;
	}
	say("未完成的期限");
	ctl_table(stdout, &t);
	printf("* 暂定：所涉年份的节假日安排尚未公布，按周一至周五推算。\n");
	json_decref(result);
	return 0;
}

static int
run(struct demo *d, struct err *e)
{
	json_t *open = NULL;
	bool none;

	if (ctl_zone(d->ctl, e) != 0 || prepare(d, e) != 0 || start_oa(d, e) != 0 ||
	    start_watch(d, e) != 0 || play(d, story, N(story), e) != 0 ||
	    deadlines(d, &open, e) != 0)
		return -1;
	none = json_array_size(json_object_get(open, "items")) == 0;
	json_decref(open);
	if (none && play(d, another, N(another), e) != 0)
		return -1;
	return print_deadlines(d, e);
}

int
demo_main(struct ctl *c, int argc, char **argv)
{
	struct demo d = { .ctl = c, .heard = -1 };
	struct err e = { 0 };
	int ret;

	if (argc == 2 && strcmp(argv[1], "oa") == 0)
		return demo_oa(c);
	if (argc == 4 && strcmp(argv[1], "watch") == 0)
		return demo_watch(c, argv[2], argv[3]);
	if (argc != 1)
		return ctl_usage("jzctl demo takes no arguments");
	d.vars = json_object();
	ret = run(&d, &e);
	stop_others(&d);
	json_decref(d.vars);
	if (ret != 0)
		return ctl_fail(&e);
	printf("\n区仍在运行：make down 结束。\n");
	return 0;
}
