CREATE TRIGGER accounts_audit_no_update BEFORE UPDATE ON accounts_audit BEGIN
  SELECT RAISE(ABORT, 'the audit is only appended to');
END;
CREATE TRIGGER accounts_audit_no_delete BEFORE DELETE ON accounts_audit BEGIN
  SELECT RAISE(ABORT, 'the audit is only appended to');
END;
