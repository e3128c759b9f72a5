/* SPDX-License-Identifier: Apache-2.0 */
/* What was played: one JSON object a line, each written before anything that rests on it is. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/clock.h"
#include "tools/jzctl/play.h"

static void
write_line(struct play *p, json_t *line)
{
	json_dumpf(line, p->journal.file, JSON_COMPACT);
	fputc('\n', p->journal.file);
	fflush(p->journal.file);
	json_decref(line);
}

void
journal_step(struct play *p, const struct step *s, const json_t *result)
{
	json_t *line = json_pack("{s:I}", "done", (json_int_t)s->line);

	if (s->let != NULL)
		json_object_set(line, "result", (json_t *)(uintptr_t)result);
	write_line(p, line);
}

void
journal_day(struct play *p, const struct playday *d)
{
	p->journal.days++;
	write_line(p, json_pack("{s:I}", "day", (json_int_t)d->line));
}

void
journal_import(struct play *p)
{
	p->journal.imported = true;
	write_line(p, json_pack("{s:b}", "imported", 1));
}

void
journal_close(struct play *p)
{
	if (p->journal.file != NULL)
		fclose(p->journal.file);
	p->journal.file = NULL;
}

/* Lines stand in the order of the script, so that one pass over the steps suffices. */
static struct step *
find_step(struct script *s, size_t line)
{
	size_t lo = 0, hi = s->nsteps;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->steps[mid].line < line)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->nsteps && s->steps[lo].line == line ? &s->steps[lo] : NULL;
}

static void
take_line(struct play *p, const json_t *line)
{
	json_t *result = json_object_get(line, "result");
	struct step *s = find_step(
	    &p->script, (size_t)json_integer_value(json_object_get(line, "done")));

	if (json_object_get(line, "day") != NULL)
		p->journal.days++;
	if (json_is_true(json_object_get(line, "imported")))
		p->journal.imported = true;
	if (s == NULL || s->state == STEP_DONE)
		return;
	s->state = STEP_DONE;
	p->done++;
	if (s->let != NULL && result != NULL)
		json_object_set(p->vars, s->let, result);
}

static int
take_head(struct play *p, const json_t *line, struct err *e)
{
	const char *script = json_string_value(json_object_get(line, "script"));

	if (script == NULL || strcmp(script, p->script.hash) != 0)
		return err_set(e, E_FAILED_PRECONDITION, "script",
		    "这个区演过的是另一份剧本（%s）：换一个 JZ_HOME，或者清空这个区",
		    ctl_path(p->ctl, "play.journal"));
	p->journal.base_ms = json_integer_value(json_object_get(line, "base_ms"));
	return 0;
}

/* A last line without its end was cut off while it was written: its call is made again. */
static int
read_all(struct play *p, FILE *f, long *good, struct err *e)
{
	char *text = NULL;
	size_t cap = 0;
	ssize_t n;
	int rc = 0;

	*good = 0;
	while (rc == 0 && (n = getline(&text, &cap, f)) > 0 && text[n - 1] == '\n') {
		json_t *line = json_loadb(text, (size_t)n, 0, NULL);

		if (line == NULL)
			break;
		if (*good == 0)
			rc = take_head(p, line, e);
		else
			take_line(p, line);
		json_decref(line);
		*good += n;
	}
	free(text);
	return rc;
}

int
journal_open(struct play *p, struct err *e)
{
	const char *path = ctl_path(p->ctl, "play.journal");
	FILE *f = fopen(path, "a+e");
	long good;

	if (f == NULL)
		return err_set(
		    e, E_FAILED_PRECONDITION, "JZ_HOME", "%s: %s", path, strerror(errno));
	p->journal.file = f;
	rewind(f);
	if (read_all(p, f, &good, e) != 0)
		return -1;
	if (ftruncate(fileno(f), good) != 0)
		return err_set(
		    e, E_FAILED_PRECONDITION, "JZ_HOME", "%s: %s", path, strerror(errno));
	fseek(f, 0, SEEK_END);
	if (good == 0) {
		p->journal.base_ms = clock_machine().us / 1000;
		write_line(p,
		    json_pack("{s:s, s:I}", "script", p->script.hash, "base_ms",
			(json_int_t)p->journal.base_ms));
	}
	p->before = p->done;
	return 0;
}
