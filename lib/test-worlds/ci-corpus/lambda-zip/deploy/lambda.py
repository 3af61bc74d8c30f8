import os
import boto3

session = boto3.client("sts").assume_role_with_web_identity(
    RoleArn="arn:aws:iam::111122223333:role/lambda-deploy",
    RoleSessionName="gitlab",
    WebIdentityToken=os.environ["CI_JOB_JWT_V2"],
)
