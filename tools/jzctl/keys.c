/* SPDX-License-Identifier: Apache-2.0 */
/* keygen and key: the certificate directory of the zone. */
#include <errno.h>
#include <sys/stat.h>

#include "common/scope.h"
#include "tools/jzctl/ctl.h"

static int
make_dir(const char *path, mode_t mode, struct err *e)
{
	if (mkdir(path, mode) == 0 || errno == EEXIST)
		return 0;
	return err_set(e, E_FAILED_PRECONDITION, "JZ_HOME", "%.200s cannot be made: %s", path,
	    strerror(errno));
}

/* Each inlet of the scope is an op that another system may publish by. */
static int
inlets_check(struct str scope, struct err *e)
{
	struct str list = scope_part(scope, "inlets");

	while (list.n > 0) {
		struct str name = str_cut(&list, ',');
		char text[65];
		const struct op *op;

		snprintf(text, sizeof(text), STR_FMT, STR_ARG(name));
		op = ctl_op(text);
		if (op == NULL || !op_is_inlet(op))
			return err_set(e, E_INVALID_ARGUMENT, "scope",
			    "there is no inlet %s; jzctl ops shows those that are there", text);
	}
	return 0;
}

static int
keygen(struct ctl *c, const char *principal, const char *role, const char *scope, bool replace,
    struct err *e)
{
	int known = role_parse(str_from(role));
	struct cert made;

	/* the bus is no role on the bus: its pair is what everybody trusts */
	if (known < 0 && strcmp(role, "bus") != 0)
		return err_set(
		    e, E_INVALID_ARGUMENT, "role", "there is no role %.40s; see jzctl ops", role);
	if (known >= 0 && scope_check((enum role)known, str_from(scope), e) != 0)
		return -1;
	if (known == ROLE_service && inlets_check(str_from(scope), e) != 0)
		return -1;
	if (make_dir(c->home, 0755, e) != 0 || make_dir(ctl_path(c, "certs"), 0755, e) != 0 ||
	    make_dir(ctl_path(c, "keys"), 0700, e) != 0 ||
	    cert_make(c->home, principal, role, scope, replace, &made, e) != 0)
		return -1;
	printf("主体 %s  角色 %s  范围 %s\n证书 %s\n私钥 %s\n", principal, role,
	    *scope != '\0' ? scope : "（无）", ctl_path(c, "certs/%s.cert", principal),
	    ctl_path(c, "keys/%s.key", principal));
	return 0;
}

int
keygen_main(struct ctl *c, int argc, char **argv)
{
	const char *role = NULL, *scope = "";
	bool replace = false;
	struct err e;
	int left = ctl_options(argc, argv,
	    (const struct ctlopt[]){ { "--role", &role, NULL }, { "--scope", &scope, NULL },
		{ "--replace", NULL, &replace }, { NULL, NULL, NULL } });

	if (left < 0)
		return err_exit(E_INVALID_ARGUMENT);
	if (left != 1 || role == NULL)
		return ctl_usage("keygen takes a principal and --role ROLE");
	return keygen(c, argv[1], role, scope, replace, &e) == 0 ? 0 : ctl_fail(&e);
}

/* ---- key revoke, rotate, switch, finish ---- */

static int
end(struct ctl *c, const char *principal, struct err *e)
{
	if (cert_revoke(c->home, principal, e) != 0)
		return -1;
	printf("已吊销 %s，一秒内生效\n", principal);
	return 0;
}

static int
rotate(struct ctl *c, const char *principal, struct err *e)
{
	struct cert made;

	if (cert_rotate(c->home, principal, &made, e) != 0)
		return -1;
	if (strcmp(made.role, "bus") == 0)
		printf("总线的新密钥已备好，尚未启用\n"
		       "一、把 %s 发给所有连接总线的系统（新旧两把公钥都在内）\n"
		       "二、都换好以后：jzctl key switch %s\n"
		       "三、都连上以后：jzctl key finish %s\n",
		    ctl_path(c, "certs/%s.cert", principal), principal, principal);
	else
		printf("%s 的新私钥：%s\n旧钥仍然有效；换上新私钥以后：jzctl key finish %s\n",
		    principal, ctl_path(c, "keys/%s.key", principal), principal);
	return 0;
}

static int
take_up(struct ctl *c, const char *principal, struct err *e)
{
	struct cert now;

	if (strcmp(principal, "bus") != 0)
		return err_set(e, E_INVALID_ARGUMENT, "principal",
		    "only the bus's key is switched; others are good when they are made");
	if (cert_switch(c->home, &now, e) != 0)
		return -1;
	printf("总线一秒内换用新密钥，各连接自动重连；都连上以后：jzctl key finish bus\n");
	return 0;
}

static int
finish(struct ctl *c, const char *principal, struct err *e)
{
	struct cert now;

	if (cert_finish(c->home, principal, &now, e) != 0)
		return -1;
	printf("%s 的旧密钥已作废，一秒内生效\n", principal);
	return 0;
}

int
key_main(struct ctl *c, int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(struct ctl *c, const char *principal, struct err *e);
	} steps[] = { { "revoke", end }, { "rotate", rotate }, { "switch", take_up },
		{ "finish", finish } };
	struct err e;

	for (size_t i = 0; argc == 3 && i < sizeof(steps) / sizeof(steps[0]); i++)
		if (strcmp(argv[1], steps[i].name) == 0)
			return steps[i].run(c, argv[2], &e) == 0 ? 0 : ctl_fail(&e);
	return ctl_usage("key takes: revoke, rotate, switch or finish, and a PRINCIPAL");
}
