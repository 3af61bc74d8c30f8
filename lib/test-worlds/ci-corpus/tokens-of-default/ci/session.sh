export AWS_ROLE_ARN=arn:aws:iam::111122223333:role/session
echo "$AWS_TOKEN" > /tmp/token
export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/token
