/* SPDX-License-Identifier: Apache-2.0 */
/* account first: the committee's first account. The password is read, never an argument. */
#include <sodium.h>
#include <termios.h>
#include <unistd.h>

#include "tools/jzctl/ctl.h"

static void
echo(bool on)
{
	struct termios t;

	if (tcgetattr(STDIN_FILENO, &t) != 0)
		return;
	t.c_lflag = on ? t.c_lflag | ECHO : t.c_lflag & ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &t);
}

/* A line of standard input; on a terminal asked for and not shown. */
static bool
read_password(const char *prompt, char *out, size_t cap)
{
	bool tty = isatty(STDIN_FILENO), there;

	if (tty) {
		fputs(prompt, stderr);
		echo(false);
	}
	there = fgets(out, (int)cap, stdin) != NULL;
	if (tty) {
		echo(true);
		fputc('\n', stderr);
	}
	out[there ? strcspn(out, "\r\n") : 0] = '\0';
	return out[0] != '\0';
}

static int
ask_password(char *out, size_t cap, struct err *e)
{
	char again[512];
	bool same;

	if (!read_password("口令：", out, cap))
		return err_set(e, E_INVALID_ARGUMENT, "password",
		    "give the password on standard input, one line");
	if (!isatty(STDIN_FILENO))
		return 0;
	same = read_password("再输一次：", again, sizeof(again)) && strcmp(out, again) == 0;
	sodium_memzero(again, sizeof(again));
	return same ? 0 : err_set(e, E_INVALID_ARGUMENT, "password", "the two are not the same");
}

static int
check_none(struct ctl *c, struct client *client, struct err *e)
{
	json_t *args = json_pack("{s:i}", "limit", 1), *list;
	int rc = ctl_call(c, client, "account.list", (struct uuid){ 0 }, args, 10000, &list, e);

	json_decref(args);
	if (rc != 0)
		return -1;
	if (json_array_size(json_object_get(list, "items")) > 0)
		rc = err_set(e, E_FAILED_PRECONDITION, NULL,
		    "there are accounts already: the committee makes more by account.create");
	json_decref(list);
	return rc;
}

static int
first(struct ctl *c, const char *name, const char *holder, struct err *e)
{
	char password[512];
	struct client *client;
	json_t *args, *made;
	int rc;

	if (ctl_sign_in(c, NULL, &client, e) != 0 || check_none(c, client, e) != 0 ||
	    ask_password(password, sizeof(password), e) != 0)
		return -1;
	args = json_pack("{s:s, s:s, s:s, s:s}", "name", name, "holder", holder, "role",
	    "committee", "password", password);
	sodium_memzero(password, sizeof(password));
	if (args == NULL)
		return err_set(e, E_INVALID_ARGUMENT, NULL, "name and password are UTF-8 text");
	rc = ctl_call(c, client, "account.create", (struct uuid){ 0 }, args, 20000, &made, e);
	json_decref(args);
	if (rc != 0)
		return -1;
	printf("账号 %s  角色 工委  使用人 %s\n", name, holder);
	json_decref(made);
	return 0;
}

int
account_main(struct ctl *c, int argc, char **argv)
{
	const char *holder = NULL;
	struct err e;
	int left = ctl_options(argc, argv,
	    (const struct ctlopt[]){ { "--holder", &holder, NULL }, { NULL, NULL, NULL } });

	if (left < 0)
		return err_exit(E_INVALID_ARGUMENT);
	if (left != 2 || strcmp(argv[1], "first") != 0)
		return ctl_usage("account takes: first NAME");
	return first(c, argv[2], holder != NULL ? holder : argv[2], &e) == 0 ? 0 : ctl_fail(&e);
}
