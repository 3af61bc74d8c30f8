-- A GitLab fact that a change was approved by is another one: it goes back into review, or is approved where nobody has to approve.
INSERT INTO "ChangeTransition" ("fromState", "toState") VALUES ('failed', 'in_review'), ('failed', 'approved');
