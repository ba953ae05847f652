-- A plan can be stored and changed until the first sample that counts, and the audit chain shows each of its versions.
CREATE TRIGGER experiments_plan_audited AFTER UPDATE OF plan ON experiments FOR EACH ROW
  EXECUTE FUNCTION audit_row('experiment', 'plan');
CREATE TRIGGER experiments_first_plan_audited AFTER INSERT ON experiments FOR EACH ROW WHEN (NEW.plan IS NOT NULL)
  EXECUTE FUNCTION audit_row('experiment', 'plan');
