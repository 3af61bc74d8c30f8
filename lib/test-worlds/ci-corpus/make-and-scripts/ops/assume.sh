#!/bin/sh
export AWS_ROLE_ARN=arn:aws:iam::111122223333:role/stacks
aws sts assume-role-with-web-identity --web-identity-token "$CI_JOB_JWT_V2" --role-arn "$AWS_ROLE_ARN" --role-session-name stacks
"$@"
