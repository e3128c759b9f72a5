/* SPDX-License-Identifier: Apache-2.0 */
/* states: the table that the services run, as a table for people. */
#include "proto/states.h"
#include "tools/jzctl/ctl.h"
#include "tools/jzctl/words.h"

static void
print_object(struct ctl *c, enum object o, const char *title)
{
	static const char *const heads[] = { "从", "到", "操作" };
	const char **cells = arena_array(&c->arena, nstates * 3, sizeof(*cells));
	const char **notes = arena_array(&c->arena, nstates, sizeof(*notes));
	size_t n = 0;

	for (size_t i = 0; i < nstates; i++) {
		const struct staterow *s = &states[i];
		const char *row[] = { str_z(&c->arena, object_state(o, s->from)),
			str_z(&c->arena, object_state(o, s->to)), s->op };

		if (s->object != o)
			continue;
		memcpy(cells + n * 3, row, sizeof(row));
		notes[n++] = arena_printf(
		    &c->arena, "%s：%s", ctl_roles(c, s->roles), words_reason(s->doc));
	}
	printf("== %s（%s）\n", title, object_name(o));
	ctl_table(stdout, &(struct table_print){ 3, n, heads, cells, notes });
	putchar('\n');
}

int
states_main(struct ctl *c, int argc, char **argv)
{
	static const char *const titles[OBJECT_COUNT] = { [OBJECT_SUGGESTION] = "建议",
		[OBJECT_ASSIGNMENT] = "交办件",
		[OBJECT_OPINION] = "群众意见",
		[OBJECT_COMMITMENT] = "承诺",
		[OBJECT_SUPERVISION] = "督办",
		[OBJECT_RECEPTION] = "接待日",
		[OBJECT_RESOLUTION] = "决议事项",
		[OBJECT_RAISED] = "问题转意见" };

	(void)argv;
	if (argc != 1)
		return ctl_usage("states takes no arguments");
	for (enum object o = OBJECT_SUGGESTION; o < OBJECT_COUNT; o++)
		print_object(c, o, titles[o]);
	printf("从“-”：还没有；到“-”：操作不改变状态。下一行：谁可以做，何时。\n");
	return 0;
}
