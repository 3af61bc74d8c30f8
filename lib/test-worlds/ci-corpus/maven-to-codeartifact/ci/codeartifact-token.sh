#!/bin/sh
export AWS_ROLE_ARN="$CODEARTIFACT_ROLE_ARN"
printf %s "$CODEARTIFACT_TOKEN" > /tmp/t; export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/t
aws codeartifact get-authorization-token --domain example --query authorizationToken --output text
