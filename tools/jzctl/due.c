/* SPDX-License-Identifier: Apache-2.0 */
/* due: deadlines by the working-day calendar of a file; no service is needed. */
#include <stdlib.h>

#include "common/clock.h"
#include "common/workday.h"
#include "tools/jzctl/ctl.h"

#define COLUMNS 3

struct question {
	struct date start;
	enum dayrule rule;
	int n;
};

static enum dayrule
rule_of(struct str s)
{
	return str_is(s, "wd")   ? RULE_WD
	    : str_is(s, "month") ? RULE_MONTH
	    : str_is(s, "day")   ? RULE_DAY
				 : RULE_NONE;
}

static int
parse(struct ctl *c, struct str line, struct question *q, struct err *e)
{
	struct str col[COLUMNS];
	size_t commas = 0;
	int64_t n;

	for (size_t i = 0; i < line.n; i++)
		commas += line.p[i] == ',';
	if (commas != COLUMNS - 1)
		return err_set(e, E_INVALID_ARGUMENT, NULL, "must be start,rule,n");
	for (size_t i = 0; i < COLUMNS; i++)
		col[i] = str_cut(&line, ',');
	if (!date_parse(col[0], &q->start))
		return err_set(e, E_INVALID_ARGUMENT, "start", "must be a day YYYY-MM-DD");
	q->rule = rule_of(col[1]);
	if (q->rule == RULE_NONE)
		return err_set(e, E_INVALID_ARGUMENT, "rule", "must be wd, month or day");
	if (col[2].n == 0 || ctl_int("n", str_z(&c->arena, col[2]), 1, 366, &n, e) != 0)
		return err_set(e, E_INVALID_ARGUMENT, "n", "must be a whole number from 1 to 366");
	q->n = (int)n;
	return 0;
}

/* ",2026-02-16 2026-02-17,provisional" */
static void
explain(struct ctl *c, const struct calendar *cal, const struct question *q, const struct due *due)
{
	struct date *days = arena_array(&c->arena, due->skipped + 1, sizeof(*days));
	size_t n = workday_skipped(cal, q->start, q->rule, q->n, days, due->skipped);
	char text[11];

	putchar(',');
	for (size_t i = 0; i < n; i++) {
		date_format(days[i], text);
		printf("%s%s", i > 0 ? " " : "", text);
	}
	printf(",%s", due->provisional ? "provisional" : "");
}

static int
answer(struct ctl *c, const struct calendar *cal, struct str line, size_t number, bool explained,
    struct err *e)
{
	struct question q = { 0 };
	struct due due;
	char text[11];

	if (parse(c, line, &q, e) != 0 || workday_due(cal, q.start, q.rule, q.n, &due, e) != 0)
		return -1;
	date_format(due.date, text);
	printf(STR_FMT ",%s", STR_ARG(line), text);
	if (explained)
		explain(c, cal, &q, &due);
	else if (due.provisional)
		fprintf(stderr,
		    "line %zu: provisional: the calendar has no data of a year that was counted\n",
		    number);
	putchar('\n');
	return 0;
}

static int
answer_all(struct ctl *c, const struct calendar *cal, struct str text, bool explained)
{
	int status = 0;
	struct err e;

	for (size_t number = 1; text.n > 0; number++) {
		struct str line = str_cut(&text, '\n');

		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n == 0)
			continue;
		if (number == 1 && str_is(line, "start,rule,n")) {
			printf("start,rule,n,due%s\n", explained ? ",skipped,flag" : "");
		} else if (answer(c, cal, line, number, explained, &e) != 0) {
			err_within(&e, arena_printf(&c->arena, "line %zu", number), -1);
			status = ctl_fail(&e);
		}
	}
	return status;
}

int
due_main(struct ctl *c, int argc, char **argv)
{
	const char *path = NULL;
	bool explained = false;
	struct calendar cal;
	struct str text;
	struct err e;
	int left = ctl_options(argc, argv,
	    (const struct ctlopt[]){
		{ "--calendar", &path, NULL }, { "--explain", NULL, &explained }, { 0 } });

	if (left < 0)
		return err_exit(E_INVALID_ARGUMENT);
	if (left != 0 || path == NULL)
		return ctl_usage(
		    "due takes --calendar FILE and reads start,rule,n from standard input");
	if (ctl_read(c, path, &text, &e) != 0 ||
	    calendar_read_csv(&c->arena, text, &cal, &e) != 0 || ctl_read(c, NULL, &text, &e) != 0)
		return ctl_fail(&e);
	return answer_all(c, &cal, text, explained);
}
