/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slow work of a call before it joins a batch: what it must know is read, then it waits for one of
 * two threads, then it goes to the queue with what was made. Hashing a password takes 64 MiB and
 * a good part of a second: two at a time bound both.
 */
#include <sodium.h>
#include <stdlib.h>

#include "common/engine_int.h"

#define THREADS 2
#define JOBS_MAX 256

struct job {
	struct job *next;
	struct engine *en;
	struct arena arena;
	struct call call;
	const struct command *cmd;
	const struct prepare *p;
	void *args;
	uv_work_t work;
};

const struct prepare *
prepare_find(const struct engine *en, const struct command *cmd)
{
	for (size_t i = 0; i < en->s->nprepares; i++)
		if (en->s->prepares[i].op == cmd->op)
			return &en->s->prepares[i];
	return NULL;
}

static void
job_free(struct job *j)
{
	struct engine *en = j->en;
	struct arena a = j->arena;

	sodium_memzero((void *)(uintptr_t)j->call.wire.args.p, j->call.wire.args.n);
	arena_free(&a);
	free(j);
	en->njobs--;
	en->queries--;
	engine_stopping(en);
}

static void
job_refuse(struct job *j, const struct err *e)
{
	call_refuse(j->en, &j->call, e);
	job_free(j);
}

static void
on_work(uv_work_t *w)
{
	struct job *j = w->data;

	j->p->work(j->args, &j->call.prepared, &j->arena);
}

static void jobs_run(struct engine *en);

static void
on_worked(uv_work_t *w, int status)
{
	struct job *j = w->data;
	struct engine *en = j->en;

	(void)status;
	en->threads--;
	if (!en->closing)
		batch_enqueue(en, &j->call, j->cmd);
	job_free(j);
	if (!en->closing)
		jobs_run(en);
}

/* Nobody waits for it any more: the thread is for others. */
static bool
is_late(const struct job *j)
{
	return clock_mono_ms() > j->call.until_ms;
}

static void
jobs_run(struct engine *en)
{
	struct err e;

	while (en->jobs != NULL && en->threads < THREADS) {
		struct job *j = en->jobs;

		en->jobs = j->next;
		if (en->jobs == NULL)
			en->jobs_tail = &en->jobs;
		if (is_late(j)) {
			err_set(&e, E_DEADLINE_EXCEEDED, NULL,
			    "nobody waits for this call any more; not run");
			job_refuse(j, &e);
			continue;
		}
		j->work.data = j;
		if (uv_queue_work(&en->loop, &j->work, on_work, on_worked) != 0) {
			err_set(&e, E_UNAVAILABLE, NULL, "there is no thread for this call");
			job_refuse(j, &e);
			continue;
		}
		en->threads++;
	}
}

void
prepare_stop(struct engine *en, const char *why)
{
	struct err e;

	err_set(&e, E_UNAVAILABLE, NULL, "%s", why);
	while (en->jobs != NULL) {
		struct job *j = en->jobs;

		en->jobs = j->next;
		job_refuse(j, &e);
	}
	en->jobs_tail = &en->jobs;
}

static void
job_ready(struct job *j)
{
	*j->en->jobs_tail = j;
	j->en->jobs_tail = &j->next;
	jobs_run(j->en);
}

static void
on_text(void *arg, const PGresult *res)
{
	struct job *j = arg;

	if (res != NULL && PQntuples(res) == 1)
		j->call.prepared.found = str_dup(&j->arena, sql_text(res, 0, 0));
}

static void
on_read(void *arg, const struct pq_error *err)
{
	struct job *j = arg;

	if (err != NULL)
		job_refuse(j, &err->err);
	else
		job_ready(j);
}

static void
job_read(struct job *j)
{
	struct pq *q = reader(j->en);
	struct sqlparams p = { 0 };
	struct err e;

	if (q == NULL) {
		err_set(&e, E_UNAVAILABLE, NULL, "the database is not reached");
		job_refuse(j, &e);
		return;
	}
	if (j->p->key != NULL)
		sql_add_uuid(&j->arena, &p, j->p->key(j->args, &j->call.who));
	else
		query_params(j->en, &j->arena, &j->call, j->cmd->op, j->args, &p);
	pq_exec(q, &j->en->prepare_stmts[j->p - j->en->s->prepares], &p, on_text, j);
	pq_sync(q, on_read, j);
}

void
prepare_call(
    struct engine *en, const struct call *c, const struct command *cmd, const struct prepare *p)
{
	struct err e;
	struct job *j;

	if (en->state != LEAD_LEADER) {
		call_unavailable(en, c, "this instance is not the leader");
		return;
	}
	if (en->njobs >= JOBS_MAX) {
		err_set(&e, E_RESOURCE_EXHAUSTED, NULL, "%zu calls of this kind wait", en->njobs);
		call_refuse(en, c, &e);
		return;
	}
	j = xalloc(sizeof(*j));
	j->en = en;
	j->cmd = cmd;
	j->p = p;
	call_copy(&j->arena, c, &j->call);
	j->args = arena_alloc(&j->arena, cmd->op->in->size);
	en->njobs++;
	en->queries++;
	if (msg_decode_checked(cmd->op->in, j->call.wire.args, &j->arena, j->args, &e) != 0)
		job_refuse(j, &e);
	else if (p->sql != NULL)
		job_read(j);
	else
		job_ready(j);
}
