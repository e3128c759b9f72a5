-- Accounts of persons and their sessions. Neither a password nor a token is kept, only what both
-- can be recognised by. Runs with search_path = registry.

CREATE TABLE account (
	id uuid PRIMARY KEY,
	name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
	holder text NOT NULL CHECK (holder <> ''),
	role text NOT NULL CHECK (role IN ('committee', 'street', 'station', 'deputy', 'unit')),
	of uuid,
	scope code,
	state text NOT NULL CHECK (state IN ('open', 'ended')),
	reason text,
	password text NOT NULL CHECK (password LIKE '$argon2id$%'),
	failures integer NOT NULL CHECK (failures >= 0),
	locked_until timestamptz,
	valid_from timestamptz NOT NULL,
	made_at timestamptz NOT NULL,
	ended_at timestamptz,
	version bigint NOT NULL CHECK (version >= 1),
	CHECK ((role = 'committee') = (of IS NULL)),
	CHECK ((of IS NULL) = (scope IS NULL)),
	CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
	CHECK ((state = 'ended') = (reason IS NOT NULL))
) WITH (fillfactor = 80);

-- A session's id is made from the hash of its token.
CREATE TABLE session (
	id uuid PRIMARY KEY,
	hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
	account uuid NOT NULL REFERENCES account,
	gateway text NOT NULL CHECK (gateway <> ''),
	made_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	ended_at timestamptz,
	CHECK (expires_at > made_at)
) WITH (fillfactor = 80);
CREATE INDEX session_account ON session (account, id);

-- For whom a gateway's call is made: sessions whose token is of use until expires_at. A password
-- set or an account ended ends them all.
CREATE VIEW v1_session AS
	SELECT s.hash, s.account, a.name, a.role, a.scope, s.expires_at
	FROM session s JOIN account a ON a.id = s.account
	WHERE s.ended_at IS NULL AND a.state = 'open' AND s.made_at > a.valid_from;

GRANT SELECT ON v1_session TO jz_reader;
GRANT SELECT, INSERT, UPDATE ON account, session TO jz_registry;
