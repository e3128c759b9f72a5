/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real buses with keys of their own, in a folder of their own, and a worker at each that gives a
 * call's arguments back. For cmocka: set_up and tear_down fit cmocka_unit_test_setup_teardown.
 */
#ifndef TESTS_LIB_ECHO_H
#define TESTS_LIB_ECHO_H

#include <sys/types.h>

#include "common/client.h"
#include "common/zsock.h"

#define BUSES 2
#define WAIT_MS 20000

struct testbus {
	pid_t pid;
	char run[80], endpoint[64];
};

struct world {
	uv_loop_t loop;
	char home[64];
	struct cert bus_cert, worker_cert, caller;
	struct testbus bus[BUSES];
	struct zsock *worker[BUSES]; /* the same worker, at each bus */
	uv_timer_t registering, limit;
	struct client *client; /* made by the test, closed by tear_down */
	bool mute, late; /* the worker does not answer; the time is up */
	size_t served;
};

int echo_set_up(void **state);
int echo_tear_down(void **state);
/* Returns when the bus is ready. max_calls: JZ_MAX_CALLS. */
void echo_bus_start(struct world *w, int i, const char *max_calls);
void echo_bus_kill(struct world *w, int i, int signum);
/* Connects the worker, which registers echo.say and echo.refuse from now on. */
void echo_worker_open(struct world *w, int i);

#endif
