/* SPDX-License-Identifier: Apache-2.0 */
#include "services/registers/decide.h"

void
tell_of(struct cx *cx, enum registers_event ev, struct uuid subject, const void *data)
{
	emit(cx, &registers_contract.events[ev], subject, data);
}

void
tell_entry(struct cx *cx, const struct book_entry *x)
{
	const struct bookkind *kind = book_kinds[x->book];

	tell_of(
	    cx, x->version == 1 ? kind->recorded : kind->corrected, x->entry, kind->told(cx, x));
	if (!str_eq(x->site_code, x->street)) /* a street's own book is no site's */
		audience(cx, ROLE_station, x->site_code);
	if (!str_empty(x->street))
		audience(cx, ROLE_street, x->street);
	for (size_t i = 0; i < x->deputies.n; i++)
		audience(cx, ROLE_deputy, x->deputies.v[i]);
}
