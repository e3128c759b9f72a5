/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a file makes of an object's life. A verb knows its own event; a unit that a file says has
 * gone up in another is as merged as one that unit.merge merged, and whoever waits for that event
 * must hear it.
 */
#include "services/registry/import.h"

#define TOLD(id) (REGISTRY_##id + 1)

int
turn_congress(const void *old, const void *row, struct date today)
{
	const struct congress *was = old, *is = row;

	(void)today;
	return was->ended_on.ymd == 0 && is->ended_on.ymd != 0 ? TOLD(congress_ended) : 0;
}

int
turn_person(const void *old, const void *row, struct date today)
{
	const struct person *was = old, *is = row;

	(void)today;
	if ((was->ended_on.ymd == 0) == (is->ended_on.ymd == 0))
		return 0;
	return is->ended_on.ymd != 0 ? TOLD(person_archived) : TOLD(person_restored);
}

int
turn_mandate(const void *old, const void *row, struct date today)
{
	static const int to[] = { [MANDATE_ACTIVE] = TOLD(mandate_resumed),
		[MANDATE_SUSPENDED] = TOLD(mandate_suspended),
		[MANDATE_ENDED] = TOLD(mandate_ended) };
	const struct mandate *was = old, *is = row;

	(void)today;
	return was->status != is->status ? to[is->status] : 0;
}

int
turn_site(const void *old, const void *row, struct date today)
{
	const struct site *was = old, *is = row;

	(void)today;
	if (was->state != is->state)
		return is->state == SITE_CLOSED ? TOLD(site_closed) : TOLD(site_reopened);
	return was->published_at.ymd == 0 && is->published_at.ymd != 0 ? TOLD(site_published) : 0;
}

/* Also one that ended before, and is found to have a successor. */
int
turn_unit(const void *old, const void *row, struct date today)
{
	const struct unit *was = old, *is = row;

	(void)today;
	if (is->active || (!was->active && uuid_eq(was->successor, is->successor)))
		return 0;
	if (!uuid_absent(is->successor))
		return TOLD(unit_merged);
	return was->active ? TOLD(unit_ended) : 0;
}

static bool
over(struct date to, struct date today)
{
	return to.ymd != 0 && to.ymd <= today.ymd;
}

int
turn_residence(const void *old, const void *row, struct date today)
{
	const struct residence *was = old, *is = row;

	return !over(was->to_date, today) && over(is->to_date, today) ? TOLD(residence_ended) : 0;
}

int
turn_contact_link(const void *old, const void *row, struct date today)
{
	const struct contact_link *was = old, *is = row;

	return !over(was->to_date, today) && over(is->to_date, today) ? TOLD(contact_link_ended)
								      : 0;
}

int
turn_inspection(const void *old, const void *row, struct date today)
{
	const struct inspection *was = old, *is = row;

	(void)today;
	return was->ended_on.ymd == 0 && is->ended_on.ymd != 0 ? TOLD(inspection_withdrawn) : 0;
}

int
turn_code_value(const void *old, const void *row, struct date today)
{
	const struct code_value *was = old, *is = row;

	(void)today;
	return was->ended_on.ymd == 0 && is->ended_on.ymd != 0 ? TOLD(code_retired) : 0;
}
