/* SPDX-License-Identifier: Apache-2.0 */
/* jzctl: the operator's and integrator's command line. Tables only; commands are in their files. */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/log.h"
#include "tools/jzctl/ctl.h"

static const struct command {
	const char *name;
	int (*main)(struct ctl *c, int argc, char **argv);
	const char *what, *args, *more;
} commands[] = {
#define COMMAND(name, what, args, more) { #name, name##_main, what, args, more },
#include "tools/jzctl/commands.tbl"
#undef COMMAND
};

#define NCOMMANDS (sizeof(commands) / sizeof(commands[0]))

static const struct command *
find(const char *name)
{
	for (size_t i = 0; i < NCOMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int
help(void)
{
	static const char *const heads[] = { "命令", "作用" };
	const char *cells[NCOMMANDS * 2];

	printf("用法：jzctl [--as 主体] 命令 [参数]\n\n");
	for (size_t i = 0; i < NCOMMANDS; i++) {
		cells[2 * i] = commands[i].name;
		cells[2 * i + 1] = commands[i].what;
	}
	ctl_table(stdout, &(struct table_print){ 2, NCOMMANDS, heads, cells, NULL });
	printf("\njzctl 命令 --help 看一个命令的参数。\n"
	       "--as 主体   以谁的身份登录（keys/ 里要有它的私钥），默认 committee\n"
	       "JZ_HOME     区所在的目录，默认 var/zone\n"
	       "退出码：0 成功，");
	for (enum errclass e = E_INVALID_ARGUMENT; e < E_COUNT; e++)
		printf("%s%d %s%s", e % 3 == 0 ? "\n        " : "", err_exit(e), err_name(e),
		    e + 1 < E_COUNT ? "，" : "\n");
	return 0;
}

static int
help_command(struct ctl *c, const struct command *cmd)
{
	ctl_text(stdout, 0,
	    arena_printf(&c->arena, "用法：jzctl [--as 主体] %s%s%s\n\n%s。\n%s", cmd->name,
		*cmd->args != '\0' ? " " : "", cmd->args, cmd->what, cmd->more));
	arena_free(&c->arena);
	return 0;
}

/* Takes --as PRINCIPAL out of the command line, wherever it stands; -1 when it lacks its value. */
static int
take_as(struct ctl *c, int argc, char **argv)
{
	int n = 0;

	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--as") != 0) {
			argv[n++] = argv[i];
			continue;
		}
		if (++i == argc)
			return -1;
		c->as = argv[i];
	}
	argv[n] = NULL;
	return n;
}

static bool
wants_help(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

/* The repository that this program was built in: three names up from build/bin/jzctl. */
static const char *
beside_build(struct ctl *c)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	for (int up = 0; up < 3; up++)
		while (n > 0 && path[--n] != '/')
			;
	path[n > 0 ? n : 0] = '\0';
	return arena_printf(&c->arena, "%s/var/zone", path);
}

/* JZ_HOME; else var/zone here, if there is a zone; else that of the repository. */
static const char *
find_home(struct ctl *c)
{
	const char *home = getenv("JZ_HOME");
	char here[PATH_MAX];

	if (home != NULL && home[0] == '/')
		return home;
	if (getcwd(here, sizeof(here)) == NULL)
		here[0] = '\0';
	if (home != NULL && home[0] != '\0')
		return arena_printf(&c->arena, "%s/%s", here, home);
	home = arena_printf(&c->arena, "%s/var/zone", here);
	if (access(arena_printf(&c->arena, "%s/zone.env", home), F_OK) == 0)
		return home;
	return beside_build(c);
}

static void
close_all(struct ctl *c)
{
	for (struct session *s = c->sessions; s != NULL; s = s->next)
		client_close(s->client);
	uv_run(&c->loop, UV_RUN_DEFAULT);
	uv_loop_close(&c->loop);
}

int
main(int argc, char **argv)
{
	struct ctl c = { .as = "committee" };
	const struct command *cmd;
	int n = take_as(&c, argc, argv), status;

	if (n < 0)
		return ctl_usage("--as lacks its value");
	if (n < 2 || (wants_help(2, argv) && argv[1][0] == '-') || strcmp(argv[1], "help") == 0)
		return help();
	cmd = find(argv[1]);
	if (cmd == NULL)
		return ctl_usage("there is no command %.60s; see jzctl --help", argv[1]);
	if (wants_help(n - 1, argv + 1))
		return help_command(&c, cmd);
	log_open("jzctl", "", LOG_ERROR);
	c.home = find_home(&c);
	uv_loop_init(&c.loop);
	status = cmd->main(&c, n - 1, argv + 1);
	close_all(&c);
	arena_free(&c.arena);
	return status;
}
