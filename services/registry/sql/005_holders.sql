-- An account whose person is archived, whose site is closed or whose unit is no more: it is kept, and
-- works again when that comes back; until then nobody signs in with it and its sessions are of no
-- use. Runs with search_path = registry.

CREATE VIEW account_holder AS
	SELECT a.id, CASE a.role
		WHEN 'committee' THEN true
		WHEN 'deputy' THEN EXISTS (SELECT FROM person p WHERE p.id = a.of AND p.ended_on IS NULL)
		WHEN 'unit' THEN EXISTS (SELECT FROM unit u WHERE u.id = a.of AND u.active)
		ELSE EXISTS (SELECT FROM site s WHERE s.id = a.of AND s.state = 'open') END AS holds
	FROM account a;
GRANT SELECT ON account_holder TO jz_registry;

CREATE OR REPLACE VIEW v1_session AS
	SELECT s.hash, s.account, a.name, a.role, a.scope, s.expires_at
	FROM session s JOIN account a ON a.id = s.account JOIN account_holder h ON h.id = a.id
	WHERE s.ended_at IS NULL AND a.state = 'open' AND s.made_at > a.valid_from AND h.holds;
