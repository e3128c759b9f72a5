/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/accounts.h"

ENUMDESC(account_role_enum, "account_role", "committee", "street", "station", "deputy", "unit");
ENUMDESC(account_state_enum, "account_state", "open", "ended");

#define ID(T, m, fl, doc_) FIELD(T, m, fl, 0, 0, doc_)
#define SIGN_IN_NAME(T, fl) FIELD(T, name, fl, 2, 64, "Sign-in name: a-z, 0-9, dot, dash, _.")
#define HOLDER(T, fl) FIELD(T, holder, (fl) | F_CHARS | F_TIDY | F_LINE, 1, 80, "Who uses it.")
#define ROLE_FIELD(T, fl) FIELD_ENUM(T, role, fl, &account_role_enum, "Role.")
#define SCOPE(T) FIELD(T, scope, F_OPT, 1, 32, "Code of what the role acts for.")
#define STATE(T, fl) FIELD_ENUM(T, state, fl, &account_state_enum, "State.")
#define VERSION(T) FIELD(T, version, F_REQ, 1, INT64_MAX, "Grows by one with each change.")
#define SEEN(T) FIELD(T, version, F_OPT, 1, INT64_MAX, "The version the caller saw.")
#define TIME(T, m, fl, doc_) FIELD(T, m, fl, 0, 0, doc_)
#define SECRET_TEXT(T, m, fl, doc_) \
	FIELD(T, m, (fl) | F_PRIVATE | F_CHARS, 1, PASSWORD_CHARS_MAX, doc_)
#define OF(T) \
	ID(T, of, F_OPT, "Street: its home; station: the site; deputy: the person; unit: the unit.")
#define PAGE(T)                                                    \
	FIELD(T, after, F_OPT, 1, 128, "The last page's `next`."), \
	    FIELD(T, limit, F_OPT, 1, 1000, "Rows of the page; 100 when absent.")

static const struct field account_create_fields[] = {
	SIGN_IN_NAME(account_create, F_REQ),
	HOLDER(account_create, F_REQ),
	ROLE_FIELD(account_create, F_REQ),
	OF(account_create),
	SECRET_TEXT(account_create, password, F_REQ, "First password."),
};
DESC(account_create, "account.create", "A new account.");

static const struct field account_change_fields[] = {
	ID(account_change, account, F_REQ, "The account."),
	SEEN(account_change),
	HOLDER(account_change, F_OPT),
	ROLE_FIELD(account_change, F_OPT),
	OF(account_change),
};
DESC(account_change, "account.change", "What is given replaces what is there.");

static const struct field account_end_fields[] = {
	ID(account_end, account, F_REQ, "The account."),
	SEEN(account_end),
	FIELD(account_end, reason, F_REQ | F_CHARS | F_TIDY, 1, 200, "Why."),
};
DESC(account_end, "account.end", "Ends an account and its sessions.");

static const struct field account_set_password_fields[] = {
	ID(account_set_password, account, F_OPT, "Absent: the caller's own."),
	SECRET_TEXT(account_set_password, old, F_OPT, "The caller's own needs the one so far."),
	SECRET_TEXT(account_set_password, password, F_REQ, "The new one."),
};
DESC(account_set_password, "account.set_password", "A new password; ends all sessions.");

static const struct field account_ref_fields[] = {
	ID(account_ref, account, F_REQ, "The account."),
	SIGN_IN_NAME(account_ref, F_REQ),
	ROLE_FIELD(account_ref, F_REQ),
	SCOPE(account_ref),
	STATE(account_ref, F_REQ),
	VERSION(account_ref),
};
DESC(account_ref, "account.ref", "An account as the command left it.");

static const struct field account_sign_in_fields[] = {
	SIGN_IN_NAME(account_sign_in, F_REQ),
	SECRET_TEXT(account_sign_in, password, F_REQ, "Password."),
};
DESC(account_sign_in, "account.sign_in", "Name and password.");

static const struct field account_session_fields[] = {
	FIELD(account_session, token, F_REQ, 43, 43, "Pass it as `actor`; given this once."),
	TIME(account_session, expires_at, F_REQ, "From then on it is of no use."),
	ID(account_session, account, F_REQ, "The account."),
	SIGN_IN_NAME(account_session, F_REQ),
	HOLDER(account_session, F_REQ),
	ROLE_FIELD(account_session, F_REQ),
	SCOPE(account_session),
};
DESC(account_session, "account.session", "A session and whose it is.");

static const struct field account_sign_out_fields[] = {
	FIELD(account_sign_out, token, F_REQ | F_PRIVATE, 1, 512, "The session's token."),
};
DESC(account_sign_out, "account.sign_out", "Ends a session.");

static const struct field account_signed_out_fields[] = {
	FIELD(account_signed_out, ended, F_REQ, 0, 0, "False: there was no such session any more."),
};
DESC(account_signed_out, "account.signed_out", "Whether a session was ended.");

static const struct field account_list_fields[] = {
	ROLE_FIELD(account_list, F_OPT),
	STATE(account_list, F_OPT),
	PAGE(account_list),
};
DESC(account_list, "account.list", "Which accounts.");

static const struct field account_get_fields[] = {
	ID(account_get, id, F_OPT, "The account's id."),
	SIGN_IN_NAME(account_get, F_OPT),
};
DESC(account_get, "account.get", "One account, by id or by name.");

static const struct field account_row_fields[] = {
	SIGN_IN_NAME(account_row, F_REQ),
	ID(account_row, id, F_REQ, "The account's id."),
	HOLDER(account_row, F_REQ),
	ROLE_FIELD(account_row, F_REQ),
	OF(account_row),
	SCOPE(account_row),
	STATE(account_row, F_REQ),
	FIELD(account_row, reason, F_OPT | F_CHARS, 1, 200, "Why it was ended."),
	TIME(account_row, made_at, F_REQ, "When it was made."),
	TIME(account_row, ended_at, F_OPT, "When it was ended."),
	TIME(account_row, locked_until, F_OPT, "Nobody signs in with it before."),
	VERSION(account_row),
};
DESC(account_row, "account", "An account.");

static const struct field session_list_fields[] = {
	ID(session_list, account, F_OPT, "Only of this account."),
	FIELD(session_list, live, F_OPT, 0, 0, "Only those that are of use, or of none."),
	PAGE(session_list),
};
DESC(session_list, "session.list", "Which sessions.");

static const struct field session_row_fields[] = {
	ID(session_row, id, F_REQ, "The session's id."),
	ID(session_row, account, F_REQ, "Whose it is."),
	SIGN_IN_NAME(session_row, F_REQ),
	FIELD(session_row, gateway, F_REQ, 1, 64, "Through which gateway."),
	TIME(session_row, made_at, F_REQ, "When the person signed in."),
	TIME(session_row, expires_at, F_REQ, "Its end at the latest."),
	TIME(session_row, ended_at, F_OPT, "When the person signed out."),
	FIELD(session_row, live, F_REQ, 0, 0, "Its token is of use now."),
};
DESC(session_row, "session", "A session.");

static const struct field account_event_fields[] = {
	ID(account_event, id, F_REQ, "The account's id."),
	SIGN_IN_NAME(account_event, F_REQ),
	ROLE_FIELD(account_event, F_REQ),
	SCOPE(account_event),
	STATE(account_event, F_REQ),
	TIME(account_event, locked_until, F_OPT, "Nobody signs in with it before."),
};
DESC(account_event, "account.event", "An account as it is now.");
