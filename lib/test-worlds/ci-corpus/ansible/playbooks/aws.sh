eval "$(aws sts assume-role-with-web-identity --role-arn "$ANSIBLE_ROLE_ARN" --role-session-name ansible --web-identity-token "$CI_JOB_JWT_V2" --output text)"
