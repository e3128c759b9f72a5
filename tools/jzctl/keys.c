/* SPDX-License-Identifier: Apache-2.0 */
/* keygen and key revoke: the certificate directory of the zone. */
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

int
key_main(struct ctl *c, int argc, char **argv)
{
	struct err e;

	if (argc != 3 || strcmp(argv[1], "revoke") != 0)
		return ctl_usage("key takes: revoke PRINCIPAL");
	if (cert_revoke(c->home, argv[2], &e) != 0)
		return ctl_fail(&e);
	printf("已吊销 %s，一秒内生效\n", argv[2]);
	return 0;
}
