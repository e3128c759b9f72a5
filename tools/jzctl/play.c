/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/resource.h>
#include <unistd.h>

#include "common/clock.h"
#include "tools/jzctl/play.h"

#define SHOW_MS 200        /* on a terminal, a line written over again */
#define SHOW_PLAIN_MS 5000 /* else a line each time */

static void
print_progress(const struct play *p, const struct playday *d, int64_t now)
{
	double s = (double)(now - p->began_ms) / 1000;
	double rate = s > 0 ? (double)(p->done - p->before) / s : 0;
	size_t left = p->script.nsteps - p->done;

	fprintf(stderr, "%s  已办 %zu/%zu 步（%zu%%），每秒 %.0f 步", d->text, p->done,
	    p->script.nsteps, p->script.nsteps > 0 ? 100 * p->done / p->script.nsteps : 100, rate);
	if (rate > 0)
		fprintf(stderr, "，约剩 %.0f 秒", (double)left / rate);
}

void
play_progress(struct play *p, const struct playday *d)
{
	bool terminal = isatty(STDERR_FILENO);
	int64_t now = clock_mono_ms();

	if (now - p->shown_ms < (terminal ? SHOW_MS : SHOW_PLAIN_MS))
		return;
	p->shown_ms = now;
	print_progress(p, d, now);
	fputs(terminal ? "\033[K\r" : "\n", stderr);
	fflush(stderr);
}

/* Each principal has a connection of its own. */
static void
raise_descriptors(void)
{
	struct rlimit l;

	if (getrlimit(RLIMIT_NOFILE, &l) == 0 && l.rlim_cur < l.rlim_max) {
		l.rlim_cur = l.rlim_max;
		setrlimit(RLIMIT_NOFILE, &l);
	}
}

static int
make_keys(struct play *p, struct err *e)
{
	for (size_t i = 0; i < p->script.nplayers; i++) {
		const struct player *x = &p->script.players[i];

		if (ctl_key(p->ctl, x->name, x->role, x->scope, e) != 0)
			return -1;
	}
	return 0;
}

static int
import_zone(struct play *p, struct err *e)
{
	struct arena *a = &p->ctl->arena;
	char *argv[] = { str_z(a, STR("import")), str_z(a, STR("zone")),
		str_z(a, str_from(p->script.zone)), NULL };

	if (import_main(p->ctl, 3, argv) != 0)
		return err_set(e, E_FAILED_PRECONDITION, "zone", "%s 没有导入", p->script.zone);
	fflush(stdout);
	journal_import(p);
	return 0;
}

static bool
is_done(const struct play *p, const struct playday *d)
{
	for (size_t i = d->first; i < d->first + d->n; i++)
		if (p->script.steps[i].state != STEP_DONE)
			return false;
	return true;
}

static int
one_day(struct play *p, size_t i, struct err *e)
{
	const struct playday *d = &p->script.days[i];

	if (i < p->journal.days && is_done(p, d))
		return 0;
	if (i >= p->journal.days && (play_clock_set(p, d, e) != 0))
		return -1;
	if (i == 0 && p->script.zone != NULL && !p->journal.imported && import_zone(p, e) != 0)
		return -1;
	if (play_settle(p, e) != 0 || play_day(p, d, e) != 0)
		return -1;
	play_progress(p, d);
	return d->n > 0 ? play_settle(p, e) : 0;
}

static int
run(struct play *p, struct err *e)
{
	const struct script *s = &p->script;

	if (play_clock_open(p, e) != 0 || make_keys(p, e) != 0 || journal_open(p, e) != 0 ||
	    play_settle(p, e) != 0)
		return -1;
	if (p->before > 0)
		fprintf(stderr, "接着演：%zu 步、%zu 天已经演过\n", p->before, p->journal.days);
	p->began_ms = clock_mono_ms();
	for (size_t i = 0; i < s->ndays; i++)
		if (one_day(p, i, e) != 0)
			return -1;
	printf("%s：%s 至 %s 演完，%zu 步，用时 %.1f 秒\n", s->title, s->days[0].text,
	    s->days[s->ndays - 1].text, p->done - p->before,
	    (double)(clock_mono_ms() - p->began_ms) / 1000);
	return 0;
}

int
play_main(struct ctl *c, int argc, char **argv)
{
	struct play p = { .ctl = c, .vars = json_object() };
	const char *zone = NULL;
	struct str text;
	struct err e;
	int left = ctl_options(
	    argc, argv, (const struct ctlopt[]){ { "--zone", &zone, NULL }, { 0 } });
	int rc;

	if (left < 0)
		return err_exit(E_INVALID_ARGUMENT);
	if (left > 1)
		return ctl_usage("play takes one script, or none: standard input");
	raise_descriptors();
	rc = ctl_read(c, left == 1 ? argv[1] : NULL, &text, &e) != 0 ||
		script_read(c, text, &p.script, &e) != 0 || ctl_zone(c, &e) != 0 ||
		ctl_sign_in(c, NULL, &p.committee, &e) != 0
	    ? -1
	    : 0;
	if (zone != NULL)
		p.script.zone = zone;
	if (rc == 0)
		rc = run(&p, &e);
	journal_close(&p);
	script_free(&p.script);
	json_decref(p.vars);
	play_clock_close(&p);
	return rc == 0 ? 0 : ctl_fail(&e);
}
